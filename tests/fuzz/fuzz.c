// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz.c - what the targets share.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/slow.h"
#include "fuzz.h"

#define FUZZ_LARGE_PAGE 65536ull

void fuzz_fail(const char *file, int line, const char *condition)
{
	/* A target may have put its own streams there. */
	dprintf(2, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

char *fuzz_text(const uint8_t *bytes, size_t size)
{
	size_t length = strnlen((const char *)bytes, size);
	char *text = malloc(length + 1);

	MUST(text);
	memcpy(text, bytes, length);
	text[length] = '\0';
	return text;
}

void fuzz_check_error(const char *text, const struct vfio_nc_text_error *error)
{
	size_t length = strlen(text);

	MUST(error->position <= length);
	MUST(error->length <= length - error->position);
	MUST(error->length || error->position == length);
	MUST(error->expected && *error->expected);
}

/* What is right now has its end behind where the complaint was. */
void fuzz_check_instead(const char *text, const struct vfio_nc_text_error *error,
			int (*parse)(const char *text, struct vfio_nc_text_error *error))
{
	const char *at = text + error->position;
	struct vfio_nc_text_error again = { 0 };
	char *mended;

	/* That is not to be taken word by word. */
	if (!*error->instead || !strncmp(error->instead, "what ", 5) ||
	    !strncmp(error->instead, "\";\" ", 4))
		return;
	mended = malloc(strlen(text) + VFIO_NC_INSTEAD_MAX);
	MUST(mended);
	/* One of several items stands for all up to the next ";". */
	sprintf(mended, "%.*s%s%s", (int)error->position, text, error->instead,
		at + (strchr(error->instead, ';') ? strcspn(at, ";") : error->length));
	/* What is too much where it stands is another matter. */
	MUST(parse(mended, &again) >= 0 ||
	     again.position >= error->position + strlen(error->instead) ||
	     strstr(again.expected, "2^64"));
	free(mended);
}

void fuzz_check_count(const char *text, unsigned int nr)
{
	size_t length = strlen(text);

	while (length && strchr(" \t", text[length - 1]))
		length--;
	MUST(nr + (length && text[length - 1] == ';') == vfio_nc_text_count(text));
}

struct vfio_nc_span *fuzz_fill(const struct vfio_nc_policy *policy,
			       const struct vfio_nc_device *device, unsigned int bar,
			       u64 page_size, unsigned int *nr)
{
	unsigned int room = vfio_nc_spans_room(policy, device, bar);
	struct vfio_nc_span *spans = malloc(room * sizeof(*spans));

	MUST(spans);
	*nr = vfio_nc_spans_fill(policy, device, bar, page_size, spans, room);
	MUST(*nr <= room);
	return spans;
}

struct vfio_nc_decision fuzz_decide(const struct vfio_nc_policy *policy,
				    const struct vfio_nc_device *device,
				    unsigned int bar, u64 offset)
{
	struct vfio_nc_decision decision;
	unsigned int nr, i = 0;
	struct vfio_nc_span *spans = fuzz_fill(policy, device, bar, 1, &nr);

	while (i < nr && spans[i].decision.end <= offset)
		i++;
	MUST(i < nr && spans[i].start <= offset);
	decision = spans[i].decision;
	free(spans);
	return decision;
}

static void check_decision(const struct vfio_nc_policy *policy,
			   const struct vfio_nc_device *device, unsigned int bar,
			   const struct vfio_nc_span *span, u64 offset)
{
	const struct vfio_nc_decision *want = &span->decision;
	struct vfio_nc_decision got = slow_decide(policy, device, bar, offset);

	MUST(got.verdict == want->verdict && got.source == want->source);
	MUST(got.rule == want->rule && got.id == want->id);
	MUST(got.lifted == want->lifted);
	MUST(got.end > offset && got.end <= want->end);
}

/* A mapping gets nothing that is not granted to all of it. */
static void check_mapping(const struct vfio_nc_span *spans, unsigned int nr,
			  u64 start, u64 end)
{
	enum vfio_nc_verdict verdict = vfio_nc_spans_verdict(spans, nr, start, end);
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (spans[i].start >= end || start >= spans[i].decision.end)
			continue;
		MUST(!vfio_nc_verdict_grants(verdict) ||
		     vfio_nc_verdict_grants(spans[i].decision.verdict));
		MUST(verdict != VFIO_NC_NORMAL_NC ||
		     spans[i].decision.verdict == VFIO_NC_NORMAL_NC);
		MUST(verdict != VFIO_NC_STOCK ||
		     spans[i].decision.verdict == VFIO_NC_STOCK);
	}
}

/* With larger pages a page has what a mapping of all of it has with small ones. */
static void check_large(const struct vfio_nc_policy *policy,
			const struct vfio_nc_device *device, unsigned int bar,
			const struct vfio_nc_span *small, unsigned int nr_small)
{
	u64 size = device->bar[bar].size;
	unsigned int nr, i;
	struct vfio_nc_span *spans = fuzz_fill(policy, device, bar, FUZZ_LARGE_PAGE, &nr);

	/* Where two spans meet inside of a page, that is one more. */
	MUST(nr && nr < 2 * nr_small);
	for (i = 0; i < nr; i++) {
		const struct vfio_nc_decision *decision = &spans[i].decision;

		MUST(spans[i].start == (i ? spans[i - 1].decision.end : 0));
		MUST(decision->end == size || !(decision->end % FUZZ_LARGE_PAGE));
		MUST(decision->verdict ==
		     vfio_nc_spans_verdict(small, nr_small, spans[i].start,
					   decision->end));
	}
	MUST(spans[nr - 1].decision.end == size);
	free(spans);
}

static void check_bar(const struct vfio_nc_policy *policy,
		      const struct vfio_nc_device *device, unsigned int bar)
{
	u64 size = device->bar[bar].size;
	u64 at = 0;
	unsigned int nr, i;
	struct vfio_nc_span *spans = fuzz_fill(policy, device, bar, FUZZ_PAGE, &nr);

	MUST(!nr == !size);
	for (i = 0; i < nr; i++) {
		u64 end = spans[i].decision.end;

		MUST(spans[i].start == at);
		MUST(end > at && end <= size && !(end % FUZZ_PAGE));
		check_decision(policy, device, bar, &spans[i], at);
		check_decision(policy, device, bar, &spans[i], end - 1);
		check_mapping(spans, nr, at, end);
		at = end;
	}
	MUST(at == size);
	if (size) {
		check_mapping(spans, nr, 0, size);
		check_large(policy, device, bar, spans, nr);
	}
	free(spans);
}

void fuzz_check_spans(const struct vfio_nc_policy *policy,
		      const struct vfio_nc_device *device)
{
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++)
		check_bar(policy, device, bar);
}

struct vfio_nc_device fuzz_device(void)
{
	return (struct vfio_nc_device){
		.domain = 1, .bus = 2, .slot = 3, .function = 4,
		.vendor = 0x8086, .device = 0x1592,
		.subvendor = 0x1af4, .subdevice = 0x1100, .class = 0x020010,
		.has_port = true, .port_vendor = 0x1022, .port_device = 0x1483,
		.bar = {
			{ 16 * FUZZ_PAGE, true }, { FUZZ_PAGE, false },
			{ 1ull << 40, true }, { 0x7fffffffff000, false },
			{ U64_MAX - FUZZ_PAGE + 1, true },
		},
	};
}
