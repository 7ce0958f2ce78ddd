// SPDX-License-Identifier: GPL-2.0-only
/*
 * ssdt.c - vfio-nc ssdt: what the operator says about devices, as a table
 * for ACPI, in ASL.
 *
 * A table adds to what is there: what has a device in ACPI is opened with Scope,
 * what has none is defined with Device, in each case once.
 */
#include <getopt.h>

#include "../machine.h"
#include "../firmware.h"
#include "../verbs.h"

/* Device properties: ACPI 6.5, 6.2.5; DSD Guide, chapter 3. */
#define SSDT_DSD_UUID "daffd814-6eba-4d8c-8a91-bc9bbf4aa301"

/* Devices of the machine's own tables to which this one refers. */
#define SSDT_NAMES_MAX 256

/**
 * struct ssdt_names - names of devices, each once
 * @nr: how many
 * @name: the names
 */
struct ssdt_names {
	unsigned int nr;
	char name[SSDT_NAMES_MAX][PCIPATH_NODE_MAX];
};

/**
 * struct ssdt - the table while it is made
 * @requests: what it is to say
 * @external: what it refers to
 * @defined: what it has defined so far
 * @body: where to print what is behind the references
 */
struct ssdt {
	struct requests requests;
	struct ssdt_names external;
	struct ssdt_names defined;
	FILE *body;
};

static bool ssdt_has_name(const struct ssdt_names *names, const char *name)
{
	unsigned int i;

	for (i = 0; i < names->nr; i++) {
		if (!strcmp(names->name[i], name))
			return true;
	}
	return false;
}

static bool ssdt_add_name(struct ssdt_names *names, const char *name)
{
	if (ssdt_has_name(names, name))
		return true;
	if (names->nr == SSDT_NAMES_MAX)
		return false;
	strcpy(names->name[names->nr++], name);
	return true;
}

/* As people and the module write it: "\_SB.PCI0" for "\_SB_.PCI0". */
static void ssdt_trim(char *name)
{
	char *to = name;
	char *at;

	for (at = name; *at; at++) {
		char after = at[strspn(at, "_")];

		if (*at != '_' || (after && after != '.'))
			*to++ = *at;
	}
	*to = '\0';
}

static void ssdt_indent(const struct ssdt *ssdt, unsigned int depth)
{
	while (depth--)
		putc('\t', ssdt->body);
}

__attribute__((format(printf, 3, 4)))
static void ssdt_line(const struct ssdt *ssdt, unsigned int depth, const char *format, ...)
{
	va_list args;

	ssdt_indent(ssdt, depth);
	va_start(args, format);
	vfprintf(ssdt->body, format, args);
	va_end(args);
	putc('\n', ssdt->body);
}

static void ssdt_print_property(const struct ssdt *ssdt, unsigned int depth,
				enum vfio_nc_verdict verdict, u8 bars)
{
	const char *comma = "";
	unsigned int bar;

	ssdt_indent(ssdt, depth);
	fprintf(ssdt->body, "Package () { \"%s\", Package () { ",
		vfio_nc_firmware_property(verdict));
	for (bar = 0; bars != (1u << VFIO_NC_NR_BARS) - 1 && bar < VFIO_NC_NR_BARS; bar++) {
		if (!(bars & (1u << bar)))
			continue;
		fprintf(ssdt->body, "%s%u", comma, bar);
		comma = ", ";
	}
	fprintf(ssdt->body, "%s} },\n", *comma ? " " : "");
}

static void ssdt_print_dsd(const struct ssdt *ssdt, unsigned int depth,
			   const struct vfio_nc_bar_sets *sets)
{
	unsigned int verdict;

	ssdt_line(ssdt, depth, "Name (_DSD, Package () {");
	ssdt_line(ssdt, depth + 1, "ToUUID (\"" SSDT_DSD_UUID "\"),");
	ssdt_line(ssdt, depth + 1, "Package () {");
	for (verdict = VFIO_NC_DEVICE; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		if (sets->bars[verdict])
			ssdt_print_property(ssdt, depth + 2, verdict, sets->bars[verdict]);
	}
	ssdt_line(ssdt, depth + 1, "}");
	ssdt_line(ssdt, depth, "})");
}

