// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain_bar.c - the whole story of one BAR.
 */
#include <vfio_nc/abi.h>

#include "explain_parts.h"

/* A range, if it is not all of the BAR. */
#define BAR_RANGE_MAX 48

static void bar_say_range(const struct view_device *device, unsigned int number,
			  u64 start, u64 end, char *text)
{
	*text = '\0';
	if (start || end != device->host.facts.bar[number].size)
		scnprintf(text, BAR_RANGE_MAX, "@0x%llx+0x%llx ",
			  (unsigned long long)start, (unsigned long long)(end - start));
}

/* One source, about one part of a BAR. */
struct bar_asked {
	enum vfio_nc_source source;
	struct explain_answer answer;
};

/* Ask the next one; Return: false behind the last. All 0 at first. */
static bool bar_ask(struct bar_asked *asked, const struct view *view,
		    const struct view_device *device, unsigned int number)
{
	u64 size = device->host.facts.bar[number].size;
	u64 start = asked->answer.decision.end;

	if (start >= size) {
		asked->source++;
		start = 0;
	}
	if (!size || asked->source == VFIO_NC_NR_SOURCES)
		return false;
	explain_ask(view, device, asked->source, number, start, &asked->answer);
	return true;
}

static const char *bar_answered(const struct explain_answer *answer)
{
	return answer->spoke ? vfio_nc_verdict_name(answer->decision.verdict) : NULL;
}

static void bar_print_asked(const struct view *view,
			    const struct view_device *device, unsigned int number)
{
	struct bar_asked asked = { 0 };
	const struct explain_answer *answer = &asked.answer;

	while (bar_ask(&asked, view, device, number)) {
		const char *verdict = bar_answered(answer);
		char range[BAR_RANGE_MAX];

		bar_say_range(device, number, answer->start, answer->decision.end, range);
		printf("  %-8s %-9s %-10s %s%s\n", answer->start || asked.source ? "" : "asked",
		       answer->start ? "" : vfio_nc_source_name(asked.source),
		       verdict ? verdict : "-", range, answer->text);
	}
}

/* Lines of text, the first behind @label. */
static void bar_print_lines(const char *label, const char *text)
{
	while (*text) {
		int length = (int)strcspn(text, "\n");

		printf("  %-8s %.*s\n", label, length, text);
		label = "";
		text += length + (text[length] == '\n');
	}
}

static void bar_print_reason(const struct evidence *evidence)
{
	if (!evidence)
		return;
	bar_print_lines("why", evidence->why);
	if (evidence->strength)
		bar_print_lines("strength", evidence->strength);
	bar_print_lines("ref", evidence->maps);
	if (evidence->kernel)
		printf("  %-8s in Linux %s\n", "", evidence->kernel);
}

static void bar_print_decided(const struct view *view,
			      const struct view_device *device, unsigned int number)
{
	const struct view_bar *bar = &device->bar[number];
	char text[SHOW_SPAN_MAX];
	unsigned int i;

	for (i = 0; i < bar->nr; i++) {
		const struct vfio_nc_decision *decision = &bar->next[i].decision;
		struct module_span span = {
			.start = bar->next[i].start,
			.end = decision->end,
			.verdict = decision->verdict,
			.dry_run = view->module.dry_run,
		};

		vfio_nc_decision_print(decision, span.source, sizeof(span.source));
		show_span(view, &device->host.facts.bar[number], &span, text);
		printf("  %s%-8s%s %s\n", show_style(view->cli, SHOW_BOLD),
		       i ? "" : "decided", show_style(view->cli, SHOW_PLAIN), text);
		if (decision->lifted)
			printf("  %-8s this lifts the cap of platform %s: what it prevents can happen\n",
			       "", decision->lifted);
		bar_print_reason(explain_evidence(decision));
	}
}

/* What was latched when the device was opened, where that is something else. */
static void bar_print_now(const struct view *view,
			  const struct view_device *device, unsigned int number)
{
	const struct module_bar *shown = &device->shown.bar[number];
	const struct view_bar *bar = &device->bar[number];
	char text[SHOW_SPAN_MAX];
	bool alone = show_left_alone(device, number, text);
	unsigned int i;

	if (alone)
		printf("  %-8s %s\n", "now", text);
	if (bar->own && bar->driver)
		bar_print_reason(evidence_of_driver(bar->driver));
	if (*shown->strange)
		printf("  %-8s not understood: \"%s\" (other version?)\n", "now",
		       shown->strange);
	if (alone || *shown->strange || !bar->differs)
		return;
	for (i = 0; i < bar->nr_now; i++) {
		show_span(view, &device->host.facts.bar[number], &bar->now[i], text);
		printf("  %-8s %s\n", i ? "" : "now", text);
	}
	printf("  %-8s %s\n", "", device->use.state == USE_CLOSED ?
	       "the module says so, which may know more: ACPI, or another version's tables" :
	       "latched when the device was opened; what was decided above counts from its next open");
}

