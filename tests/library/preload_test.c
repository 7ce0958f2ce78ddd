// SPDX-License-Identifier: GPL-2.0-only
/*
 * preload_test.c - whose a wish is, and each rung of the preload object's ladder,
 * against a model of a VFIO device: the object's system calls are the model's.
 */
#include <errno.h>
#include <linux/vfio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include <vfio_nc/uapi.h>

#include "preload.h"

#define MODEL_FD	7
#define MODEL_SIZE	0x10000UL
#define MODEL_AT	((void *)0x500000UL)
#define MODEL_FIXED	((void *)0x700000UL)
#define ROW(name, run, row) { name, run, NULL, NULL, (void *)(row) }

/* What the model is, and what was done to it. */
static struct model {
	const char *link;
	const char *fdinfo;
	bool module;
	int refuse[4];		/* an errno for each wish */
	int lower;
	bool own;		/* the driver's own type, whatever is lowered */
	uint32_t query_flags;

	unsigned int maps;
	uint64_t last_offset;
	int last_flags;
	bool moved;
	unsigned int unmaps;
	bool lowered;
	char said[1024];
} model;

static bool model_is_mapped_device(void)
{
	unsigned int wish = (unsigned int)(model.last_offset >> VFIO_NC_WISH_SHIFT);

	return !model.own && (wish == VFIO_NC_WISH_DEVICE || model.lowered);
}

static int model_query(struct vfio_nc_query *query)
{
	if (!model.module) {
		errno = ENOTTY;
		return -1;
	}
	query->magic = VFIO_NC_QUERY_MAGIC;
	query->flags = model.query_flags;
	query->process = query->guest = model_is_mapped_device() ?
		VFIO_NC_TYPE_DEVICE : VFIO_NC_TYPE_NORMAL_NC;
	return 0;
}

static int model_feature(struct vfio_device_feature *feature)
{
	if ((feature->flags & VFIO_DEVICE_FEATURE_MASK) == VFIO_NC_FEATURE_QUERY)
		return model_query((void *)feature->data);
	errno = model.lower;
	model.lowered = !model.lower;
	return model.lower ? -1 : 0;
}

static int model_region(struct vfio_region_info *info)
{
	info->offset = (uint64_t)info->index << 40;
	info->size = info->index == 0 || info->index == 2 ||
		     info->index == VFIO_PCI_CONFIG_REGION_INDEX ? MODEL_SIZE : 0;
	return 0;
}

static int model_ioctl(unsigned long request, void *argument)
{
	switch (request) {
	case VFIO_DEVICE_GET_INFO:
		((struct vfio_device_info *)argument)->flags = VFIO_DEVICE_FLAGS_PCI;
		return 0;
	case VFIO_DEVICE_GET_REGION_INFO:
		return model_region(argument);
	case VFIO_DEVICE_FEATURE:
		return model_feature(argument);
	case VFIO_GROUP_GET_DEVICE_FD:
		return MODEL_FD;
	default:
		errno = ENOTTY;
		return -1;
	}
}

/* libvfio-nc's own. */
int fake_ioctl(int fd, unsigned long request, ...);
int fake_ioctl(int fd, unsigned long request, ...)
{
	void *argument;
	va_list args;

	va_start(args, request);
	argument = va_arg(args, void *);
	va_end(args);
	assert_int_equal(fd, MODEL_FD);
	return model_ioctl(request, argument);
}

static long model_map(void *at, int flags, uint64_t offset)
{
	int error = model.refuse[offset >> VFIO_NC_WISH_SHIFT & 3];

	model.maps++;
	model.last_offset = offset;
	model.last_flags = flags;
	errno = error;
	if (error)
		return -1;
	return (long)(flags & MAP_FIXED ? at : MODEL_AT);
}

static long model_link(const char *path, char *link)
{
	const char *to = !strncmp(path, "/proc/self/fd/", 14) ? model.link :
			 !strcmp(path, "/sys/class/vfio-dev/vfio3/device") ?
			 "../../../0000:00:03.0" : NULL;

	errno = ENOENT;
	if (!to)
		return -1;
	strcpy(link, to);
	return (long)strlen(to);
}

/* The file of fdinfo, the only one that is opened, is number 9. */
static long model_read(char *text)
{
	strcpy(text, model.fdinfo);
	return (long)strlen(text);
}

