// SPDX-License-Identifier: GPL-2.0-only
/*
 * abi.c - the module's files against src/module/ABI, both ways.
 */
#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <vfio_nc/uapi.h>

#include "abi.h"
#include "harness.h"
#include "server.h"

#define GROUP "abi"

#define ADDRESS		"ADDRESS"
#define EVENTS		"/sys/kernel/tracing/events/vfio_nc"

/* The path that an entry's What means for IVSHMEM_A. */
static const char *path_of(const char *what)
{
	static char path[256];
	const char *address = strstr(what, ADDRESS);

	if (address)
		snprintf(path, sizeof(path), "%.*s" IVSHMEM_A "%s",
			 (int)(address - what), what, address + strlen(ADDRESS));
	else
		snprintf(path, sizeof(path), "%s", what);
	return path;
}

static void load(void)
{
	must_load("");
	must_bind(IVSHMEM_A, "vfio-pci");
}

static void require_mode(const char *what, const char *mode)
{
	struct stat file;

	if (stat(path_of(what), &file))
		FAIL("%s: %s", what, strerror(errno));
	if ((file.st_mode & 07777) != strtoul(mode, NULL, 8))
		FAIL("%s has mode %o, not %s", what, file.st_mode & 07777, mode);
}

CASE(every_file_of_the_abi_text_has_its_mode)
{
	const char *at = abi_text;
	char what[8][256];
	struct abi_line line;
	int nr = 0, modes = 0;

	load();
	while (abi_next(&at, &line)) {
		if (!strcmp(line.key, "Since"))
			continue;
		if (!strcmp(line.key, "What")) {
			REQUIRE(nr < 8);
			strcpy(what[nr++], line.value);
			continue;
		}
		if (!strcmp(line.key, "Fields"))
			nr = 0;
		if (!strcmp(line.key, "Mode")) {
			modes++;
			while (nr)
				require_mode(what[--nr], line.value);
		}
	}
	REQUIRE_EQ(modes, 9);
}

/* Write one value; what is then read is @want, unless it must be rejected. */
static void try_value(const char *what, const char *value, const char *want)
{
	const char *path = path_of(what);
	char before[4200], after[4200], text[300];
	int ret;

	REQUIRE_EQ(server_read(path, before, sizeof(before)), 0);
	snprintf(text, sizeof(text), "%s\n",
		 strcmp(value, "(nothing)") ? value : "");
	ret = server_write(path, text);
	REQUIRE_EQ(server_read(path, after, sizeof(after)), 0);
	if (!want && (ret != -EINVAL || strcmp(before, after)))
		FAIL("%s answers %d to the bad \"%s\" and reads \"%s\"", what,
		     ret, value, after);
	if (want && (ret || strcmp(after, strcmp(want, "(nothing)") ? want : "")))
		FAIL("%s answers %d to \"%s\" and reads \"%s\"", what, ret,
		     value, after);
}

CASE(every_value_of_the_abi_text_is_accepted_or_rejected)
{
	const char *at = abi_text;
	struct abi_line line;
	char what[256] = "";
	int accepted = 0, rejected = 0;

	load();
	while (abi_next(&at, &line)) {
		char *want = strstr(line.value, " -> ");

		if (!strcmp(line.key, "What")) {
			strcpy(what, line.value);
		} else if (!strcmp(line.key, "Accepts")) {
			if (want)
				*want = '\0';
			try_value(what, line.value,
				  want ? want + strlen(" -> ") : line.value);
			accepted++;
		} else if (!strcmp(line.key, "Rejects")) {
			try_value(what, line.value, NULL);
			rejected++;
		}
	}
	harness_note("%d accepted, %d rejected", accepted, rejected);
	REQUIRE(accepted >= 16 && rejected >= 22);
}

/* Every file of a directory has an entry, under the directory's name there. */
static void require_described(const char *directory, const char *name)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	char what[512];
	int nr = 0;

	REQUIRE(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || !strcmp(entry->d_name, "enable") ||
		    !strcmp(entry->d_name, "filter"))
			continue;
		snprintf(what, sizeof(what), "%s/%s", name, entry->d_name);
		if (!abi_has(what))
			FAIL("%s is not in src/module/ABI", what);
		nr++;
	}
	closedir(dir);
	REQUIRE(nr);
}

CASE(every_file_is_in_the_abi_text)
{
	load();
	require_described("/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc",
			  "/sys/bus/pci/devices/" ADDRESS "/vfio_nc");
	require_described("/sys/module/vfio_nc/parameters",
			  "/sys/module/vfio_nc/parameters");
	require_described("/sys/kernel/debug/vfio_nc", "/sys/kernel/debug/vfio_nc");
	require_described(EVENTS, EVENTS);
}

