// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs.c - /sys/kernel/debug/vfio_nc: figures, no controls.
 *
 *	mirror	the way in force, and what the hook has done and left since load;
 *		whether KVM reads a flag of the mapping, and what was found of its walk
 *	mappings	which process has which BAR mapped, with which type
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include <vfio_nc/abi.h>

#include "debugfs.h"
#include "hook.h"
#include "mappings.h"
#include "mirror.h"

static struct dentry *debugfs_dir;

static const char * const debugfs_count_names[VFIO_NC_NR_HOOK_COUNTS] =
	VFIO_NC_HOOK_COUNT_WORDS;

static int debugfs_mirror_show(struct seq_file *file, void *unused)
{
	const char *why = vfio_nc_mirror_why(NULL);
	unsigned int i;

	seq_printf(file, "way %s\n", vfio_nc_mirror_name());
	if (why)
		seq_printf(file, VFIO_NC_WORD_WHY " %s\n", why);
	seq_printf(file, "flag %s\n", vfio_nc_mirror_has_flag() ? "yes" : "no");
	seq_printf(file, "walk %s\n", vfio_nc_hook_walk());
	for (i = 0; i < VFIO_NC_NR_HOOK_COUNTS; i++)
		seq_printf(file, "%s %llu\n", debugfs_count_names[i],
			   vfio_nc_hook_counted(i));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(debugfs_mirror);

void vfio_nc_debugfs_init(void)
{
	debugfs_dir = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("mirror", 0400, debugfs_dir, NULL,
			    &debugfs_mirror_fops);
	debugfs_create_file("mappings", 0400, debugfs_dir, NULL,
			    &vfio_nc_mappings_fops);
}

void vfio_nc_debugfs_exit(void)
{
	debugfs_remove_recursive(debugfs_dir);
}
