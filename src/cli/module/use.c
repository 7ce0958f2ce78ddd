// SPDX-License-Identifier: GPL-2.0-only
/*
 * use.c - is a device open through VFIO, and by whom?
 *
 * A process has a device open by its own file below /dev/vfio/devices, or by an
 * anonymous one that came from its group's file /dev/vfio/GROUP; mappings of its
 * BARs alone keep it open too.
 */
#include <ctype.h>

#include "use.h"

/* What a file is found by: a letter and the longest text of struct use_file. */
#define USE_KEY_MAX 264

#define USE_ANONYMOUS "anon_inode:[vfio-device]"

/* Anybody may give a process any name: it must not steer root's terminal. */
static void use_tidy(char *name)
{
	for (; *name; name++) {
		if (*name < ' ' || *name > '~')
			*name = '?';
	}
}

static enum cli_exit use_complain_memory(void)
{
	cli_error("out of memory");
	return CLI_FAILED;
}

static enum cli_exit use_add(struct use_census *census, const struct use_file *file)
{
	/* At each power of two there is room for as many again. */
	if (!(census->nr & (census->nr - 1))) {
		size_t room = census->nr ? 2 * (size_t)census->nr : 1;
		struct use_file *more = realloc(census->files, room * sizeof(*more));

		if (!more)
			return use_complain_memory();
		census->files = more;
	}
	census->files[census->nr] = *file;
	use_tidy(census->files[census->nr++].command);
	return CLI_OK;
}

/* What does a path below /dev/vfio say? Return: false if nothing. */
static bool use_parse_path(struct use_file *file, const char *path)
{
	char *end;

	if (strncmp(path, "/dev/vfio/", 10))
		return false;
	path += 10;
	if (!strncmp(path, "devices/", 8)) {
		scnprintf(file->cdev, sizeof(file->cdev), "%.23s", path + 8);
		return true;
	}
	if (!strncmp(path, "noiommu-", 8))
		path += 8;
	file->group = strtol(path, &end, 10);
	if (end != path && !*end)
		return true;
	file->group = -1;
	return false;
}

/* Since Linux 6.18 the anonymous file tells which device it is. */
static bool use_read_info(struct use_file *file, const struct host *host,
			  const char *fd)
{
	static const char key[] = "vfio-device-syspath: /sys";
	char path[WALK_PATH_MAX + 32];
	char text[1024];
	char *at;

	scnprintf(path, sizeof(path), "%s/%d/fdinfo/%s", host->proc, file->pid, fd);
	sysfs_peek(text, sizeof(text), "%s", path);
	at = strstr(text, key);
	if (!at)
		return false;
	at[strcspn(at, "\n")] = '\0';
	capture_text(path, at);
	scnprintf(file->path, sizeof(file->path), "%s", at + strlen(key));
	return true;
}

static enum cli_exit use_look_at_fd(struct use_census *census,
				    const struct host *host,
				    const struct use_file *process, const char *fd)
{
	struct use_file file = *process;
	char target[WALK_PATH_MAX];
	char path[WALK_PATH_MAX];

	scnprintf(path, sizeof(path), "%s/%d/fd/%s", host->proc, file.pid, fd);
	if (sysfs_read_target(target, "%s", path))
		return CLI_OK;
	if (strcmp(target, USE_ANONYMOUS) ? !use_parse_path(&file, target) :
	    !use_read_info(&file, host, fd))
		return CLI_OK;
	capture_link(path, target);
	return use_add(census, &file);
}

/* Only a device's own file has its name in a mapping. */
static enum cli_exit use_look_at_maps(struct use_census *census,
				      const struct host *host,
				      const struct use_file *process)
{
	enum cli_exit status = CLI_OK;
	char path[WALK_PATH_MAX + 32];
	char line[512];
	FILE *maps;

	scnprintf(path, sizeof(path), "%s/%d/maps", host->proc, process->pid);
	maps = sysfs_open("%s", path);
	while (maps && status == CLI_OK && fgets(line, sizeof(line), maps)) {
		struct use_file file = *process;
		char *name = strstr(line, "/dev/vfio/devices/");

		if (!name)
			continue;
		name[strcspn(name, " \n")] = '\0';
		capture_line(path, name);
		if (use_parse_path(&file, name))
			status = use_add(census, &file);
	}
	if (maps)
		fclose(maps);
	return status;
}

/* To a capture one of them tells as much as all. */
static void use_note_hidden(struct use_census *census, const struct host *host,
			    const char *pid)
{
	char path[WALK_PATH_MAX + 32];

	scnprintf(path, sizeof(path), "%s/%s/fd", host->proc, pid);
	if (!census->partial)
		capture_hidden(path);
	census->partial = true;
}

