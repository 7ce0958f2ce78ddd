// SPDX-License-Identifier: GPL-2.0-only
/*
 * json.c - a thin layer on json-c.
 */
#include <stdarg.h>

#include "cli.h"
#include "json.h"

static void __attribute__((noreturn)) json_die(void)
{
	cli_error("out of memory");
	exit(CLI_FAILED);
}

static json *json_must(json *object)
{
	if (!object)
		json_die();
	return object;
}

static json *json_put(json *to, const char *name, json *value)
{
	if (json_object_object_add(to, name, value))
		json_die();
	return value;
}

static json *json_append(json *to, json *value)
{
	if (json_object_array_add(to, value))
		json_die();
	return value;
}

json *json_document(const char *schema)
{
	json *document = json_must(json_object_new_object());

	json_add_format(document, "schema", "vfio-nc/%s", schema);
	return document;
}

static const char *json_text(json *object)
{
	int flags = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
		    JSON_C_TO_STRING_NOSLASHESCAPE;
	const char *text = json_object_to_json_string_ext(object, flags);

	if (!text)
		json_die();
	return text;
}

void json_print(json *document)
{
	puts(json_text(document));
	json_object_put(document);
}

void json_print_until_array(json *document, const char *name)
{
	const char *text = json_text(document);
	int length = (int)strlen(text) - (int)strlen("\n}");

	printf("%.*s,\n  \"%s\": [", length, text, name);
	json_object_put(document);
}

void json_print_element(json *element, bool first)
{
	const char *line = json_text(element);

	fputs(first ? "" : ",", stdout);
	while (line) {
		const char *end = strchr(line, '\n');

		printf("\n    %.*s", end ? (int)(end - line) : (int)strlen(line), line);
		line = end ? end + 1 : NULL;
	}
	json_object_put(element);
}

void json_print_end(bool empty)
{
	puts(empty ? "]\n}" : "\n  ]\n}");
}

json *json_new(void)
{
	return json_must(json_object_new_object());
}

json *json_add_object(json *to, const char *name)
{
	return json_put(to, name, json_must(json_object_new_object()));
}

json *json_add_array(json *to, const char *name)
{
	return json_put(to, name, json_must(json_object_new_array()));
}

json *json_append_object(json *to)
{
	return json_append(to, json_must(json_object_new_object()));
}

void json_append_text(json *to, const char *text)
{
	json_append(to, json_must(json_object_new_string(text)));
}

void json_add_text(json *to, const char *name, const char *text)
{
	json_put(to, name, text && *text ?
		 json_must(json_object_new_string(text)) : NULL);
}

void json_add_format(json *to, const char *name, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		json_die();
	va_end(args);
	json_add_text(to, name, text);
	free(text);
}

void json_add_number(json *to, const char *name, u64 number)
{
	json_put(to, name, json_must(json_object_new_uint64(number)));
}

void json_add_flag(json *to, const char *name, bool flag)
{
	json_put(to, name, json_must(json_object_new_boolean(flag)));
}
