/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * request.h - what the verbs that write for the firmware are asked: devices, and
 * what is to be said about each.
 */
#ifndef VFIO_NC_CLI_REQUEST_H
#define VFIO_NC_CLI_REQUEST_H

#include <vfio_nc/firmware.h>

#include "pcipath.h"

/**
 * struct request - what is to be said about one device
 * @path: the device and who is above it
 * @text: clauses, as they were written
 * @sets: the same as firmware can say it
 * @lifted: the platform's row whose cap that lifts, or NULL
 * @node: the node that will say it; filled in by the verb
 */
struct request {
	struct pcipath path;
	const char *text;
	struct vfio_nc_bar_sets sets;
	const struct vfio_nc_platform *lifted;
	char node[PCIPATH_NODE_MAX];
};

/**
 * struct requests - all of them
 * @host: the machine
 * @nr: how many
 * @request: each about another device
 */
struct requests {
	struct host host;
	unsigned int nr;
	struct request *request;
};

/**
 * requests_read() - understand the arguments of a verb
 * @cli: the options
 * @verb: the verb
 * @arguments: pairs of address and clauses, NULL behind the last
 * @requests: where to write them; to be given to requests_free(), also if this
 *	fails
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit requests_read(const struct cli *cli, const struct cli_verb *verb,
			    char **arguments, struct requests *requests);

/**
 * requests_free() - give them back
 * @requests: the requests
 */
void requests_free(struct requests *requests);

/**
 * requests_print() - print them as lines of a C comment, behind " *"
 * @requests: the requests
 * @out: where to print
 */
void requests_print(const struct requests *requests, FILE *out);

/**
 * requests_print_json() - print a document about them
 * @requests: the requests
 * @schema: name and version of its schema
 * @name: what the source is called in it
 * @source: the source
 */
void requests_print_json(const struct requests *requests, const char *schema,
			 const char *name, const char *source);

/**
 * requests_say_no_node() - say that firmware cannot speak about a device
 * @path: the device, whose host bridge has a node nowhere
 *
 * Return: CLI_FAILED.
 */
enum cli_exit requests_say_no_node(const struct pcipath *path);

#endif /* VFIO_NC_CLI_REQUEST_H */
