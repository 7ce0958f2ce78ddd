// SPDX-License-Identifier: GPL-2.0-only
/*
 * params.c - module parameters: rules, unlisted, dry_run, mirror, stage1.
 *
 * A text becomes a new object, is checked whole and then swapped in; a bad one
 * changes nothing. The first three go to host.c and count from each device's next
 * open, mirror is given at load, stage1 is only read.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <vfio_nc/abi.h>

#include "attach.h"
#include "host.h"
#include "mirror.h"
#include "params.h"
#include "platform.h"
#include "record.h"
#include "shim.h"
#include "text.h"

/*
 * At load a bad value is remembered and init refuses it: the kernel would add
 * a line of its own, with the whole text, to what we say about one token.
 */
static bool params_settled;
static int params_refused;

static enum vfio_nc_mirror params_mirror = VFIO_NC_MIRROR_AUTO;

/*
 * A container's root may have the files without being the host's operator, who
 * alone lifts a cap. Who loads modules could take this one away.
 */
static bool params_may_write(void)
{
	return capable(CAP_SYS_ADMIN) || capable(CAP_SYS_MODULE);
}

static int params_refuse(int error)
{
	if (params_settled)
		return error;
	params_refused = error;
	return 0;
}

int vfio_nc_params_settle(void)
{
	params_settled = true;
	return params_refused;
}

/* Print rules with ";" between them; Return: length, at most @size - 1. */
static int params_print_rules(const void *object, char *buf, size_t size)
{
	const struct vfio_nc_ruleset *set = object;
	unsigned int i;
	int at = 0;

	for (i = 0; set && i < set->nr; i++) {
		if (i)
			at += scnprintf(buf + at, size - at, ";");
		at += vfio_nc_rule_print(&set->rules[i], buf + at, size - at);
	}
	return at;
}

static struct vfio_nc_ruleset *params_parse_rules(const char *text)
{
	struct vfio_nc_text_error error;
	struct vfio_nc_ruleset *set;
	int ret;

	set = kvzalloc(struct_size(set, rules, vfio_nc_text_count(text)),
		       GFP_KERNEL);
	if (!set)
		return ERR_PTR(-ENOMEM);
	kref_init(&set->kref);
	ret = vfio_nc_rules_parse(text, PAGE_SIZE, set->rules, &error);
	if (ret < 0) {
		vfio_nc_text_complain(VFIO_NC_WORD_RULES, text, &error);
		goto err_put;
	}
	set->nr = ret;
	ret = vfio_nc_text_check_canonical(VFIO_NC_WORD_RULES,
					   params_print_rules, set);
	if (ret)
		goto err_put;
	return set;

err_put:
	vfio_nc_host_put_ruleset(set);
	return ERR_PTR(ret);
}

static int params_set_rules(const char *value, const struct kernel_param *param)
{
	struct vfio_nc_ruleset *set;
	char *text;

	if (!params_may_write())
		return -EPERM;
	text = vfio_nc_text_copy(VFIO_NC_WORD_RULES, value);
	if (IS_ERR(text))
		return params_refuse(PTR_ERR(text));
	set = params_parse_rules(text);
	kfree(text);
	if (IS_ERR(set))
		return params_refuse(PTR_ERR(set));
	if (params_settled)
		pr_info("rules: %u from each device's next open; open now: %u\n",
			set->nr, vfio_nc_shim_nr_open());
	vfio_nc_host_set_ruleset(set);
	vfio_nc_record_notify_all();
	return 0;
}

static int params_get_rules(char *buf, const struct kernel_param *param)
{
	struct vfio_nc_ruleset *set = vfio_nc_host_get_ruleset();
	int at = params_print_rules(set, buf, PAGE_SIZE - 1);

	vfio_nc_host_put_ruleset(set);
	buf[at] = '\n';
	buf[at + 1] = '\0';
	return at + 1;
}

static void params_free_rules(void *arg)
{
	vfio_nc_host_exit();
}

static const struct kernel_param_ops params_rules_ops = {
	.set = params_set_rules,
	.get = params_get_rules,
	.free = params_free_rules,
};

/* So much of a bad word is shown: not its newline, and no page of it. */
static int params_shown(const char *value)
{
	return min_t(size_t, strcspn(value, "\n"), 64);
}

