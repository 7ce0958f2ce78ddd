// SPDX-License-Identifier: GPL-2.0-only
/*
 * overlay.c - vfio-nc overlay: what the operator says about devices, as an
 * overlay for the device tree with which this machine is booted.
 */
#include <getopt.h>

#include "../firmware.h"
#include "../verbs.h"

/* More than any "reg" or "ranges" of a PCI function takes. */
#define OVERLAY_VALUE_MAX 1024

/**
 * struct overlay - the overlay while it is made
 * @requests: what it is to say
 * @boot: the tree the machine was booted with; has none where that is not known
 * @tree: the overlay
 */
struct overlay {
	struct requests requests;
	struct vfio_nc_fdt boot;
	struct vfio_nc_fdt tree;
};

static enum cli_exit overlay_failed(const struct overlay *overlay,
				    const struct request *request)
{
	cli_error("%s: the overlay cannot be made: %s", request->path.device.address,
		  overlay->tree.error);
	return CLI_FAILED;
}

/* The kernel makes nodes too: one that it was not given is as good as none. */
static bool overlay_has_node(const struct overlay *overlay, const char *sysfs, char *node)
{
	if (!pcipath_tree_node(sysfs, node))
		return false;
	return !overlay->boot.blob || vfio_nc_fdt_has(&overlay->boot, node);
}

/*
 * Repeat what the node says already: it may have been put there by an overlay
 * made here before, instead of which this one will be applied.
 */
static int overlay_copy(struct overlay *overlay, int node, const char *sysfs)
{
	/* The last one goes in front. */
	static const char * const names[] = {
		"ranges", "#size-cells", "#address-cells", "device_type", "reg",
	};
	char value[OVERLAY_VALUE_MAX];
	unsigned int i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(names); i++) {
		int size = sysfs_read_bytes(value, sizeof(value), "%s/of_node/%s",
					    sysfs, names[i]);

		if (size >= 0)
			ret = vfio_nc_fdt_set_bytes(&overlay->tree, node, names[i],
						    value, (size_t)size);
	}
	return ret;
}

/* @node is the bus's offset, @path its path; both become those of the step's node. */
static int overlay_add_step(struct overlay *overlay, const struct pcipath_step *step,
			    int node, char *path)
{
	char live[PCIPATH_NODE_MAX];
	const char *name = NULL;
	size_t length = strlen(path);
	int ret;

	if (overlay_has_node(overlay, step->path, live)) {
		if (strncmp(live, path, length) || live[length] != '/' ||
		    strchr(live + length + 1, '/')) {
			scnprintf(overlay->tree.error, sizeof(overlay->tree.error),
				  "%s is not just below %s", live, path);
			return -EINVAL;
		}
		name = live + length + 1;
	}
	node = vfio_nc_fdt_make_child(&overlay->tree, node, step->devfn,
				      step->is_bridge, name);
	if (node < 0)
		return node;
	ret = name ? overlay_copy(overlay, node, step->path) : 0;
	if (!ret)
		ret = vfio_nc_fdt_add_name(&overlay->tree, node, path, PCIPATH_NODE_MAX);
	return ret ? ret : node;
}

static int overlay_add_property(struct overlay *overlay, int node,
				enum vfio_nc_verdict verdict, u8 bars)
{
	u32 number[VFIO_NC_NR_BARS];
	unsigned int nr = 0;
	unsigned int bar;

	for (bar = 0; bars != (1u << VFIO_NC_NR_BARS) - 1 && bar < VFIO_NC_NR_BARS; bar++) {
		if (bars & (1u << bar))
			number[nr++] = bar;
	}
	return vfio_nc_fdt_set_numbers(&overlay->tree, node,
				       vfio_nc_firmware_property(verdict), number, nr);
}

/* An overlay adds: what is there already stays, and may contradict. */
static void overlay_warn(const struct request *request, enum vfio_nc_verdict verdict)
{
	const char *name = vfio_nc_firmware_property(verdict);

	if (sysfs_exists("%s/of_node/%s", request->path.device.path, name))
		cli_error("%s: warning: %s has %s already, which an overlay cannot take away: if an earlier overlay put it there, apply this one instead of that",
			  request->path.device.address, request->node, name);
}

static int overlay_add_properties(struct overlay *overlay, struct request *request,
				  int node)
{
	unsigned int verdict;
	int ret = 0;

	for (verdict = VFIO_NC_DEVICE; !ret && verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		u8 bars = request->sets.bars[verdict];

		if (bars)
			ret = overlay_add_property(overlay, node, verdict, bars);
		else
			overlay_warn(request, verdict);
	}
	return ret;
}

