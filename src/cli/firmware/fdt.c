// SPDX-License-Identifier: GPL-2.0-only
/*
 * fdt.c - nodes of PCI devices in a flattened device tree.
 *
 * Static functions are named tree_*: fdt_* is libfdt's.
 */
#include <libfdt.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fdt.h"

#define TREE_ROOM	4096
#define TREE_FILE_MAX	(16 << 20)
#define TREE_LIST_MAX	1024

/* PCI Bus Binding 2.1, 2.2.1.1: device and function in phys.hi. */
#define TREE_DEVFN_SHIFT	8

/* phys.hi, phys.mid, phys.lo, size.hi, size.lo */
#define TREE_ADDRESS_CELLS	3
#define TREE_SIZE_CELLS		2
#define TREE_REG_CELLS		(TREE_ADDRESS_CELLS + TREE_SIZE_CELLS)

__attribute__((format(printf, 3, 4)))
static int tree_fail(struct vfio_nc_fdt *fdt, int error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(fdt->error, sizeof(fdt->error), format, args);
	va_end(args);
	return -error;
}

/* What libfdt says, in our words: a tree that it cannot change is bad. */
static int tree_failed(struct vfio_nc_fdt *fdt, int error, const char *what)
{
	return tree_fail(fdt, EINVAL, "%s: %s", what, fdt_strerror(error));
}

static int tree_grow(struct vfio_nc_fdt *fdt)
{
	int size = (int)fdt_totalsize(fdt->blob) + TREE_ROOM;
	void *blob = realloc(fdt->blob, (size_t)size);

	if (!blob)
		return -1;
	fdt->blob = blob;
	return fdt_open_into(blob, blob, size);
}

static int tree_set(struct vfio_nc_fdt *fdt, int node, const char *name,
		    const void *value, int size)
{
	int ret;

	do {
		ret = fdt_setprop(fdt->blob, node, name, value, size);
	} while (ret == -FDT_ERR_NOSPACE && !tree_grow(fdt));
	return ret ? tree_failed(fdt, ret, name) : 0;
}

static int tree_add_node(struct vfio_nc_fdt *fdt, int parent, const char *name)
{
	int ret;

	do {
		ret = fdt_add_subnode(fdt->blob, parent, name);
	} while (ret == -FDT_ERR_NOSPACE && !tree_grow(fdt));
	return ret < 0 ? tree_failed(fdt, ret, name) : ret;
}

/* One step, "1f.7"; Return: what is behind it, or NULL. */
static const char *tree_parse_step(const char *text, u8 *devfn)
{
	unsigned int device, function;
	int length = 0;

	/* No white space or sign, which sscanf() would take. */
	if (sscanf(text, "%2x.%1x%n", &device, &function, &length) != 2 ||
	    strspn(text, "0123456789abcdef.") < (size_t)length ||
	    device > 0x1f || function > 7)
		return NULL;
	*devfn = (u8)(device << 3 | function);
	return text + length;
}

int vfio_nc_fdt_place_parse(const char *text, struct vfio_nc_fdt_place *place)
{
	*place = (struct vfio_nc_fdt_place){ .is_bridge = true };
	if (!strcmp(text, "host"))
		return 0;
	do {
		if (place->nr == VFIO_NC_FDT_STEPS_MAX)
			return -EINVAL;
		text = tree_parse_step(text, &place->devfn[place->nr++]);
		if (!text)
			return -EINVAL;
		place->is_bridge = *text == '/';
		text += place->is_bridge;
	} while (*text && place->is_bridge);
	return *text ? -EINVAL : 0;
}

/* The whole file and room to grow. */
static int tree_load(struct vfio_nc_fdt *fdt, FILE *file)
{
	size_t size = 0, got;

	fdt->blob = malloc(TREE_FILE_MAX);
	if (!fdt->blob)
		return tree_fail(fdt, ENOMEM, "out of memory");
	do {
		got = fread((char *)fdt->blob + size, 1, TREE_FILE_MAX - size,
			    file);
		size += got;
	} while (got);
	if (ferror(file))
		return tree_fail(fdt, EIO, "it cannot be read");
	if (fdt_check_full(fdt->blob, size) || tree_grow(fdt))
		return tree_fail(fdt, EINVAL, "it holds no good device tree");
	return 0;
}

