// SPDX-License-Identifier: GPL-2.0-only
/*
 * view.c - what a verb looks at.
 */
#include <vfio_nc/abi.h>

#include "view.h"

static enum cli_exit view_look(struct view *view)
{
	if (!view->to_write)
		return module_read(&view->module, &view->host);
	module_look(&view->module, &view->host);
	return CLI_OK;
}

static struct view *view_make(const struct cli *cli, bool thorough, bool to_write,
			      enum cli_exit *status)
{
	struct view *view = calloc(1, sizeof(*view));

	*status = CLI_FAILED;
	if (!view) {
		cli_error("out of memory");
		return NULL;
	}
	view->cli = cli;
	view->to_write = to_write;
	view->census = calloc(1, sizeof(*view->census));
	if (!view->census)
		cli_error("out of memory");
	else
		*status = host_read(&view->host, cli);
	if (*status == CLI_OK)
		*status = view_look(view);
	if (*status == CLI_OK) {
		*view->census = (struct use_census){
			.host = &view->host,
			.thorough = thorough,
		};
		return view;
	}
	view_delete(view);
	return NULL;
}

struct view *view_new(const struct cli *cli, bool thorough, enum cli_exit *status)
{
	return view_make(cli, thorough, false, status);
}

struct view *view_new_to_write(const struct cli *cli, bool thorough,
			       enum cli_exit *status)
{
	return view_make(cli, thorough, true, status);
}

void view_delete(struct view *view)
{
	module_free(&view->module);
	if (view->census)
		use_free_census(view->census);
	free(view->census);
	host_free(&view->host);
	free(view);
}

/* What would be decided, in the form in which the module says it. */
static void view_convert(const struct view *view, const struct vfio_nc_span *span,
			 struct module_span *out)
{
	*out = (struct module_span){
		.start = span->start,
		.end = span->decision.end,
		.verdict = span->decision.verdict,
		.no_guest = vfio_nc_verdict_grants(span->decision.verdict) &&
			!strcmp(view->module.mirror, VFIO_NC_WORD_NONE),
		.dry_run = view->module.dry_run,
	};
	vfio_nc_decision_print(&span->decision, out->source, sizeof(out->source));
}

static bool view_is_same(const struct module_span *a, const struct module_span *b)
{
	return a->start == b->start && a->end == b->end &&
	       a->verdict == b->verdict && a->dry_run == b->dry_run &&
	       !strcmp(a->source, b->source);
}

/* Of an open device the module shows what was decided when it was opened. */
static void view_take_shown(struct view_bar *bar, const struct module_bar *shown)
{
	unsigned int i;

	bar->differs = *shown->strange || shown->early || (!shown->own && !shown->left_out &&
					shown->nr != bar->nr);
	for (i = 0; !bar->differs && !shown->own && i < shown->nr && i < bar->nr; i++)
		bar->differs = !view_is_same(&shown->spans[i], &bar->now[i]);
	free(bar->now);
	bar->now = NULL;
	bar->nr_now = shown->nr;
	if (!shown->nr)
		return;
	bar->now = malloc(shown->nr * sizeof(*bar->now));
	if (bar->now)
		memcpy(bar->now, shown->spans, shown->nr * sizeof(*bar->now));
}

/* As paint_say() of the policy: operator and firmware stand above a cap. */
static void view_find_lifted(const struct view_device *device, struct view_bar *bar)
{
	const struct vfio_nc_platform *cap = device->policy.cap;
	unsigned int i;

	for (i = 0; cap && bar->now && i < bar->nr_now; i++) {
		struct module_span *span = &bar->now[i];

		if (!span->dry_run && module_span_source(span) < VFIO_NC_SOURCE_PLATFORM &&
		    vfio_nc_verdict_is_stricter(cap->verdict, module_span_verdict(span)))
			span->lifted = cap->id;
	}
}

/* The module knows whether the driver does so now; else it is what is to be expected. */
static void view_find_own(struct view_device *device, unsigned int number)
{
	const struct module_bar *shown = &device->shown.bar[number];
	struct view_bar *bar = &device->bar[number];

	bar->driver = vfio_nc_driver_find(device->host.driver, number);
	bar->own = device->shown.governed ? shown->own : device->host.vfio && bar->driver;
	bar->own_type = bar->driver ? bar->driver->type : "";
	if (*shown->own_type)
		bar->own_type = shown->own_type;
	if (!bar->own)
		return;
	free(bar->now);
	bar->now = NULL;
	bar->nr_now = 0;
}

