// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe_show.c - what vfio-nc probe says.
 */
#include "probe_show.h"
#include "show.h"

/* So many differences are shown of each line. */
#define PROBE_SHOWN 8

void probe_show_end_line(struct probe_command *command)
{
	if (!command->name || command->cli->json)
		return;
	if (command->differences)
		printf("  %26s%10llu accesses   %llu differences\n", "",
		       (unsigned long long)command->accesses,
		       (unsigned long long)command->differences);
	else if (command->accesses)
		printf("%10llu accesses   ok\n", (unsigned long long)command->accesses);
	else
		printf("\n");
	command->name = NULL;
}

/* The name is there before anything is done: the machine may stop. */
void probe_show_begin(void *context, const char *name, bool write)
{
	struct probe_command *command = context;

	if (command->cli->json)
		return;
	if (command->name == name && command->write == write)
		return;
	probe_show_end_line(command);
	printf("  %s  %-16s ", write ? "writing" : "reading", name);
	fflush(stdout);
	command->name = name;
	command->write = write;
	command->accesses = 0;
	command->differences = 0;
}

static void probe_print_op(const struct pattern_op *op)
{
	if (!op)
		return;
	if (op->kind == PATTERN_COPY)
		printf(" (memcpy of %llu)", (unsigned long long)op->width);
	else if (op->kind == PATTERN_BLOCKS)
		printf(" (NEON, 64 bytes)");
	else if (op->count > 1 && op->stride != op->width)
		printf(" (%llu x %llu bytes, %llu apart)",
		       (unsigned long long)op->count, (unsigned long long)op->width,
		       (unsigned long long)op->stride);
	else
		printf(" (%llu x %llu bytes)", (unsigned long long)op->count,
		       (unsigned long long)op->width);
}

static void probe_print_bytes(const char *before, const u8 *bytes, u64 length)
{
	u64 i;

	printf("%s", before);
	for (i = 0; i < length && i < COMPARE_BYTES; i++)
		printf("%02x", bytes[i]);
	if (length > COMPARE_BYTES)
		printf("..");
}

static void probe_print_difference(const struct probe_step *step,
				   const struct compare_difference *difference)
{
	printf("    0x%llx+%llu: %s",
	       (unsigned long long)pattern_offset(step->image, difference->at),
	       (unsigned long long)difference->length,
	       compare_name(difference->kind));
	if (difference->kind == COMPARE_ADDRESS)
		printf(", %s 0x%llx", difference->meant ? "found at" : "written to",
		       (unsigned long long)pattern_offset(step->image,
							  difference->elsewhere));
	probe_print_bytes(": expected ", difference->expected, difference->length);
	probe_print_bytes(", got ", difference->got, difference->length);
	probe_print_op(difference->op);
	putchar('\n');
}

static void probe_keep_step(struct probe_command *command,
			    const struct probe_step *step)
{
	struct probe_step *more = realloc(command->steps,
					  (command->nr + 1) * sizeof(*more));

	if (!more)
		return;
	command->steps = more;
	more[command->nr] = *step;
	/* The operations will be others. */
	for (unsigned int i = 0; i < step->report.explained; i++)
		more[command->nr].report.difference[i].op = NULL;
	command->nr++;
}

void probe_show_done(void *context, const struct probe_step *step)
{
	struct probe_command *command = context;
	unsigned int i;

	if (command->cli->json) {
		probe_keep_step(command, step);
		return;
	}
	command->accesses += step->accesses;
	if (step->report.nr && !command->differences)
		printf("\n");
	for (i = 0; i < step->report.explained &&
	     command->differences + i < PROBE_SHOWN; i++)
		probe_print_difference(step, &step->report.difference[i]);
	command->differences += step->report.nr;
}

void probe_show_head(const struct probe_command *command)
{
	const struct trial *trial = &command->trial;
	char size[SHOW_SIZE_MAX], tested[SHOW_SIZE_MAX];

	testbed_print(&command->testbed, stdout, "");
	printf("%s [%04x:%04x] BAR %u, %s, %sprefetchable: ", trial->device.address,
	       trial->device.facts.vendor, trial->device.facts.device, trial->bar,
	       show_size(trial->info.size, size),
	       trial->device.facts.bar[trial->bar].prefetchable ? "" : "not ");
	show_size(trial->image.size, tested);
	if (trial->image.size == trial->info.size)
		printf("all of it is tested\n");
	else if (trial->image.whole)
		printf("the %s that can be mapped are tested\n", tested);
	else
		printf("%u samples, together %s, are tested, no more\n",
		       trial->image.nr, tested);
	printf("Its contents are lost now. If the machine stops, the last line is why.\n");
	fflush(stdout);
}

static const char *probe_type_evidence(const struct trial *trial,
				       enum vfio_nc_verdict type)
{
	return trial->felt & 1u << type ?
		"by the module's word and by an unaligned load" : "by the module's word only";
}