static enum cli_exit use_look_at_process(struct use_census *census,
					 const struct host *host, const char *pid)
{
	struct use_file process = { .pid = atoi(pid), .group = -1 };
	enum cli_exit status = CLI_OK;
	struct sysfs_names fds;
	unsigned int i;
	int ret;

	sysfs_peek(process.command, sizeof(process.command), "%s/%s/comm",
		   host->proc, pid);
	ret = sysfs_list(&fds, "%s/%s/fd", host->proc, pid);
	/* ENOENT: it has ended meanwhile. */
	if (ret == -EACCES || ret == -EPERM)
		use_note_hidden(census, host, pid);
	for (i = 0; status == CLI_OK && i < fds.nr; i++)
		status = use_look_at_fd(census, host, &process, fds.name[i]);
	sysfs_free_names(&fds);
	return status == CLI_OK ? use_look_at_maps(census, host, &process) : status;
}

/*
 * The module's own list of mappings, for root: range, address, BAR, types of
 * process and guest, source, process, command. Its format is not stable: only a
 * line that fits is believed.
 */
static enum cli_exit use_look_at_mappings(struct use_census *census,
					  const struct host *host)
{
	char path[WALK_PATH_MAX];
	enum cli_exit status = CLI_OK;
	char line[512];
	FILE *list;

	scnprintf(path, sizeof(path), "%s/kernel/debug/vfio_nc/mappings", host->sysfs);
	list = sysfs_open("%s", path);
	while (list && status == CLI_OK && fgets(line, sizeof(line), list)) {
		struct use_file file = { .group = -1 };
		int end = 0;

		/* A capture has no commands. */
		if (sscanf(line, "%*s %19s %*s %*s %*s %*s %d%n %19s", file.address,
			   &file.pid, &end, file.command) < 2 || !end)
			continue;
		line[end] = '\0';
		capture_line(path, line);
		status = use_add(census, &file);
	}
	if (list)
		fclose(list);
	return status;
}

/* What a file is found by: what it says of the device, most telling first. */
static void use_spell_key(const struct use_file *file, char *key)
{
	if (*file->address)
		scnprintf(key, USE_KEY_MAX, "a%s", file->address);
	else if (*file->path)
		scnprintf(key, USE_KEY_MAX, "p%s", file->path);
	else if (*file->cdev)
		scnprintf(key, USE_KEY_MAX, "c%s", file->cdev);
	else
		scnprintf(key, USE_KEY_MAX, "g%ld", file->group);
}

/* By key, then in the order in which they were found. */
static int use_compare(const void *a, const void *b)
{
	const struct use_file *left = *(const struct use_file * const *)a;
	const struct use_file *right = *(const struct use_file * const *)b;
	char left_key[USE_KEY_MAX], right_key[USE_KEY_MAX];
	int order;

	use_spell_key(left, left_key);
	use_spell_key(right, right_key);
	order = strcmp(left_key, right_key);
	return order ? order : (left > right) - (left < right);
}

static enum cli_exit use_sort(struct use_census *census)
{
	unsigned int i;

	if (!census->nr)
		return CLI_OK;
	census->sorted = malloc(census->nr * sizeof(*census->sorted));
	if (!census->sorted)
		return use_complain_memory();
	for (i = 0; i < census->nr; i++)
		census->sorted[i] = &census->files[i];
	qsort(census->sorted, census->nr, sizeof(*census->sorted), use_compare);
	return CLI_OK;
}

static enum cli_exit use_take_census(struct use_census *census)
{
	enum cli_exit status = CLI_OK;
	struct sysfs_names pids;
	unsigned int i;

	if (census->taken)
		return CLI_OK;
	census->taken = true;
	if (sysfs_list(&pids, "%s", census->host->proc))
		census->partial = true;
	for (i = 0; status == CLI_OK && i < pids.nr; i++) {
		if (isdigit((unsigned char)*pids.name[i]))
			status = use_look_at_process(census, census->host, pids.name[i]);
	}
	sysfs_free_names(&pids);
	if (status == CLI_OK && census->thorough)
		status = use_look_at_mappings(census, census->host);
	return status == CLI_OK ? use_sort(census) : status;
}

void use_free_census(struct use_census *census)
{
	free(census->files);
	free(census->sorted);
	census->files = NULL;
	census->sorted = NULL;
	census->nr = 0;
}