int vfio_nc_fdt_new(struct vfio_nc_fdt *fdt)
{
	int ret;

	*fdt = (struct vfio_nc_fdt){ .blob = malloc(TREE_ROOM) };
	if (!fdt->blob)
		return tree_fail(fdt, ENOMEM, "out of memory");
	ret = fdt_create_empty_tree(fdt->blob, TREE_ROOM);
	if (!ret)
		return 0;
	vfio_nc_fdt_free(fdt);
	return tree_failed(fdt, ret, "a new tree");
}

int vfio_nc_fdt_read(struct vfio_nc_fdt *fdt, const char *path)
{
	FILE *file = fopen(path, "rb");
	int ret;

	*fdt = (struct vfio_nc_fdt){ 0 };
	if (!file)
		return tree_fail(fdt, errno, "%s", strerror(errno));
	ret = tree_load(fdt, file);
	fclose(file);
	if (ret)
		vfio_nc_fdt_free(fdt);
	return ret;
}

/* All of it, or -1 and errno. */
static int tree_put(const struct vfio_nc_fdt *fdt, const char *path)
{
	size_t size = fdt_totalsize(fdt->blob);
	FILE *file = fopen(path, "wbe");
	bool whole;
	int error;

	if (!file)
		return -1;
	whole = fwrite(fdt->blob, 1, size, file) == size && !fflush(file);
	/* What is no file, as a pipe, cannot do that. */
	whole = whole && (!fsync(fileno(file)) || errno == EINVAL || errno == EROFS);
	error = errno;
	if (fclose(file) && whole)
		return -1;
	errno = error;
	return whole ? 0 : -1;
}

/* Boot loaders read it: nobody is to find the half of it, nor lose what was there. */
static int tree_replace(const struct vfio_nc_fdt *fdt, const char *path)
{
	char new[PATH_MAX];
	int error;

	if (scnprintf(new, sizeof(new), "%s.new", path) >= (int)sizeof(new) - 1) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (!tree_put(fdt, new) && !rename(new, path))
		return 0;
	error = errno;
	unlink(new);
	errno = error;
	return -1;
}

int vfio_nc_fdt_write(struct vfio_nc_fdt *fdt, const char *path)
{
	char target[PATH_MAX];
	struct stat found;
	int ret;

	fdt_pack(fdt->blob);
	if (lstat(path, &found) && *path)
		ret = tree_replace(fdt, path);
	else if (realpath(path, target) && !stat(target, &found) && S_ISREG(found.st_mode))
		ret = tree_replace(fdt, target);
	else
		ret = tree_put(fdt, path);
	return ret ? tree_fail(fdt, errno, "%s", strerror(errno)) : 0;
}

void vfio_nc_fdt_free(struct vfio_nc_fdt *fdt)
{
	free(fdt->blob);
	fdt->blob = NULL;
}

bool vfio_nc_fdt_has(const struct vfio_nc_fdt *fdt, const char *path)
{
	return fdt_path_offset(fdt->blob, path) >= 0;
}

int vfio_nc_fdt_add_name(struct vfio_nc_fdt *fdt, int node, char *path, size_t size)
{
	const char *name = fdt_get_name(fdt->blob, node, NULL);
	size_t length = strlen(path);

	if (!name || length + strlen(name) + sizeof("/") > size)
		return tree_fail(fdt, EINVAL, "%s: the node's path is too long", path);
	scnprintf(path + length, size - length, "/%s", name);
	return 0;
}

static bool tree_is_pci_bus(const struct vfio_nc_fdt *fdt, int node)
{
	int size;
	const char *type = fdt_getprop(fdt->blob, node, "device_type", &size);

	return type && size == sizeof("pci") && !memcmp(type, "pci", sizeof("pci"));
}

/* A PCI bus whose parent is none. */
static bool tree_is_host(const struct vfio_nc_fdt *fdt, int node)
{
	int parent = fdt_parent_offset(fdt->blob, node);

	return tree_is_pci_bus(fdt, node) && parent >= 0 &&
	       !tree_is_pci_bus(fdt, parent);
}

