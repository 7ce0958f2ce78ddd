// SPDX-License-Identifier: GPL-2.0-only
/*
 * The override of vfio-nc probe and bench, on an ordinary file: it is put back however
 * the process ends that has written it.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/cli/trial/raise.h"

#define ADDRESS	"0000:01:00.0"
#define FOLDER	"bus/pci/devices/" ADDRESS "/vfio_nc"

static char sysfs[] = "/tmp/raise-XXXXXX";
static struct host host = { .sysfs = sysfs };
static struct host_device device;
static char override[WALK_PATH_MAX + 64];

static int make_folder(void **state)
{
	char command[sizeof(sysfs) + 64];

	(void)state;
	strcpy(device.address, ADDRESS);
	if (!mkdtemp(sysfs))
		return -1;
	snprintf(command, sizeof(command), "mkdir -p %s/" FOLDER, sysfs);
	snprintf(override, sizeof(override), "%s/" FOLDER "/override", sysfs);
	return system(command);
}

static int remove_folder(void **state)
{
	char command[sizeof(sysfs) + 64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", sysfs);
	return system(command);
}

static void write_now(const char *text)
{
	FILE *file = fopen(override, "w");

	assert_non_null(file);
	fprintf(file, "%s\n", text);
	fclose(file);
}

/* Does it say so, now or within ten seconds? */
static bool says(const char *text)
{
	char now[64] = "";
	unsigned int tries;

	for (tries = 0; tries < 1000; tries++) {
		FILE *file = fopen(override, "r");

		if (file && !fgets(now, sizeof(now), file))
			*now = '\0';
		if (file)
			fclose(file);
		now[strcspn(now, "\n")] = '\0';
		if (!strcmp(now, text))
			return true;
		usleep(10000);
	}
	return false;
}

static void begin(struct raise *raise)
{
	assert_true(raise_look(raise, &host, &device, 2));
	assert_int_equal(raise_begin(raise), 0);
}

static void at_the_end_it_is_put_back(void **state)
{
	struct raise raise;

	(void)state;
	write_now("2=device");
	begin(&raise);
	assert_true(says("2=normal-nc"));
	assert_int_equal(raise_end(&raise), 0);
	assert_true(says("2=device"));
	assert_int_equal(raise_end(&raise), 0);
}

/* A process that has begun; @keeper: the other one */
static pid_t start(pid_t *keeper)
{
	struct raise raise;
	int told[2];
	pid_t pid;

	assert_int_equal(pipe(told), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		begin(&raise);
		if (write(told[1], &raise.keeper, sizeof(raise.keeper)) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(told[0], keeper, sizeof(*keeper)), sizeof(*keeper));
	close(told[0]);
	close(told[1]);
	assert_true(says("2=normal-nc"));
	return pid;
}

static void killed_it_is_put_back(void **state)
{
	pid_t keeper, pid;

	(void)state;
	write_now("0=permit;2=device");
	pid = start(&keeper);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_true(says("0=permit;2=device"));
}

static void what_is_meant_for_the_first_does_not_end_the_other(void **state)
{
	pid_t keeper, pid;

	(void)state;
	write_now("auto");
	pid = start(&keeper);
	kill(keeper, SIGINT);
	kill(keeper, SIGHUP);
	kill(keeper, SIGTERM);
	assert_true(getpgid(keeper) != getpgid(pid));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_true(says("auto"));
}

static void what_another_wrote_since_stays(void **state)
{
	struct raise raise;

	(void)state;
	write_now("2=device");
	begin(&raise);
	write_now("2=permit");
	assert_int_equal(raise_end(&raise), 0);
	assert_true(says("2=permit"));
}

static void if_the_other_is_killed_it_is_put_back_too(void **state)
{
	struct raise raise;

	(void)state;
	write_now("2=device");
	begin(&raise);
	kill(raise.keeper, SIGKILL);
	assert_int_equal(raise_end(&raise), 0);
	assert_true(says("2=device"));
}

static void what_cannot_be_written_is_told(void **state)
{
	struct raise raise;

	(void)state;
	write_now("2=device");
	assert_true(raise_look(&raise, &host, &device, 2));
	unlink(override);
	assert_int_equal(raise_begin(&raise), -ENOENT);
	assert_int_equal(raise_end(&raise), 0);
	assert_false(raise_look(&raise, &host, &device, 2));
}

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(at_the_end_it_is_put_back),
	cmocka_unit_test(killed_it_is_put_back),
	cmocka_unit_test(what_is_meant_for_the_first_does_not_end_the_other),
	cmocka_unit_test(what_another_wrote_since_stays),
	cmocka_unit_test(if_the_other_is_killed_it_is_put_back_too),
	cmocka_unit_test(what_cannot_be_written_is_told),
};

int main(void)
{
	return cmocka_run_group_tests(cases, make_folder, remove_folder);
}
