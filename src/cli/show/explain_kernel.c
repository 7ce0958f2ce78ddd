// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain_kernel.c - what of the kernel matters: its pages, how KVM is told a
 * type, and which vfio it has. With another vfio-pci-core or KVM than the usual
 * much may be otherwise.
 */
#include <vfio_nc/abi.h>

#include "explain_parts.h"

/* Value of a line "NAME VALUE" of debugfs' file mirror; empty if it cannot be read. */
static void kernel_read_mirror(const struct host *host, const char *name,
			       char *value, size_t size)
{
	char text[256];
	char *at, *next;

	*value = '\0';
	if (sysfs_read(text, sizeof(text), "%s/kernel/debug/vfio_nc/mirror",
		       host->sysfs) < 0)
		return;
	for (at = text; at; at = next) {
		next = strchr(at, '\n');
		if (next)
			*next++ = '\0';
		if (!strncmp(at, name, strlen(name)) && at[strlen(name)] == ' ')
			scnprintf(value, size, "%s", at + strlen(name) + 1);
	}
}

static const char *kernel_flag(const struct view *view)
{
	char flag[8];

	kernel_read_mirror(&view->host, "flag", flag, sizeof(flag));
	if (*flag)
		return strcmp(flag, "yes") ? "no" : "yes";
	/* Nothing else has the flag written. */
	return strcmp(view->module.mirror, VFIO_NC_WORD_NATIVE) ? "unknown" : "yes";
}

/*
 * A part of vfio: what has no folder of a module is built in, if it is there at all;
 * a tree that was captured without the classes tells neither.
 */
static void kernel_read_part(struct explain_part *part, const struct host *host,
			     const char *name, bool there)
{
	char path[WALK_PATH_MAX];
	char size[32];

	*part = (struct explain_part){
		.how = !sysfs_exists("%s/class", host->sysfs) ? "unknown" :
		       there ? "built in" : "not there",
	};
	scnprintf(path, sizeof(path), "%s/module/%s", host->sysfs, name);
	if (sysfs_read(size, sizeof(size), "%s/coresize", path) < 0)
		return;
	part->how = "a module";
	sysfs_read(part->source, sizeof(part->source), "%s/srcversion", path);
	sysfs_read(part->taint, sizeof(part->taint), "%s/taint", path);
}

void explain_kernel_read(struct explain_kernel *kernel, const struct view *view)
{
	const struct host *host = &view->host;

	*kernel = (struct explain_kernel){
		.stage1 = host->stage1,
		.flag = kernel_flag(view),
	};
	kernel_read_mirror(host, "walk", kernel->walk, sizeof(kernel->walk));
	kernel_read_part(&kernel->vfio, host, "vfio",
			 sysfs_exists("%s/class/vfio", host->sysfs) ||
			 sysfs_exists("%s/class/vfio-dev", host->sysfs));
	kernel_read_part(&kernel->core, host, "vfio_pci_core",
			 sysfs_exists("%s/bus/pci/drivers/vfio-pci", host->sysfs));
}

static void kernel_print_part(const char *name, const struct explain_part *part)
{
	printf("  %s: %s%s%s%s%s\n", name, part->how,
	       *part->source ? ", srcversion " : "", part->source,
	       *part->taint ? ", taints " : "", part->taint);
}

void explain_kernel_print(const struct explain_kernel *kernel, const struct view *view)
{
	printf("  pages: %lluK\n", (unsigned long long)view->host.page_size / 1024);
	printf("  a process's Normal-NC is: %s\n",
	       *kernel->stage1 ? kernel->stage1 : "unknown");
	printf("  KVM reads a flag of the mapping: %s\n", kernel->flag);
	printf("  KVM's walk, for the hook: %s\n", *kernel->walk ? kernel->walk :
	       view->module.loaded ? "only root may read it" : "the module is not loaded");
	kernel_print_part("vfio", &kernel->vfio);
	kernel_print_part("vfio-pci-core", &kernel->core);
}

static void kernel_part_json(json *to, const char *name, const struct explain_part *part)
{
	json *object = json_add_object(to, name);

	json_add_text(object, "how", part->how);
	json_add_text(object, "srcversion", part->source);
	json_add_text(object, "taint", part->taint);
}

void explain_kernel_json(json *to, const struct explain_kernel *kernel)
{
	json *object = json_add_object(to, "features");

	json_add_text(object, "stage1", kernel->stage1);
	json_add_text(object, "vma_flag", kernel->flag);
	json_add_text(object, "kvm_walk", kernel->walk);
	kernel_part_json(object, "vfio", &kernel->vfio);
	kernel_part_json(object, "vfio_pci_core", &kernel->core);
}
