// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain_ram.c - guest RAM: is write-back forced on it, and does DMA see the
 * caches? On x86, KVM forces it unless a device does non-coherent DMA.
 *
 * FEAT_S2FWB is hidden from programs: Linux 7.3, arch/arm64/kernel/cpufeature.c,
 * ftr_id_aa64mmfr2[], is FTR_HIDDEN. The kernel log of the boot has it, and newer
 * KVMs have a capability that needs it (arch/arm64/kvm/arm.c).
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <unistd.h>

#include <linux/kvm.h>

#include "../machine.h"
#include "explain_parts.h"

/* linux/kvm.h since Linux 6.17; KVM says 1 only with FEAT_S2FWB. */
#define RAM_KVM_CAP_CACHEABLE_PFNMAP 243

/* syslog(2): read all, and the log's size. */
#define RAM_LOG_READ_ALL	3
#define RAM_LOG_SIZE		10

/* What is looked for in it. */
#define RAM_LOG_BOOT		"Booting Linux on physical CPU"
#define RAM_LOG_FORCED		"detected: Stage-2 Force Write-Back"

/* In a capture: which of KVM's capabilities were there. */
#define RAM_KVM_WORD		"KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED"

/* Where sysfs has the device tree. */
#define RAM_TREE "/firmware/devicetree/base"

/* Of a kernel log a capture has what is looked for, and no more. */
static void ram_keep_log(const struct host *host, const char *log)
{
	char path[WALK_PATH_MAX + 8];
	char text[128];

	scnprintf(path, sizeof(path), "%s/dmesg", host->beside);
	scnprintf(text, sizeof(text), "%s%s",
		  strstr(log, RAM_LOG_BOOT) ? RAM_LOG_BOOT "\n" : "",
		  strstr(log, RAM_LOG_FORCED) ? RAM_LOG_FORCED "\n" : "");
	capture_text(path, text);
}

/* The kernel log; NULL if it may not be read. To be freed. */
static char *ram_read_log(const struct host *host)
{
	int size = 1 << 20;
	char *text;
	int got;

	if (!*host->beside)
		size = klogctl(RAM_LOG_SIZE, NULL, 0);
	text = size > 0 ? malloc((size_t)size + 1) : NULL;
	if (!text)
		return NULL;
	if (*host->beside)
		got = sysfs_peek(text, (size_t)size, "%s/dmesg", host->beside);
	else
		got = klogctl(RAM_LOG_READ_ALL, text, size);
	if (got < 0) {
		free(text);
		return NULL;
	}
	text[got] = '\0';
	ram_keep_log(host, text);
	return text;
}

/*
 * An empty VM, only to be asked: without one KVM does not answer (arm64's
 * kvm_vm_ioctl_check_extension()). Type 0 has 40 bits of addresses, more than some
 * CPUs have; those are asked how many.
 */
static int ram_make_vm(int kvm)
{
	int vm = ioctl(kvm, KVM_CREATE_VM, 0);
	int bits;

	if (vm >= 0 || errno != EINVAL)
		return vm;
	bits = ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_VM_IPA_SIZE);
	return bits > 0 ? ioctl(kvm, KVM_CREATE_VM, KVM_VM_TYPE_ARM_IPA_SIZE(bits)) : -1;
}

static bool ram_kvm_needed_it(const struct host *host)
{
	char text[64];

	sysfs_read(text, sizeof(text), "%s" HOST_KVM_FILE, host->beside);
	return strstr(text, RAM_KVM_WORD);
}

/* Does KVM do something that it can only with FEAT_S2FWB? */
static bool ram_kvm_needs_it(const struct host *host)
{
	int kvm = strcmp(host->arch, "aarch64") ? -1 :
		  open(HOST_KVM_FILE, O_RDONLY | O_CLOEXEC);
	int vm = kvm < 0 ? -1 : ram_make_vm(kvm);
	bool needs = false;

	if (vm >= 0) {
		needs = ioctl(vm, KVM_CHECK_EXTENSION,
			      RAM_KVM_CAP_CACHEABLE_PFNMAP) == 1;
		close(vm);
	}
	if (kvm >= 0)
		close(kvm);
	if (needs)
		capture_text(HOST_KVM_FILE, RAM_KVM_WORD "\n");
	return needs;
}