static long model_write(int fd, const char *text, size_t length)
{
	size_t before = strlen(model.said);

	assert_int_equal(fd, STDERR_FILENO);
	assert_true(before + length < sizeof(model.said));
	memcpy(model.said + before, text, length);
	model.said[before + length] = '\0';
	return (long)length;
}

/* How many arguments it has. */
static int model_arguments(long number)
{
	switch (number) {
	case SYS_mmap:
		return 6;
	case SYS_mremap:
		return 5;
	case SYS_readlinkat:
	case SYS_openat:
	case SYS_pread64:
		return 4;
	case SYS_munmap:
		return 2;
	case SYS_close:
		return 1;
	default:
		return 3;
	}
}

long fake_syscall(long number, ...);
long fake_syscall(long number, ...)
{
	long a[6];
	va_list args;
	int i;

	va_start(args, number);
	for (i = 0; i < model_arguments(number); i++)
		a[i] = va_arg(args, long);
	va_end(args);
	switch (number) {
	case SYS_mmap:
		return model_map((void *)a[0], (int)a[3], (uint64_t)a[5]);
	case SYS_mremap:
		model.moved = true;
		return a[4];
	case SYS_munmap:
		model.unmaps++;
		return 0;
	case SYS_ioctl:
		return model_ioctl((unsigned long)a[1], (void *)a[2]);
	case SYS_readlinkat:
		return model_link((const char *)a[1], (char *)a[2]);
	case SYS_openat:
		return model.fdinfo ? 9 : -1;
	case SYS_read:
		return model_read((char *)a[1]);
	case SYS_close:
		return 0;
	case SYS_pread64:
		memcpy((void *)a[1], "\xf4\x1a\x10\x11", 4);
		return 4;
	case SYS_write:
		return model_write((int)a[0], (const char *)a[1], (size_t)a[2]);
	default:
		fail_msg("an unexpected system call: %ld", number);
		return -1;
	}
}

/* The object's own, by the names that run.sh gives them. */
void *preload_mmap(void *address, size_t length, int prot, int flags, int fd, off_t offset);
int preload_ioctl(int fd, unsigned long request, ...);

/* A group's device that vfio_nc governs, all that is wished granted. */
static void model_new(void)
{
	model = (struct model){
		.link = "anon_inode:[vfio-device]",
		.module = true,
	};
}

static void *model_mmap(const char *wish, int flags, uint64_t offset)
{
	setenv(PRELOAD_VARIABLE, wish, 1);
	preload_read();
	errno = 0;
	return preload_mmap(flags & MAP_FIXED ? MODEL_FIXED : NULL, MODEL_SIZE,
			    PROT_READ | PROT_WRITE, MAP_SHARED | flags, MODEL_FD, (off_t)offset);
}

#define BAR2		(2ULL << 40)
#define WISHED(wish)	((uint64_t)VFIO_NC_WISH_ ## wish << VFIO_NC_WISH_SHIFT)

/* Whose wish reaches the kernel. */
static const struct aim {
	const char *name;
	const char *wish;
	const char *link;
	const char *fdinfo;
	const char *opened;
	uint64_t offset;
	uint64_t want;
} aims[] = {
	{ "aim_every_device", "2=permit", NULL, NULL, NULL, BAR2, BAR2 | WISHED(PERMIT) },
	{ "aim_into_the_bar", "2=permit", NULL, NULL, NULL, BAR2 + 0xf000,
	  (BAR2 + 0xf000) | WISHED(PERMIT) },
	{ "aim_another_bar", "0=permit", NULL, NULL, NULL, BAR2, BAR2 },
	{ "aim_past_the_bar", "all=permit", NULL, NULL, NULL, BAR2 + MODEL_SIZE,
	  BAR2 + MODEL_SIZE },
	{ "aim_no_bar", "all=permit", NULL, NULL, NULL, 7ULL << 40, 7ULL << 40 },
	{ "aim_ids", "1af4:1110/2=device", NULL, NULL, NULL, BAR2, BAR2 | WISHED(DEVICE) },
	{ "aim_vendor", "1af4:*/2=device", NULL, NULL, NULL, BAR2, BAR2 | WISHED(DEVICE) },
	{ "aim_other_vendor", "1af5:*/2=device", NULL, NULL, NULL, BAR2, BAR2 },
	{ "aim_other_device", "*:1111/2=device", NULL, NULL, NULL, BAR2, BAR2 },
	{ "aim_first_of_two", "2=plain;all=device", NULL, NULL, NULL, BAR2, BAR2 },
	{ "aim_second_of_two", "0=plain;all=device", NULL, NULL, NULL, BAR2,
	  BAR2 | WISHED(DEVICE) },
	{ "aim_programs_own_wish", "2=permit", NULL, NULL, NULL, BAR2 | WISHED(DEVICE),
	  BAR2 | WISHED(DEVICE) },
	{ "aim_other_file", "2=permit", "/root/file", NULL, NULL, BAR2, BAR2 },
	{ "aim_address_of_fdinfo", "0000:00:02.0/2=permit", NULL,
	  "pos:\t0\nvfio-device-syspath: /sys/devices/pci0000:00/0000:00:02.0\n", NULL, BAR2,
	  BAR2 | WISHED(PERMIT) },
	{ "aim_address_when_opened", "0000:00:02.0/2=permit", NULL, NULL, "0000:00:02.0", BAR2,
	  BAR2 | WISHED(PERMIT) },
	{ "aim_other_address", "0000:00:02.0/2=permit", NULL, NULL, "0000:00:02.1", BAR2, BAR2 },
	{ "aim_unknown_address", "0000:00:02.0/2=permit", NULL, NULL, "a name", BAR2, BAR2 },
	{ "aim_address_of_cdev", "0000:00:03.0/2=permit", "/dev/vfio/devices/vfio3", NULL,
	  "0000:00:02.0", BAR2, BAR2 | WISHED(PERMIT) },
};