static enum cli_exit overlay_say_no_tree(const struct request *request)
{
	const struct pcipath *path = &request->path;
	char node[PCIPATH_NODE_MAX];

	if (!pcipath_acpi_node(path->host, node))
		return requests_say_no_node(path);
	cli_error("%s: this machine is booted with ACPI, not with a device tree: write vfio-nc ssdt %s '%s'",
		  path->device.address, path->device.address, request->text);
	return CLI_FAILED;
}

static enum cli_exit overlay_add(struct overlay *overlay, struct request *request)
{
	const struct pcipath *path = &request->path;
	char sysfs[WALK_PATH_MAX];
	unsigned int i;
	int node;

	if (!pcipath_tree_host(path, sysfs, request->node))
		return overlay_say_no_tree(request);
	node = vfio_nc_fdt_make_fragment(&overlay->tree, request->node);
	for (i = 0; node >= 0 && i < path->nr; i++)
		node = overlay_add_step(overlay, &path->step[i], node, request->node);
	if (node < 0 || overlay_add_properties(overlay, request, node))
		return overlay_failed(overlay, request);
	return CLI_OK;
}

static void overlay_print(const struct overlay *overlay, FILE *out)
{
	fputs("/*\n * Written by vfio-nc overlay, for this machine:\n", out);
	requests_print(&overlay->requests, out);
	fputs(" *\n"
	      " * Apply it to the tree that the boot loader hands to the kernel: \"fdt apply\" in\n"
	      " * U-Boot, \"fdtoverlays\" in extlinux.conf, or fdtoverlay(1) on the file.\n"
	      " */\n", out);
	vfio_nc_fdt_print(&overlay->tree, out);
}

static enum cli_exit overlay_write(struct overlay *overlay, const char *file)
{
	if (!vfio_nc_fdt_write(&overlay->tree, file))
		return CLI_OK;
	cli_error("%s: %s", file, overlay->tree.error);
	return CLI_FAILED;
}

static enum cli_exit overlay_show(struct overlay *overlay, const struct cli *cli,
				  const char *file)
{
	char *source = NULL;
	size_t size;
	FILE *out = open_memstream(&source, &size);
	enum cli_exit status = CLI_OK;

	if (!out) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	overlay_print(overlay, out);
	fclose(out);
	if (cli->dry_run)
		file = NULL;
	if (file)
		status = overlay_write(overlay, file);
	if (status == CLI_OK && cli->json)
		requests_print_json(&overlay->requests, "overlay/1", "dts", source);
	else if (status == CLI_OK)
		fputs(source, stdout);
	free(source);
	return status;
}

static enum cli_exit overlay_make(struct overlay *overlay)
{
	struct requests *requests = &overlay->requests;
	char boot[WALK_PATH_MAX];
	enum cli_exit status = CLI_OK;
	unsigned int i;

	/* Only root may read it. */
	scnprintf(boot, sizeof(boot), "%s/firmware/fdt", requests->host.sysfs);
	vfio_nc_fdt_read(&overlay->boot, boot);
	if (vfio_nc_fdt_new(&overlay->tree)) {
		cli_error("%s", overlay->tree.error);
		return CLI_FAILED;
	}
	for (i = 0; status == CLI_OK && i < requests->nr; i++)
		status = overlay_add(overlay, &requests->request[i]);
	return status;
}

static enum cli_exit overlay_run(const struct cli *cli, int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ }
	};
	struct overlay overlay = { 0 };
	const char *file = NULL;
	enum cli_exit status;
	int option;

	opterr = 0;
	while ((option = cli_next_option(argc, argv, ":o:", options)) != -1) {
		if (option != 'o')
			return cli_bad_option(&cmd_overlay, option, argv);
		file = optarg;
	}
	status = requests_read(cli, &cmd_overlay, argv + optind, &overlay.requests);
	if (status == CLI_OK)
		status = overlay_make(&overlay);
	if (status == CLI_OK)
		status = overlay_show(&overlay, cli, file);
	vfio_nc_fdt_free(&overlay.tree);
	vfio_nc_fdt_free(&overlay.boot);
	requests_free(&overlay.requests);
	return status;
}

static const char * const overlay_options[] = { "--output FILE", NULL };

const struct cli_verb cmd_overlay = {
	.name = "overlay",
	.arguments = "ADDRESS BARS=VERDICT ...",
	.summary = "print a device tree overlay that says it at boot; -o FILE: write the .dtbo",
	.options = overlay_options,
	.run = overlay_run,
};
