// SPDX-License-Identifier: GPL-2.0-only
/*
 * request.c - what the verbs that write for the firmware are asked.
 */
#include <vfio_nc/clause.h>

#include "../words.h"
#include "../module.h"
#include "request.h"

/* Firmware knows whole BARs and three of the four words. */
static enum cli_exit request_check_clause(const struct pcipath *path,
					  const struct vfio_nc_clause *clause)
{
	const char *address = path->device.address;
	char text[VFIO_NC_CLAUSE_TEXT_MAX];
	char why[VFIO_NC_MISFIT_MAX];
	const char *what = NULL;

	vfio_nc_clause_print(clause, text, sizeof(text));
	if (clause->length)
		what = "firmware speaks about whole BARs";
	else if (!vfio_nc_firmware_property(clause->verdict))
		what = "firmware has no word for stock";
	if (what) {
		cli_error("%s: %s: %s: write vfio-nc set %s '%s', or a rule",
			  address, text, what, address, text);
		return CLI_USAGE;
	}
	if (!pcipath_device(path)->is_bridge) {
		if (!vfio_nc_clause_misfit(clause, path->device.facts.bar, why, sizeof(why)))
			return CLI_OK;
		cli_error("%s: %s", address, why);
		return CLI_USAGE;
	}
	if (!clause->pref)
		return CLI_OK;
	cli_error("%s: %s: is a bridge, and the devices below it differ in which BARs are prefetchable: write numbers",
		  address, text);
	return CLI_USAGE;
}

/*
 * A bridge's node is about the BARs of all below, whatever they have; a device's
 * about those that it has.
 */
static void request_take_bar(struct request *request,
			     const struct vfio_nc_clause *clause, unsigned int bar)
{
	const struct vfio_nc_bar *bars = request->path.device.facts.bar;

	if (pcipath_device(&request->path)->is_bridge ||
	    vfio_nc_clause_selects(clause, bars, bar))
		request->sets.bars[clause->verdict] |= (u8)(1u << bar);
}

/* The first clause that speaks about a BAR wins, as everywhere. */
static enum cli_exit request_take_clause(struct request *request,
					 const struct vfio_nc_clause *clause, u8 *taken)
{
	enum cli_exit status = request_check_clause(&request->path, clause);
	unsigned int bar;
	u8 before = *taken;

	if (status != CLI_OK)
		return status;
	*taken |= clause->bars;
	if (clause->bars == VFIO_NC_ALL_BARS && !clause->pref && !before) {
		request->sets.bars[clause->verdict] = VFIO_NC_ALL_BARS;
		return CLI_OK;
	}
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (clause->bars & ~before & (1u << bar))
			request_take_bar(request, clause, bar);
	}
	/* Which BARs are left is known only now. */
	if (clause->pref)
		*taken = before | request->sets.bars[clause->verdict];
	return CLI_OK;
}

static enum cli_exit request_take_clauses(struct request *request,
					  const struct vfio_nc_clause *clauses, int nr)
{
	const char *address = request->path.device.address;
	enum cli_exit status = CLI_OK;
	u8 taken = 0;
	int i;

	if (!nr) {
		cli_error("%s: is empty: write BARS=VERDICT", address);
		return CLI_USAGE;
	}
	for (i = 0; status == CLI_OK && i < nr; i++)
		status = request_take_clause(request, &clauses[i], &taken);
	return status;
}

/* A root port's own node is about the devices below it, for which it is the port. */
static void request_warn_cap(const struct host *host, struct request *request)
{
	const struct host_device *device = &request->path.device;
	struct vfio_nc_device facts = device->facts;
	unsigned int verdict;

	if (pcipath_device(&request->path)->is_bridge && !facts.has_port) {
		facts.has_port = true;
		facts.port_vendor = facts.vendor;
		facts.port_device = facts.device;
	}
	for (verdict = 0; !request->lifted && verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		if (request->sets.bars[verdict])
			request->lifted = write_warn_cap(host, device->address, &facts, verdict);
	}
}

