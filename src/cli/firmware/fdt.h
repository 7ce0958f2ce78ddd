/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fdt.h - nodes of PCI devices in a flattened device tree, and their properties.
 *
 * A program's part, on top of libfdt; it knows the PCI bus binding (IEEE Std
 * 1275, PCI Bus Binding revision 2.1, and devicetree's schema pci-bus-common),
 * nothing about verdicts. It prints nothing: what went wrong is in @error.
 */
#ifndef VFIO_NC_FDT_H
#define VFIO_NC_FDT_H

#include <vfio_nc/env.h>

/* Bridges below the host bridge, and the device. */
#define VFIO_NC_FDT_STEPS_MAX 16

/**
 * struct vfio_nc_fdt - a tree in memory, which grows when it must
 * @blob: the tree as it is in a file; NULL where there is none
 * @error: a sentence about the last call that failed
 *
 * Nodes are known by their offsets, as in libfdt: any change of the tree makes
 * them stale, but for that of the node just changed.
 */
struct vfio_nc_fdt {
	void *blob;
	char error[200];
};

/**
 * struct vfio_nc_fdt_place - where a PCI device is, seen from its host bridge
 * @nr: how many steps; 0 = the host bridge itself
 * @devfn: device number << 3 | function number, of the root port first
 * @is_bridge: there can be devices below the last one
 */
struct vfio_nc_fdt_place {
	unsigned int nr;
	u8 devfn[VFIO_NC_FDT_STEPS_MAX];
	bool is_bridge;
};

/**
 * enum vfio_nc_fdt_position - where a compatible string goes
 * @VFIO_NC_FDT_ONLY: instead of all others
 * @VFIO_NC_FDT_FIRST: before the others: the most specific one
 * @VFIO_NC_FDT_LAST: behind the others
 *
 * A kernel binds the driver that knows the earliest name, with what that driver
 * has for this name: put first, a name can change how the bridge is driven.
 */
enum vfio_nc_fdt_position {
	VFIO_NC_FDT_ONLY,
	VFIO_NC_FDT_FIRST,
	VFIO_NC_FDT_LAST,
};

/**
 * vfio_nc_fdt_place_parse() - text to place
 * @text: "host", or device.function for each step, hexadecimal, with "/" between
 *	two and behind one that is a bridge: "3.0", "9.0/", "9.0/0.1"
 * @place: filled in when the text is good
 *
 * Return: 0, or -EINVAL.
 */
int vfio_nc_fdt_place_parse(const char *text, struct vfio_nc_fdt_place *place);

/**
 * vfio_nc_fdt_new() - make an overlay without fragments
 * @fdt: the tree, which has none yet
 *
 * Return: 0, or a negative errno; then @fdt has none.
 */
int vfio_nc_fdt_new(struct vfio_nc_fdt *fdt);

/**
 * vfio_nc_fdt_read() - read a tree from a file
 * @fdt: the tree, which has none yet
 * @path: the file
 *
 * Return: 0, or a negative errno; then @fdt has none.
 */
int vfio_nc_fdt_read(struct vfio_nc_fdt *fdt, const char *path);

/**
 * vfio_nc_fdt_write() - write the tree to a file, without its room to grow
 * @fdt: the tree
 * @path: the file; what it held before is gone, but stays if it cannot be written
 *
 * Return: 0, or a negative errno.
 */
int vfio_nc_fdt_write(struct vfio_nc_fdt *fdt, const char *path);

/**
 * vfio_nc_fdt_free() - forget the tree
 * @fdt: the tree; may have none
 */
void vfio_nc_fdt_free(struct vfio_nc_fdt *fdt);

/**
 * vfio_nc_fdt_has() - is there such a node?
 * @fdt: the tree
 * @path: its path
 *
 * Return: true if so.
 */
bool vfio_nc_fdt_has(const struct vfio_nc_fdt *fdt, const char *path);

/**
 * vfio_nc_fdt_make_fragment() - find the fragment for a PCI bus, or make it
 * @fdt: an overlay
 * @target: path of the bus's node in the tree that the overlay is for
 *
 * Return: the offset of what the fragment lays over that node, or a negative
 * errno.
 */
