// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - the order of init and exit, nothing else.
 *
 * The parameters are parsed before init runs: a bad one keeps the module out.
 * Once a device has been attached nothing in init may fail.
 */
#include <linux/init.h>
#include <linux/module.h>

#include <vfio_nc/version.h>

#include "attach.h"
#include "debugfs.h"
#include "firmware.h"
#include "guard.h"
#include "mirror.h"
#include "params.h"
#include "platform.h"
#include "sysfs.h"

#ifndef CONFIG_ARM64
#error "vfio_nc is for arm64 kernels: Device and Normal-NC are Arm's words"
#endif

static int __init vfio_nc_init(void)
{
	int ret;

	ret = vfio_nc_params_settle();
	if (ret)
		return ret;
	vfio_nc_platform_init();
	vfio_nc_guard_init();
	ret = vfio_nc_mirror_init(vfio_nc_params_mirror());
	if (ret)
		return ret;
	vfio_nc_debugfs_init();
	ret = vfio_nc_attach_init(&vfio_nc_sysfs_listener);
	if (ret)
		goto err_exit;
	return 0;

err_exit:
	vfio_nc_debugfs_exit();
	vfio_nc_mirror_exit();
	return ret;
}

static void __exit vfio_nc_exit(void)
{
	vfio_nc_attach_exit();
	vfio_nc_debugfs_exit();
	vfio_nc_mirror_exit();
	vfio_nc_firmware_exit();
}

module_init(vfio_nc_init);
module_exit(vfio_nc_exit);

MODULE_DESCRIPTION("Memory type of PCI BARs mapped through VFIO, by policy");
MODULE_AUTHOR("The vfio-nc authors");
MODULE_VERSION(VFIO_NC_VERSION);
MODULE_LICENSE("GPL");
