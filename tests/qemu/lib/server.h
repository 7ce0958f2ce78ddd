/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The emulated server as its operator handles it: modules, parameters, drivers
 * of PCI devices, the kernel log.
 *
 * Functions that return int answer 0 or -errno and print nothing. Those named
 * must_* end the case when they fail.
 */
#ifndef TESTS_QEMU_LIB_SERVER_H
#define TESTS_QEMU_LIB_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/* Devices of every boot, by their fixed slots: see tests/qemu/boot.sh. */
#define IVSHMEM_A	"0000:00:02.0"	/* BAR2: prefetchable, RAM */
#define IVSHMEM_B	"0000:00:03.0"	/* BAR2: the same */
#define IVSHMEM_BAR	2
#define IVSHMEM_SIZE	0x400000UL
#define EDU		"0000:00:04.0"	/* BAR0: 1 MiB, not prefetchable */
#define IVSHMEM_64M	"0000:00:05.0"	/* BAR2 of 64 MiB */
#define IVSHMEM_2G	"0000:00:06.0"	/* BAR2 of 2 GiB */
#define IGB		"0000:00:07.0"	/* physical function */
#define IGB_VF		"0000:00:17.0"	/* its first virtual function */
#define IGB_VF_SIZE	0x4000UL	/* BAR0 and BAR3, prefetchable */
#define NVME		"0000:00:08.0"	/* BAR2: 4 MiB, prefetchable; has FLR */
#define PORT		"0000:00:09.0"	/* a root port, 1b36:000c */
#define PORT_A		"0000:01:00.0"	/* ivshmem behind it, in one group */
#define PORT_B		"0000:01:00.1"	/* with this one; hot reset */

/* Devices of the boots in tests/qemu/firmware only. */
#define BOCHS_A		"0000:00:0a.0"	/* BAR0: 16 MiB, prefetchable */
#define BOCHS_B		"0000:00:0b.0"	/* the same */
#define BOCHS_SIZE	0x1000000UL
#define IVSHMEM_C	"0000:00:0c.0"	/* BAR2 of 1 MiB; likewise the others */
#define IVSHMEM_D	"0000:00:0d.0"
#define IVSHMEM_E	"0000:00:0e.0"
#define IVSHMEM_10	"0000:00:10.0"
#define IVSHMEM_11	"0000:00:11.0"
#define IVSHMEM_DEEP	"0000:04:00.0"	/* behind a root port and a switch */
#define IVSHMEM_1M_SIZE	0x100000UL

/* Device of the boot altra.boot only. */
#define PORT_NVME	"0000:02:00.0"	/* as NVME, alone behind a root port */

/** server_has_native_mirror() - does this kernel have VM_ALLOW_ANY_UNCACHED, for KVM? */
bool server_has_native_mirror(void);

/**
 * server_force_mirror() - load the module with another mirror than its default
 * @mirror: the parameter's value, for every must_load() that names none
 */
void server_force_mirror(const char *mirror);

/** server_hooks() - does the module mirror by its hook here? */
bool server_hooks(void);

/** server_has_acpi() - was it booted with ACPI, not with a device tree? */
bool server_has_acpi(void);

/** server_page() - the kernel's page size in bytes */
unsigned long server_page(void);

#define PAGE	server_page()

/** server_release() - what uname -r says */
const char *server_release(void);

int server_write(const char *path, const char *text);

/** server_read() - a whole file of sysfs or procfs, without its last newline */
int server_read(const char *path, char *text, size_t size);

/** module_load() - insmod /modules/NAME.ko PARAMETERS */
int module_load(const char *name, const char *parameters);

/** module_unload() - rmmod; -EAGAIN (EWOULDBLOCK) while it is in use */
int module_unload(const char *name);

/** module_is_loaded() - is it in /sys/module? */
bool module_is_loaded(const char *name);

/** module_references() - its reference count */
int module_references(const char *name);

/** device_has_driver() - is it bound to just this driver? */
bool device_has_driver(const char *bdf, const char *driver);

/** device_bind() - give a device to a driver, from whatever has it now */
int device_bind(const char *bdf, const char *driver);

/** device_unbind() - take it from its driver; 0 too if it had none */
int device_unbind(const char *bdf);

/** must_load() - load vfio_nc; the mirror is server_force_mirror()'s */
void must_load(const char *parameters);
void must_unload(void);
void must_bind(const char *bdf, const char *driver);

/**
 * must_make_vf() - igb gets its virtual function IGB_VF, which no driver has yet
 *
 * Where a page is more than one of its BARs Linux makes none (drivers/pci/iov.c,
 * sriov_init()), since QEMU's BARs do not grow with the System Page Size (PCI Express
 * 5.0, 9.3.3.13): the case is skipped then.
 */
void must_make_vf(void);

/** log_mark() - forget what the kernel log holds up to now */
void log_mark(void);

/** log_rewind() - from now on look at all of the log, from the boot on */
void log_rewind(void);

/**
 * log_find() - a record since the mark that holds a text
 * @text: what to look for
 *
 * Return: the message (valid until the next call), or NULL.
 */
const char *log_find(const char *text);

/** log_count() - how many records since the mark hold a text */
unsigned int log_count(const char *text);

/**
 * log_follow() - read the log from now on, for so long that it forgets
 *
 * Return: a file for log_next_report(), to be closed.
 */
int log_follow(void);

/**
 * log_next_report() - has the kernel reported that something in it is wrong?
 * @fd: of log_follow()
 *
 * Return: the message (valid until the next call), or NULL: nothing new.
 */
const char *log_next_report(int fd);

/** must_log() - end the case unless log_find() finds @text */
void must_log(const char *text);

/**
 * server_restore() - undo what a case may have left, and search the log
 *
 * Return: NULL, or what could not be undone or was reported by the kernel.
 */
const char *server_restore(void);

#endif
