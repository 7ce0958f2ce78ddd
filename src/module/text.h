/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * text.h - what clauses and rules that people write have in common.
 */
#ifndef VFIO_NC_TEXT_H
#define VFIO_NC_TEXT_H

#include <vfio_nc/abi.h>
#include <vfio_nc/clause.h>

/**
 * vfio_nc_text_copy() - a text from sysfs, without its newline
 * @where: which file, for the log
 * @value: what was written
 *
 * Return: a copy to be freed with kfree(), or ERR_PTR of -ENOMEM, or of -EINVAL
 * if it is longer than VFIO_NC_TEXT_MAX, which the log says.
 */
char *vfio_nc_text_copy(const char *where, const char *value);

/**
 * vfio_nc_text_complain() - say in the log which token is bad
 * @where: which file
 * @text: the text
 * @error: as the parser filled it in
 */
void vfio_nc_text_complain(const char *where, const char *text,
			   const struct vfio_nc_text_error *error);

/**
 * vfio_nc_text_check_canonical() - does the canonical text fit where it is read?
 * @where: which file
 * @print: prints it, and returns its length without the terminating 0
 * @object: what is printed
 *
 * Return: 0, -ENOMEM, or -EINVAL if it is longer than VFIO_NC_TEXT_MAX, which
 * the log says.
 */
int vfio_nc_text_check_canonical(const char *where,
				 int (*print)(const void *object, char *buf,
					      size_t size),
				 const void *object);

#endif /* VFIO_NC_TEXT_H */
