// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_soc - registers a SoC of any name on the soc bus, as the driver of the
 * SMCCC SoC ID does (drivers/firmware/smccc/soc_id.c), for tests only: the
 * emulated machine has none.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/sys_soc.h>

static char *id = "jep106:0000:0000";
module_param(id, charp, 0400);
static char *revision = "0x00000000";
module_param(revision, charp, 0400);

static struct soc_device_attribute soc_attributes;
static struct soc_device *soc;

static int __init soc_init(void)
{
	soc_attributes.soc_id = id;
	soc_attributes.revision = revision;
	soc = soc_device_register(&soc_attributes);
	return PTR_ERR_OR_ZERO(soc);
}

static void __exit soc_exit(void)
{
	soc_device_unregister(soc);
}

module_init(soc_init);
module_exit(soc_exit);

MODULE_DESCRIPTION("A SoC of any name, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