static const char *bar_process(enum vfio_nc_verdict verdict, bool kernel_nc)
{
	return verdict == VFIO_NC_NORMAL_NC || kernel_nc ?
		"Normal-NC: unaligned accesses work, writes may be gathered" :
		"Device-nGnRnE: unaligned accesses fault, nothing is gathered";
}

static const char *bar_guest(enum explain_stage2 stage2)
{
	switch (stage2) {
	case EXPLAIN_STAGE2_DEVICE:
		return "stage 2 Device-nGnRE: Device, whatever the guest asks for";
	case EXPLAIN_STAGE2_NORMAL_NC:
		return "stage 2 Normal-NC: Device or Normal-NC, as the guest asks, page by page";
	default:
		return "what this kernel does alone: Device before Linux 6.9, what the guest asks since";
	}
}

/* What a process may choose of a part, as a set of VFIO_NC_WISH_*. */
static unsigned int bar_wishes(const struct view *view, const struct module_span *span)
{
	bool alone = explain_stage2_of(view, NULL) == EXPLAIN_STAGE2_NORMAL_NC;
	enum vfio_nc_verdict verdict = module_span_verdict(span);
	unsigned int wishes = 0;
	unsigned int wish;

	for (wish = VFIO_NC_WISH_DEVICE; wish <= VFIO_NC_WISH_NORMAL_NC; wish++) {
		if (vfio_nc_wish_grant(wish, verdict, alone) >= 0)
			wishes |= 1u << wish;
	}
	/* The hook grants pages, to all mappings of them. */
	if (!strcmp(view->module.mirror, VFIO_NC_WORD_HOOK) &&
	    vfio_nc_verdict_grants(verdict) && !span->no_guest)
		wishes &= ~(1u << VFIO_NC_WISH_DEVICE);
	return wishes;
}

/* To what LOWER can take a part, as a set of verdicts. */
static unsigned int bar_lowers(const struct module_span *span)
{
	enum vfio_nc_verdict verdict = module_span_verdict(span);
	unsigned int lowers = 0;
	enum vfio_nc_verdict most;

	for (most = VFIO_NC_DEVICE; most <= VFIO_NC_PERMIT; most++) {
		if (vfio_nc_verdict_lower(verdict, most) != verdict)
			lowers |= 1u << most;
	}
	return lowers;
}

/* Wishes have the numbers of verdicts, and their words. */
static void bar_print_set(const char *label, const char *range, unsigned int set,
			  const char *who)
{
	const char *between = "";
	unsigned int i;

	printf("  %-8s %s", label, range);
	for (i = VFIO_NC_DEVICE; i < VFIO_NC_NR_VERDICTS; i++) {
		if (!(set & 1u << i))
			continue;
		printf("%s%s", between, vfio_nc_verdict_name(i));
		between = ", ";
	}
	printf("%s%s\n", set ? ": " : "", set ? who : "nothing");
}

/* Without the module, and where it does not govern, nothing can be chosen. */
static bool bar_has_choice(const struct view *view, const struct module_span *span)
{
	return view->module.loaded && !span->dry_run;
}

static void bar_print_choice(const struct view *view, const struct module_span *span,
			     const char *range)
{
	if (!bar_has_choice(view, span))
		return;
	bar_print_set("wish", range, bar_wishes(view, span),
		      "what a process may choose, for each mapping");
	bar_print_set("lower", range, bar_lowers(span),
		      "where a VMM may take its guest to, before it maps the BAR");
}

/* A mapping has one type: how parts that differ come out. */
static void bar_print_parts(const struct view *view, unsigned int nr)
{
	if (nr < 2)
		return;
	if (!strcmp(view->module.mirror, VFIO_NC_WORD_HOOK))
		printf("  %-8s %s\n", "parts",
		       "the guest's type is decided for each page or block that KVM maps");
	else
		printf("  %-8s %s\n", "parts",
		       "a mapping that reaches beyond a granted part is Device, in process and guest");
}

