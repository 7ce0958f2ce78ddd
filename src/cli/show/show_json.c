// SPDX-License-Identifier: GPL-2.0-only
/*
 * show_json.c - machine and devices as JSON; src/cli/schema says what is what.
 */
#include <vfio_nc/version.h>

#include "show.h"

static void json_add_hook(json *to, const struct module *module)
{
	unsigned int i;
	json *object;

	if (!module->counted)
		return;
	object = json_add_object(to, "hook");
	for (i = 0; i < VFIO_NC_NR_HOOK_COUNTS; i++)
		json_add_number(object, module_count_name(i), module->counts[i]);
}

static void json_add_module(json *to, const struct module *module)
{
	json *object = json_add_object(to, "module");

	json_add_flag(object, "loaded", module->loaded);
	if (!module->loaded)
		return;
	json_add_text(object, "mirror", module->mirror);
	json_add_hook(object, module);
	json_add_text(object, "unlisted", vfio_nc_verdict_name(module->unlisted));
	json_add_flag(object, "dry_run", module->dry_run);
	json_add_text(object, "rules", module->text);
}

static void json_add_platforms(json *to, const struct view *view, u64 rows)
{
	const struct vfio_nc_table *table = &view->host.table;
	json *array = json_add_array(to, "platforms");
	unsigned int i;

	for (i = 0; i < table->nr_platforms; i++) {
		const struct vfio_nc_platform *row = &table->platforms[i];
		json *object;

		if (!(rows & 1ull << i))
			continue;
		object = json_append_object(array);
		json_add_text(object, "row", row->id);
		json_add_text(object, "at_most",
			      row->cap ? vfio_nc_verdict_name(row->verdict) : NULL);
		json_add_text(object, "why", row->why);
		json_add_text(object, "process", row->process);
	}
}

void show_json_host(json *to, const struct view *view, u64 rows)
{
	const struct host *host = &view->host;

	json_add_text(to, "version", VFIO_NC_VERSION);
	json_add_text(to, "kernel", host->release);
	json_add_text(to, "machine", host->arch);
	json_add_number(to, "page_size", host->page_size);
	json_add_module(to, &view->module);
	json_add_platforms(to, view, rows);
}

static void json_add_use(json *to, const struct use *use)
{
	json *object = json_add_object(to, "use");
	json *array;
	unsigned int i;

	json_add_text(object, "state", use->state == USE_NONE ? "none" : use_name(use->state));
	json_add_text(object, "how", use->how);
	array = json_add_array(object, "processes");
	for (i = 0; i < use->nr; i++) {
		json *process = json_append_object(array);

		json_add_number(process, "pid", (u64)use->holder[i]->pid);
		json_add_text(process, "command", use->holder[i]->command);
	}
}

static void json_add_port(json *to, const struct host_device *device)
{
	json *object;

	if (device->port == HOST_PORT_NONE) {
		json_add_text(to, "root_port", NULL);
		return;
	}
	object = json_add_object(to, "root_port");
	json_add_text(object, "address", device->port_address);
	json_add_format(object, "id", "%04x:%04x", device->facts.port_vendor,
			device->facts.port_device);
	json_add_flag(object, "certain", device->port == HOST_PORT_SEEN);
}

static void json_add_faults(json *to, const struct host_device *device)
{
	json *array = json_add_array(to, "firmware_faults");
	unsigned int i;

	for (i = 0; i < device->nr_faults; i++)
		json_append_text(array, device->fault[i]);
}

static void json_add_range(json *object, u64 start, u64 end)
{
	json_add_number(object, "offset", start);
	json_add_number(object, "length", end - start);
}

static void json_add_now(json *to, const struct view_bar *bar)
{
	json *array = json_add_array(to, "now");
	unsigned int i;

	for (i = 0; bar->now && i < bar->nr_now; i++) {
		const struct module_span *span = &bar->now[i];
		json *object = json_append_object(array);

		json_add_range(object, span->start, span->end);
		json_add_text(object, "verdict", vfio_nc_verdict_name(span->verdict));
		json_add_text(object, "source", span->source);
		json_add_flag(object, "kernel_normal_nc", span->kernel_nc);
		json_add_flag(object, "guest_follows", !span->no_guest);
		if (*span->why)
			json_add_text(object, "guest_why", span->why);
		if (span->lowered)
			json_add_text(object, "lowered",
				      vfio_nc_verdict_name(span->lowered));
		if (span->wished)
			json_add_flag(object, "wished", true);
		json_add_text(object, "lifts_cap_of", span->lifted);
		json_add_flag(object, "dry_run", span->dry_run);
	}
}

static void json_add_next(json *to, const struct view_bar *bar)
{
	json *array = json_add_array(to, "next");
	char source[VFIO_NC_DECISION_TEXT_MAX];
	unsigned int i;

	for (i = 0; i < bar->nr; i++) {
		const struct vfio_nc_decision *decision = &bar->next[i].decision;
		json *object = json_append_object(array);

		vfio_nc_decision_print(decision, source, sizeof(source));
		json_add_range(object, bar->next[i].start, decision->end);
		json_add_text(object, "verdict", vfio_nc_verdict_name(decision->verdict));
		json_add_text(object, "source", source);
		json_add_text(object, "lifts_cap_of", decision->lifted);
	}
}

static void json_add_bar(json *to, const struct view_device *device, unsigned int number)
{
	const struct module_bar *shown = &device->shown.bar[number];
	const struct view_bar *bar = &device->bar[number];
	json *object = json_append_object(to);
	const char *alone = NULL;

	if (shown->early)
		alone = "early";
	else if (bar->own)
		alone = "driver";
	json_add_number(object, "bar", number);
	json_add_format(object, "address", "0x%llx",
			(unsigned long long)device->host.bar_start[number]);
	json_add_number(object, "size", device->host.bar_length[number]);
	json_add_flag(object, "prefetchable", device->host.facts.bar[number].prefetchable);
	json_add_text(object, "left_alone", alone);
	json_add_text(object, "driver_type", bar->own ? bar->own_type : NULL);
	json_add_text(object, "not_understood", shown->strange);
	json_add_flag(object, "differs", bar->differs);
	json_add_now(object, bar);
	json_add_number(object, "parts_left_out", shown->left_out);
	json_add_next(object, bar);
}

void show_json_device(json *to, const struct names *names,
		      const struct view_device *device)
{
	const struct vfio_nc_device *facts = &device->host.facts;
	char name[256];
	unsigned int bar;
	json *bars;

	names_print(names, facts, name, sizeof(name));
	json_add_text(to, "address", device->host.address);
	json_add_format(to, "id", "%04x:%04x", facts->vendor, facts->device);
	json_add_format(to, "subsystem", "%04x:%04x", facts->subvendor, facts->subdevice);
	json_add_format(to, "class", "%06x", facts->class);
	json_add_text(to, "name", name);
	json_add_text(to, "driver", device->host.driver);
	json_add_flag(to, "vfio", device->host.vfio);
	json_add_flag(to, "governed", device->shown.governed);
	json_add_text(to, "override", device->shown.text);
	json_add_use(to, &device->use);
	json_add_port(to, &device->host);
	json_add_faults(to, &device->host);
	bars = json_add_array(to, "bars");
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (facts->bar[bar].size)
			json_add_bar(bars, device, bar);
	}
}