/* The rule that this justifies: for the device, or against what is above it. */
static bool probe_print_rule(const struct probe_command *command, char *text,
			     size_t size)
{
	const struct vfio_nc_device *facts = &command->trial.device.facts;
	bool good = command->result.outcome == PROBE_GOOD;
	struct vfio_nc_rule rule = {
		.selector = {
			.kind = VFIO_NC_SELECTOR_ID,
			.nr = 2,
			.field = { facts->vendor, facts->device },
		},
		.clause = {
			.bars = (u8)(1u << command->trial.bar),
			.verdict = good ? VFIO_NC_NORMAL_NC : VFIO_NC_DEVICE,
		},
	};

	if (!good && facts->has_port) {
		rule.selector.kind = VFIO_NC_SELECTOR_PORT;
		rule.selector.field[0] = facts->port_vendor;
		rule.selector.field[1] = facts->port_device;
		rule.clause.bars = VFIO_NC_ALL_BARS;
	}
	vfio_nc_rule_print(&rule, text, size);
	return command->result.outcome <= PROBE_FAULTED;
}

static void probe_print_kinds(const struct probe_result *result)
{
	unsigned int kind;

	printf("Normal-NC DOES NOT WORK here: %llu differences",
	       (unsigned long long)result->differences);
	for (kind = 0; kind < COMPARE_NR_KINDS; kind++) {
		if (result->kinds[kind])
			printf(", %llu %s", (unsigned long long)result->kinds[kind],
			       compare_name(kind));
	}
	printf("\n");
}

void probe_show_tail(const struct probe_command *command)
{
	const struct probe_result *result = &command->result;
	char rule[VFIO_NC_RULE_TEXT_MAX];

	if (command->result.outcome > PROBE_FAULTED)
		return;
	if (result->outcome == PROBE_GOOD)
		printf("No difference in %llu accesses.\n",
		       (unsigned long long)result->accesses);
	else
		probe_print_kinds(result);
	printf("Device: %s\n", probe_type_evidence(&command->trial, VFIO_NC_DEVICE));
	printf("Normal-NC: %s\n",
	       probe_type_evidence(&command->trial, VFIO_NC_NORMAL_NC));
	probe_print_rule(command, rule, sizeof(rule));
	printf("Rule: %s\n", rule);
	if (*command->testbed.emulated)
		printf("But this is no real machine: it says nothing about one.\n");
}

static const char *probe_outcome_name(enum probe_outcome outcome)
{
	static const char * const names[] = {
		[PROBE_GOOD] = "good",
		[PROBE_DIFFERS] = "differs",
		[PROBE_FAULTED] = "faulted",
		[PROBE_NOT_TESTABLE] = "not testable",
		[PROBE_FAILED] = "failed",
	};

	return names[outcome];
}

static void probe_add_step(json *to, const struct probe_step *step)
{
	json *differences;
	unsigned int i;

	json_add_text(to, "name", step->name);
	json_add_text(to, "writer", step->write ? "normal-nc" : "device");
	json_add_number(to, "accesses", step->accesses);
	json_add_number(to, "differences", step->report.nr);
	json_add_number(to, "bytes", step->report.bytes);
	differences = json_add_array(to, "explained");
	for (i = 0; i < step->report.explained; i++) {
		const struct compare_difference *difference =
			&step->report.difference[i];
		json *one = json_append_object(differences);

		json_add_text(one, "kind", compare_name(difference->kind));
		json_add_number(one, "offset",
				pattern_offset(step->image, difference->at));
		json_add_number(one, "length", difference->length);
		if (difference->kind == COMPARE_ADDRESS)
			json_add_number(one, "elsewhere",
					pattern_offset(step->image,
						       difference->elsewhere));
	}
}

void probe_show_json(const struct probe_command *command)
{
	json *document = json_document("probe/2");
	char rule[VFIO_NC_RULE_TEXT_MAX];
	json *types, *steps;
	unsigned int i;

	testbed_add(document, &command->testbed, &command->trial);
	types = json_add_object(document, "types");
	json_add_text(types, "device",
		      probe_type_evidence(&command->trial, VFIO_NC_DEVICE));
	json_add_text(types, "normal-nc",
		      probe_type_evidence(&command->trial, VFIO_NC_NORMAL_NC));
	json_add_text(document, "outcome",
		      probe_outcome_name(command->result.outcome));
	json_add_number(document, "differences", command->result.differences);
	json_add_text(document, "rule",
		      probe_print_rule(command, rule, sizeof(rule)) ? rule : NULL);
	steps = json_add_array(document, "steps");
	for (i = 0; i < command->nr; i++)
		probe_add_step(json_append_object(steps), &command->steps[i]);
	json_print(document);
}
