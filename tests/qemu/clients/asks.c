// SPDX-License-Identifier: GPL-2.0-only
/*
 * asks.c - has every driver of DPDK ask for write-combining, as ena and ionic do, whose
 * devices QEMU does not have. To be loaded before DPDK's libraries.
 */
#include <dlfcn.h>

#include <bus_pci_driver.h>

void rte_pci_register(struct rte_pci_driver *driver)
{
	void (*real)(struct rte_pci_driver *driver) = dlsym(RTLD_NEXT, "rte_pci_register");

	driver->drv_flags |= RTE_PCI_DRV_WC_ACTIVATE;
	real(driver);
}
