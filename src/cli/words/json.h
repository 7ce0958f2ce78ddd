/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * json.h - a thin layer on json-c: build an object by names, print it.
 *
 * Memory that cannot be had ends the program: half an answer would be a wrong
 * one.
 */
#ifndef VFIO_NC_CLI_JSON_H
#define VFIO_NC_CLI_JSON_H

#include <json-c/json.h>

#include <vfio_nc/env.h>

typedef struct json_object json;

/**
 * json_document() - the outermost object
 * @schema: name and version of its schema: "list/1"; src/cli/schema has it
 *
 * Return: the object.
 */
json *json_document(const char *schema);

/**
 * json_print() - print a document and free it
 * @document: the document
 */
void json_print(json *document);

/**
 * json_print_until_array() - print a document that ends with an array, up to there
 * @document: all but the array; it is freed
 * @name: the array's name
 */
void json_print_until_array(json *document, const char *name);

/**
 * json_print_element() - print an element of that array
 * @element: the element; it is freed
 * @first: it is the first
 */
void json_print_element(json *element, bool first);

/**
 * json_print_end() - print what follows the elements
 * @empty: there were none
 */
void json_print_end(bool empty);

/**
 * json_new() - an object in nothing
 *
 * Return: the object.
 */
json *json_new(void);

/**
 * json_add_object() - an object in an object
 * @to: the outer one
 * @name: its name
 *
 * Return: the inner one.
 */
json *json_add_object(json *to, const char *name);

/**
 * json_add_array() - an array in an object
 * @to: the object
 * @name: its name
 *
 * Return: the array.
 */
json *json_add_array(json *to, const char *name);

/**
 * json_append_object() - an object at the end of an array
 * @to: the array
 *
 * Return: the object.
 */
json *json_append_object(json *to);

/**
 * json_append_text() - a text at the end of an array
 * @to: the array
 * @text: the text
 */
void json_append_text(json *to, const char *text);

/**
 * json_add_text() - a text in an object
 * @to: the object
 * @name: its name
 * @text: the text; NULL or empty becomes null
 */
void json_add_text(json *to, const char *name, const char *text);

/**
 * json_add_format() - a text in an object
 * @to: the object
 * @name: its name
 * @format: the text, as for printf()
 */
__attribute__((format(printf, 3, 4)))
void json_add_format(json *to, const char *name, const char *format, ...);

/**
 * json_add_number() - a number in an object
 * @to: the object
 * @name: its name
 * @number: the number
 */
void json_add_number(json *to, const char *name, u64 number);

/**
 * json_add_flag() - true or false in an object
 * @to: the object
 * @name: its name
 * @flag: which
 */
void json_add_flag(json *to, const char *name, bool flag);

#endif /* VFIO_NC_CLI_JSON_H */