int vfio_nc_fdt_make_fragment(struct vfio_nc_fdt *fdt, const char *target);

/**
 * vfio_nc_fdt_find_host() - find a PCI host bridge
 * @fdt: the tree
 * @path: its path, or NULL for the only one there is
 *
 * Return: the node's offset, or -ENOENT, or -EINVAL if it is no host bridge or
 * not the only one.
 */
int vfio_nc_fdt_find_host(struct vfio_nc_fdt *fdt, const char *path);

/**
 * vfio_nc_fdt_make_child() - find the node of a device on a bus, or make it
 * @fdt: the tree
 * @bus: the bus's offset
 * @devfn: device number << 3 | function number
 * @is_bridge: there can be devices below it: it gets what a bus must have
 * @name: what to call it, or NULL for the usual name
 *
 * Return: the node's offset, or a negative errno.
 */
int vfio_nc_fdt_make_child(struct vfio_nc_fdt *fdt, int bus, u8 devfn,
			   bool is_bridge, const char *name);

/**
 * vfio_nc_fdt_make_place() - find the node of a device, or make it
 * @fdt: the tree
 * @host: the host bridge's offset
 * @place: the device
 *
 * Bridges on the way that have no node get one too.
 *
 * Return: the node's offset, or a negative errno.
 */
int vfio_nc_fdt_make_place(struct vfio_nc_fdt *fdt, int host,
			   const struct vfio_nc_fdt_place *place);

/**
 * vfio_nc_fdt_add_name() - from a bus's path to that of a node below it
 * @fdt: the tree
 * @node: the node's offset
 * @path: the bus's path, to which the node's name is added
 * @size: bytes in @path
 *
 * Return: 0, or a negative errno.
 */
int vfio_nc_fdt_add_name(struct vfio_nc_fdt *fdt, int node, char *path, size_t size);

/**
 * vfio_nc_fdt_set_bytes() - set a property to bytes as they are in a tree
 * @fdt: the tree
 * @node: the node's offset, which stays valid
 * @name: the property
 * @value: the bytes
 * @size: how many
 *
 * Return: 0, or a negative errno.
 */
int vfio_nc_fdt_set_bytes(struct vfio_nc_fdt *fdt, int node, const char *name,
			  const void *value, size_t size);

/**
 * vfio_nc_fdt_set_numbers() - set a property to a list of 32-bit numbers
 * @fdt: the tree
 * @node: the node's offset, which stays valid
 * @name: the property
 * @number: the numbers
 * @nr: how many; 0 = an empty property
 *
 * Return: 0, or a negative errno.
 */
int vfio_nc_fdt_set_numbers(struct vfio_nc_fdt *fdt, int node, const char *name,
			    const u32 *number, unsigned int nr);

/**
 * vfio_nc_fdt_set_string() - set a property to a string
 * @fdt: the tree
 * @node: the node's offset, which stays valid
 * @name: the property
 * @string: the string
 *
 * Return: 0, or a negative errno.
 */
int vfio_nc_fdt_set_string(struct vfio_nc_fdt *fdt, int node, const char *name,
			   const char *string);

/**
 * vfio_nc_fdt_set_compatible() - change what a node is compatible with
 * @fdt: the tree
 * @node: the node's offset, which stays valid
 * @name: the string; one that is there already is moved
 * @position: where it goes
 *
 * Return: 0, or a negative errno.
 */
int vfio_nc_fdt_set_compatible(struct vfio_nc_fdt *fdt, int node,
			       const char *name,
			       enum vfio_nc_fdt_position position);

/**
 * vfio_nc_fdt_print() - print an overlay as source, which dtc takes
 * @fdt: an overlay
 * @out: where to print: "&{/path} { ... };" for each fragment
 *
 * What was added first is printed first.
 */
void vfio_nc_fdt_print(const struct vfio_nc_fdt *fdt, FILE *out);

#endif /* VFIO_NC_FDT_H */
