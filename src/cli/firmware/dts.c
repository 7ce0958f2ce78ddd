// SPDX-License-Identifier: GPL-2.0-only
/*
 * dts.c - print an overlay in a flattened device tree as source.
 *
 * libfdt puts what is new in front, so all is printed from the last to the first.
 */
#include <libfdt.h>

#include <vfio_nc/abi.h>

#include "fdt.h"

static void dts_indent(FILE *out, unsigned int depth)
{
	while (depth--)
		putc('\t', out);
}

static bool dts_begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* Of all properties that are made here, only these are not numbers. */
static bool dts_is_string(const char *name)
{
	return !strcmp(name, "device_type") || !strcmp(name, "compatible");
}

static void dts_print_numbers(FILE *out, const char *name, const fdt32_t *cell, int nr)
{
	bool decimal = *name == '#' || dts_begins(name, VFIO_NC_PROPERTY_PREFIX);
	int i;

	for (i = 0; i < nr; i++) {
		u32 number = fdt32_to_cpu(cell[i]);

		fprintf(out, decimal || !number ? "%s%u" : "%s0x%04x", i ? " " : "",
			number);
	}
}

static void dts_print_property(const struct vfio_nc_fdt *fdt, FILE *out, int offset,
			       unsigned int depth)
{
	const char *name;
	int size;
	const void *value = fdt_getprop_by_offset(fdt->blob, offset, &name, &size);

	dts_indent(out, depth);
	if (!size) {
		fprintf(out, "%s;\n", name);
	} else if (dts_is_string(name)) {
		fprintf(out, "%s = \"%.*s\";\n", name, size, (const char *)value);
	} else {
		fprintf(out, "%s = <", name);
		dts_print_numbers(out, name, value, size / (int)sizeof(fdt32_t));
		fputs(">;\n", out);
	}
}

static void dts_print_properties(const struct vfio_nc_fdt *fdt, FILE *out, int node,
				 unsigned int depth)
{
	int first = fdt_first_property_offset(fdt->blob, node);
	int offset, next, last = -1;

	/* Each time the one before the last that was printed. */
	while (first >= 0 && last != first) {
		offset = first;
		while ((next = fdt_next_property_offset(fdt->blob, offset)) >= 0 &&
		       next != last)
			offset = next;
		dts_print_property(fdt, out, offset, depth);
		last = offset;
	}
}

/* The one before @node, or the last if that is -1. */
static int dts_node_before(const struct vfio_nc_fdt *fdt, int parent, int node)
{
	int before = -1;
	int at;

	fdt_for_each_subnode(at, fdt->blob, parent) {
		if (at == node)
			break;
		before = at;
	}
	return before;
}

/* What is inside the braces; no deeper than VFIO_NC_FDT_STEPS_MAX. */
static void dts_print_node(const struct vfio_nc_fdt *fdt, FILE *out, int node,
			   unsigned int depth)
{
	int child = -1;

	dts_print_properties(fdt, out, node, depth);
	while ((child = dts_node_before(fdt, node, child)) >= 0) {
		putc('\n', out);
		dts_indent(out, depth);
		fprintf(out, "%s {\n", fdt_get_name(fdt->blob, child, NULL));
		dts_print_node(fdt, out, child, depth + 1);
		dts_indent(out, depth);
		fputs("};\n", out);
	}
}

void vfio_nc_fdt_print(const struct vfio_nc_fdt *fdt, FILE *out)
{
	int fragment = -1;

	fputs("/dts-v1/;\n/plugin/;\n", out);
	while ((fragment = dts_node_before(fdt, 0, fragment)) >= 0) {
		fprintf(out, "\n&{%s} {\n",
			(const char *)fdt_getprop(fdt->blob, fragment, "target-path", NULL));
		dts_print_node(fdt, out,
			       fdt_subnode_offset(fdt->blob, fragment, "__overlay__"), 1);
		fputs("};\n", out);
	}
}
