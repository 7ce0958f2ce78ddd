// SPDX-License-Identifier: GPL-2.0-only
/*
 * known.c - reads pci.ids; see known.h.
 */

#include <stdlib.h>
#include <string.h>

#include "known.h"
#include "lines.h"

static struct known *devices;
static int nr_devices;

/* Four hexadecimal digits and two blanks: an ID; what follows is its name. */
static const char *read_id(const char *text, uint64_t *id)
{
	char *end;

	*id = strtoull(text, &end, 16);
	return end == text + 4 && !strncmp(end, "  ", 2) ? end + 2 : NULL;
}

/* Vendors, devices below them (a tab), subsystems (two); at the end classes. */
static void take_line(void *into, const char *file, int line, char *text)
{
	struct known device = { .vendor = *(uint64_t *)into };
	bool is_device = *text == '\t';

	if (!strncmp(text, "\t\t", 2) || device.vendor > 0xffff)
		return;
	if (!strncmp(text, "C ", 2)) {
		*(uint64_t *)into = ~0ull;
		return;
	}
	device.name = read_id(text + is_device, is_device ? &device.device : &device.vendor);
	if (!device.name)
		fatal("%s:%d: neither a vendor nor a device", file, line);
	*(uint64_t *)into = device.vendor;
	if (!is_device)
		return;
	device.name = atom_text(atom_of(device.name));
	devices = grow(devices, nr_devices, sizeof(device));
	devices[nr_devices++] = device;
}

void known_read(const char *file)
{
	uint64_t vendor = 0;

	lines_read(file, take_line, &vendor);
	if (!nr_devices)
		fatal("%s: no device in it", file);
}

const struct known *known_devices(int *nr)
{
	*nr = nr_devices;
	return devices;
}

bool known_has(uint64_t vendor, uint64_t device)
{
	int i;

	for (i = 0; i < nr_devices; i++)
		if (devices[i].vendor == vendor && devices[i].device == device)
			return true;
	return false;
}