/* What this command calls a device that has no name yet. */
static void ssdt_usual_name(const struct pcipath_step *step, char *segment)
{
	sprintf(segment, "VN%02X", step->devfn);
}

/*
 * Has it a device in ACPI, of others? One with our name was defined by a table
 * made here before, instead of which this one will be loaded.
 */
static bool ssdt_has_device(const struct pcipath_step *step, char *node)
{
	char usual[sizeof("VNff")];
	const char *dot;

	if (!pcipath_acpi_node(step->path, node))
		return false;
	ssdt_usual_name(step, usual);
	dot = strrchr(node, '.');
	return !dot || strcmp(dot + 1, usual);
}

/* An object can be defined once, and a table cannot take away another's. */
static enum cli_exit ssdt_check_dsd(const struct ssdt *ssdt, const struct request *request,
				    const char *whole)
{
	const char *address = request->path.device.address;
	const char *node = request->node;
	char name[PCIPATH_NODE_MAX + sizeof("._DSD")];

	scnprintf(name, sizeof(name), "%s._DSD", whole);
	switch (aml_defines(&ssdt->requests.host, name)) {
	case AML_YES:
		cli_error("%s: the firmware gives %s a _DSD already, which no other table can replace: write vfio-nc set, or a rule, or say it about the bridge above",
			  address, node);
		return CLI_FAILED;
	case AML_HIDDEN:
		cli_error("%s: warning: only root may see whether %s has a _DSD already, which no other table could replace",
			  address, node);
		return CLI_OK;
	default:
		return CLI_OK;
	}
}

/* From @request->node to the one of our name in it; Return: is there room? */
static bool ssdt_go_down(struct request *request, const struct pcipath_step *step)
{
	size_t length = strlen(request->node);
	size_t left = sizeof(request->node) - length;
	char segment[sizeof("VNff")];

	ssdt_usual_name(step, segment);
	return (size_t)snprintf(request->node + length, left, ".%s", segment) < left;
}

/* Is the step's device in this table already? Then @request->node becomes its. */
static bool ssdt_go_to_defined(const struct ssdt *ssdt, struct request *request,
			       const struct pcipath_step *step)
{
	size_t length = strlen(request->node);

	if (ssdt_go_down(request, step) && ssdt_has_name(&ssdt->defined, request->node))
		return true;
	request->node[length] = '\0';
	return false;
}

static bool ssdt_open_device(struct ssdt *ssdt, struct request *request,
			     const struct pcipath_step *step, unsigned int depth)
{
	char segment[sizeof("VNff")];

	if (!ssdt_go_down(request, step) || !ssdt_add_name(&ssdt->defined, request->node))
		return false;
	ssdt_usual_name(step, segment);
	ssdt_line(ssdt, depth, "Device (%s)\t// %s", segment, step->address);
	ssdt_line(ssdt, depth, "{");
	ssdt_line(ssdt, depth + 1, "Name (_ADR, 0x%08X)",
		  (unsigned int)(step->devfn >> 3) << 16 | (step->devfn & 7));
	return true;
}

/* Open what is above the device, from step @first on define it, and speak. */
static enum cli_exit ssdt_print_scope(struct ssdt *ssdt, struct request *request,
				      unsigned int first)
{
	const struct pcipath *path = &request->path;
	unsigned int depth = 1;
	unsigned int i;

	putc('\n', ssdt->body);
	ssdt_line(ssdt, depth, "Scope (%s)", request->node);
	ssdt_line(ssdt, depth++, "{");
	for (i = first; i < path->nr; i++) {
		if (i > first)
			putc('\n', ssdt->body);
		if (!ssdt_open_device(ssdt, request, &path->step[i], depth++)) {
			cli_error("%s: too many or too long names: name fewer devices",
				  path->device.address);
			return CLI_FAILED;
		}
	}
	ssdt_print_dsd(ssdt, depth, &request->sets);
	while (--depth)
		ssdt_line(ssdt, depth, "}");
	return CLI_OK;
}

static enum cli_exit ssdt_say_no_acpi(const struct request *request)
{
	const struct pcipath *path = &request->path;
	char sysfs[WALK_PATH_MAX];
	char node[PCIPATH_NODE_MAX];

