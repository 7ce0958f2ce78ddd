// SPDX-License-Identifier: GPL-2.0-only
/*
 * text.c - take a text from a person, and say what is wrong with it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "text.h"

static int text_complain_length(const char *where)
{
	pr_err("%s: longer than %u characters in all: write fewer or wider ones\n",
	       where, VFIO_NC_TEXT_MAX);
	return -EINVAL;
}

char *vfio_nc_text_copy(const char *where, const char *value)
{
	size_t length = strlen(value);

	if (length && value[length - 1] == '\n')
		length--;
	if (length > VFIO_NC_TEXT_MAX)
		return ERR_PTR(text_complain_length(where));
	return kstrndup(value, length, GFP_KERNEL) ?: ERR_PTR(-ENOMEM);
}

int vfio_nc_text_check_canonical(const char *where,
				 int (*print)(const void *object, char *buf,
					      size_t size),
				 const void *object)
{
	size_t size = VFIO_NC_TEXT_MAX + 2;
	char *text = kmalloc(size, GFP_KERNEL);
	int length;

	if (!text)
		return -ENOMEM;
	length = print(object, text, size);
	kfree(text);
	return length <= VFIO_NC_TEXT_MAX ? 0 : text_complain_length(where);
}

void vfio_nc_text_complain(const char *where, const char *text,
			   const struct vfio_nc_text_error *error)
{
	if (error->length)
		pr_err("%s: bad \"%*pE\" at character %u: expected %s%s%s\n", where,
		       (int)min(error->length, 64U), text + error->position,
		       error->position + 1, error->expected,
		       *error->instead ? "; write " : "", error->instead);
	else
		pr_err("%s: nothing at character %u: expected %s\n", where,
		       error->position + 1, error->expected);
}
