// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform.c - the built-in tables and what they need to know of the machine;
 * both are settled at load and then only read.
 */
#include <linux/acpi.h>
#include <linux/bitfield.h>
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/smp.h>
#include <linux/sys_soc.h>

#include <asm/sysreg.h>

#include <vfio_nc/rows.h>

#include "platform.h"

static struct vfio_nc_key platform_keys[VFIO_NC_NR_KEYS] __ro_after_init;
static struct vfio_nc_table platform_table __ro_after_init;
static struct vfio_nc_machine platform_machine __ro_after_init;

/*
 * The SMCCC SoC ID is on the soc bus as jep106:IIII:SSSS, where a driver of the
 * SoC's maker may stand as well (drivers/firmware/smccc/soc_id.c).
 */
static bool __init platform_has_soc(const struct vfio_nc_platform *row)
{
	const struct soc_device_attribute match[] = {
		{ .soc_id = row->soc_id, .revision = row->soc_revision },
		{ }
	};

	return row->soc_id && soc_device_match(match);
}

#ifdef CONFIG_ACPI
static void __init platform_read_mcfg(struct vfio_nc_machine *machine)
{
	struct acpi_table_header *header;

	if (acpi_disabled ||
	    ACPI_FAILURE(acpi_get_table(ACPI_SIG_MCFG, 0, &header)))
		return;
	memcpy(machine->oem_id, header->oem_id, sizeof(header->oem_id));
	memcpy(machine->oem_table_id, header->oem_table_id,
	       sizeof(header->oem_table_id));
	acpi_put_table(header);
}
#else
static void __init platform_read_mcfg(struct vfio_nc_machine *machine)
{
}
#endif

/*
 * What this CPU takes for what pgprot_writecombine() writes: Arm ARM DDI 0487, MAIR_EL1;
 * in a kernel at EL2 the name stands for MAIR_EL2 (HCR_EL2.E2H).
 */
static void platform_read_mair(void *odd)
{
	unsigned int index = FIELD_GET(PTE_ATTRINDX_MASK,
				       pgprot_val(pgprot_writecombine(PAGE_SHARED)));
	u8 type = read_sysreg(mair_el1) >> (8 * index);

	if (type != MAIR_ATTR_NORMAL_NC)
		WRITE_ONCE(*(bool *)odd, true);
}

void __init vfio_nc_platform_init(void)
{
	unsigned int i;

	platform_table = vfio_nc_rows_table(platform_keys);
	for (i = 0; i < platform_table.nr_platforms; i++) {
		if (platform_has_soc(&platform_table.platforms[i]))
			platform_machine.soc |= BIT_ULL(i);
	}
	platform_read_mcfg(&platform_machine);
	on_each_cpu(platform_read_mair, &platform_machine.no_normal_nc, 1);
}

const struct vfio_nc_table *vfio_nc_platform_table(void)
{
	return &platform_table;
}

const struct vfio_nc_machine *vfio_nc_platform_machine(void)
{
	return &platform_machine;
}
