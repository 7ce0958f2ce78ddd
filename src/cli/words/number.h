/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * number.h - sizes and offsets, as they are typed.
 */
#ifndef VFIO_NC_CLI_NUMBER_H
#define VFIO_NC_CLI_NUMBER_H

#include <vfio_nc/env.h>

/**
 * number_parse() - a number, hexadecimal behind 0x, with K, M or G, large or small, or without
 * @text: it, and what is behind it
 * @number: where to write it
 *
 * Return: what is behind it; NULL if no number is there, or one of more than 64 bits.
 */
const char *number_parse(const char *text, u64 *number);

#endif /* VFIO_NC_CLI_NUMBER_H */
