// SPDX-License-Identifier: GPL-2.0-only
/*
 * firmware.c - understand the properties of a node, and collect statements.
 */
#include <vfio_nc/abi.h>
#include <vfio_nc/clause.h>
#include <vfio_nc/firmware.h>

const char *vfio_nc_firmware_property(enum vfio_nc_verdict verdict)
{
	static const char * const name[VFIO_NC_NR_VERDICTS] = {
		[VFIO_NC_DEVICE] = VFIO_NC_PROPERTY_PREFIX VFIO_NC_WORD_DEVICE,
		[VFIO_NC_PERMIT] = VFIO_NC_PROPERTY_PREFIX VFIO_NC_WORD_PERMIT,
		[VFIO_NC_NORMAL_NC] = VFIO_NC_PROPERTY_PREFIX VFIO_NC_WORD_NORMAL_NC,
	};

	return name[verdict];
}

static bool name_begins(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

static bool name_is_known(const char *name)
{
	enum vfio_nc_verdict verdict;

	for (verdict = VFIO_NC_DEVICE; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		if (!strcmp(name, vfio_nc_firmware_property(verdict)))
			return true;
	}
	return false;
}

void vfio_nc_firmware_note(struct vfio_nc_node *node, const char *name)
{
	char text[VFIO_NC_PROPERTY_NAME_MAX] = "";
	unsigned int i;

	if ((!name_begins(name, VFIO_NC_PROPERTY_PREFIX) &&
	     !name_begins(name, VFIO_NC_PROPERTY_NEARLY)) || name_is_known(name))
		return;
	for (i = 0; i < sizeof(text) - 1 && name[i]; i++)
		text[i] = name[i] > ' ' && name[i] < 0x7f ? name[i] : '?';
	if (!*node->unknown || strcmp(text, node->unknown) < 0)
		memcpy(node->unknown, text, sizeof(text));
}

/* One property, by itself. */
static int node_parse_property(const struct vfio_nc_property *property, u8 *bars,
			       struct vfio_nc_node_fault *fault)
{
	unsigned int i;

	*bars = 0;
	if (property->form == VFIO_NC_PROPERTY_ABSENT)
		return 0;
	if (property->form != VFIO_NC_PROPERTY_NUMBERS) {
		fault->kind = VFIO_NC_NODE_NOT_NUMBERS;
		return -EINVAL;
	}
	for (i = 0; i < property->nr; i++) {
		fault->number = property->number[i];
		fault->kind = fault->number < VFIO_NC_NR_BARS ?
			VFIO_NC_NODE_TWICE : VFIO_NC_NODE_NO_BAR;
		if (fault->number >= VFIO_NC_NR_BARS ||
		    *bars & (1u << fault->number))
			return -EINVAL;
		*bars |= (u8)(1u << fault->number);
	}
	if (!property->nr)
		*bars = VFIO_NC_ALL_BARS;
	return 0;
}

/* Two properties, each of which is good; the one that is empty means all BARs. */
static int node_compare(const struct vfio_nc_node *node,
			const struct vfio_nc_bar_sets *sets,
			struct vfio_nc_node_fault *fault)
{
	u8 both = sets->bars[fault->verdict] & sets->bars[fault->other];

	if (!both)
		return 0;
	fault->kind = VFIO_NC_NODE_ALL_AND_MORE;
	if (!node->property[fault->verdict].nr)
		return -EINVAL;
	if (!node->property[fault->other].nr) {
		enum vfio_nc_verdict all = fault->other;

		fault->other = fault->verdict;
		fault->verdict = all;
		return -EINVAL;
	}
	fault->kind = VFIO_NC_NODE_CONTRADICTION;
	fault->number = 0;
	while (!(both & (1u << fault->number)))
		fault->number++;
	return -EINVAL;
}

int vfio_nc_firmware_parse(const struct vfio_nc_node *node,
			   struct vfio_nc_bar_sets *sets,
			   struct vfio_nc_node_fault *fault)
{
	unsigned int verdict, other;

	*fault = (struct vfio_nc_node_fault){
		.kind = VFIO_NC_NODE_UNKNOWN,
		.unknown = node->unknown,
	};
	if (*node->unknown)
		return -EINVAL;
	sets->bars[VFIO_NC_STOCK] = 0;
	for (verdict = VFIO_NC_DEVICE; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		fault->verdict = verdict;
		if (node_parse_property(&node->property[verdict],
					&sets->bars[verdict], fault))
			return -EINVAL;
		for (other = VFIO_NC_DEVICE; other < verdict; other++) {
			fault->other = other;
			if (node_compare(node, sets, fault))
				return -EINVAL;
		}
	}
	return 0;
}

int vfio_nc_firmware_fault_print(const struct vfio_nc_node_fault *fault,
				 char *buf, size_t size)
{
	const char *name = vfio_nc_firmware_property(fault->verdict);

	switch (fault->kind) {
	case VFIO_NC_NODE_UNKNOWN:
		return scnprintf(buf, size, "%s is not known: write %s, %s or %s",
				 fault->unknown,
				 vfio_nc_firmware_property(VFIO_NC_NORMAL_NC),
				 vfio_nc_firmware_property(VFIO_NC_PERMIT),
				 vfio_nc_firmware_property(VFIO_NC_DEVICE));
	case VFIO_NC_NODE_NOT_NUMBERS:
		return scnprintf(buf, size,
				 "%s is not a list of 32-bit numbers: write BAR numbers, or nothing for all BARs",
				 name);
	case VFIO_NC_NODE_NO_BAR:
		return scnprintf(buf, size,
				 "%s has %u, which is no BAR: write numbers from 0 to %u",
				 name, fault->number, VFIO_NC_NR_BARS - 1);
	case VFIO_NC_NODE_TWICE:
		return scnprintf(buf, size, "%s has BAR %u twice: write it once",
				 name, fault->number);
	case VFIO_NC_NODE_ALL_AND_MORE:
		return scnprintf(buf, size,
				 "%s means all BARs, but %s is there too: write which BARs each is for",
				 name, vfio_nc_firmware_property(fault->other));
	default:
		return scnprintf(buf, size,
				 "%s and %s both have BAR %u: write it in one of them",
				 name, vfio_nc_firmware_property(fault->other),
				 fault->number);
	}
}

void vfio_nc_firmware_add(struct vfio_nc_device *device,
			  const struct vfio_nc_bar_sets *sets, const char *name)
{
	unsigned int verdict, bar;

	for (verdict = VFIO_NC_DEVICE; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
			if (!(sets->bars[verdict] & (1u << bar)) ||
			    device->firmware[bar].node)
				continue;
			device->firmware[bar].node = name;
			device->firmware[bar].verdict = verdict;
		}
	}
}
