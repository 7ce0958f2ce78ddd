// SPDX-License-Identifier: GPL-2.0-only
/*
 * evidence.c - why the rows of tables/ say what they say.
 */
#include <vfio_nc/env.h>

#include "evidence.h"

#define VERDICT(word)
#define IDS(...)
#define ANY
#define SINCE(version)

/* tables/devices.def: what is between WHY and KERNEL becomes one text. */
#define DEVICE(name, ...)		{ .id = #name, __VA_ARGS__ },
#define VENDOR(number)
#define CLASS_CODE(...)
#define IO(...)
#define BARS(...)
#define PREF(reason)
#define WHOLE
#define RANGE(start, size)
#define HOLDS(what)
#define WHY(text)			.why = text, .maps =
#define MAPS(file, function, call)	file ": " function ": " call "\n"
#define PICKS(file, function, expression)				\
					file ": " function ": " expression "\n"
#define ASKS(repository, commit, file, function, expression)		\
					OUTSIDE(repository, commit, file, function, expression)
#define OUTSIDE(repository, commit, file, function, expression)		\
					repository " " commit ": "		\
					PICKS(file, function, expression)
#define TABLE(file)			file ": PCI IDs\n"
#define ADDS(number)
#define LISTS(repository, commit, file)	repository " " commit ": " TABLE(file)
#define KERNEL(release)			, .kernel = release,

static const struct evidence evidence_devices[] = {
#include "../../../tables/devices.def"
};

/* tables/drivers.def */
#define DRIVER(name, ...)		{ .id = #name, __VA_ARGS__ },
#define TYPE(word)

static const struct evidence evidence_drivers[] = {
#include "../../../tables/drivers.def"
};

#undef WHY

/* tables/platforms.def */
#define PLATFORM(name, ...)		{ .id = #name, __VA_ARGS__ },
#define CAP(word)
#define NOTE
#define PORTS(number, ...)
#define BRIDGE(number, ...)
#define SEEN(text)
#define SOC(id, revision)
#define COMPATIBLE(...)
#define FALLBACK(...)
#define MCFG(id, table_id)
#define MAIR
#define NO_DT(text)
#define NO_ACPI(text)
#define WHY(text)			.why = text,
#define PROCESS(text)
#define STRENGTH(text)			.strength = text,
#define REF(text)			.maps = text "\n",

static const struct evidence evidence_platforms[] = {
#include "../../../tables/platforms.def"
};

static const struct evidence *evidence_find(const struct evidence *rows,
					    size_t nr, const char *id)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (!strcmp(rows[i].id, id))
			return &rows[i];
	}
	return NULL;
}

const struct evidence *evidence_of_device(const char *id)
{
	return evidence_find(evidence_devices, ARRAY_SIZE(evidence_devices), id);
}

const struct evidence *evidence_of_driver(const struct vfio_nc_driver *driver)
{
	return &evidence_drivers[driver - vfio_nc_drivers];
}

const struct evidence *evidence_of_platform(const char *id)
{
	return evidence_find(evidence_platforms, ARRAY_SIZE(evidence_platforms), id);
}
