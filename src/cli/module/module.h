/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * module.h - what the module vfio_nc shows: its parameters, and for each device
 * the files that src/module/ABI describes.
 */
#ifndef VFIO_NC_CLI_MODULE_H
#define VFIO_NC_CLI_MODULE_H

#include <vfio_nc/abi.h>
#include <vfio_nc/rule.h>
#include <vfio_nc/wish.h>

#include "../machine.h"

/**
 * struct module - the module
 * @loaded: it is there
 * @mirror: how guests follow, in its own word; empty if not loaded
 * @why: why no guest follows, in its own words; empty if they do or it is not known
 * @counted: the hook's counts could be read: root can
 * @counts: they
 * @dry_run: it only decides and logs
 * @users: how many devices are open through it; -1 if not known
 * @unlisted: the verdict where nobody spoke; stock if not loaded
 * @text: the parameter rules
 * @rules: the same, parsed; NULL without
 * @nr_rules: how many
 */
struct module {
	bool loaded;
	char mirror[16];
	char why[VFIO_NC_WHY_MAX];
	bool counted;
	unsigned long long counts[VFIO_NC_NR_HOOK_COUNTS];
	bool dry_run;
	long users;
	enum vfio_nc_verdict unlisted;
	char text[VFIO_NC_TEXT_MAX + 2];
	struct vfio_nc_rule *rules;
	unsigned int nr_rules;
};

/**
 * struct module_span - a line of a device's file bar0 to bar5
 * @start: first byte, as offset in the BAR
 * @end: the byte after its last
 * @verdict: the verdict
 * @source: who gave it, in the module's own words
 * @kernel_nc: the verdict is stock, and this kernel's vfio-pci-core maps it Normal-NC
 * @no_guest: guests cannot have it: they get Device
 * @why: why not, in the module's own words; empty if it does not say
 * @lowered: device or permit: the most a process has left of it; else stock
 * @wished: a process has mapped a part of the BAR with a wish since the open
 * @dry_run: it is only said: stock holds
 * @lifted: the platform whose cap it lifts, or NULL; view.h finds it
 */
struct module_span {
	u64 start;
	u64 end;
	enum vfio_nc_verdict verdict;
	char source[VFIO_NC_DECISION_TEXT_MAX];
	bool kernel_nc;
	bool no_guest;
	char why[VFIO_NC_WHY_MAX];
	enum vfio_nc_verdict lowered;
	bool wished;
	bool dry_run;
	const char *lifted;
};

/* What holds of a verdict when a process has lowered it. */
static inline enum vfio_nc_verdict module_span_verdict(const struct module_span *span)
{
	return span->lowered ? vfio_nc_verdict_lower(span->verdict, span->lowered) :
			       span->verdict;
}

/**
 * module_span_source() - whose word a span has
 * @span: the span
 *
 * Return: an enum vfio_nc_source; VFIO_NC_SOURCE_UNLISTED for what is not known.
 */
unsigned int module_span_source(const struct module_span *span);

/* Of a line that is not understood as much is kept as list has room for. */
#define MODULE_STRANGE_MAX 41

/**
 * struct module_bar - a device's file bar0 to bar5
 * @known: there is such a file, and it was understood
 * @strange: the first line that was not understood, or its beginning; then there
 *	are no spans; empty if there is none
 * @early: open since before the module governed it: stock
 * @own: the vfio driver gives it a type itself
 * @own_type: which, in the module's own word; empty if it is not known
 * @nr: how many spans
 * @left_out: how many more the file has no room for
 * @spans: the spans
 */
struct module_bar {
	bool known;
	char strange[MODULE_STRANGE_MAX];
	bool early;
	bool own;
	char own_type[16];
	unsigned int nr;
	unsigned int left_out;
	struct module_span *spans;
};

/**
 * struct module_device - what the module shows about a device
 * @governed: it has files about it
 * @text: the file override
 * @override: the same, parsed; NULL without
 * @nr_override: how many
 * @bar: the files bar0 to bar5
 */
struct module_device {
	bool governed;
	char text[VFIO_NC_TEXT_MAX + 2];
	struct vfio_nc_clause *override;
	unsigned int nr_override;
	struct module_bar bar[VFIO_NC_NR_BARS];
};

/**
 * module_count_name() - the module's word for what is counted
 * @count: what
 *
 * Return: the word.
 */
const char *module_count_name(enum vfio_nc_hook_count count);

/**
 * module_look() - what the module shows about itself, but for @rules and @nr_rules
 * @module: where to write it
 * @host: the machine
 */
void module_look(struct module *module, const struct host *host);

/**
 * module_read() - what the module shows about itself
 * @module: where to write it, to be given to module_free()
 * @host: the machine
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit module_read(struct module *module, const struct host *host);

/**
 * module_free() - give the rules back
 * @module: the module
 */
void module_free(struct module *module);

/**
 * module_look_device() - what the module shows about a device, but for @override
 * and @nr_override
 * @device: where to write it, to be given to module_free_device()
 * @facts: the device
 */
void module_look_device(struct module_device *device,
			const struct host_device *facts);

/**
 * module_read_device() - what the module shows about a device
 * @device: where to write it, to be given to module_free_device()
 * @host: the machine
 * @facts: the device
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit module_read_device(struct module_device *device,
				 const struct host *host,
				 const struct host_device *facts);

/**
 * module_free_device() - give it back
 * @device: what the module showed
 */
void module_free_device(struct module_device *device);

#endif /* VFIO_NC_CLI_MODULE_H */