static void wish_is_for_whom_it_names(void **state)
{
	const struct aim *aim = *state;

	model_new();
	if (aim->link)
		model.link = aim->link;
	model.fdinfo = aim->fdinfo;
	if (aim->opened)
		assert_int_equal(preload_ioctl(5, VFIO_GROUP_GET_DEVICE_FD, aim->opened), MODEL_FD);
	assert_ptr_equal(model_mmap(aim->wish, 0, aim->offset), MODEL_AT);
	assert_int_equal(errno, 0);
	assert_int_equal(model.last_offset, aim->want);
	assert_int_equal(model.maps, 1);
}

static void unknown_address_with_must_is_refused(void **state)
{
	(void)state;
	model_new();
	preload_ioctl(5, VFIO_GROUP_GET_DEVICE_FD, "");
	assert_ptr_equal(model_mmap("0000:00:02.0/2=permit!", 0, BAR2), MAP_FAILED);
	assert_int_equal(errno, ENODEV);
	assert_int_equal(model.maps, 0);
	assert_non_null(strstr(model.said, "names an address"));
}

/* @offset: of the last mmap(); @said: a part of what is told. */
static const struct rung {
	const char *name;
	const char *wish;
	bool no_module;
	uint32_t query_flags;
	int refuse;
	int lower;
	bool own;
	int fails;
	uint64_t offset;
	const char *said;
} rungs[] = {
	{ .name = "rung_granted", .wish = "2=normal-nc!", .offset = BAR2 | WISHED(NORMAL_NC),
	  .said = "wished normal-nc, granted; process normal-nc" },
	{ .name = "rung_no_module", .wish = "2=normal-nc", .no_module = true, .refuse = EINVAL,
	  .offset = BAR2, .said = "not granted: there is no module vfio_nc; process as the kernel" },
	{ .name = "rung_no_module_must", .wish = "2=normal-nc!", .no_module = true,
	  .refuse = EINVAL, .fails = EINVAL, .offset = BAR2 | WISHED(NORMAL_NC),
	  .said = "not mapped: there is no module" },
	{ .name = "rung_early", .wish = "2=permit", .query_flags = VFIO_NC_QUERY_EARLY,
	  .refuse = EINVAL, .offset = BAR2, .said = "open since before" },
	{ .name = "rung_dry_run", .wish = "2=permit", .query_flags = VFIO_NC_QUERY_DRY_RUN,
	  .refuse = EINVAL, .offset = BAR2, .said = "dry_run" },
	{ .name = "rung_above_the_verdict", .wish = "2=normal-nc", .refuse = EPERM,
	  .offset = BAR2, .said = "the verdict does not allow it" },
	{ .name = "rung_above_the_verdict_must", .wish = "2=normal-nc!", .refuse = EPERM,
	  .fails = EPERM, .offset = BAR2 | WISHED(NORMAL_NC), .said = "does not allow it" },
	{ .name = "rung_lowered", .wish = "2=device!", .refuse = EOPNOTSUPP, .offset = BAR2,
	  .said = "granted by lowering the BAR; process device, guests at most device" },
	{ .name = "rung_lowered_too_late", .wish = "2=device", .refuse = EOPNOTSUPP,
	  .lower = EBUSY, .offset = BAR2, .said = "not granted: guests cannot be kept" },
	{ .name = "rung_lowered_too_late_must", .wish = "2=device!", .refuse = EOPNOTSUPP,
	  .lower = EBUSY, .fails = EOPNOTSUPP, .offset = BAR2 | WISHED(DEVICE),
	  .said = "not mapped: guests cannot be kept" },
	{ .name = "rung_lowered_but_drivers_own_must", .wish = "2=device!", .own = true,
	  .refuse = EOPNOTSUPP, .fails = EOPNOTSUPP, .offset = BAR2, .said = "not mapped" },
	{ .name = "rung_drivers_own_is_not_lowered", .wish = "2=permit", .refuse = EOPNOTSUPP,
	  .offset = BAR2, .said = "the vfio driver chooses the type" },
	{ .name = "rung_other_error", .wish = "2=permit", .refuse = ENOMEM, .offset = BAR2,
	  .said = "not granted: Cannot allocate memory" },
};