static void ram_read_forced(struct explain_ram *ram, const struct host *host)
{
	char *log = ram_read_log(host);

	ram->forced = "unknown";
	if (*host->beside ? ram_kvm_needed_it(host) : ram_kvm_needs_it(host)) {
		ram->forced = "yes";
		ram->forced_how = "FEAT_S2FWB, as KVM's capabilities show: guests have it write-back whatever they ask for";
	} else if (!log && *host->beside) {
		ram->forced_how = "FEAT_S2FWB is hidden from programs, and this capture has no kernel log";
	} else if (!log) {
		ram->forced_how = "FEAT_S2FWB is hidden from programs, and the kernel log is not readable here: root may";
	} else if (strstr(log, RAM_LOG_FORCED)) {
		ram->forced = "yes";
		ram->forced_how = "FEAT_S2FWB, says the kernel log: guests have it write-back whatever they ask for";
	} else if (strstr(log, RAM_LOG_BOOT)) {
		ram->forced = "no";
		ram->forced_how = "no FEAT_S2FWB in the kernel log: where a guest asks for Normal-NC or Device it has that";
	} else {
		ram->forced_how = "FEAT_S2FWB is hidden from programs, and the kernel log does not reach back to the boot";
	}
	free(log);
}

/* Is "dma-coherent" on the controller's node or on one above it? */
static bool ram_tree_is_coherent(const struct host_device *device)
{
	char path[WALK_PATH_MAX];
	char *base;

	if (!sysfs_follow(path, "%s/of_node", device->controller))
		return false;
	base = strstr(path, RAM_TREE);
	while (base && strlen(base) >= strlen(RAM_TREE)) {
		if (sysfs_exists("%s/dma-coherent", path))
			return true;
		*strrchr(path, '/') = '\0';
	}
	return false;
}

static void ram_read_tree(struct explain_ram *ram, const struct host_device *device)
{
	bool coherent = ram_tree_is_coherent(device);

	ram->coherent = coherent ? "yes" : "no";
	ram->coherent_how = coherent ? "the device tree says dma-coherent" :
				       "the device tree does not say dma-coherent";
}

static void ram_read_acpi(struct explain_ram *ram, const struct host *host,
			  const struct host_device *device)
{
	switch (iort_is_coherent(host, device->facts.domain)) {
	case 1:
		ram->coherent = "yes";
		ram->coherent_how = "the ACPI table IORT says so of the root complex";
		break;
	case 0:
		ram->coherent = "no";
		ram->coherent_how = "the ACPI table IORT denies it of the root complex";
		break;
	case -EACCES:
		ram->coherent_how = "the ACPI table IORT, which may tell, is readable by root only";
		break;
	default:
		ram->coherent_how = "neither device tree nor the ACPI table IORT tells";
	}
}

static void ram_read_coherent(struct explain_ram *ram, const struct host *host,
			      const struct host_device *device)
{
	sysfs_read_link(ram->iommu, sizeof(ram->iommu), "%s/iommu", device->path);
	ram->coherent = "unknown";
	if (*ram->iommu && sysfs_exists("%s/vfio-dev", device->path)) {
		ram->coherent = "yes";
		ram->coherent_how = "vfio has taken the device, which it does only behind a coherent IOMMU (Linux 5.19 and later)";
	} else if (device->facts.compatible) {
		ram_read_tree(ram, device);
	} else {
		ram_read_acpi(ram, host, device);
	}
}

void explain_ram_read(struct explain_ram *ram, const struct view *view,
		      const struct view_device *device)
{
	*ram = (struct explain_ram){ 0 };
	ram_read_forced(ram, &view->host);
	ram_read_coherent(ram, &view->host, &device->host);
}

void explain_ram_print(const struct explain_ram *ram)
{
	puts("  stage 2 is Normal-WB; KVM on arm64 does not look at what devices do");
	printf("  write-back forced: %s\n    %s\n", ram->forced, ram->forced_how);
	printf("  DMA is coherent: %s%s%s\n    %s\n", ram->coherent,
	       *ram->iommu ? ", IOMMU " : "", ram->iommu, ram->coherent_how);
}

void explain_ram_json(json *to, const struct explain_ram *ram)
{
	json *object = json_add_object(to, "guest_ram");

	json_add_text(object, "write_back_forced", ram->forced);
	json_add_text(object, "write_back_forced_how", ram->forced_how);
	json_add_text(object, "dma_coherent", ram->coherent);
	json_add_text(object, "dma_coherent_how", ram->coherent_how);
	json_add_text(object, "iommu", ram->iommu);
}
