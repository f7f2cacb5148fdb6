/* field_list.h - fields of a record that hold one number or several: widths of layers, levels. */
#ifndef SW_MODEL_FIELD_LIST_H
#define SW_MODEL_FIELD_LIST_H

#include "base/text.h"

#include <setwise/model.h>

#include <jansson.h>

/* Is the field a list? */
bool sw_field_is_list(const sw_field *field);

/* As the functions of fields.h. As text the numbers are joined by ',', or by '+', for lists whose
 * items a comma ends; in JSON they are an array, or a number if there is one. */
sw_status sw_list_set(const sw_field *field, void *record, const char *value);
void sw_list_get(const sw_field *field, const void *record, char *buffer, size_t size);
sw_status sw_list_check(const sw_field *field, const void *record);
sw_status sw_list_read(const sw_field *field, void *record, const json_t *value);
void sw_list_write(const sw_field *field, const void *record, sw_text *text);

#endif