/* The first file whose key is not before @key. */
static unsigned int use_look_up(const struct use_census *census, const char *key)
{
	unsigned int low = 0, high = census->nr;
	char found[USE_KEY_MAX];

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		use_spell_key(census->sorted[middle], found);
		if (strcmp(found, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A process once, in the order in which the files were found; the first are kept. */
static void use_add_holder(struct use *use, const struct use_file *file)
{
	unsigned int at = 0, from;

	while (at < use->nr && use->holder[at] < file) {
		if (use->holder[at++]->pid == file->pid)
			return;
	}
	for (from = at; from < use->nr && use->holder[from]->pid != file->pid; from++)
		;
	if (from == use->nr && use->nr < USE_HOLDERS_MAX)
		use->nr++;
	else if (from == USE_HOLDERS_MAX)
		from--;
	for (; from > at; from--)
		use->holder[from] = use->holder[from - 1];
	if (at < USE_HOLDERS_MAX)
		use->holder[at] = file;
}

/* Those with this key, or with one that begins so. */
static void use_find_key(struct use *use, const struct use_census *census,
			 const char *key, bool begins)
{
	char found[USE_KEY_MAX];
	unsigned int i;

	for (i = use_look_up(census, key); i < census->nr; i++) {
		use_spell_key(census->sorted[i], found);
		if (begins ? strncmp(found, key, strlen(key)) : strcmp(found, key))
			return;
		use_add_holder(use, census->sorted[i]);
	}
}

/* By the path of the device's folder, and of what is in it. */
static void use_find_path(struct use *use, const struct use_census *census,
			  const struct host_device *device)
{
	const char *tail = strstr(device->path, "/devices/");
	char key[USE_KEY_MAX];

	if (!tail || strlen(tail) + 3 > sizeof(key))
		return;
	scnprintf(key, sizeof(key), "p%s", tail);
	use_find_key(use, census, key, false);
	strcat(key, "/");
	use_find_key(use, census, key, true);
}

/* By its own file, and by its group's. */
static void use_find_file(struct use *use, const struct use_census *census,
			  const struct host_device *device)
{
	struct sysfs_names names;
	char key[USE_KEY_MAX];
	char group[16];
	unsigned int i;

	sysfs_list(&names, "%s/vfio-dev", device->path);
	for (i = 0; i < names.nr; i++) {
		sysfs_exists("%s/vfio-dev/%s", device->path, names.name[i]);
		scnprintf(key, sizeof(key), "c%s", names.name[i]);
		use_find_key(use, census, key, false);
	}
	sysfs_free_names(&names);
	if (sysfs_read_link(group, sizeof(group), "%s/iommu_group", device->path))
		return;
	scnprintf(key, sizeof(key), "g%ld", atol(group));
	use_find_key(use, census, key, false);
}

static void use_find_holders(struct use *use, const struct use_census *census,
			     const struct host_device *device)
{
	char key[USE_KEY_MAX];

	if (!census->nr)
		return;
	scnprintf(key, sizeof(key), "a%s", device->address);
	use_find_key(use, census, key, false);
	use_find_path(use, census, device);
	use_find_file(use, census, device);
}

/* Devices that the module governs and that are enabled. */
static long use_count_enabled(struct use_census *census)
{
	const char *folder = census->host->devices;
	struct sysfs_names devices;
	unsigned int i;

	if (census->counted)
		return census->enabled;
	census->counted = true;
	sysfs_list(&devices, "%s", folder);
	for (i = 0; i < devices.nr; i++) {
		const char *name = devices.name[i];
		unsigned long enabled;

		if (sysfs_exists("%s/%s/vfio_nc", folder, name) &&
		    !sysfs_read_number(&enabled, "%s/%s/enable", folder, name))
			census->enabled += enabled > 0;
	}
	sysfs_free_names(&devices);
	return census->enabled;
}

static bool use_is_early(const struct module_device *shown)
{
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (shown->bar[bar].early)
			return true;
	}
	return false;
}

/* It is enabled, or open since before it was governed: who has it? */
static void use_find_open(struct use *use, struct use_census *census,
			  const struct module *module, const struct host_device *device,
			  bool early, bool counts)
{
	use_find_holders(use, census, device);
	use->state = USE_OPEN;
	use->how = "a process has it or its group open";
	if (use->nr)
		return;
	use->how = "the module says so";
	if (early)
		return;
	use->how = "as many devices are enabled as are open through the module";
	if (counts && module->users == use_count_enabled(census))
		return;
	use->state = USE_UNKNOWN;
	use->how = census->partial ? "not all processes may be looked into: root may" :
		"it is enabled, but no process has it";
}

enum cli_exit use_find(struct use *use, struct use_census *census,
		       const struct module *module, const struct host_device *device,
		       const struct module_device *shown)
{
	bool early = use_is_early(shown);
	enum cli_exit status;
	unsigned long enabled;
	bool told;

	*use = (struct use){ .state = USE_NONE, .how = "no vfio driver has it" };
	if (!device->vfio)
		return CLI_OK;
	told = !sysfs_read_number(&enabled, "%s/enable", device->path);
	use->state = USE_CLOSED;
	use->how = "the device is not enabled";
	if (told && !enabled && !early)
		return CLI_OK;
	use->how = "nothing is open through the module";
	if (shown->governed && !module->users && !early)
		return CLI_OK;
	status = use_take_census(census);
	if (status == CLI_OK)
		use_find_open(use, census, module, device, early, told && shown->governed);
	return status;
}

const char *use_name(enum use_state state)
{
	switch (state) {
	case USE_NONE:
		return "-";
	case USE_CLOSED:
		return "closed";
	case USE_OPEN:
		return "open";
	default:
		return "unknown";
	}
}

void use_print_holders(const struct use *use, char *text, size_t size)
{
	unsigned int i;
	int at = 0;

	*text = '\0';
	for (i = 0; i < use->nr; i++) {
		const char *command = use->holder[i]->command;

		at += scnprintf(text + at, size - at, "%sprocess %d%s%s%s",
				i ? ", " : "", use->holder[i]->pid,
				*command ? " (" : "", command, *command ? ")" : "");
	}
}
