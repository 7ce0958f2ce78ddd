// SPDX-License-Identifier: GPL-2.0-only
/*
 * write.c - write a text to a file of the module, and say what to do if it is
 * refused.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../words.h"
#include "../machine.h"
#include "write.h"

void write_complain_text(const char *what, const char *text,
			 const struct vfio_nc_text_error *error)
{
	char token[CLI_TOKEN_MAX];

	cli_spell_token(text + error->position, error->length, token);
	if (*token)
		cli_error("%s: bad \"%s\" at character %u: expected %s%s%s", what, token,
			  error->position + 1, error->expected,
			  *error->instead ? "; write " : "", error->instead);
	else
		cli_error("%s: nothing at character %u: expected %s", what,
			  error->position + 1, error->expected);
}

void write_spell_cap(const struct vfio_nc_platform *cap, char *text)
{
	scnprintf(text, WRITE_CAP_MAX,
		  "this lifts the cap of platform %s (at most %s: %s): what it prevents can happen",
		  cap->id, vfio_nc_verdict_name(cap->verdict), cap->why);
}

const struct vfio_nc_platform *write_warn_cap(const struct host *host, const char *address,
					      const struct vfio_nc_device *facts,
					      enum vfio_nc_verdict verdict)
{
	const struct vfio_nc_platform *cap = vfio_nc_table_cap(&host->table, facts);
	char text[WRITE_CAP_MAX];

	if (!cap || !vfio_nc_verdict_is_stricter(cap->verdict, verdict))
		return NULL;
	write_spell_cap(cap, text);
	cli_error("%s: warning: %s", address, text);
	return cap;
}

bool write_is_auto(const char *text)
{
	static const char blanks[] = " \t;";
	size_t length = strlen(VFIO_NC_WORD_AUTO);
	const char *equals = strchr(text, '=');

	/* Of one clause, and no other. */
	if (equals && equals > text && strcspn(text, ";") > (size_t)(equals - text))
		text = equals + 1;
	text += strspn(text, blanks);
	return !strncasecmp(text, VFIO_NC_WORD_AUTO, length) &&
	       !text[length + strspn(text + length, blanks)];
}

/* In one write: the module takes what comes in one piece for the whole. */
int write_file(const char *path, const char *text)
{
	char line[VFIO_NC_TEXT_MAX + 2];
	int length = scnprintf(line, sizeof(line), "%s\n", text);
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	ssize_t put;

	if (fd < 0)
		return -errno;
	put = write(fd, line, (size_t)length);
	if (put < 0)
		put = -errno;
	else
		put = put == length ? 0 : -EIO;
	close(fd);
	return (int)put;
}

void write_print_json(const char *path, const char * const *texts, unsigned int nr,
		      bool done)
{
	json *document = json_document("write/1");
	json *array = json_add_array(document, "writes");
	unsigned int i;

	for (i = 0; i < nr; i++) {
		json *object = json_append_object(array);

		json_add_text(object, "path", path);
		json_object_object_add(object, "text", json_object_new_string(texts[i]));
	}
	json_add_flag(document, "done", done);
	json_print(document);
}

int write_text(const struct view *view, const char *path, const char *text,
	       const char *done)
{
	int ret = view->cli->dry_run ? 0 : tree_is_loaded() ? -EROFS : write_file(path, text);

	if (ret)
		return ret;
	if (view->cli->json)
		write_print_json(path, &text, 1, !view->cli->dry_run);
	else if (view->cli->dry_run)
		printf("would write to %s: %s\n", path, *text ? text : "(nothing)");
	else
		printf("%s\n", done);
	return 0;
}

static enum cli_exit write_refuse_absent(const struct view *view)
{
	if (host_is_before(&view->host, 5, 14))
		cli_error("the module vfio_nc is not loaded, and this kernel, Linux %s, is too old for it: 5.15 and later",
			  view->host.release);
	else
		cli_error("the module vfio_nc is not loaded: modprobe vfio_nc first");
	return CLI_REFUSED;
}

static enum cli_exit write_refuse_unbound(const struct view_device *device)
{
	if (device->host.vfio)
		cli_error("%s: %s has it, but the module does not govern it: see the kernel log",
			  device->host.address, device->host.driver);
	else
		cli_error("%s: no vfio driver has it%s%s: bind it to vfio-pci first (driverctl set-override %s vfio-pci), or write a rule",
			  device->host.address, *device->host.driver ? ", but " : "",
			  device->host.driver, device->host.address);
	return CLI_REFUSED;
}

static enum cli_exit write_refuse_busy(const struct view_device *device)
{
	char holders[256];

	use_print_holders(&device->use, holders, sizeof(holders));
	if (*holders)
		cli_error("%s: it is open, by %s: end that first, or write a rule, which counts from the next open",
			  device->host.address, holders);
	else
		cli_error("%s: it is open; no process that may be looked into has it%s: close it first, or write a rule, which counts from the next open",
			  device->host.address, geteuid() ? " (root sees all)" : "");
	return CLI_REFUSED;
}

static enum cli_exit write_refuse(const char *path, int ret)
{
	switch (ret) {
	case -EACCES:
	case -EPERM:
		cli_error("%s: %s: root may write it", path, strerror(-ret));
		return CLI_REFUSED;
	case -EROFS:
		cli_error("a capture is only looked at: write --dry-run");
		return CLI_REFUSED;
	case -EINVAL:
		cli_error("%s: the module refuses it: the kernel log says why", path);
		return CLI_REFUSED;
	case -ENOENT:
		cli_error("%s: is gone: the driver or the module was removed meanwhile; try again",
			  path);
		return CLI_REFUSED;
	default:
		cli_error("%s: %s", path, strerror(-ret));
		return CLI_FAILED;
	}
}

enum cli_exit write_override(const struct view *view,
			     const struct view_device *device, const char *text)
{
	char path[WALK_PATH_MAX];
	char done[VFIO_NC_TEXT_MAX + 64];
	int ret;

	if (!view->module.loaded)
		return write_refuse_absent(view);
	if (!device->shown.governed)
		return write_refuse_unbound(device);
	scnprintf(path, sizeof(path), "%s/bus/pci/devices/%s/vfio_nc/override",
		  view->host.sysfs, device->host.address);
	scnprintf(done, sizeof(done), "%s: %s from the next open", device->host.address,
		  text);
	if (view->cli->dry_run && device->use.state == USE_OPEN)
		return write_refuse_busy(device);
	ret = write_text(view, path, text, done);
	if (ret == -EBUSY)
		return write_refuse_busy(device);
	return ret ? write_refuse(path, ret) : CLI_OK;
}

enum cli_exit write_rules(const struct view *view, const char *text,
			  unsigned int nr)
{
	char path[WALK_PATH_MAX];
	char done[64];
	int ret;

	if (!view->module.loaded)
		return write_refuse_absent(view);
	scnprintf(path, sizeof(path), "%s/module/vfio_nc/parameters/rules",
		  view->host.sysfs);
	scnprintf(done, sizeof(done), "%u rule%s from each device's next open", nr,
		  nr == 1 ? "" : "s");
	ret = write_text(view, path, text, done);
	return ret ? write_refuse(path, ret) : CLI_OK;
}