static void run_rung(const struct rung *rung, int flags)
{
	void *want = flags & MAP_FIXED ? MODEL_FIXED : MODEL_AT, *got;
	int wish;

	model_new();
	model.module = !rung->no_module;
	model.query_flags = rung->query_flags;
	model.lower = rung->lower;
	model.own = rung->own;
	for (wish = 1; wish < 4; wish++)
		model.refuse[wish] = rung->refuse;
	got = model_mmap(rung->wish, flags, BAR2);
	assert_int_equal(errno, rung->fails);
	assert_ptr_equal(got, rung->fails ? MAP_FAILED : want);
	assert_int_equal(model.last_offset, rung->offset);
	assert_int_equal(model.unmaps, rung->own);
	if (!strstr(model.said, rung->said))
		fail_msg("\"%s\" is not in \"%s\"", rung->said, model.said);
	if (model.lowered)
		assert_int_equal(rung->refuse, EOPNOTSUPP);
}

static void rung_is_reached(void **state)
{
	run_rung(*state, 0);
}

/* Nothing may be lost of what was mapped there, until there is something better. */
static void rung_is_reached_at_a_fixed_place(void **state)
{
	const struct rung *rung = *state;

	run_rung(rung, MAP_FIXED);
	assert_int_equal(model.moved, !rung->refuse);
	if (rung->offset >> VFIO_NC_WISH_SHIFT)
		assert_false(model.last_flags & MAP_FIXED);
	else
		assert_true(model.last_flags & MAP_FIXED);
}

/* One that cannot be mapped at all is the program's own affair. */
static void refusal_of_all_is_not_told(void **state)
{
	(void)state;
	model_new();
	model.refuse[VFIO_NC_WISH_PLAIN] = EACCES;
	model.refuse[VFIO_NC_WISH_PERMIT] = EINVAL;
	assert_ptr_equal(model_mmap("2=permit", 0, BAR2), MAP_FAILED);
	assert_int_equal(errno, EACCES);
	assert_string_equal(model.said, "");
}


int main(void)
{
	static struct CMUnitTest cases[128] = {
		cmocka_unit_test(unknown_address_with_must_is_refused),
		cmocka_unit_test(refusal_of_all_is_not_told),
	};
	static char names[sizeof(rungs) / sizeof(rungs[0])][64];
	size_t nr = 2, i;

	for (i = 0; i < sizeof(aims) / sizeof(aims[0]); i++)
		cases[nr++] = (struct CMUnitTest)ROW(aims[i].name, wish_is_for_whom_it_names,
						     &aims[i]);
	for (i = 0; i < sizeof(rungs) / sizeof(rungs[0]); i++) {
		snprintf(names[i], sizeof(names[i]), "%s_fixed", rungs[i].name);
		cases[nr++] = (struct CMUnitTest)ROW(rungs[i].name, rung_is_reached, &rungs[i]);
		cases[nr++] = (struct CMUnitTest)ROW(names[i],
						     rung_is_reached_at_a_fixed_place, &rungs[i]);
	}
	return _cmocka_run_group_tests("preload", cases, nr, NULL, NULL);
}
