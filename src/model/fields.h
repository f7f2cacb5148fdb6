/* fields.h - a record read and written by the names of its fields. A table of sw_field says where
 * in the record each field is, and which values it takes. */
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

/* The field of that name; NULL, with the message set, if there is none. */
const sw_field *sw_field_find(const sw_field *table, int count, const char *name);

/* Set the field from text. SW_ERROR_NOT_FOUND: none of the choices. SW_ERROR_ARGUMENT: not of the
 * field's type, out of its range, or text that is empty, too long or not UTF-8. The record is then
 * as it was. */
sw_status sw_field_set(const sw_field *field, void *record, const char *value);

/* The field's value as text. */
void sw_field_get(const sw_field *field, const void *record, char *buffer, size_t size);

/* Does the record hold a legal value, as sw_field_set would take it? Text without choices may be
 * empty. For records that a C program filled in. */
sw_status sw_field_check(const sw_field *field, const void *record);

/* Does the field's text end, and is it UTF-8? SW_OK for a field of another type. */
sw_status sw_field_check_text(const sw_field *field, const void *record);

/* The field's value from and to JSON. SW_ERROR_FORMAT: a JSON value of another type; otherwise as
 * sw_field_set. */
sw_status sw_field_read(const sw_field *field, void *record, const json_t *value);
void sw_field_write(const sw_field *field, const void *record, sw_text *text);

#endif
