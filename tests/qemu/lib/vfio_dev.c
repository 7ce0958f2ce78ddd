// SPDX-License-Identifier: GPL-2.0-only
/*
 * What failed last with a VFIO device.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "vfio_dev.h"

/* Record "what: why" and hand the errno back, negative. */
int vfio_fail(struct vfio_dev *d, int error, const char *format, ...)
{
	char what[128];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	snprintf(d->error, sizeof(d->error), "%s: %s: %s (errno %d)", d->bdf,
		 what, strerror(error), error);
	return -error;
}
