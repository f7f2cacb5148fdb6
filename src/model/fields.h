/* fields.h - reads and writes a record by the names of its fields. A table of sw_field gives the
 * offset of each field in the record, and its legal values. */
#ifndef SW_MODEL_FIELDS_H
#define SW_MODEL_FIELDS_H

#include "base/text.h"

#include <setwise/model.h>

#include <jansson.h>

/* A row of a table: `member` of the struct `record`. */
#define SW_FIELD_ROW(record, kind, member, field, least, largest, values, value, text)             \
    {                                                                                              \
        .name = field, .help = text, .type = SW_FIELD_##kind, .offset = offsetof(record, member),  \
        .size = sizeof(((record *)NULL)->member), .min = least, .max = largest, .choices = values, \
        .fallback = value                                                                          \
    }

/* The field `name`. NULL, and the message is set: there is none. */
const sw_field *sw_field_find(const sw_field *table, int count, const char *name);

/* Set the field from text. SW_ERROR_NOT_FOUND: the value is not one of the choices.
 * SW_ERROR_ARGUMENT: it has the wrong type, is out of range, or is text that is empty, too long or
 * not UTF-8. After an error the record is unchanged. */
sw_status sw_field_set(const sw_field *field, void *record, const char *value);

/* The field's value as text. */
void sw_field_get(const sw_field *field, const void *record, char *buffer, size_t size);

/* Does the record hold a legal value of the field? As in sw_field_set, but text without choices may
 * be empty. For records that a C program filled in. */
sw_status sw_field_check(const sw_field *field, const void *record);

/* Does the field's text end in a NUL, and is it UTF-8? SW_OK for a field of another type. */
sw_status sw_field_check_text(const sw_field *field, const void *record);

/* The field's value from and to JSON. SW_ERROR_FORMAT: a JSON value of another type; otherwise as
 * sw_field_set. */
sw_status sw_field_read(const sw_field *field, void *record, const json_t *value);
void sw_field_write(const sw_field *field, const void *record, sw_text *text);

#endif
