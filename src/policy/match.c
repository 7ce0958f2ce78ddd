// SPDX-License-Identifier: GPL-2.0-only
/*
 * match.c - is a rule about this device, this BAR, this range?
 */
#include <vfio_nc/rule.h>

/* The device's value for field @n of a selector of this kind. */
static u32 match_field(enum vfio_nc_selector_kind kind,
		       const struct vfio_nc_device *device, unsigned int n)
{
	const u32 address[] = { device->domain, device->bus, device->slot,
				device->function };
	const u32 id[] = { device->vendor, device->device, device->subvendor,
			   device->subdevice };
	const u32 port[] = { device->port_vendor, device->port_device };

	switch (kind) {
	case VFIO_NC_SELECTOR_ADDRESS:
		return address[n];
	case VFIO_NC_SELECTOR_CLASS:
		return device->class >> 8;
	case VFIO_NC_SELECTOR_CLASS_INTERFACE:
		return device->class;
	case VFIO_NC_SELECTOR_PORT:
		return port[n];
	default:
		return id[n];
	}
}

static bool match_selector(const struct vfio_nc_selector *selector,
			   const struct vfio_nc_device *device)
{
	unsigned int n;

	if (selector->kind == VFIO_NC_SELECTOR_PORT && !device->has_port)
		return false;
	for (n = 0; n < selector->nr; n++) {
		if (selector->any & (1u << n))
			continue;
		if (selector->field[n] != match_field(selector->kind, device, n))
			return false;
	}
	return true;
}

bool vfio_nc_rule_selects(const struct vfio_nc_rule *rule,
			  const struct vfio_nc_device *device, unsigned int bar)
{
	if (!(rule->bars & (1u << bar)) || !device->bar[bar].size)
		return false;
	if (rule->pref && !device->bar[bar].prefetchable)
		return false;
	return match_selector(&rule->selector, device);
}

bool vfio_nc_rule_fits(const struct vfio_nc_rule *rule,
		       const struct vfio_nc_bar *bar)
{
	return rule->offset <= bar->size &&
	       rule->length <= bar->size - rule->offset;
}
