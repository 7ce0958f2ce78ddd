// SPDX-License-Identifier: GPL-2.0-only
/*
 * metrics.c - vfio-nc metrics: Prometheus text for the textfile collector of
 * node_exporter. Names and labels are as stable as the JSON's.
 */
#include <vfio_nc/abi.h>
#include <vfio_nc/version.h>

#include "../words.h"
#include "../module.h"
#include "../verbs.h"

#define METRICS_LABELS_MAX 512

/**
 * struct metrics - what is counted, and where it goes
 * @samples: the JSON array, or NULL
 * @governed: devices that the module governs
 * @ungoverned: devices that a vfio driver has, and the module does not govern
 * @use: governed devices by use
 * @bars: parts of BARs of governed devices, by source and verdict
 * @early: BARs that were open before the module came
 * @own: BARs whose type the vfio driver chooses
 * @lifted: parts of BARs for which an operator lifts a platform's cap
 * @guest_device: parts of BARs that a verdict grants and whose guests get Device
 * @lowered: BARs that a process has taken down
 * @wished: BARs of which a process has mapped a part with a wish
 * @given_up: the hook has
 * @latched: BARs whose verdict is not what would be decided now
 */
struct metrics {
	json *samples;
	unsigned int governed;
	unsigned int ungoverned;
	unsigned int use[USE_UNKNOWN + 1];
	unsigned int bars[VFIO_NC_NR_SOURCES][VFIO_NC_NR_VERDICTS];
	unsigned int early;
	unsigned int own;
	unsigned int lifted;
	unsigned int guest_device;
	unsigned int lowered;
	unsigned int wished;
	bool given_up;
	unsigned int latched;
};

