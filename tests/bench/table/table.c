// SPDX-License-Identifier: GPL-2.0-only
/*
 * table - what asking the table of devices costs, on the machine that it runs
 * on, and how that grows with the table; and how large the built-in one is.
 *
 * usage: table BYTES: those of the built-in rows, IDs and names, in the module
 *
 * A broken promise is a line in the output, not a failure.
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <vfio_nc/rows.h>

#define TABLE_QUESTIONS	1024
#define TABLE_PASSES	16
#define TABLE_RUNS	101
#define TABLE_STEPPED	32

/* Promised: nanoseconds at 3,000 IDs, bytes at 3,000 IDs. */
#define TABLE_NS	100
#define TABLE_BYTES	(48 * 1024)

#define NR_SIZES 3

/* The one in the middle has the promises. */
static const unsigned int sizes[NR_SIZES] = { 300, 3000, 30000 };

/* One row for each ID: the most rows that so many IDs can have. */
struct subject {
	struct vfio_nc_row *rows;
	u16 *ids;
	struct vfio_nc_table table;
	struct vfio_nc_key hit[TABLE_QUESTIONS];
	struct vfio_nc_key miss[TABLE_QUESTIONS];
};

/* Of one question, at each size. */
struct figures {
	double ns[NR_SIZES];
	double instructions[NR_SIZES];
};

static u64 random_state = 0x9e3779b97f4a7c15ull;

static unsigned int random_below(unsigned int limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (unsigned int)(random_state % limit);
}

static void *allocate(size_t nr, size_t size)
{
	void *memory = calloc(nr, size);

	if (!memory) {
		fprintf(stderr, "table: no memory\n");
		exit(1);
	}
	return memory;
}

/* 32 vendors. Even device IDs are in the table, odd ones are not. */
static void subject_make(struct subject *subject, unsigned int nr)
{
	struct vfio_nc_key *keys = allocate(nr, sizeof(*keys));
	unsigned int i, at;

	subject->rows = allocate(nr, sizeof(*subject->rows));
	subject->ids = allocate(nr, sizeof(*subject->ids));
	for (i = 0; i < nr; i++) {
		subject->ids[i] = (u16)(i / 32 * 2 * (30000 / nr));
		subject->rows[i] = (struct vfio_nc_row){
			.id = "row",
			.vendor = (u16)(0x1000 + i % 32 * 0x71),
			.ids = &subject->ids[i],
			.nr_ids = 1,
			.clause = { .bars = 1, .verdict = VFIO_NC_PERMIT },
		};
	}
	vfio_nc_table_sort(subject->rows, nr, keys);
	subject->table = (struct vfio_nc_table){
		.rows = subject->rows, .nr_rows = nr, .keys = keys, .nr_keys = nr,
	};
	for (i = 0; i < TABLE_QUESTIONS; i++) {
		at = random_below(nr);
		subject->hit[i] = keys[at];
		subject->miss[i] = keys[at];
		subject->miss[i].device++;
	}
}

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Return: how many of the questions had an answer. */
static unsigned int ask(const struct vfio_nc_table *table,
			const struct vfio_nc_key *question, unsigned int nr)
{
	struct vfio_nc_device device = { .bar[0] = { 0x10000, true } };
	struct vfio_nc_decision decision;
	unsigned int i, spoke = 0;

	for (i = 0; i < nr; i++) {
		device.vendor = question[i].vendor;
		device.device = question[i].device;
		decision.end = device.bar[0].size;
		spoke += vfio_nc_table_answers(table, &device, 0, 0, &decision);
	}
	return spoke;
}

/* All questions, several times. */
static double time_ns(const struct vfio_nc_table *table,
		      const struct vfio_nc_key *question)
{
	double start = now_ns();
	unsigned int pass;

	for (pass = 0; pass < TABLE_PASSES; pass++)
		ask(table, question, TABLE_QUESTIONS);
	return (now_ns() - start) / (TABLE_PASSES * TABLE_QUESTIONS);
}

/* Steps from the child's stop to its end; 0 if it cannot be stepped. */
static unsigned long count_steps(const struct vfio_nc_table *table,
				 const struct vfio_nc_key *question,
				 unsigned int nr)
{
	unsigned long steps = 0;
	pid_t child = fork();
	int status;

	if (!child) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			_exit(1);
		raise(SIGSTOP);
		ask(table, question, nr);
		_exit(0);
	}
	while (child > 0 && waitpid(child, &status, 0) == child &&
	       WIFSTOPPED(status)) {
		ptrace(PTRACE_SINGLESTEP, child, NULL, NULL);
		steps++;
	}
	return steps;
}

