// SPDX-License-Identifier: GPL-2.0-only
/*
 * dtb.c - dtb IN OUT EDIT...: change the device tree that QEMU makes.
 *
 *	EDIT	:= place ":" property [ "=" value ]
 *		 | place ":compatible" ( "=" | "^=" | "+=" ) name
 *	place	:= "host" | dd.f "/" | { dd.f "/" } dd.f
 *	value	:= number { "," number } | '"' text '"'
 *
 * A property without a value is empty. A place that ends in "/" is a bridge's.
 * "^=" puts a compatible string before the others, "+=" behind them.
 */
#include "../../src/cli/firmware/fdt.h"

#define NUMBERS_MAX 32

static int edit_compatible(struct vfio_nc_fdt *fdt, int node, const char *name,
			   char operator)
{
	enum vfio_nc_fdt_position position = operator == '^' ? VFIO_NC_FDT_FIRST :
		operator == '+' ? VFIO_NC_FDT_LAST : VFIO_NC_FDT_ONLY;

	return vfio_nc_fdt_set_compatible(fdt, node, name, position);
}

static int edit_numbers(struct vfio_nc_fdt *fdt, int node, const char *property,
			const char *value)
{
	u32 number[NUMBERS_MAX];
	unsigned int nr = 0;
	char *end;

	while (*value) {
		if (nr == NUMBERS_MAX)
			return -EINVAL;
		number[nr++] = (u32)strtoul(value, &end, 0);
		if (end == value || (*end && *end != ','))
			return -EINVAL;
		value = end + (*end == ',');
	}
	return vfio_nc_fdt_set_numbers(fdt, node, property, number, nr);
}

static int edit_string(struct vfio_nc_fdt *fdt, int node, const char *property,
		       char *value)
{
	size_t length = strlen(value);

	if (length < 2 || value[length - 1] != '"')
		return -EINVAL;
	value[length - 1] = '\0';
	return vfio_nc_fdt_set_string(fdt, node, property, value + 1);
}

static int edit_property(struct vfio_nc_fdt *fdt, int node, char *property)
{
	size_t length = strcspn(property, "^+=");
	char operator = property[length];
	char *value = property + length + strspn(property + length, "^+=");

	property[length] = '\0';
	if (!strcmp(property, "compatible") && *value)
		return edit_compatible(fdt, node, value, operator);
	if (*value == '"')
		return edit_string(fdt, node, property, value);
	return edit_numbers(fdt, node, property, value);
}

static int edit(struct vfio_nc_fdt *fdt, char *text)
{
	char *property = strchr(text, ':');
	struct vfio_nc_fdt_place place;
	int node;

	if (!property)
		return -EINVAL;
	*property++ = '\0';
	if (vfio_nc_fdt_place_parse(text, &place))
		return -EINVAL;
	node = vfio_nc_fdt_find_host(fdt, NULL);
	if (node >= 0)
		node = vfio_nc_fdt_make_place(fdt, node, &place);
	return node < 0 ? node : edit_property(fdt, node, property);
}

static int run(struct vfio_nc_fdt *fdt, char **argv)
{
	char text[256];
	char **arg;

	for (arg = argv + 3; *arg; arg++) {
		scnprintf(text, sizeof(text), "%s", *arg);
		if (edit(fdt, text)) {
			fprintf(stderr, "dtb: cannot do %s %s\n", *arg, fdt->error);
			return 1;
		}
	}
	if (vfio_nc_fdt_write(fdt, argv[2])) {
		fprintf(stderr, "dtb: %s: %s\n", argv[2], fdt->error);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct vfio_nc_fdt fdt;
	int status;

	if (argc < 3) {
		fprintf(stderr, "usage: dtb IN OUT EDIT...\n");
		return 2;
	}
	if (vfio_nc_fdt_read(&fdt, argv[1])) {
		fprintf(stderr, "dtb: %s: %s\n", argv[1], fdt.error);
		return 1;
	}
	status = run(&fdt, argv);
	vfio_nc_fdt_free(&fdt);
	return status;
}
