// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench_show.c - what vfio-nc bench says.
 */
#include "bench_show.h"
#include "show.h"

static const char * const bench_types[BENCH_NR_TYPES] = {
	[BENCH_DEVICE] = "device",
	[BENCH_NORMAL] = "normal-nc",
};

/* What takes long is measured less often than was asked for. */
static unsigned int bench_fewest_runs(const struct bench *bench)
{
	unsigned int fewest = bench->runs, i, type;

	for (i = 0; i < bench->nr; i++) {
		for (type = 0; type < BENCH_NR_TYPES; type++) {
			if (bench->point[i].ns[type].nr < fewest)
				fewest = bench->point[i].ns[type].nr;
		}
	}
	return fewest;
}

static void bench_show_head(const struct bench *bench,
			    const struct testbed *testbed, const char *before)
{
	const struct trial *trial = &bench->trial;
	unsigned int fewest = bench_fewest_runs(bench);
	char size[SHOW_SIZE_MAX];

	testbed_print(testbed, stdout, before);
	printf("%s%s [%04x:%04x] BAR %u, %s; median of ", before,
	       trial->device.address, trial->device.facts.vendor,
	       trial->device.facts.device, trial->bar,
	       show_size(trial->info.size, size));
	if (fewest < bench->runs)
		printf("%u to ", fewest);
	printf("%u runs\n", bench->runs);
	printf("%smemcpy accesses unaligned, which Device memory does not take: there it is the 8-byte loop\n",
	       before);
}

static void bench_show_rates(const struct bench_point *point)
{
	double device = bench_rate(point, BENCH_DEVICE);
	double normal = bench_rate(point, BENCH_NORMAL);

	printf("  %9.1f %9.1f %6.2f", device / 1e6, normal / 1e6,
	       stats_ratio(normal, device));
}

static void bench_show_latency(const struct bench_point *point)
{
	double device = point->ns[BENCH_DEVICE].median;
	double normal = point->ns[BENCH_NORMAL].median;

	printf("%s 8 bytes and wait: Device %.1f ns, Normal-NC %.1f ns, ratio %.2f\n",
	       point->write ? "write" : "read", device, normal,
	       stats_ratio(normal, device));
}

void bench_show_text(const struct bench *bench, const struct testbed *testbed)
{
	char size[SHOW_SIZE_MAX];
	unsigned int i;

	bench_show_head(bench, testbed, "");
	printf("\n%16s  %-26s  %s\n", "", "writing, MB/s", "reading, MB/s");
	printf("%7s %8s  %9s %9s %6s  %9s %9s %6s\n", "size", "access", "Device",
	       "Normal-NC", "ratio", "Device", "Normal-NC", "ratio");
	for (i = 0; i < bench->nr; i++) {
		const struct bench_point *point = &bench->point[i];

		if (point->access == BENCH_SINGLE) {
			bench_show_latency(point);
			continue;
		}
		if (point->write)
			printf("%7s %8s", show_size(point->size, size),
			       bench_access_name(point->access));
		bench_show_rates(point);
		if (!point->write)
			putchar('\n');
	}
}

void bench_show_csv(const struct bench *bench, const struct testbed *testbed)
{
	unsigned int i, type;

	bench_show_head(bench, testbed, "# ");
	puts("size,access,direction,type,runs,median_ns,min_ns,max_ns,bytes_per_second");
	for (i = 0; i < bench->nr; i++) {
		const struct bench_point *point = &bench->point[i];

		for (type = 0; type < BENCH_NR_TYPES; type++) {
			const struct stats *ns = &point->ns[type];

			printf("%llu,%s,%s,%s,%u,%.1f,%.1f,%.1f,%.0f\n",
			       (unsigned long long)point->size,
			       bench_access_name(point->access),
			       point->write ? "write" : "read", bench_types[type],
			       ns->nr, ns->median, ns->min, ns->max,
			       bench_rate(point, type));
		}
	}
}

static void bench_add_point(json *to, const struct bench_point *point)
{
	unsigned int type;

	json_add_number(to, "size", point->size);
	json_add_text(to, "access", bench_access_name(point->access));
	json_add_text(to, "direction", point->write ? "write" : "read");
	for (type = 0; type < BENCH_NR_TYPES; type++) {
		json *one = json_add_object(to, bench_types[type]);

		json_add_number(one, "runs", point->ns[type].nr);
		/* Whole picoseconds: the figures are no more exact than that. */
		json_add_number(one, "median_ps", (u64)(point->ns[type].median * 1e3));
		json_add_number(one, "min_ps", (u64)(point->ns[type].min * 1e3));
		json_add_number(one, "max_ps", (u64)(point->ns[type].max * 1e3));
		json_add_number(one, "bytes_per_second",
				(u64)bench_rate(point, type));
	}
}

void bench_show_json(const struct bench *bench, const struct testbed *testbed)
{
	json *document = json_document("bench/1");
	json *points;
	unsigned int i;

	testbed_add(document, testbed, &bench->trial);
	json_add_number(document, "runs", bench->runs);
	points = json_add_array(document, "points");
	for (i = 0; i < bench->nr; i++)
		bench_add_point(json_append_object(points), &bench->point[i]);
	json_print(document);
}
