// SPDX-License-Identifier: GPL-2.0-only
/*
 * use.c - is a device open through VFIO, and by whom?
 *
 * A process has a device open by its own file below /dev/vfio/devices, or by an
 * anonymous one that came from its group's file /dev/vfio/GROUP; mappings of its
 * BARs alone keep it open too.
 */
#include <ctype.h>
#include <unistd.h>

#include "use.h"

#define USE_ANONYMOUS "anon_inode:[vfio-device]"

/* Anybody may give a process any name: it must not steer root's terminal. */
static void use_tidy(char *name)
{
	for (; *name; name++) {
		if (*name < ' ' || *name > '~')
			*name = '?';
	}
}

static enum cli_exit use_add(struct use_census *census, const struct use_file *file)
{
	struct use_file *more = realloc(census->files,
					(census->nr + 1) * sizeof(*more));

	if (!more) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	census->files = more;
	more[census->nr] = *file;
	use_tidy(more[census->nr++].command);
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

/* Since Linux 6.17 the anonymous file tells which device it is. */
static bool use_read_info(struct use_file *file, const struct host *host,
			  const char *fd)
{
	static const char key[] = "vfio-device-syspath: /sys";
	char text[1024];
	char *at;

	sysfs_read(text, sizeof(text), "%s/%d/fdinfo/%s", host->proc, file->pid, fd);
	at = strstr(text, key);
	if (!at)
		return false;
	at += strlen(key);
	scnprintf(file->path, sizeof(file->path), "%.*s", (int)strcspn(at, "\n"), at);
	return true;
}

static enum cli_exit use_look_at_fd(struct use_census *census,
				    const struct host *host,
				    const struct use_file *process, const char *fd)
{
	struct use_file file = *process;
	char path[SYSFS_PATH_MAX];
	char target[256];
	ssize_t length;

	scnprintf(path, sizeof(path), "%s/%d/fd/%s", host->proc, file.pid, fd);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return CLI_OK;
	target[length] = '\0';
	if (strcmp(target, USE_ANONYMOUS) ? use_parse_path(&file, target) :
	    use_read_info(&file, host, fd))
		return use_add(census, &file);
	return CLI_OK;
}

/* Only a device's own file has its name in a mapping. */
static enum cli_exit use_look_at_maps(struct use_census *census,
				      const struct host *host,
				      const struct use_file *process)
{
	char path[SYSFS_PATH_MAX];
	enum cli_exit status = CLI_OK;
	char line[512];
	FILE *maps;

	scnprintf(path, sizeof(path), "%s/%d/maps", host->proc, process->pid);
	maps = fopen(path, "re");
	while (maps && status == CLI_OK && fgets(line, sizeof(line), maps)) {
		struct use_file file = *process;
		char *name = strstr(line, "/dev/vfio/devices/");

		if (!name)
			continue;
		name[strcspn(name, " \n")] = '\0';
		if (use_parse_path(&file, name))
			status = use_add(census, &file);
	}
	if (maps)
		fclose(maps);
	return status;
}

static enum cli_exit use_look_at_process(struct use_census *census,
					 const struct host *host, const char *pid)
{
	struct use_file process = { .pid = atoi(pid), .group = -1 };
	enum cli_exit status = CLI_OK;
	struct sysfs_names fds;
	unsigned int i;
	int ret;

	sysfs_read(process.command, sizeof(process.command), "%s/%s/comm",
		   host->proc, pid);
	ret = sysfs_list(&fds, "%s/%s/fd", host->proc, pid);
	/* ENOENT: it has ended meanwhile. */
	if (ret == -EACCES || ret == -EPERM)
		census->partial = true;
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
	char path[SYSFS_PATH_MAX];
	enum cli_exit status = CLI_OK;
	char line[512];
	FILE *list;

	scnprintf(path, sizeof(path), "%s/kernel/debug/vfio_nc/mappings", host->sysfs);
	list = fopen(path, "re");
	while (list && status == CLI_OK && fgets(line, sizeof(line), list)) {
		struct use_file file = { .group = -1 };

		if (sscanf(line, "%*s %19s %*s %*s %*s %*s %d %19s", file.address,
			   &file.pid, file.command) == 3)
			status = use_add(census, &file);
	}
	if (list)
		fclose(list);
	return status;
}

static void use_count_enabled(struct use_census *census, const struct host *host)
{
	struct sysfs_names devices;
	unsigned int i;

	sysfs_list(&devices, "%s/bus/pci/devices", host->sysfs);
	for (i = 0; i < devices.nr; i++) {
		const char *name = devices.name[i];
		unsigned long enabled;

		if (sysfs_exists("%s/bus/pci/devices/%s/vfio_nc", host->sysfs, name) &&
		    !sysfs_read_number(&enabled, "%s/bus/pci/devices/%s/enable",
				       host->sysfs, name))
			census->enabled += enabled > 0;
	}
	sysfs_free_names(&devices);
}

enum cli_exit use_take_census(struct use_census *census, const struct host *host,
			      bool thorough)
{
	enum cli_exit status = CLI_OK;
	struct sysfs_names pids;
	unsigned int i;

	*census = (struct use_census){ 0 };
	use_count_enabled(census, host);
	if (sysfs_list(&pids, "%s", host->proc))
		census->partial = true;
	for (i = 0; status == CLI_OK && i < pids.nr; i++) {
		if (isdigit((unsigned char)*pids.name[i]))
			status = use_look_at_process(census, host, pids.name[i]);
	}
	sysfs_free_names(&pids);
	if (status == CLI_OK && thorough)
		status = use_look_at_mappings(census, host);
	return status;
}

void use_free_census(struct use_census *census)
{
	free(census->files);
	census->files = NULL;
	census->nr = 0;
}

static bool use_is_about(const struct use_file *file, long group,
			 const struct host_device *device)
{
	const char *tail = strstr(device->path, "/devices/");

	if (*file->address)
		return !strcmp(file->address, device->address);
	if (*file->path)
		return tail && !strncmp(file->path, tail, strlen(tail)) &&
		       (file->path[strlen(tail)] == '/' || !file->path[strlen(tail)]);
	if (*file->cdev)
		return sysfs_exists("%s/vfio-dev/%s", device->path, file->cdev);
	return file->group >= 0 && file->group == group;
}

static bool use_is_known(const struct use *use, int pid)
{
	unsigned int i;

	for (i = 0; i < use->nr; i++) {
		if (use->holder[i]->pid == pid)
			return true;
	}
	return false;
}

static void use_find_holders(struct use *use, const struct use_census *census,
			     const struct host_device *device)
{
	char group[16];
	unsigned int i;
	long number;

	number = sysfs_read_link(group, sizeof(group), "%s/iommu_group",
				 device->path) ? -1 : atol(group);
	for (i = 0; i < census->nr && use->nr < USE_HOLDERS_MAX; i++) {
		const struct use_file *file = &census->files[i];

		if (use_is_about(file, number, device) && !use_is_known(use, file->pid))
			use->holder[use->nr++] = file;
	}
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

void use_find(struct use *use, const struct use_census *census,
	      const struct module *module, const struct host_device *device,
	      const struct module_device *shown)
{
	unsigned long enabled;
	bool told;

	*use = (struct use){ .state = USE_NONE, .how = "no vfio driver has it" };
	if (!device->vfio)
		return;
	told = !sysfs_read_number(&enabled, "%s/enable", device->path);
	use->state = USE_CLOSED;
	use->how = "the device is not enabled";
	if (told && !enabled && !use_is_early(shown))
		return;
	use->how = "nothing is open through the module";
	if (shown->governed && !module->users && !use_is_early(shown))
		return;
	use_find_holders(use, census, device);
	use->state = USE_OPEN;
	use->how = "a process has it or its group open";
	if (use->nr)
		return;
	use->how = "the module says so";
	if (use_is_early(shown))
		return;
	use->how = "as many devices are enabled as are open through the module";
	if (told && shown->governed && module->users == census->enabled)
		return;
	use->state = USE_UNKNOWN;
	use->how = census->partial ? "not all processes may be looked into: root may" :
		"it is enabled, but no process has it";
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
	for (i = 0; i < use->nr; i++)
		at += scnprintf(text + at, size - at, "%sprocess %d (%s)",
				i ? ", " : "", use->holder[i]->pid,
				use->holder[i]->command);
}
