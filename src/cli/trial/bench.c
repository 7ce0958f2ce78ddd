// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench.c - how fast accesses to a BAR are.
 *
 * A run moves the same bytes so often that it takes a while. At its end it
 * reads from the BAR, which PCI Express lets nothing overtake that was written
 * before (PCI Express Base Specification, 2.4.1): writes count when they arrived.
 */
#include <time.h>

#include "bench.h"

/* A run takes at least this, and gives up repeating after so long. */
#define BENCH_RUN_NS	1e6
#define BENCH_POINT_NS	1e9

/* Between two looks at the clock; also the most that is moved in one go. */
#define BENCH_CHUNK	(1u << 20)

/* What may be repeated before a run without looking at the clock. */
#define BENCH_REPEAT_MAX (1u << 20)

/**
 * struct bench_job - a point being measured as one type
 * @access: how
 * @write: which direction
 * @device: the BAR is Device memory
 * @size: bytes
 * @bar: where
 * @buffer: ordinary memory, BENCH_CHUNK bytes
 * @repeats: how often in a run
 * @moved: bytes moved in this run
 * @look: when to look at the clock, in bytes moved
 * @deadline: when to give up, in nanoseconds
 */
struct bench_job {
	enum bench_access access;
	bool write;
	bool device;
	u64 size;
	u8 *bar;
	u8 *buffer;
	u64 repeats;
	u64 moved;
	u64 look;
	double deadline;
};

static double bench_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void bench_move(const struct bench_job *job, u8 *bar, u64 length)
{
	bool words = job->access == BENCH_WORDS ||
		(job->access == BENCH_COPY && job->device);

	if (words && job->write)
		access_write(bar, job->buffer, length);
	else if (words)
		access_read(job->buffer, bar, length);
	else if (job->access == BENCH_NEON && job->write)
		access_write_blocks(bar, job->buffer, length);
	else if (job->access == BENCH_NEON)
		access_read_blocks(job->buffer, bar, length);
	else if (job->write)
		memcpy(bar, job->buffer, length);
	else
		memcpy(job->buffer, bar, length);
}

static void bench_move_single(const struct bench_job *job)
{
	if (job->write)
		access_store(job->bar, job->buffer, 8);
	else
		access_load(job->buffer, job->bar, 8);
	access_wait();
}

static bool bench_is_over(struct bench_job *job)
{
	if (job->moved < job->look)
		return false;
	job->look = job->moved + BENCH_CHUNK;
	return trial_stopped() || bench_now() > job->deadline;
}

/* Return: false if it is time to give up. */
static bool bench_move_all(struct bench_job *job)
{
	u64 at, length;

	if (job->access == BENCH_SINGLE) {
		bench_move_single(job);
		job->moved += job->size;
		return !bench_is_over(job);
	}
	for (at = 0; at < job->size; at += length) {
		length = job->size - at;
		if (length > BENCH_CHUNK)
			length = BENCH_CHUNK;
		bench_move(job, job->bar + at, length);
		job->moved += length;
		if (bench_is_over(job))
			return false;
	}
	return true;
}

static void bench_do(void *argument)
{
	struct bench_job *job = argument;
	u64 last;
	u64 i;

	job->moved = 0;
	job->look = BENCH_CHUNK;
	for (i = 0; i < job->repeats; i++) {
		if (!bench_move_all(job))
			break;
	}
	access_wait();
	if (job->write && job->access != BENCH_SINGLE)
		access_load(&last, job->bar, 8);
	access_wait();
}

/* Return: nanoseconds for the job's size, or less than 0. */
static double bench_time(struct bench *bench, struct bench_job *job)
{
	double start = bench_now();

	if (!access_try(bench_do, job, &bench->trial.fault))
		return -1;
	return (bench_now() - start) * (double)job->size / (double)job->moved;
}

static enum cli_exit bench_say_stopped(const struct bench *bench)
{
	const struct trial *trial = &bench->trial;

	if (trial_stopped())
		cli_error("%s: stopped; BAR %u's contents are lost",
			  trial->device.address, trial->bar);
	else
		cli_error("%s: BAR %u: signal %d, code %d", trial->device.address,
			  trial->bar, trial->fault.signal, trial->fault.code);
	return CLI_FAILED;
}

/* Repeat until a run is long enough to be measured, and not by chance. */
static bool bench_calibrate(struct bench *bench, struct bench_job *job)
{
	unsigned int long_enough = 0;

	job->repeats = 1;
	while (job->repeats < BENCH_REPEAT_MAX) {
		double ns = bench_time(bench, job);

		if (ns < 0)
			return false;
		if (ns * (double)job->repeats >= BENCH_RUN_NS) {
			if (++long_enough == 2)
				break;
			continue;
		}
		long_enough = 0;
		job->repeats *= 2;
	}
	return true;
}

static enum cli_exit bench_measure(struct bench *bench, struct bench_job *job,
				   struct stats *stats)
{
	double values[BENCH_RUNS_MAX];
	unsigned int nr = 0;