static void metrics_head(const struct metrics *metrics, const char *name,
			 const char *type, const char *help)
{
	if (!metrics->samples)
		printf("# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* A label's value as the Prometheus text format wants it. */
static void metrics_escape(char *to, size_t size, const char *value)
{
	size_t at = 0;

	for (; *value && at + 2 < size; value++) {
		if (*value == '\\' || *value == '"' || *value == '\n')
			to[at++] = '\\';
		to[at++] = *value == '\n' ? 'n' : *value;
	}
	to[at] = '\0';
}

/* @labels: as NAME="VALUE",...; values are words of ours, or escaped */
static void metrics_sample(const struct metrics *metrics, const char *name,
			   const char *labels, unsigned long long value)
{
	json *object;

	if (!metrics->samples) {
		printf("%s%s%s%s %llu\n", name, *labels ? "{" : "", labels,
		       *labels ? "}" : "", value);
		return;
	}
	object = json_append_object(metrics->samples);
	json_add_text(object, "name", name);
	json_add_text(object, "labels", labels);
	json_add_number(object, "value", value);
}

/* A metric that has one sample. */
static void metrics_gauge(const struct metrics *metrics, const char *name,
			  const char *help, unsigned long long value)
{
	metrics_head(metrics, name, "gauge", help);
	metrics_sample(metrics, name, "", value);
}

static void metrics_count_bar(struct metrics *metrics, bool dry_run,
			      const struct view_device *device, unsigned int number)
{
	const struct module_bar *shown = &device->shown.bar[number];
	const struct view_bar *bar = &device->bar[number];
	unsigned int held = 0;
	unsigned int i;

	metrics->early += shown->early;
	metrics->own += bar->own;
	metrics->latched += bar->differs && device->use.state == USE_OPEN;
	/* These are of the BAR, and stand with each of its parts. */
	if (bar->now && bar->nr_now) {
		metrics->lowered += bar->now[0].lowered ? 1 : 0;
		metrics->wished += bar->now[0].wished;
	}
	for (i = 0; bar->now && i < bar->nr_now; i++) {
		const struct module_span *span = &bar->now[i];

		metrics->bars[module_span_source(span)][span->verdict]++;
		held += span->lifted ? 1 : 0;
		metrics->guest_device += span->no_guest ? 1 : 0;
		metrics->given_up |= !strcmp(span->why, VFIO_NC_WHY_GIVEN_UP);
	}
	metrics->lifted += held;
	/* One that ends with the last close is lifted until then. */
	for (i = 0; !held && !dry_run && i < bar->nr; i++)
		metrics->lifted += bar->next[i].decision.lifted ? 1 : 0;
}

static enum cli_exit metrics_count(const struct view *view,
				   const struct view_device *device, void *context)
{
	struct metrics *metrics = context;
	unsigned int bar;

	if (!device->shown.governed) {
		metrics->ungoverned += device->host.vfio;
		return CLI_OK;
	}
	metrics->governed++;
	metrics->use[device->use.state]++;
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (device->host.facts.bar[bar].size)
			metrics_count_bar(metrics, view->module.dry_run, device, bar);
	}
	return CLI_OK;
}

/* Since the module was loaded. */
static void metrics_print_hook(const struct metrics *metrics,
			       const struct module *module)
{
	static const struct {
		enum vfio_nc_hook_count count;
		const char *name;
		const char *label;
	} samples[] = {
		{ VFIO_NC_HOOK_GRANTED, "vfio_nc_hook_pages_total", "type=\"normal-nc\"" },
		{ VFIO_NC_HOOK_ENFORCED, "vfio_nc_hook_pages_total", "type=\"device\"" },
		{ VFIO_NC_HOOK_DENIED, "vfio_nc_hook_walks_left_total", "reason=\"not granted\"" },
		{ VFIO_NC_HOOK_STRADDLING, "vfio_nc_hook_walks_left_total", "reason=\"straddling\"" },
		{ VFIO_NC_HOOK_ODD, "vfio_nc_hook_walks_left_total", "reason=\"odd\"" },
	};
	unsigned int i;

	if (!module->counted)
		return;
	for (i = 0; i < ARRAY_SIZE(samples); i++) {
		if (samples[i].count == VFIO_NC_HOOK_GRANTED)
			metrics_head(metrics, samples[i].name, "counter",
				     "Pages of governed BARs that the hook told KVM to map with a type.");
		if (samples[i].count == VFIO_NC_HOOK_DENIED)
			metrics_head(metrics, samples[i].name, "counter",
				     "Walks of KVM in governed BARs that the hook left alone.");
		metrics_sample(metrics, samples[i].name, samples[i].label,
			       module->counts[samples[i].count]);
	}
}

static void metrics_print_module(const struct metrics *metrics,
				 const struct view *view)
{
	static const char * const ways[] = {
		VFIO_NC_WORD_NATIVE, VFIO_NC_WORD_HOOK, VFIO_NC_WORD_NONE,
	};
	const struct module *module = &view->module;
	char labels[METRICS_LABELS_MAX];
	char kernel[2 * sizeof(view->host.release)];
	unsigned int i;

	metrics_escape(kernel, sizeof(kernel), view->host.release);
	metrics_head(metrics, "vfio_nc_info", "gauge", "Version of the command and of the kernel.");
	scnprintf(labels, sizeof(labels), "version=\"%s\",kernel=\"%s\"",
		  VFIO_NC_VERSION, kernel);
	metrics_sample(metrics, "vfio_nc_info", labels, 1);
	metrics_gauge(metrics, "vfio_nc_module_loaded", "Is the module loaded?",
		      module->loaded);
	if (!module->loaded)
		return;
	metrics_head(metrics, "vfio_nc_mirror", "gauge", "How guests follow: 1 for the way in force.");
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		scnprintf(labels, sizeof(labels), "way=\"%s\"", ways[i]);
		metrics_sample(metrics, "vfio_nc_mirror", labels,
			       !strcmp(module->mirror, ways[i]));
	}
	metrics_gauge(metrics, "vfio_nc_hook_given_up",
		      "Has the hook given up, since KVM is not as it expects?",
		      metrics->given_up || !strcmp(module->why, VFIO_NC_WHY_GIVEN_UP));
	metrics_print_hook(metrics, module);
	metrics_gauge(metrics, "vfio_nc_dry_run", "Does the module decide without changing anything?",
		      module->dry_run);
	metrics_gauge(metrics, "vfio_nc_rules", "Rules in force.", module->nr_rules);
}