static int tree_find_only_host(struct vfio_nc_fdt *fdt)
{
	int found = -1, node = -1;

	while ((node = fdt_next_node(fdt->blob, node, NULL)) >= 0) {
		if (!tree_is_host(fdt, node))
			continue;
		if (found >= 0)
			return tree_fail(fdt, EINVAL,
					 "there are several PCI host bridges: name one");
		found = node;
	}
	return found >= 0 ? found : tree_fail(fdt, ENOENT,
					      "there is no PCI host bridge");
}

int vfio_nc_fdt_find_host(struct vfio_nc_fdt *fdt, const char *path)
{
	int node;

	if (!path)
		return tree_find_only_host(fdt);
	node = fdt_path_offset(fdt->blob, path);
	if (node < 0)
		return tree_fail(fdt, ENOENT, "there is no node %s", path);
	if (!tree_is_host(fdt, node))
		return tree_fail(fdt, EINVAL, "%s is no PCI host bridge", path);
	return node;
}

static int tree_find_child(const struct vfio_nc_fdt *fdt, int bus, u8 devfn)
{
	int node;

	fdt_for_each_subnode(node, fdt->blob, bus) {
		int size;
		const fdt32_t *reg = fdt_getprop(fdt->blob, node, "reg", &size);

		if (reg && size >= (int)(TREE_REG_CELLS * sizeof(*reg)) &&
		    (u8)(fdt32_to_cpu(reg[0]) >> TREE_DEVFN_SHIFT) == devfn)
			return node;
	}
	return -1;
}

/*
 * What the binding wants of a bus (PCI Bus Binding 2.1, 3.1.1). Empty "ranges":
 * addresses are the same on both sides. The bus number in "reg" stays 0, as it
 * is without "bus-range": it is not known before somebody counts the buses.
 */
static int tree_make_bus(struct vfio_nc_fdt *fdt, int node)
{
	const u32 address_cells = TREE_ADDRESS_CELLS;
	const u32 size_cells = TREE_SIZE_CELLS;
	int ret;

	if (tree_is_pci_bus(fdt, node))
		return 0;
	ret = vfio_nc_fdt_set_string(fdt, node, "device_type", "pci");
	if (!ret)
		ret = vfio_nc_fdt_set_numbers(fdt, node, "#address-cells",
					      &address_cells, 1);
	if (!ret)
		ret = vfio_nc_fdt_set_numbers(fdt, node, "#size-cells",
					      &size_cells, 1);
	if (!ret)
		ret = vfio_nc_fdt_set_numbers(fdt, node, "ranges", NULL, 0);
	return ret;
}

/* Named as the binding wants it: DD, or DD,F (PCI Bus Binding 2.1, 2.2.1.3). */
static int tree_add_child(struct vfio_nc_fdt *fdt, int bus, u8 devfn,
			  bool is_bridge, const char *name)
{
	const u32 reg[TREE_REG_CELLS] = { (u32)devfn << TREE_DEVFN_SHIFT };
	char usual[sizeof("device@1f,7")];
	int node, ret;
	int at;

	at = scnprintf(usual, sizeof(usual), "%s@%x", is_bridge ? "pci" : "device",
		       devfn >> 3);
	if (devfn & 7)
		scnprintf(usual + at, sizeof(usual) - at, ",%x", devfn & 7);
	node = tree_add_node(fdt, bus, name ? name : usual);
	if (node < 0)
		return node;
	ret = vfio_nc_fdt_set_numbers(fdt, node, "reg", reg, TREE_REG_CELLS);
	return ret ? ret : node;
}

int vfio_nc_fdt_make_child(struct vfio_nc_fdt *fdt, int bus, u8 devfn,
			   bool is_bridge, const char *name)
{
	int node = tree_find_child(fdt, bus, devfn);
	int ret;

	if (node < 0)
		node = tree_add_child(fdt, bus, devfn, is_bridge, name);
	if (node < 0 || !is_bridge)
		return node;
	ret = tree_make_bus(fdt, node);
	return ret ? ret : node;
}

int vfio_nc_fdt_make_place(struct vfio_nc_fdt *fdt, int host,
			   const struct vfio_nc_fdt_place *place)
{
	int node = host;
	unsigned int i;

	for (i = 0; i < place->nr && node >= 0; i++) {
		bool is_bridge = place->is_bridge || i + 1 < place->nr;

		node = vfio_nc_fdt_make_child(fdt, node, place->devfn[i],
					      is_bridge, NULL);
	}
	return node;
}