static enum cli_exit view_open_bar(const struct view *view,
				   struct view_device *device, unsigned int number)
{
	const struct vfio_nc_device *facts = &device->host.facts;
	const struct module_bar *shown = &device->shown.bar[number];
	struct view_bar *bar = &device->bar[number];
	unsigned int room = vfio_nc_spans_room(&device->policy, facts, number);
	unsigned int i;

	if (!room)
		return CLI_OK;
	bar->next = calloc(room, sizeof(*bar->next));
	bar->now = calloc(room, sizeof(*bar->now));
	if (!bar->next || !bar->now) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	bar->nr = vfio_nc_spans_fill(&device->policy, facts, number, view->host.page_size,
				     bar->next, room);
	bar->nr_now = bar->nr;
	for (i = 0; i < bar->nr; i++)
		view_convert(view, &bar->next[i], &bar->now[i]);
	if (shown->known || *shown->strange)
		view_take_shown(bar, shown);
	view_find_own(device, number);
	view_find_lifted(device, bar);
	return CLI_OK;
}

enum cli_exit view_open_device(const struct view *view, struct view_device *device)
{
	enum cli_exit status = CLI_OK;
	unsigned int bar;

	memset(device->bar, 0, sizeof(device->bar));
	if (view->to_write)
		module_look_device(&device->shown, &device->host);
	else
		status = module_read_device(&device->shown, &view->host, &device->host);
	device->policy = (struct vfio_nc_policy){
		.override = device->shown.override,
		.nr_override = device->shown.nr_override,
		.rules = view->module.rules,
		.nr_rules = view->module.nr_rules,
		.cap = vfio_nc_table_cap(&view->host.table, &device->host.facts),
		.table = &view->host.table,
		.unlisted = view->module.unlisted,
	};
	for (bar = 0; status == CLI_OK && bar < VFIO_NC_NR_BARS; bar++)
		status = view_open_bar(view, device, bar);
	if (status != CLI_OK)
		return status;
	return use_find(&device->use, view->census, &view->module, &device->host,
			&device->shown);
}

void view_close_device(struct view_device *device)
{
	unsigned int bar;

	module_free_device(&device->shown);
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		free(device->bar[bar].next);
		free(device->bar[bar].now);
		device->bar[bar] = (struct view_bar){ 0 };
	}
}

enum cli_exit view_each_device(const struct view *view, bool all,
			       enum cli_exit (*what)(const struct view *view,
						     const struct view_device *device,
						     void *context),
			       void *context)
{
	struct view_device *device = malloc(sizeof(*device));
	enum cli_exit status = CLI_OK;
	struct sysfs_names names;
	unsigned int i;

	/* A machine without PCI has no such folder, and no devices. */
	sysfs_list(&names, "%s", view->host.devices);
	for (i = 0; device && status == CLI_OK && i < names.nr; i++) {
		/* It may have gone meanwhile. */
		if (host_read_device(&view->host, names.name[i], &device->host) ||
		    !(all || host_matters(&device->host)))
			continue;
		status = view_open_device(view, device);
		if (status == CLI_OK)
			status = what(view, device, context);
		view_close_device(device);
	}
	sysfs_free_names(&names);
	if (!device) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	free(device);
	return status;
}

u64 view_platforms_of(const struct view *view, const struct vfio_nc_device *facts)
{
	const struct vfio_nc_table *table = &view->host.table;
	const struct vfio_nc_platform *cap = vfio_nc_table_cap(table, facts);

	return (cap ? 1ull << (cap - table->platforms) : 0) |
	       vfio_nc_table_notes(table, facts);
}

u64 view_platforms(const struct view *view)
{
	struct host_device *device = calloc(1, sizeof(*device));
	struct sysfs_names names;
	u64 rows = 0;
	unsigned int i;

	sysfs_list(&names, "%s", view->host.devices);
	for (i = 0; device && i < names.nr; i++) {
		const struct above *last = device->above;

		if (!host_find_above(&view->host, names.name[i], device) &&
		    device->above != last)
			rows |= view_platforms_of(view, &device->facts);
	}
	sysfs_free_names(&names);
	free(device);
	return rows;
}
