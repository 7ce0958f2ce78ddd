// SPDX-License-Identifier: GPL-2.0-only
/*
 * testbed.c - what an experiment was made on.
 */
#include "testbed.h"

/* MIDR_EL1 of QEMU's -cpu max: implementer 0, "reserved for software use". */
#define TESTBED_MIDR_IMPLEMENTER(midr)	((midr) >> 24 & 0xff)
#define TESTBED_MIDR_PART(midr)		((midr) >> 4 & 0xfff)

static void testbed_read_cpu(struct testbed *testbed, const char *sysfs)
{
	unsigned long midr;

	if (sysfs_read_number(&midr, "%s/devices/system/cpu/cpu0/regs/identification/midr_el1",
			      sysfs)) {
		scnprintf(testbed->cpu, sizeof(testbed->cpu), "unknown");
		return;
	}
	scnprintf(testbed->cpu, sizeof(testbed->cpu), "0x%02lx/0x%03lx",
		  TESTBED_MIDR_IMPLEMENTER(midr), TESTBED_MIDR_PART(midr));
	if (!TESTBED_MIDR_IMPLEMENTER(midr))
		scnprintf(testbed->emulated, sizeof(testbed->emulated),
			  "the CPU is none of anybody's");
}

static void testbed_read_model(struct testbed *testbed, const char *sysfs)
{
	char vendor[64], name[64];

	if (sysfs_read(testbed->model, sizeof(testbed->model),
		       "%s/firmware/devicetree/base/model", sysfs) < 0) {
		sysfs_read(vendor, sizeof(vendor), "%s/class/dmi/id/sys_vendor", sysfs);
		sysfs_read(name, sizeof(name), "%s/class/dmi/id/product_name", sysfs);
		scnprintf(testbed->model, sizeof(testbed->model), "%s%s%s", vendor,
			  *vendor && *name ? " " : "", name);
		if (strstr(vendor, "QEMU"))
			scnprintf(testbed->emulated, sizeof(testbed->emulated),
				  "the firmware says QEMU");
	}
	sysfs_read(name, sizeof(name), "%s/firmware/devicetree/base/compatible", sysfs);
	if (!strcmp(name, "linux,dummy-virt"))
		scnprintf(testbed->emulated, sizeof(testbed->emulated),
			  "the device tree says linux,dummy-virt");
}

void testbed_read(struct testbed *testbed, const struct trial *trial)
{
	const struct host_device *device = &trial->device;
	const struct host *host = &trial->host;

	*testbed = (struct testbed){ 0 };
	scnprintf(testbed->kernel, sizeof(testbed->kernel), "%s", host->release);
	scnprintf(testbed->soc, sizeof(testbed->soc), "%s%s%s", host->soc_id,
		  *host->soc_revision ? " revision " : "", host->soc_revision);
	scnprintf(testbed->port, sizeof(testbed->port), "none");
	if (device->port != HOST_PORT_NONE)
		scnprintf(testbed->port, sizeof(testbed->port), "%04x:%04x at %s",
			  device->facts.port_vendor, device->facts.port_device,
			  device->port_address);
	testbed_read_cpu(testbed, host->sysfs);
	testbed_read_model(testbed, host->sysfs);
}

void testbed_print(const struct testbed *testbed, FILE *out, const char *before)
{
	fprintf(out, "%sLinux %s, CPU %s, SoC %s, root port %s", before,
		testbed->kernel, testbed->cpu,
		*testbed->soc ? testbed->soc : "unknown", testbed->port);
	if (*testbed->model)
		fprintf(out, ", %s", testbed->model);
	fputc('\n', out);
	if (*testbed->emulated)
		fprintf(out, "%sno real machine (%s): what follows means nothing for one\n",
			before, testbed->emulated);
}

void testbed_add(json *to, const struct testbed *testbed, const struct trial *trial)
{
	json *machine = json_add_object(to, "machine");
	json *bar;

	json_add_text(machine, "kernel", testbed->kernel);
	json_add_text(machine, "cpu", testbed->cpu);
	json_add_text(machine, "soc", testbed->soc);
	json_add_text(machine, "model", testbed->model);
	json_add_text(machine, "root_port", testbed->port);
	json_add_text(machine, "emulated", testbed->emulated);
	json_add_text(to, "device", trial->device.address);
	json_add_format(to, "id", "%04x:%04x", trial->device.facts.vendor,
			trial->device.facts.device);
	bar = json_add_object(to, "bar");
	json_add_number(bar, "number", trial->bar);
	json_add_number(bar, "size", trial->info.size);
	json_add_number(bar, "mapped", trial->image.size);
	json_add_flag(bar, "prefetchable",
		      trial->device.facts.bar[trial->bar].prefetchable);
}