static int tree_find_fragment(const struct vfio_nc_fdt *fdt, const char *target)
{
	int node;

	fdt_for_each_subnode(node, fdt->blob, 0) {
		const char *path = fdt_getprop(fdt->blob, node, "target-path", NULL);

		if (path && !strcmp(path, target))
			return fdt_subnode_offset(fdt->blob, node, "__overlay__");
	}
	return -1;
}

/* The cells are those of the node below it, and tell dtc how to read "reg". */
static int tree_add_fragment(struct vfio_nc_fdt *fdt, const char *target,
			     unsigned int number)
{
	const u32 address_cells = TREE_ADDRESS_CELLS;
	const u32 size_cells = TREE_SIZE_CELLS;
	char name[sizeof("fragment@4294967295")];
	int node, ret;

	scnprintf(name, sizeof(name), "fragment@%x", number);
	node = tree_add_node(fdt, 0, name);
	if (node < 0)
		return node;
	ret = vfio_nc_fdt_set_string(fdt, node, "target-path", target);
	if (ret)
		return ret;
	node = tree_add_node(fdt, node, "__overlay__");
	if (node < 0)
		return node;
	ret = vfio_nc_fdt_set_numbers(fdt, node, "#address-cells",
				      &address_cells, 1);
	if (!ret)
		ret = vfio_nc_fdt_set_numbers(fdt, node, "#size-cells",
					      &size_cells, 1);
	return ret ? ret : node;
}

int vfio_nc_fdt_make_fragment(struct vfio_nc_fdt *fdt, const char *target)
{
	int found = tree_find_fragment(fdt, target);
	unsigned int number = 0;
	int node;

	if (found >= 0)
		return found;
	fdt_for_each_subnode(node, fdt->blob, 0)
		number++;
	return tree_add_fragment(fdt, target, number);
}

int vfio_nc_fdt_set_bytes(struct vfio_nc_fdt *fdt, int node, const char *name,
			  const void *value, size_t size)
{
	return tree_set(fdt, node, name, value, (int)size);
}

int vfio_nc_fdt_set_numbers(struct vfio_nc_fdt *fdt, int node, const char *name,
			    const u32 *number, unsigned int nr)
{
	fdt32_t cell[TREE_LIST_MAX / sizeof(fdt32_t)];
	unsigned int i;

	if (nr > ARRAY_SIZE(cell))
		return tree_fail(fdt, EINVAL, "%s: too many numbers", name);
	for (i = 0; i < nr; i++)
		cell[i] = cpu_to_fdt32(number[i]);
	return tree_set(fdt, node, name, cell, (int)(nr * sizeof(*cell)));
}

int vfio_nc_fdt_set_string(struct vfio_nc_fdt *fdt, int node, const char *name,
			   const char *string)
{
	return tree_set(fdt, node, name, string, (int)strlen(string) + 1);
}

/* Append to a list of strings; Return: its new size, or -1 if it does not fit. */
static int tree_list_add(char *list, int size, const char *string)
{
	size_t length = strlen(string) + 1;

	if (size < 0 || length > (size_t)(TREE_LIST_MAX - size))
		return -1;
	memcpy(list + size, string, length);
	return size + (int)length;
}

int vfio_nc_fdt_set_compatible(struct vfio_nc_fdt *fdt, int node,
			       const char *name,
			       enum vfio_nc_fdt_position position)
{
	char list[TREE_LIST_MAX];
	const char *old;
	int size = 0;
	int i;

	if (position != VFIO_NC_FDT_LAST)
		size = tree_list_add(list, size, name);
	for (i = 0; position != VFIO_NC_FDT_ONLY; i++) {
		old = fdt_stringlist_get(fdt->blob, node, "compatible", i, NULL);
		if (!old)
			break;
		if (strcmp(old, name))
			size = tree_list_add(list, size, old);
	}
	if (position == VFIO_NC_FDT_LAST)
		size = tree_list_add(list, size, name);
	if (size < 0)
		return tree_fail(fdt, EINVAL, "compatible: too many names");
	return tree_set(fdt, node, "compatible", list, size);
}