	if (!pcipath_tree_host(path, sysfs, node))
		return requests_say_no_node(path);
	cli_error("%s: this machine is booted with a device tree, not with ACPI: write vfio-nc overlay %s '%s'",
		  path->device.address, path->device.address, request->text);
	return CLI_FAILED;
}

static enum cli_exit ssdt_add(struct ssdt *ssdt, struct request *request)
{
	const struct pcipath *path = &request->path;
	enum cli_exit status = CLI_OK;
	char found[PCIPATH_NODE_MAX];
	char node[PCIPATH_NODE_MAX];
	unsigned int first;

	if (!pcipath_acpi_node(path->host, node))
		return ssdt_say_no_acpi(request);
	for (first = 0; first < path->nr; first++) {
		if (!ssdt_has_device(&path->step[first], found))
			break;
		strcpy(node, found);
	}
	strcpy(request->node, node);
	ssdt_trim(request->node);
	if (first == path->nr)
		status = ssdt_check_dsd(ssdt, request, node);
	if (status != CLI_OK)
		return status;
	if (!ssdt_add_name(&ssdt->external, request->node)) {
		cli_error("%s: too many names: name fewer devices", path->device.address);
		return CLI_FAILED;
	}
	while (first < path->nr && ssdt_go_to_defined(ssdt, request, &path->step[first]))
		first++;
	return ssdt_print_scope(ssdt, request, first);
}

static void ssdt_print(const struct ssdt *ssdt, FILE *out, const char *body)
{
	unsigned int i;

	fputs("/*\n * Written by vfio-nc ssdt, for this machine:\n", out);
	requests_print(&ssdt->requests, out);
	fputs(" *\n"
	      " * Compile it with iasl(8), and let the kernel load it at boot: as a file in\n"
	      " * kernel/firmware/acpi in an uncompressed cpio archive in front of the initrd; see\n"
	      " * Documentation/admin-guide/acpi/initrd_table_override.rst. It goes in place of\n"
	      " * one made before: name all devices in one.\n"
	      " */\n"
	      "DefinitionBlock (\"\", \"SSDT\", 2, \"" AML_OEM_ID "\", \"" AML_OEM_TABLE_ID
	      "\", 1)\n{\n", out);
	for (i = 0; i < ssdt->external.nr; i++)
		fprintf(out, "\tExternal (%s, DeviceObj)\n", ssdt->external.name[i]);
	fprintf(out, "%s}\n", body);
}

static enum cli_exit ssdt_show(const struct ssdt *ssdt, const struct cli *cli,
			       const char *body)
{
	char *source = NULL;
	size_t size;
	FILE *out = open_memstream(&source, &size);

	if (!out) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	ssdt_print(ssdt, out, body);
	fclose(out);
	if (cli->json)
		requests_print_json(&ssdt->requests, "ssdt/1", "asl", source);
	else
		fputs(source, stdout);
	free(source);
	return CLI_OK;
}

static enum cli_exit ssdt_make(struct ssdt *ssdt, const struct cli *cli)
{
	struct requests *requests = &ssdt->requests;
	enum cli_exit status = CLI_OK;
	char *body = NULL;
	unsigned int i;
	size_t size;

	ssdt->body = open_memstream(&body, &size);
	if (!ssdt->body) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	for (i = 0; status == CLI_OK && i < requests->nr; i++)
		status = ssdt_add(ssdt, &requests->request[i]);
	fclose(ssdt->body);
	if (status == CLI_OK)
		status = ssdt_show(ssdt, cli, body);
	free(body);
	return status;
}

static enum cli_exit ssdt_run(const struct cli *cli, int argc, char **argv)
{
	static const struct option options[] = { { } };
	struct ssdt ssdt = { 0 };
	enum cli_exit status;
	int option;

	opterr = 0;
	option = cli_next_option(argc, argv, "", options);
	if (option != -1)
		return cli_bad_option(&cmd_ssdt, option, argv);
	status = requests_read(cli, &cmd_ssdt, argv + optind, &ssdt.requests);
	if (status == CLI_OK)
		status = ssdt_make(&ssdt, cli);
	requests_free(&ssdt.requests);
	return status;
}

const struct cli_verb cmd_ssdt = {
	.name = "ssdt",
	.arguments = "ADDRESS BARS=VERDICT ...",
	.summary = "print an ACPI table, in ASL, that says it at boot",
	.run = ssdt_run,
};