static int params_set_unlisted(const char *value,
			       const struct kernel_param *param)
{
	if (!params_may_write())
		return -EPERM;
	if (sysfs_streq(value, VFIO_NC_WORD_STOCK)) {
		vfio_nc_host_set_unlisted(VFIO_NC_STOCK);
	} else if (sysfs_streq(value, VFIO_NC_WORD_DEVICE)) {
		vfio_nc_host_set_unlisted(VFIO_NC_DEVICE);
	} else {
		pr_err("unlisted: bad \"%*pE\": expected stock or device\n",
		       params_shown(value), value);
		return params_refuse(-EINVAL);
	}
	vfio_nc_record_notify_all();
	if (params_settled)
		pr_info("unlisted: %s from each device's next open; open now: %u\n",
			vfio_nc_verdict_name(vfio_nc_host_unlisted()),
			vfio_nc_shim_nr_open());
	return 0;
}

static int params_get_unlisted(char *buf, const struct kernel_param *param)
{
	return scnprintf(buf, PAGE_SIZE, "%s\n",
			 vfio_nc_verdict_name(vfio_nc_host_unlisted()));
}

static const struct kernel_param_ops params_unlisted_ops = {
	.set = params_set_unlisted,
	.get = params_get_unlisted,
};

static char params_dry_run_sign(void)
{
	return vfio_nc_host_dry_run() ? 'Y' : 'N';
}

static int params_set_dry_run(const char *value,
			      const struct kernel_param *param)
{
	bool dry_run = true;

	if (!params_may_write())
		return -EPERM;
	/* The name alone says yes. */
	if (value && kstrtobool(value, &dry_run)) {
		pr_err("dry_run: bad \"%*pE\": expected Y or N\n",
		       params_shown(value), value);
		return params_refuse(-EINVAL);
	}
	vfio_nc_host_set_dry_run(dry_run);
	vfio_nc_record_notify_all();
	if (params_settled)
		pr_info("dry_run: %c from each device's next open; open now: %u\n",
			params_dry_run_sign(), vfio_nc_shim_nr_open());
	return 0;
}

static int params_get_dry_run(char *buf, const struct kernel_param *param)
{
	return scnprintf(buf, PAGE_SIZE, "%c\n", params_dry_run_sign());
}

static const struct kernel_param_ops params_dry_run_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = params_set_dry_run,
	.get = params_get_dry_run,
};

static int params_set_mirror(const char *value, const struct kernel_param *param)
{
	int mirror = vfio_nc_mirror_parse(value);

	if (mirror < 0) {
		pr_err("mirror: bad \"%*pE\": expected auto, native, hook or none\n",
		       params_shown(value), value);
		return params_refuse(mirror);
	}
	params_mirror = mirror;
	return 0;
}

static int params_get_mirror(char *buf, const struct kernel_param *param)
{
	/* Whoever lists begins here. */
	vfio_nc_attach_look();
	return scnprintf(buf, PAGE_SIZE, "%s\n", vfio_nc_mirror_name());
}

static const struct kernel_param_ops params_mirror_ops = {
	.set = params_set_mirror,
	.get = params_get_mirror,
};

static int params_set_stage1(const char *value, const struct kernel_param *param)
{
	pr_err("stage1: tells what this kernel does, and cannot be given: leave it out\n");
	return params_refuse(-EINVAL);
}

static int params_get_stage1(char *buf, const struct kernel_param *param)
{
	return scnprintf(buf, PAGE_SIZE, "%s\n",
			 vfio_nc_platform_machine()->no_normal_nc ?
			 VFIO_NC_WORD_DEVICE : VFIO_NC_WORD_NORMAL_NC);
}

static const struct kernel_param_ops params_stage1_ops = {
	.set = params_set_stage1,
	.get = params_get_stage1,
};

enum vfio_nc_mirror vfio_nc_params_mirror(void)
{
	return params_mirror;
}

module_param_cb(rules, &params_rules_ops, NULL, 0644);
MODULE_PARM_DESC(rules, "selector/bars[@offset+length]=verdict[;...], the first that matches wins");
module_param_cb(unlisted, &params_unlisted_ops, NULL, 0644);
MODULE_PARM_DESC(unlisted, "verdict where nobody spoke: stock (default) or device");
module_param_cb(dry_run, &params_dry_run_ops, NULL, 0644);
MODULE_PARM_DESC(dry_run, "decide and log, change nothing");
module_param_cb(mirror, &params_mirror_ops, NULL, 0444);
MODULE_PARM_DESC(mirror, "how guests follow: auto (default), native, hook or none; reads what is in force");
module_param_cb(stage1, &params_stage1_ops, NULL, 0444);
MODULE_PARM_DESC(stage1, "read only: what a process has where it maps Normal-NC, normal-nc or device");