static void bar_print_gets(const struct view *view,
			   const struct view_device *device, unsigned int number)
{
	const struct module_bar *shown = &device->shown.bar[number];
	const struct view_bar *bar = &device->bar[number];
	char range[BAR_RANGE_MAX];
	unsigned int i;

	if (bar->own) {
		printf("  %-8s %s\n", "",
		       "the verdict above governs only what the driver leaves to vfio-pci");
		return;
	}
	if (shown->early) {
		printf("  %-8s %s\n  %-8s %s\n", "process", bar_process(VFIO_NC_STOCK, false),
		       "guest", bar_guest(explain_stage2_of(view, NULL)));
		return;
	}
	for (i = 0; bar->now && i < bar->nr_now; i++) {
		const struct module_span *span = &bar->now[i];
		enum vfio_nc_verdict verdict =
			span->dry_run ? VFIO_NC_STOCK : module_span_verdict(span);

		bar_say_range(device, number, span->start, span->end, range);
		printf("  %-8s %s%s\n", "process", range, bar_process(verdict, span->kernel_nc && !span->lowered));
		printf("  %-8s %s%s\n", "guest", range,
		       bar_guest(explain_stage2_of(view, span)));
		bar_print_choice(view, span, range);
	}
	bar_print_parts(view, bar->nr_now);
	if (!view->module.loaded)
		printf("  now, without the module: process Device-nGnRnE, guest stage 2 %s%s\n",
		       explain_stage2_name(explain_stage2_of(view, NULL)),
		       explain_stage2_is_guess(view) ?
		       ", by its version: vendors have ported 6.9's flag back" : "");
}

void explain_bar_print(const struct view *view, const struct view_device *device,
		       unsigned int number)
{
	char size[SHOW_SIZE_MAX];

	show_size(device->host.bar_length[number], size);
	printf("\n%sBAR%u%s, %s at 0x%llx%s\n", show_style(view->cli, SHOW_BOLD), number,
	       show_style(view->cli, SHOW_PLAIN), size,
	       (unsigned long long)device->host.bar_start[number],
	       device->host.facts.bar[number].prefetchable ? ", prefetchable" : "");
	bar_print_asked(view, device, number);
	bar_print_decided(view, device, number);
	bar_print_now(view, device, number);
	bar_print_gets(view, device, number);
}

static void bar_json_asked(json *to, const struct view *view,
			   const struct view_device *device, unsigned int number)
{
	struct bar_asked asked = { 0 };
	const struct explain_answer *answer = &asked.answer;

	while (bar_ask(&asked, view, device, number)) {
		json *object = json_append_object(to);

		json_add_text(object, "source", vfio_nc_source_name(asked.source));
		json_add_number(object, "offset", answer->start);
		json_add_number(object, "length", answer->decision.end - answer->start);
		json_add_text(object, "verdict", bar_answered(answer));
		json_add_text(object, "text", answer->text);
	}
}

static void bar_json_set(json *to, const char *name, unsigned int set)
{
	json *array = json_add_array(to, name);
	unsigned int i;

	for (i = VFIO_NC_DEVICE; i < VFIO_NC_NR_VERDICTS; i++) {
		if (set & 1u << i)
			json_append_text(array, vfio_nc_verdict_name(i));
	}
}

static void bar_json_choices(json *to, const struct view *view,
			     const struct view_bar *bar)
{
	unsigned int i;

	for (i = 0; bar->now && i < bar->nr_now; i++) {
		bool choice = bar_has_choice(view, &bar->now[i]);
		json *object = json_append_object(to);

		bar_json_set(object, "wishes", choice ? bar_wishes(view, &bar->now[i]) : 0);
		bar_json_set(object, "lowers", choice ? bar_lowers(&bar->now[i]) : 0);
	}
}

static void bar_json_decided(json *to, const struct view_bar *bar)
{
	unsigned int i;

	for (i = 0; i < bar->nr; i++) {
		const struct evidence *evidence = explain_evidence(&bar->next[i].decision);
		json *object;

		if (!evidence)
			continue;
		object = json_append_object(to);
		json_add_text(object, "row", evidence->id);
		json_add_text(object, "why", evidence->why);
		json_add_text(object, "strength", evidence->strength);
		json_add_text(object, "ref", evidence->maps);
		json_add_text(object, "kernel", evidence->kernel);
	}
}

void explain_bar_json(json *to, const struct view *view,
		      const struct view_device *device, unsigned int number)
{
	const struct view_bar *bar = &device->bar[number];
	json *object = json_append_object(to);
	json *stage2;
	unsigned int i;

	json_add_number(object, "bar", number);
	bar_json_asked(json_add_array(object, "asked"), view, device, number);
	bar_json_decided(json_add_array(object, "evidence"), bar);
	stage2 = json_add_array(object, "stage2");
	for (i = 0; bar->now && i < bar->nr_now; i++)
		json_append_text(stage2, explain_stage2_name(explain_stage2_of(view,
			&bar->now[i])));
	bar_json_choices(json_add_array(object, "choices"), view, bar);
	json_add_text(object, "driver_why", bar->own && bar->driver ?
		      evidence_of_driver(bar->driver)->why : NULL);
	json_add_text(object, "stage2_without_module",
		      explain_stage2_name(explain_stage2_of(view, NULL)));
	json_add_flag(object, "stage2_is_guess", explain_stage2_is_guess(view));
}