static double count_instructions(const struct vfio_nc_table *table,
				 const struct vfio_nc_key *question)
{
	unsigned long none = count_steps(table, question, 0);
	unsigned long some = count_steps(table, question, TABLE_STEPPED);

	return (double)(some - none) / TABLE_STEPPED;
}

static void check(unsigned int spoke, unsigned int expected)
{
	if (spoke == expected)
		return;
	fprintf(stderr, "table: %u answers, not %u\n", spoke, expected);
	exit(1);
}

/* The best of many runs, in which the sizes take turns. */
static void measure(const struct subject *subjects, struct figures *hit,
		    struct figures *miss)
{
	unsigned int run, i;

	for (i = 0; i < NR_SIZES; i++) {
		const struct subject *subject = &subjects[i];

		check(ask(&subject->table, subject->hit, TABLE_QUESTIONS), TABLE_QUESTIONS);
		check(ask(&subject->table, subject->miss, TABLE_QUESTIONS), 0);
		hit->instructions[i] = count_instructions(&subject->table, subject->hit);
		miss->instructions[i] = count_instructions(&subject->table, subject->miss);
		hit->ns[i] = INFINITY;
		miss->ns[i] = INFINITY;
	}
	for (run = 0; run < TABLE_RUNS; run++) {
		for (i = 0; i < NR_SIZES; i++) {
			const struct subject *subject = &subjects[i];

			hit->ns[i] = fmin(hit->ns[i], time_ns(&subject->table, subject->hit));
			miss->ns[i] = fmin(miss->ns[i], time_ns(&subject->table, subject->miss));
		}
	}
}

static const char *word(bool kept)
{
	return kept ? "kept" : "BROKEN";
}

static void print_line(const char *name, const double *figure)
{
	printf("  %-24s %7.1f %7.1f %7.1f   x %.2f   ", name, figure[0],
	       figure[1], figure[2], figure[2] / figure[1]);
}

/*
 * What grows no faster than log n has less than its ratio, whatever it costs
 * besides. Instructions are judged: caches are not the table's.
 */
static void print_figures(const char *name, const struct figures *figures)
{
	const double *count = figures->instructions;
	double limit = log(sizes[2]) / log(sizes[1]);

	print_line(name, figures->ns);
	printf("at most %d ns at %u: %s\n", TABLE_NS, sizes[1],
	       word(figures->ns[1] <= TABLE_NS));
	if (count[0] <= 0) {
		printf("    instructions: not counted, as this process may not be stepped\n");
		return;
	}
	print_line("  instructions", count);
	printf("at most as log n, x %.2f: %s\n", limit,
	       word(count[2] / count[1] <= limit));
}

/* @bytes: of all but the keys, which are made when the module is loaded */
static void print_size(unsigned long bytes)
{
	unsigned long keys = VFIO_NC_NR_KEYS * sizeof(struct vfio_nc_key);
	double each = (double)(bytes + keys) / VFIO_NC_NR_KEYS;
	double scaled = each * sizes[1];

	printf("memory of the built-in table: %lu bytes of rows, IDs and names, %lu of keys\n",
	       bytes, keys);
	printf("  %u rows, %d IDs: %.1f bytes an ID, %.1f KiB for %u   at most %d KiB: %s\n",
	       vfio_nc_nr_rows, VFIO_NC_NR_KEYS, each, scaled / 1024, sizes[1],
	       TABLE_BYTES / 1024, word(scaled <= TABLE_BYTES));
}

int main(int argc, char **argv)
{
	static struct subject subjects[NR_SIZES];
	struct figures hit, miss;
	unsigned int i;

	if (argc != 2) {
		fprintf(stderr, "usage: table BYTES\n");
		return 2;
	}
	for (i = 0; i < NR_SIZES; i++)
		subject_make(&subjects[i], sizes[i]);
	measure(subjects, &hit, &miss);
	printf("%-26s %7u %7u %7u rows of one ID; best of %d runs, in ns\n",
	       "look-up of a device", sizes[0], sizes[1], sizes[2],
	       TABLE_RUNS);
	print_figures("one that is listed", &hit);
	print_figures("one that is not", &miss);
	print_size(strtoul(argv[1], NULL, 10));
	return 0;
}
