// SPDX-License-Identifier: GPL-2.0-only
/*
 * show.c - what several verbs print in the same way.
 */
#include <vfio_nc/version.h>

#include "show.h"

/* The first release that vfio-nc may support: RHEL 9's, which has a newer vfio. */
#define SHOW_MAJOR_MIN 5
#define SHOW_MINOR_MIN 14

#define SHOW_WIDTH 100

/*
 * The most that verbs print before a span; the source's place in it; the column in
 * which goes on what is too wide.
 */
#define SHOW_SPAN_COLUMN 24
#define SHOW_SPAN_SOURCE 11
#define SHOW_SPAN_INDENT 26

const char *show_style(const struct cli *cli, enum show_style style)
{
	static const char * const escape[] = {
		[SHOW_PLAIN] = "\033[0m",
		[SHOW_BOLD] = "\033[1m",
		[SHOW_GOOD] = "\033[32m",
		[SHOW_WARN] = "\033[33m",
	};

	return cli->colour ? escape[style] : "";
}

const char *show_size(u64 bytes, char *text)
{
	static const char units[] = "KMGTPE";
	unsigned int unit = 0;
	u64 number = bytes;

	while (number >= 1024 && !(number % 1024) && units[unit]) {
		number /= 1024;
		unit++;
	}
	if (number > 9999)
		scnprintf(text, SHOW_SIZE_MAX, "0x%llx", (unsigned long long)bytes);
	else if (unit)
		scnprintf(text, SHOW_SIZE_MAX, "%llu%c", (unsigned long long)number,
			  units[unit - 1]);
	else
		scnprintf(text, SHOW_SIZE_MAX, "%lluB", (unsigned long long)number);
	return text;
}

/* What makes ranges stand below each other behind most sources. */
static int show_pad(const char *source)
{
	int length = (int)strlen(source);

	return length < 20 ? 20 - length : 0;
}

/* The range, if it is not the whole BAR, and what to note. Return: its length. */
static int show_span_tail(const struct module_span *span, bool whole, char *text,
			  size_t size)
{
	int at = 0;

	*text = '\0';
	if (!whole)
		at += scnprintf(text, size, "  @0x%llx+0x%llx",
				(unsigned long long)span->start,
				(unsigned long long)(span->end - span->start));
	if (span->kernel_nc)
		at += scnprintf(text + at, size - (size_t)at, "  (this kernel: Normal-NC)");
	if (span->no_guest && !*span->why)
		at += scnprintf(text + at, size - (size_t)at, "  (guests get Device)");
	if (span->lowered)
		at += scnprintf(text + at, size - (size_t)at, "  (a process lowered it to %s)",
				vfio_nc_verdict_name(span->lowered));
	if (span->wished)
		at += scnprintf(text + at, size - (size_t)at, "  (mapped with a wish)");
	if (span->dry_run)
		at += scnprintf(text + at, size - (size_t)at, "  (dry run)");
	return at;
}

void show_span(const struct view *view, const struct vfio_nc_bar *bar,
	       const struct module_span *span, char *text)
{
	bool grants = vfio_nc_verdict_grants(span->verdict);
	bool whole = !span->start && span->end == bar->size;
	int pad = whole ? 0 : show_pad(span->source);
	char tail[160];
	int length = show_span_tail(span, whole, tail, sizeof(tail));
	int at;

	length += SHOW_SPAN_COLUMN + SHOW_SPAN_SOURCE + (int)strlen(span->source) + pad;
	at = scnprintf(text, SHOW_SPAN_MAX, "%s%-9s%s  %s",
		       grants ? show_style(view->cli, SHOW_GOOD) : "",
		       vfio_nc_verdict_name(span->verdict),
		       grants ? show_style(view->cli, SHOW_PLAIN) : "", span->source);
	/* The tail begins with two blanks. */
	if (*tail && length > SHOW_WIDTH)
		at += scnprintf(text + at, (size_t)(SHOW_SPAN_MAX - at), "\n%*s",
				SHOW_SPAN_INDENT - 2, "");
	else
		at += scnprintf(text + at, (size_t)(SHOW_SPAN_MAX - at), "%*s", pad, "");
	at += scnprintf(text + at, (size_t)(SHOW_SPAN_MAX - at), "%s", tail);
	if (span->no_guest && *span->why)
		at += scnprintf(text + at, (size_t)(SHOW_SPAN_MAX - at),
				"\n%*s(guests get Device: %s)", SHOW_SPAN_INDENT, "", span->why);
	if (span->lifted)
		scnprintf(text + at, (size_t)(SHOW_SPAN_MAX - at),
			  "\n%*s(this lifts the cap of platform %s)", SHOW_SPAN_INDENT, "",
			  span->lifted);
}

