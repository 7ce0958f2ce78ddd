// SPDX-License-Identifier: GPL-2.0-only
/*
 * verify.c - what a process and a guest really see of one page of a BAR.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "../guest.h"
#include "verify.h"

static enum cli_exit verify_say_trapped(const struct verify *verify,
					const struct vfio_bar *info)
{
	if (!info->nr)
		cli_error("%s: BAR %u: VFIO does not let it be mapped, it traps accesses: there is nothing to verify",
			  verify->device->address, verify->bar);
	else
		cli_error("%s: BAR %u: VFIO does not let its page at 0x%llx be mapped, it traps accesses: what can be mapped begins at 0x%llx",
			  verify->device->address, verify->bar,
			  (unsigned long long)verify->offset,
			  (unsigned long long)info->areas[0].offset);
	return CLI_REFUSED;
}

static enum cli_exit verify_map(struct verify *verify, const struct vfio_bar *info)
{
	u64 page = verify->host->page_size;
	void *map = MAP_FAILED;
	unsigned int i;

	for (i = 0; i < info->nr; i++) {
		const struct pattern_window *area = &info->areas[i];

		if (verify->offset >= area->offset &&
		    verify->offset + 16 <= area->offset + area->length)
			break;
	}
	if (i == info->nr)
		return verify_say_trapped(verify, info);
	/* As a VMM maps it, to which KVM looks. */
	map = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, verify->vfio.file,
		   (off_t)(info->start + verify->offset));
	if (map == MAP_FAILED) {
		cli_error("%s: BAR %u: cannot be mapped: %s", verify->device->address,
			  verify->bar, strerror(errno));
		return CLI_REFUSED;
	}
	verify->page = map;
	return CLI_OK;
}

enum cli_exit verify_open(struct verify *verify)
{
	enum cli_exit status = vfio_claim(&verify->vfio, verify->device);
	struct vfio_bar info;

	if (status == CLI_OK)
		status = vfio_open(&verify->vfio);
	if (status == CLI_OK)
		status = vfio_read_bar(&verify->vfio, verify->bar, &info);
	return status == CLI_OK ? verify_map(verify, &info) : status;
}

void verify_close(struct verify *verify)
{
	if (verify->page)
		munmap(verify->page, verify->host->page_size);
	verify->page = NULL;
	vfio_release(&verify->vfio);
}

static enum cli_exit verify_process(const struct verify *verify, struct verify_row *row)
{
	struct access_fault fault;

	row->process = access_is_device(verify->page, &fault) ? "SIGBUS" : "ok";
	if (!fault.signal)
		return CLI_OK;
	cli_error("%s: BAR %u: cannot be read: signal %d, code %d", verify->device->address,
		  verify->bar, fault.signal, fault.code);
	return CLI_FAILED;
}

#ifdef __aarch64__

/* A guest of its own for each question: what one has mapped another must not find. */
static enum cli_exit verify_guest(const struct verify *verify, enum s1_attr attr,
				  const char **cell)
{
	enum guest_result result = GUEST_ERROR;
	const char *wrong = NULL;
	static struct vm vm;

	if (vm_create(&vm, 1) ||
	    vm_add_slot(&vm, 0, VM_GPA_FIRST, verify->page, verify->host->page_size, 0))
		wrong = vm.error;
	else if (vm_probe_ram_control(&vm, 0) == GUEST_OK)
		result = vm_probe(&vm, 0, VM_GPA_FIRST, attr, VM_LOAD);
	if (!wrong && result == GUEST_ERROR)
		wrong = vm_report(&vm, 0)->text;
	if (wrong)
		cli_error("no guest of KVM can be asked: %s", wrong);
	vm_destroy(&vm);
	*cell = guest_result_name(result);
	return wrong ? CLI_REFUSED : CLI_OK;
}

enum cli_exit verify_measure(const struct verify *verify, struct verify_row *row)
{
	enum cli_exit status = verify_process(verify, row);

	row->guest_nc = NULL;
	row->guest_device = NULL;
	/* Most VMs have none, and DPDK and SPDK run there. */
	if (access(HOST_KVM_FILE, F_OK) && errno == ENOENT)
		return status;
	if (status == CLI_OK)
		status = verify_guest(verify, S1_NORMAL_NC, &row->guest_nc);
	if (status == CLI_OK)
		status = verify_guest(verify, S1_DEVICE_NGNRE, &row->guest_device);
	return status;
}

#else

enum cli_exit verify_measure(const struct verify *verify, struct verify_row *row)
{
	(void)verify_process(verify, row);
	cli_error("only arm64 has these memory types: run it there");
	return CLI_REFUSED;
}

#endif