static enum cli_exit request_parse(const struct host *host, struct request *request)
{
	struct vfio_nc_clause *clauses = calloc(vfio_nc_text_count(request->text) + 1,
						sizeof(*clauses));
	struct vfio_nc_text_error error;
	enum cli_exit status = CLI_USAGE;
	int nr;

	if (!clauses) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	nr = vfio_nc_clauses_parse(request->text, host->page_size, clauses, &error);
	if (nr < 0 && write_is_auto(request->text))
		cli_error("%s: what firmware says nothing about is left out",
			  request->path.device.address);
	else if (nr < 0)
		write_complain_text(request->path.device.address, request->text, &error);
	else
		status = request_take_clauses(request, clauses, nr);
	if (status == CLI_OK)
		request_warn_cap(host, request);
	free(clauses);
	return status;
}

/* Two nodes for one device would contradict each other. */
static enum cli_exit request_check_others(const struct requests *requests,
					  const struct request *request)
{
	const char *address = request->path.device.address;
	unsigned int i;

	for (i = 0; i < requests->nr; i++) {
		if (strcmp(requests->request[i].path.device.address, address))
			continue;
		cli_error("%s: is there twice: write all about it in one, with \";\"",
			  address);
		return CLI_USAGE;
	}
	return CLI_OK;
}

static enum cli_exit requests_add(struct requests *requests, char **pair)
{
	struct request *request = &requests->request[requests->nr];
	enum cli_exit status = pcipath_read(&requests->host, pair[0], &request->path);

	request->text = pair[1];
	if (status == CLI_OK)
		status = request_check_others(requests, request);
	if (status == CLI_OK)
		status = request_parse(&requests->host, request);
	requests->nr++;
	return status;
}

enum cli_exit requests_read(const struct cli *cli, const struct cli_verb *verb,
			    char **arguments, struct requests *requests)
{
	enum cli_exit status;
	unsigned int nr = 0;

	*requests = (struct requests){ 0 };
	while (arguments[nr])
		nr++;
	if (!nr || nr % 2)
		return cli_usage(verb, "%s takes devices, and behind each what is said about it",
				 verb->name);
	status = host_read(&requests->host, cli);
	if (status != CLI_OK)
		return status;
	requests->request = calloc(nr / 2, sizeof(*requests->request));
	if (!requests->request) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	for (; status == CLI_OK && *arguments; arguments += 2)
		status = requests_add(requests, arguments);
	return status;
}

void requests_free(struct requests *requests)
{
	free(requests->request);
	requests->request = NULL;
	host_free(&requests->host);
}

void requests_print(const struct requests *requests, FILE *out)
{
	char text[WRITE_CAP_MAX];
	unsigned int i;

	for (i = 0; i < requests->nr; i++) {
		const struct request *request = &requests->request[i];

		fprintf(out, " *\t%s [%04x:%04x]  %s\n", request->path.device.address,
			request->path.device.facts.vendor,
			request->path.device.facts.device, request->text);
		if (!request->lifted)
			continue;
		write_spell_cap(request->lifted, text);
		fprintf(out, " *\t\twarning: %s\n", text);
	}
}

void requests_print_json(const struct requests *requests, const char *schema,
			 const char *name, const char *source)
{
	json *document = json_document(schema);
	json *devices = json_add_array(document, "devices");
	unsigned int i;

	for (i = 0; i < requests->nr; i++) {
		const struct request *request = &requests->request[i];
		json *device = json_append_object(devices);

		json_add_text(device, "address", request->path.device.address);
		json_add_text(device, "says", request->text);
		json_add_text(device, "node", request->node);
		json_add_text(device, "lifts_cap_of",
			      request->lifted ? request->lifted->id : NULL);
	}
	json_add_text(document, name, source);
	json_print(document);
}

enum cli_exit requests_say_no_node(const struct pcipath *path)
{
	cli_error("%s: its host bridge %s is neither in a device tree nor in ACPI, so firmware cannot speak about it: write vfio-nc set, or a rule",
		  path->device.address, path->host);
	return CLI_FAILED;
}
