// SPDX-License-Identifier: GPL-2.0-only
/*
 * symbol.c - see symbol.h.
 */
#include <linux/kprobes.h>

#include "symbol.h"

/* A kprobe that is never armed: the exported way from a name to an address. */
int vfio_nc_symbol_find(const char *name, unsigned long *address)
{
	struct kprobe probe = {
		.symbol_name = name,
		.flags = KPROBE_FLAG_DISABLED,
	};
	int ret = register_kprobe(&probe);

	if (ret)
		return ret;
	*address = (unsigned long)probe.addr;
	unregister_kprobe(&probe);
	return 0;
}