	job->deadline = bench_now() + BENCH_POINT_NS;
	if (!bench_calibrate(bench, job))
		return bench_say_stopped(bench);
	while (nr < bench->runs && !trial_stopped()) {
		values[nr] = bench_time(bench, job);
		if (values[nr++] < 0)
			return bench_say_stopped(bench);
		if (bench_now() > job->deadline)
			break;
	}
	*stats = stats_of(values, nr);
	return trial_stopped() ? bench_say_stopped(bench) : CLI_OK;
}

/* The longest part of the BAR that can be mapped. */
static u64 bench_find_room(const struct trial *trial, u64 *length)
{
	u64 at = 0;
	unsigned int i;

	*length = 0;
	for (i = 0; i < trial->image.nr; i++) {
		if (trial->image.window[i].length <= *length)
			continue;
		*length = trial->image.window[i].length;
		at = trial->image.window[i].at;
	}
	return at;
}

static void bench_add_points(struct bench *bench, u64 size)
{
	enum bench_access access;
	unsigned int write;

	for (access = 0; access < BENCH_SINGLE; access++) {
		for (write = 0; write < 2; write++)
			bench->point[bench->nr++] = (struct bench_point){
				.access = access, .write = !write, .size = size,
			};
	}
}

/* From one instruction's bytes to everything, in steps of 4. */
static void bench_choose_sizes(struct bench *bench)
{
	u64 size;

	for (size = ACCESS_BLOCK; size < bench->room; size *= 4)
		bench->sizes[bench->nr_sizes++] = size;
	if (bench->room >= ACCESS_BLOCK)
		bench->sizes[bench->nr_sizes++] = bench->room;
}

static enum cli_exit bench_plan(struct bench *bench)
{
	unsigned int i;

	if (!bench->nr_sizes)
		bench_choose_sizes(bench);
	for (i = 0; i < bench->nr_sizes; i++) {
		if (bench->sizes[i] > bench->room) {
			cli_error("--size %llu: BAR %u has %llu bytes that can be mapped together",
				  (unsigned long long)bench->sizes[i], bench->trial.bar,
				  (unsigned long long)bench->room);
			return CLI_USAGE;
		}
		bench_add_points(bench, bench->sizes[i]);
	}
	for (i = 0; i < 2; i++)
		bench->point[bench->nr++] = (struct bench_point){
			.access = BENCH_SINGLE, .write = !i, .size = 8,
		};
	return CLI_OK;
}

static enum cli_exit bench_measure_type(struct bench *bench, enum bench_type type,
					u64 at, u8 *buffer)
{
	enum cli_exit status;
	unsigned int i;

	status = trial_map(&bench->trial, type == BENCH_DEVICE ?
			   VFIO_NC_DEVICE : VFIO_NC_NORMAL_NC);
	for (i = 0; status == CLI_OK && i < bench->nr; i++) {
		struct bench_point *point = &bench->point[i];
		struct bench_job job = {
			.access = point->access,
			.write = point->write,
			.device = type == BENCH_DEVICE,
			.size = point->size,
			.bar = trial_at(&bench->trial, at),
			.buffer = buffer,
		};

		status = bench_measure(bench, &job, &point->ns[type]);
	}
	return status;
}

struct bench_check {
	u8 *bar;
	bool kept;
};

static void bench_check_word(void *argument)
{
	struct bench_check *check = argument;
	u64 wrote = 0x5a01fec399427f80;
	unsigned int i;
	u64 got;

	check->kept = true;
	for (i = 0; i < 2; i++, wrote = ~wrote) {
		access_store(check->bar, &wrote, sizeof(wrote));
		access_load(&got, check->bar, sizeof(got));
		check->kept = check->kept && got == wrote;
	}
}

/* Of registers, figures would say nothing, and writing to them is no good. */
static enum cli_exit bench_check_memory(struct bench *bench, u64 at)
{
	struct trial *trial = &bench->trial;
	struct bench_check check = { .bar = trial_at(trial, at) };

	if (!access_try(bench_check_word, &check, &trial->fault))
		return bench_say_stopped(bench);
	if (check.kept)
		return CLI_OK;
	cli_error("%s: BAR %u: not testable: it does not read back what is written: registers, or no memory behind it",
		  trial->device.address, trial->bar);
	return CLI_FAILED;
}

enum cli_exit bench_run(struct bench *bench)
{
	u64 at = bench_find_room(&bench->trial, &bench->room);
	u8 *buffer = aligned_alloc(ACCESS_BLOCK, BENCH_CHUNK);
	enum cli_exit status = bench_plan(bench);
	unsigned int type;

	if (!buffer) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	memset(buffer, 0x5a, BENCH_CHUNK);
	if (status == CLI_OK)
		status = bench_check_memory(bench, at);
	for (type = 0; status == CLI_OK && type < BENCH_NR_TYPES; type++)
		status = bench_measure_type(bench, type, at, buffer);
	free(buffer);
	return status;
}

double bench_rate(const struct bench_point *point, enum bench_type type)
{
	return stats_ratio((double)point->size, point->ns[type].median) * 1e9;
}

const char *bench_access_name(enum bench_access access)
{
	static const char * const names[BENCH_NR_ACCESSES] = {
		[BENCH_WORDS] = "8-byte",
		[BENCH_NEON] = "neon",
		[BENCH_COPY] = "memcpy",
		[BENCH_SINGLE] = "single",
	};

	return names[access];
}