/* The fields of an event, in their order; common ones left out. */
static void read_fields(const char *event, char *fields, size_t size)
{
	char path[320], text[4200], *line, *end;
	size_t at = 0;

	snprintf(path, sizeof(path), "%s/format", event);
	REQUIRE_EQ(server_read(path, text, sizeof(text)), 0);
	fields[0] = '\0';
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		if (!strstr(line, "field:") || strstr(line, " common_"))
			continue;
		end = line + strcspn(line, ";[");
		*end = '\0';
		at += snprintf(fields + at, size - at, "%s%s", at ? " " : "",
			       strrchr(line, ' ') + 1);
	}
}

CASE(every_event_has_the_fields_of_the_abi_text)
{
	const char *at = abi_text;
	struct abi_line line;
	char what[256] = "", fields[256];
	int nr = 0;

	load();
	while (abi_next(&at, &line)) {
		if (!strcmp(line.key, "What"))
			strcpy(what, line.value);
		if (strcmp(line.key, "Fields"))
			continue;
		read_fields(what, fields, sizeof(fields));
		REQUIRE_STR(fields, line.value);
		nr++;
	}
	REQUIRE_EQ(nr, 4);
}

/* What programs are built with, as the text has it. */
static const struct {
	const char *name;
	unsigned long value;
} interface[] = {
#define NUMBER(name) { #name, name }
	NUMBER(VFIO_NC_WISH_SHIFT),
	NUMBER(VFIO_NC_WISH_PLAIN),
	NUMBER(VFIO_NC_WISH_DEVICE),
	NUMBER(VFIO_NC_WISH_PERMIT),
	NUMBER(VFIO_NC_WISH_NORMAL_NC),
	NUMBER(VFIO_NC_VERDICT_STOCK),
	NUMBER(VFIO_NC_VERDICT_DEVICE),
	NUMBER(VFIO_NC_VERDICT_PERMIT),
	NUMBER(VFIO_NC_VERDICT_NORMAL_NC),
	NUMBER(VFIO_NC_TYPE_UNKNOWN),
	NUMBER(VFIO_NC_TYPE_DEVICE),
	NUMBER(VFIO_NC_TYPE_NORMAL_NC),
	NUMBER(VFIO_NC_TYPE_CACHEABLE),
	NUMBER(VFIO_NC_FEATURE_QUERY),
	NUMBER(VFIO_NC_FEATURE_LOWER),
	NUMBER(VFIO_NC_QUERY_MAGIC),
	NUMBER(VFIO_NC_QUERY_ADDRESS),
	NUMBER(VFIO_NC_QUERY_DRY_RUN),
	NUMBER(VFIO_NC_QUERY_EARLY),
	NUMBER(VFIO_NC_QUERY_OWN),
	NUMBER(VFIO_NC_QUERY_LOWERED),
	NUMBER(VFIO_NC_QUERY_HOOK),
#define FIELD(type, field) { #type "." #field, offsetof(struct type, field) }
	FIELD(vfio_nc_query, magic),
	FIELD(vfio_nc_query, flags),
	FIELD(vfio_nc_query, region_index),
	FIELD(vfio_nc_query, verdict),
	FIELD(vfio_nc_query, offset),
	FIELD(vfio_nc_query, length),
	FIELD(vfio_nc_query, address),
	FIELD(vfio_nc_query, span),
	FIELD(vfio_nc_query, process),
	FIELD(vfio_nc_query, guest),
	FIELD(vfio_nc_query, wishes),
	FIELD(vfio_nc_query, wish_shift),
	FIELD(vfio_nc_lower, bars),
	FIELD(vfio_nc_lower, verdict),
};

#define NR_INTERFACE (sizeof(interface) / sizeof(interface[0]))

CASE(every_number_of_the_abi_text_is_the_interfaces)
{
	const char *at = abi_text;
	struct abi_line line;
	size_t i, nr = 0;

	while (abi_next(&at, &line)) {
		char name[64];
		unsigned long value;

		if (strcmp(line.key, "Number"))
			continue;
		REQUIRE_EQ(sscanf(line.value, "%63s %li", name, (long *)&value), 2);
		for (i = 0; i < NR_INTERFACE && strcmp(interface[i].name, name); i++)
			;
		if (i == NR_INTERFACE)
			FAIL("vfio_nc/uapi.h has no %s", name);
		REQUIRE_EQ(value, interface[i].value);
		nr++;
	}
	REQUIRE_EQ(nr, NR_INTERFACE);
	REQUIRE_EQ(sizeof(struct vfio_nc_query), 64);
	REQUIRE_EQ(sizeof(struct vfio_nc_lower), 8);
}

CASE(files_are_gone_with_the_driver_and_with_the_module)
{
	const char *bar = "/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2";
	struct stat file;

	load();
	REQUIRE_EQ(stat(bar, &file), 0);
	REQUIRE_EQ(device_unbind(IVSHMEM_A), 0);
	REQUIRE_EQ(stat(bar, &file), -1);
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_EQ(stat(bar, &file), 0);
	must_unload();
	REQUIRE_EQ(stat(bar, &file), -1);
}
