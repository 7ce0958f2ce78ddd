// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - all cases as one program:
 *	[seconds=N | mirror=WAY | NAME=NUMBER]... [GROUP | CASE]...
 * N is how long one case may take; cases ask for other names (harness_number()).
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/kvm.h>

#include "harness.h"
#include "server.h"

static void main_option(char *option)
{
	if (!strncmp(option, "seconds=", 8))
		harness_allow((unsigned int)atoi(option + 8));
	else if (!strncmp(option, "mirror=", 7))
		server_force_mirror(option + 7);
	else
		putenv(option);
}

/*
 * With the first VM that comes, and the last that goes, KVM has the scheduler's code
 * patched (preempt_notifier_key), which would be at each case. QEMU's TCG forgets what
 * it made of the old code before it stores the new: a CPU that runs there in between may
 * go on with the old. KVM then misses that a vcpu is running, and warns
 * (mark_page_dirty_in_slot(): seen twice, on busy machines). One VM that stays until
 * the end leaves nothing to patch. Without KVM there is nothing to do.
 */
static void main_keep_vm(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	if (kvm >= 0)
		ioctl(kvm, KVM_CREATE_VM, 0);
}

int main(int argc, char **argv)
{
	for (; argc > 1 && strchr(argv[1], '='); argc--)
		main_option(*++argv);
	log_mark();
	main_keep_vm();
	return harness_main(argc, argv, server_restore);
}
