// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain_types.c - which type comes out of what a guest asks for in its stage 1
 * and what KVM maps in stage 2.
 *
 * Arm ARM (DDI 0487), "Combining stage 1 and stage 2 memory type attributes":
 * Device wins over Normal, the stricter Device type over the other, and
 * Non-cacheable over cacheable. Of stage 2 Device and Normal-NC, FEAT_S2FWB
 * changes nothing (Linux 7.3, arch/arm64/kvm/at.c, compute_par_s12()).
 */
#include <vfio_nc/abi.h>

#include "explain_parts.h"

/* By strictness: the smaller wins. */
static const char * const types_names[] = {
	"Device-nGnRnE",
	"Device-nGnRE",
	"Device-nGRE",
	"Device-GRE",
	"Normal-NC",
	"Normal-WT",
	"Normal-WB",
};

#define TYPES_DEVICE_nGnRE	1
#define TYPES_NORMAL_NC		4

static const char *types_combine(unsigned int stage1, unsigned int stage2)
{
	return types_names[stage1 < stage2 ? stage1 : stage2];
}

/* What the kernel does alone; the mirror is native where that has been found out. */
static enum explain_stage2 types_of_kernel(const struct view *view)
{
	if (!strcmp(view->module.mirror, VFIO_NC_WORD_NATIVE))
		return EXPLAIN_STAGE2_NORMAL_NC;
	if (!view->host.major)
		return EXPLAIN_STAGE2_UNKNOWN;
	return host_is_before(&view->host, 6, 9) ? EXPLAIN_STAGE2_DEVICE :
						   EXPLAIN_STAGE2_NORMAL_NC;
}

bool explain_stage2_is_guess(const struct view *view)
{
	return !view->module.loaded && types_of_kernel(view) == EXPLAIN_STAGE2_DEVICE;
}

enum explain_stage2 explain_stage2_of(const struct view *view,
				      const struct module_span *span)
{
	if (!span || span->dry_run)
		return types_of_kernel(view);
	if (span->no_guest || module_span_verdict(span) == VFIO_NC_DEVICE)
		return EXPLAIN_STAGE2_DEVICE;
	return span->verdict == VFIO_NC_STOCK ? types_of_kernel(view) :
						EXPLAIN_STAGE2_NORMAL_NC;
}

const char *explain_stage2_name(enum explain_stage2 stage2)
{
	switch (stage2) {
	case EXPLAIN_STAGE2_DEVICE:
		return types_names[TYPES_DEVICE_nGnRE];
	case EXPLAIN_STAGE2_NORMAL_NC:
		return types_names[TYPES_NORMAL_NC];
	default:
		return "unknown";
	}
}

/* Which column is it for each part of a BAR? Equal neighbours are one. */
static void types_print_parts(const struct view *view, const struct view_bar *bar)
{
	const char *before = NULL;
	unsigned int i;

	for (i = 0; bar->now && i < bar->nr_now; i++) {
		const char *name = explain_stage2_name(explain_stage2_of(view,
									 &bar->now[i]));

		if (!before || strcmp(before, name))
			printf("%s%s", before ? ", then " : "", name);
		before = name;
	}
}

static void types_print_bar(const struct view *view,
			    const struct view_device *device, unsigned int number)
{
	const struct module_bar *shown = &device->shown.bar[number];

	printf("  BAR%u: ", number);
	if (device->bar[number].own)
		printf("as the vfio driver says");
	else if (shown->early)
		printf("%s", explain_stage2_name(explain_stage2_of(view, NULL)));
	else if (*shown->strange)
		printf("unknown");
	else
		types_print_parts(view, &device->bar[number]);
	if (!view->module.loaded && !device->bar[number].own)
		printf("; now, without the module: %s",
		       explain_stage2_name(explain_stage2_of(view, NULL)));
	putchar('\n');
}

void explain_types_print(const struct view *view, const struct view_device *device)
{
	unsigned int i;

	printf("\n%sWhat a guest gets%s, by what its stage 1 asks for and what stage 2 has\n",
	       show_style(view->cli, SHOW_BOLD), show_style(view->cli, SHOW_PLAIN));
	printf("  %-16s %-16s %s\n", "guest asks", "2: Device-nGnRE", "2: Normal-NC");
	for (i = 0; i < ARRAY_SIZE(types_names); i++)
		printf("  %-16s %-16s %s\n", types_names[i],
		       types_combine(i, TYPES_DEVICE_nGnRE),
		       types_combine(i, TYPES_NORMAL_NC));
	for (i = 0; i < VFIO_NC_NR_BARS; i++) {
		if (device->host.facts.bar[i].size)
			types_print_bar(view, device, i);
	}
	puts("  the same with and without FEAT_S2FWB (Arm ARM DDI 0487, combining stage 1 and\n"
	     "  stage 2 memory type attributes)");
}

void explain_types_json(json *to)
{
	json *array = json_add_array(to, "types");
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(types_names); i++) {
		json *object = json_append_object(array);

		json_add_text(object, "stage1", types_names[i]);
		json_add_text(object, "with_device", types_combine(i, TYPES_DEVICE_nGnRE));
		json_add_text(object, "with_normal_nc", types_combine(i, TYPES_NORMAL_NC));
	}
}
