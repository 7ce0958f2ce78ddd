// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain.c - the whole story of a device's decisions, as text and as JSON.
 */
#include "explain.h"
#include "explain_parts.h"

static void explain_print_bridges(const struct vfio_nc_device *facts)
{
	unsigned int i;

	for (i = 0; i < facts->nr_bridges; i++)
		printf("  host bridge %04x:%04x on the root bus\n",
		       facts->bridge[i].vendor, facts->bridge[i].device);
}

/* What the decision could use, and what it could not. */
static void explain_print_facts(const struct view *view,
				const struct host_device *host)
{
	const struct vfio_nc_machine *machine = &view->host.machine;
	unsigned int i;

	if (host->port == HOST_PORT_NONE)
		puts("  root port   none above it");
	else
		printf("  root port   %04x:%04x at %s%s\n", host->facts.port_vendor,
		       host->facts.port_device, host->port_address,
		       host->port == HOST_PORT_SEEN ? "" :
		       " (taken for one: only root may read its capabilities)");
	explain_print_bridges(&host->facts);
	if (host->facts.compatible)
		printf("  host bridge %s in the device tree\n", host->compatible);
	if (*view->host.soc_id)
		printf("  SoC         %s revision %s\n", view->host.soc_id,
		       view->host.soc_revision);
	if (*machine->oem_id)
		printf("  MCFG        OEM \"%s\" table \"%s\"\n", machine->oem_id,
		       machine->oem_table_id);
	for (i = 0; i < host->nr_faults; i++)
		printf("  firmware    not heard, %s\n", host->fault[i]);
}

static void explain_print_use(const struct view_device *device)
{
	char holders[256];

	printf("  driver      %s\n", *device->host.driver ? device->host.driver : "none");
	if (device->use.state == USE_NONE)
		return;
	use_print_holders(&device->use, holders, sizeof(holders));
	printf("  use         %s%s: %s%s%s\n", use_name(device->use.state),
	       device->use.state == USE_OPEN ? ", since when is not known" : "",
	       device->use.how,
	       *holders ? ": " : "", holders);
	if (!device->shown.governed)
		return;
	printf("  override    %s\n", *device->shown.text ? device->shown.text : "auto");
}

static void explain_print_head(const struct view *view, const struct names *names,
			       const struct view_device *device)
{
	const struct vfio_nc_device *facts = &device->host.facts;
	char name[256];

	show_host(view, view_platforms_of(view, facts));
	names_print(names, facts, name, sizeof(name));
	printf("%s%s%s %s [%04x:%04x, subsystem %04x:%04x, class %06x]\n",
	       show_style(view->cli, SHOW_BOLD), device->host.address,
	       show_style(view->cli, SHOW_PLAIN), name, facts->vendor, facts->device,
	       facts->subvendor, facts->subdevice, facts->class);
	explain_print_use(device);
	explain_print_facts(view, &device->host);
}

static void explain_print_advice(const struct view_device *device)
{
	const char *already = device->shown.text;
	char rule[VFIO_NC_RULE_TEXT_MAX];

	explain_rule(device, rule);
	if (!*rule)
		return;
	printf("\nNobody spoke about all of it. To decide, for all such devices, put this line into\n"
	       "a file for vfio-nc rules load (or with permit, or normal-nc):\n"
	       "  %s\nor for this device, until it is removed or the module is:\n"
	       "  vfio-nc set %s '%s%s%s'\n", rule, device->host.address, already,
	       *already ? ";" : "", strchr(rule, '/') + 1);
}

void explain_print(const struct view *view, const struct names *names,
		   const struct view_device *device)
{
	struct explain_kernel kernel;
	struct explain_ram ram;
	unsigned int bar;

	explain_print_head(view, names, device);
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (device->host.facts.bar[bar].size)
			explain_bar_print(view, device, bar);
	}
	if (!host_has_memory(&device->host)) {
		puts("\nIt has no memory BAR: there is nothing to decide.");
		return;
	}
	explain_types_print(view, device);
	explain_ram_read(&ram, view, device);
	printf("\n%sGuest RAM%s\n", show_style(view->cli, SHOW_BOLD),
	       show_style(view->cli, SHOW_PLAIN));
	explain_ram_print(&ram);
	explain_kernel_read(&kernel, view);
	printf("\n%sKernel%s\n", show_style(view->cli, SHOW_BOLD),
	       show_style(view->cli, SHOW_PLAIN));
	explain_kernel_print(&kernel, view);
	explain_print_advice(device);
}

static void explain_json_bridges(json *to, const struct vfio_nc_device *facts)
{
	unsigned int i;

	for (i = 0; i < facts->nr_bridges; i++) {
		char id[] = "vvvv:dddd";

		scnprintf(id, sizeof(id), "%04x:%04x", facts->bridge[i].vendor,
			  facts->bridge[i].device);
		json_append_text(to, id);
	}
}

void explain_print_json(const struct view *view, const struct names *names,
			const struct view_device *device)
{
	json *document = json_document("explain/1");
	char rule[VFIO_NC_RULE_TEXT_MAX];
	struct explain_kernel kernel;
	struct explain_ram ram;
	unsigned int bar;
	json *bars;

	show_json_host(document, view, view_platforms_of(view, &device->host.facts));
	show_json_device(json_add_object(document, "device"), names, device);
	json_add_text(document, "soc_id", view->host.soc_id);
	json_add_text(document, "soc_revision", view->host.soc_revision);
	explain_json_bridges(json_add_array(document, "host_bridge_functions"),
			     &device->host.facts);
	json_add_text(document, "host_bridge", device->host.compatible);
	json_add_text(document, "mcfg_oem_id", view->host.machine.oem_id);
	json_add_text(document, "mcfg_oem_table_id", view->host.machine.oem_table_id);
	bars = json_add_array(document, "bars");
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (device->host.facts.bar[bar].size)
			explain_bar_json(bars, view, device, bar);
	}
	explain_types_json(document);
	explain_ram_read(&ram, view, device);
	explain_ram_json(document, &ram);
	explain_kernel_read(&kernel, view);
	explain_kernel_json(document, &kernel);
	explain_rule(device, rule);
	json_add_text(document, "rule_to_add", rule);
	json_print(document);
}
