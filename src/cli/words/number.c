// SPDX-License-Identifier: GPL-2.0-only
/*
 * number.c - sizes and offsets, as they are typed.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "number.h"

const char *number_parse(const char *text, u64 *number)
{
	static const char units[] = "KMG";
	bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	unsigned int shift = 0;
	const char *unit;
	char *end;

	if (!isdigit((unsigned char)*text))
		return NULL;
	errno = 0;
	*number = strtoull(text, &end, hexadecimal ? 16 : 10);
	unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (unit) {
		shift = 10 * (unsigned int)(unit - units + 1);
		end++;
	}
	if (errno || (*number << shift) >> shift != *number)
		return NULL;
	*number <<= shift;
	return end;
}
