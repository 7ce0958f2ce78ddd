// SPDX-License-Identifier: GPL-2.0-only
/*
 * names.c - what vendors call their devices.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <sys/mman.h>

#include <pci/pci.h>

#include "capture.h"
#include "names.h"
#include "tree.h"

/* libpci's handler of errors may not return to it, and has no argument. */
static jmp_buf names_give_up;
static bool names_optional;

/* libpci's own handlers would end the program, or speak in its name. */
static void names_warn(char *format, ...)
{
	(void)format;
}

static void __attribute__((noreturn, format(printf, 1, 2)))
names_die(char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text[strcspn(text, "\n")] = '\0';
	sysfs_tidy(text);
	cli_error("libpci: %s", text);
	if (names_optional)
		longjmp(names_give_up, 1);
	exit(CLI_FAILED);
}

/* libpci reads files only. @path: the list's in the capture, then one that it can read */
static void names_unpack(struct names *names, char *path)
{
	FILE *list = tree_open(path);
	int fd = memfd_create("pci.ids", MFD_CLOEXEC);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "we");
	int letter;

	while (list && out && (letter = getc(list)) != EOF)
		putc(letter, out);
	if (list)
		fclose(list);
	if (out)
		fflush(out);
	names->list = out;
	scnprintf(path, WALK_PATH_MAX, "/proc/self/fd/%d", fd);
}

enum cli_exit names_open(struct names *names, const struct host *host)
{
	char path[WALK_PATH_MAX];
	struct pci_access *access = pci_alloc();

	names->access = access;
	access->error = names_die;
	access->warning = names_warn;
	access->debug = names_warn;
	access->method = PCI_ACCESS_SYS_BUS_PCI;
	/* Neither a cache in the home directory nor questions over the network. */
	access->id_lookup_mode = 0;
	scnprintf(path, sizeof(path), "%s/bus/pci", host->sysfs);
	if (pci_set_param(access, "sysfs.path", path)) {
		cli_error("this libpci cannot read sysfs");
		return CLI_FAILED;
	}
	names->list = NULL;
	if (*host->beside) {
		scnprintf(path, sizeof(path), "%s/pci.ids", host->beside);
		if (tree_is_loaded())
			names_unpack(names, path);
		pci_set_name_list_path(access, strdup(path), 1);
	}
	pci_init(access);
	return CLI_OK;
}

void names_close(struct names *names)
{
	pci_cleanup(names->access);
	if (names->list)
		fclose(names->list);
}

/* Return: the name; NULL without one, or if the list cannot be read, which was said. */
static const char *names_ask(struct pci_access *access, int what, unsigned int vendor,
			     unsigned int device, char *buffer, int size)
{
	const char *volatile name = NULL;

	names_optional = true;
	if (!setjmp(names_give_up))
		name = pci_lookup_name(access, buffer, size, what | PCI_LOOKUP_NO_HWDB,
				       vendor, device);
	names_optional = false;
	return name;
}

static void names_look_up(const struct names *names, int what, unsigned int vendor,
			  unsigned int device, char *text, size_t size)
{
	char buffer[256];
	const char *name = names_ask(names->access, what, vendor, device, buffer,
				     sizeof(buffer));

	if (name)
		scnprintf(text, size, "%s", name);
	else
		scnprintf(text, size, "%04x", what == PCI_LOOKUP_VENDOR ? vendor : device);
}

void names_print(const struct names *names, const struct vfio_nc_device *facts,
		 char *text, size_t size)
{
	char vendor[256], device[256];

	names_look_up(names, PCI_LOOKUP_VENDOR, facts->vendor, 0, vendor, sizeof(vendor));
	names_look_up(names, PCI_LOOKUP_DEVICE, facts->vendor, facts->device, device,
		      sizeof(device));
	/* "NVIDIA" tells as much as "NVIDIA Corporation". */
	if (strlen(vendor) + 1 + strlen(device) >= size)
		vendor[strcspn(vendor, " ,")] = '\0';
	scnprintf(text, size, "%s %s", vendor, device);
	if (strlen(vendor) + 1 + strlen(device) >= size)
		strcpy(text + size - 4, "...");
	sysfs_tidy(text);
}

static int names_compare(const void *a, const void *b)
{
	u32 left = *(const u32 *)a, right = *(const u32 *)b;

	return (left > right) - (left < right);
}

/* A line of the list, if the name is known: four digits, two blanks, the name. */
static void names_keep_one(const struct names *names, const char *path, int what, u32 id)
{
	bool is_vendor = what == PCI_LOOKUP_VENDOR;
	char buffer[256], line[272];
	const char *name = names_ask(names->access, what | PCI_LOOKUP_NO_NUMBERS, id >> 16,
				     id & 0xffff, buffer, sizeof(buffer));

	if (!name)
		return;
	scnprintf(line, sizeof(line), "%s%04x  %s", is_vendor ? "" : "\t",
		  is_vendor ? id >> 16 : id & 0xffff, name);
	capture_line(path, line);
}

void names_keep(const struct names *names, const struct host *host, u32 *ids, size_t nr)
{
	char path[WALK_PATH_MAX + 8];
	size_t i;

	/* Of no devices there is no array either. */
	if (!nr)
		return;
	scnprintf(path, sizeof(path), "%s/pci.ids", host->beside);
	qsort(ids, nr, sizeof(*ids), names_compare);
	for (i = 0; i < nr; i++) {
		if (i && ids[i] == ids[i - 1])
			continue;
		if (!i || ids[i] >> 16 != ids[i - 1] >> 16)
			names_keep_one(names, path, PCI_LOOKUP_VENDOR, ids[i]);
		names_keep_one(names, path, PCI_LOOKUP_DEVICE, ids[i]);
	}
}