static void metrics_print_devices(const struct metrics *metrics)
{
	char labels[METRICS_LABELS_MAX];
	unsigned int state;

	metrics_head(metrics, "vfio_nc_devices", "gauge",
		     "Devices that a vfio driver has, by whether the module governs them.");
	metrics_sample(metrics, "vfio_nc_devices", "governed=\"yes\"", metrics->governed);
	metrics_sample(metrics, "vfio_nc_devices", "governed=\"no\"", metrics->ungoverned);
	metrics_head(metrics, "vfio_nc_devices_use", "gauge",
		     "Governed devices, by whether they are open.");
	for (state = USE_CLOSED; state <= USE_UNKNOWN; state++) {
		scnprintf(labels, sizeof(labels), "state=\"%s\"", use_name(state));
		metrics_sample(metrics, "vfio_nc_devices_use", labels,
			       metrics->use[state]);
	}
}

static void metrics_print_bars(const struct metrics *metrics)
{
	char labels[METRICS_LABELS_MAX];
	unsigned int source, verdict;

	metrics_head(metrics, "vfio_nc_bars", "gauge",
		     "BARs, or parts of them, of governed devices, by who decided what.");
	for (source = 0; source < VFIO_NC_NR_SOURCES; source++) {
		for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
			scnprintf(labels, sizeof(labels), "source=\"%s\",verdict=\"%s\"",
				  vfio_nc_source_name(source),
				  vfio_nc_verdict_name(verdict));
			metrics_sample(metrics, "vfio_nc_bars", labels,
				       metrics->bars[source][verdict]);
		}
	}
	metrics_gauge(metrics, "vfio_nc_bars_early",
		      "BARs left alone because they were open before they were governed.",
		      metrics->early);
	metrics_gauge(metrics, "vfio_nc_bars_driver",
		      "BARs left alone because the vfio driver chooses their type.",
		      metrics->own);
	metrics_gauge(metrics, "vfio_nc_bars_latched",
		      "BARs that keep, until their last close, what would be decided otherwise now.",
		      metrics->latched);
	metrics_gauge(metrics, "vfio_nc_bars_guest_device",
		      "BARs, or parts of them, that a verdict grants and whose guests get Device.",
		      metrics->guest_device);
	metrics_gauge(metrics, "vfio_nc_bars_lowered",
		      "BARs that a process has taken down, until their last close.",
		      metrics->lowered);
	metrics_gauge(metrics, "vfio_nc_bars_wished",
		      "BARs of which a process has mapped a part with a wish since their open.",
		      metrics->wished);
	metrics_gauge(metrics, "vfio_nc_caps_lifted",
		      "BARs, or parts of them, for which somebody lifts the cap of the platform.",
		      metrics->lifted);
}

static enum cli_exit metrics_print(const struct view *view)
{
	struct metrics metrics = { 0 };
	json *document = NULL;
	enum cli_exit status;

	status = view_each_device(view, false, metrics_count, &metrics);
	if (status != CLI_OK)
		return status;
	if (view->cli->json) {
		document = json_document("metrics/1");
		metrics.samples = json_add_array(document, "samples");
	}
	metrics_print_module(&metrics, view);
	metrics_print_devices(&metrics);
	if (view->module.loaded)
		metrics_print_bars(&metrics);
	if (document)
		json_print(document);
	return CLI_OK;
}

static enum cli_exit metrics_run(const struct cli *cli, int argc, char **argv)
{
	int at = cli_operands(&cmd_metrics, argv);
	enum cli_exit status;
	struct view *view;

	if (at < 0)
		return CLI_USAGE;
	if (at < argc)
		return cli_usage(&cmd_metrics, "%s: metrics takes nothing", argv[at]);
	view = view_new(cli, false, &status);
	if (!view)
		return status;
	status = metrics_print(view);
	view_delete(view);
	return status;
}

const struct cli_verb cmd_metrics = {
	.name = "metrics",
	.arguments = "",
	.summary = "Prometheus text for node_exporter's textfile collector",
	.run = metrics_run,
};