bool show_left_alone(const struct view_device *device, unsigned int number,
		     char *text)
{
	const struct view_bar *bar = &device->bar[number];

	if (device->shown.bar[number].early)
		scnprintf(text, SHOW_SPAN_MAX,
			  "stock      open since before it was governed, until its last close");
	else if (bar->own && *bar->own_type)
		scnprintf(text, SHOW_SPAN_MAX, "-          %s maps it itself, %s",
			  device->host.driver, bar->own_type);
	else if (bar->own)
		scnprintf(text, SHOW_SPAN_MAX,
			  "-          the vfio driver gave it a type itself, which stays");
	else
		return false;
	return true;
}

static void show_hook(const struct module *module)
{
	const unsigned long long *counts = module->counts;

	if (!module->counted)
		return;
	printf("pages that the hook has told KVM to map: %llu Normal-NC, %llu Device\n",
	       counts[VFIO_NC_HOOK_GRANTED], counts[VFIO_NC_HOOK_ENFORCED]);
	printf("walks that it left alone, in what it governs: %llu not granted, %llu granted in part, %llu odd\n",
	       counts[VFIO_NC_HOOK_DENIED], counts[VFIO_NC_HOOK_STRADDLING],
	       counts[VFIO_NC_HOOK_ODD]);
}

static void show_module(const struct view *view)
{
	const struct module *module = &view->module;

	if (!module->loaded) {
		printf("%sthe module vfio_nc is not loaded: below is what its tables would say%s\n",
		       show_style(view->cli, SHOW_WARN), show_style(view->cli, SHOW_PLAIN));
		return;
	}
	printf("the module vfio_nc is loaded: mirror %s, unlisted %s, rules: %u%s\n",
	       module->mirror, vfio_nc_verdict_name(module->unlisted),
	       module->nr_rules,
	       module->dry_run ? ", dry run: it changes nothing" : "");
	show_hook(module);
}

/* Whatever makes the module useless or impossible here. */
static void show_kernel(const struct view *view)
{
	const struct host *host = &view->host;

	printf("%svfio-nc %s%s, Linux %s%s%s\n", show_style(view->cli, SHOW_BOLD),
	       VFIO_NC_VERSION, show_style(view->cli, SHOW_PLAIN),
	       *host->release ? host->release : "of unknown version",
	       *host->arch ? ", " : "", host->arch);
	if (*host->arch && strcmp(host->arch, "aarch64"))
		printf("this machine is %s: verdicts are about arm64 hosts\n", host->arch);
	if (host_is_before(host, SHOW_MAJOR_MIN, SHOW_MINOR_MIN))
		puts("this kernel is too old for the module: it takes Linux 5.15 and later");
}

void show_wrapped(unsigned int column, unsigned int indent, const char *text)
{
	bool first = true;

	while (*text) {
		unsigned int length = (unsigned int)strcspn(text, " ");

		if (!first && column + 1 + length > SHOW_WIDTH) {
			printf("\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			putchar(' ');
			column++;
		}
		printf("%.*s", (int)length, text);
		column += length;
		text += length + (text[length] == ' ');
		first = false;
	}
	putchar('\n');
}

static void show_platform(const struct view *view, const struct vfio_nc_platform *row)
{
	char head[64];
	int length;

	if (row->cap)
		length = scnprintf(head, sizeof(head), "platform %s, at most %s: ",
				   row->id, vfio_nc_verdict_name(row->verdict));
	else
		length = scnprintf(head, sizeof(head), "platform %s, a note: ", row->id);
	printf("%s%s%s", row->cap ? show_style(view->cli, SHOW_WARN) : "", head,
	       row->cap ? show_style(view->cli, SHOW_PLAIN) : "");
	show_wrapped((unsigned int)length, 4, row->why);
	if (!row->process)
		return;
	length = printf("    no memory type prevents that; process and guest: ");
	show_wrapped((unsigned int)length, 4, row->process);
}

void show_host(const struct view *view, u64 rows)
{
	unsigned int i;

	show_kernel(view);
	show_module(view);
	if (view->host.mcfg_hidden)
		puts("the ACPI table MCFG, which may name the platform, is readable by root only");
	for (i = 0; i < view->host.table.nr_platforms; i++) {
		if (rows & 1ull << i)
			show_platform(view, &view->host.table.platforms[i]);
	}
	putchar('\n');
}
