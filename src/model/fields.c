/* fields.c - reads and writes a record by the names of its fields. */
#include "model/fields.h"

#include "base/error.h"
#include "base/utf8.h"
#include "model/field_list.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 128 }; /* fields of a table, choices of a field */

const sw_field *sw_field_find(const sw_field *table, int count, const char *name)
{
    const char *names[MOST];
    for (int i = 0; i < count; i++) {
        if (strcmp(name, table[i].name) == 0) return &table[i];
        names[i] = table[i].name;
    }
    sw_unknown_name("setting", name, names, count);
    return NULL;
}

/* ---- The value in a record ------------------------------------------------------------------- */

static const char *text_of(const sw_field *field, const void *record)
{
    return (const char *)record + field->offset;
}

static int64_t int_of(const sw_field *field, const void *record)
{
    int64_t value;
    memcpy(&value, (const char *)record + field->offset, sizeof value);
    return value;
}

static double real_of(const sw_field *field, const void *record)
{
    double value;
    memcpy(&value, (const char *)record + field->offset, sizeof value);
    return value;
}

static bool bool_of(const sw_field *field, const void *record)
{
    bool value;
    memcpy(&value, (const char *)record + field->offset, sizeof value);
    return value;
}

/* The number of a choice. An enum is as wide as an int. */
static int choice_of(const sw_field *field, const void *record)
{
    int value;
    memcpy(&value, (const char *)record + field->offset, sizeof value);
    return value;
}

static void store(const sw_field *field, void *record, const void *value)
{
    memcpy((char *)record + field->offset, value, field->size);
}

/* ---- Choices --------------------------------------------------------------------------------- */

/* The number of the value among the choices "a|b|c". -1, and the message is set: it is not among
 * them. */
static int find_choice(const sw_field *field, const char *value)
{
    char choices[1024], *rest = choices;
    const char *names[MOST];
    int count = 0, found = -1;
    snprintf(choices, sizeof choices, "%s", field->choices);
    for (char *name; count < MOST && (name = strsep(&rest, "|")); count++) {
        names[count] = name;
        if (strcmp(name, value) == 0) found = count;
    }
    if (found < 0) sw_unknown_name(field->name, value, names, count);
    return found;
}

static int count_choices(const sw_field *field)
{
    int count = 1;
    for (const char *c = field->choices; *c; c++) count += *c == '|';
    return count;
}

/* The name of choice i, which must exist. */
static void name_choice(const sw_field *field, int i, char *buffer, size_t size)
{
    const char *name = field->choices;
    for (; i > 0; i--) name = strchr(name, '|') + 1;
    snprintf(buffer, size, "%.*s", (int)strcspn(name, "|"), name);
}

static sw_status check_choice(const sw_field *field, const char *value)
{
    if (field->judge) return field->judge(value);
    return !field->choices || find_choice(field, value) >= 0 ? SW_OK : SW_ERROR_NOT_FOUND;
}

/* ---- Legal values ---------------------------------------------------------------------------- */

static sw_status fail_range(const sw_field *field, const char *value)
{
    return sw_fail(SW_ERROR_ARGUMENT, "%s is %.60s, expected %s from %s to %s", field->name, value,
                   field->type == SW_FIELD_INT ? "a whole number" : "a number",
                   sw_number_of(field->min).text, sw_number_of(field->max).text);
}

/* The error for text that is not a number. */
static sw_status fail_parse(const sw_field *field, const char *value)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "'%.56s'", value);
    return fail_range(field, quoted);
}

static sw_status fail_utf8(const sw_field *field, const char *value)
{
    return sw_fail(SW_ERROR_ARGUMENT, "%s is not valid UTF-8: '%.60s'", field->name, value);
}

static sw_status check_int(const sw_field *field, int64_t value)
{
    /* Ranges end at 2^53: both sides of the comparison are exact. */
    if (value >= (int64_t)field->min && value <= (int64_t)field->max) return SW_OK;
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    return fail_range(field, text);
}

static sw_status check_real(const sw_field *field, double value)
{
    if (value >= field->min && value <= field->max) return SW_OK;
    return fail_range(field, sw_number_of(value).text);
}

static sw_status check_number(const sw_field *field, int choice)
{
    int count = count_choices(field);
    if (choice >= 0 && choice < count) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s is %d, expected 0 to %d (%s)", field->name, choice,
                   count - 1, field->choices);
}

sw_status sw_field_check_text(const sw_field *field, const void *record)
{
    if (field->type != SW_FIELD_TEXT) return SW_OK;
    const char *text = text_of(field, record);
    if (!memchr(text, 0, field->size))
        return sw_fail(SW_ERROR_ARGUMENT, "%s does not end within its %zu bytes", field->name,
                       field->size);
    return sw_is_utf8(text) ? SW_OK : fail_utf8(field, text);
}

sw_status sw_field_check(const sw_field *field, const void *record)
{
    switch (field->type) {
    case SW_FIELD_INT: return check_int(field, int_of(field, record));
    case SW_FIELD_REAL: return check_real(field, real_of(field, record));
    case SW_FIELD_BOOL: return SW_OK;
    case SW_FIELD_TEXT:
        SW_TRY(sw_field_check_text(field, record));
        return check_choice(field, text_of(field, record));
    case SW_FIELD_WIDTHS:
    case SW_FIELD_LEVELS: return sw_list_check(field, record);
    case SW_FIELD_CHOICE: return check_number(field, choice_of(field, record));
    }
    return SW_OK;
}

/* ---- From text and to text ------------------------------------------------------------------- */

static sw_status set_int(const sw_field *field, void *record, int64_t value)
{
    SW_TRY(check_int(field, value));
    store(field, record, &value);
    return SW_OK;
}

static sw_status set_real(const sw_field *field, void *record, double value)
{
    SW_TRY(check_real(field, value));
    store(field, record, &value);
    return SW_OK;
}

static sw_status set_bool(const sw_field *field, void *record, bool value)
{
    store(field, record, &value);
    return SW_OK;
}

static sw_status set_text(const sw_field *field, void *record, const char *value)
{
    size_t length = strlen(value);
    SW_TRY(check_choice(field, value));
    if (length == 0 || length >= field->size)
        return sw_fail(SW_ERROR_ARGUMENT, "%s has %zu characters, expected 1 to %zu", field->name,
                       length, field->size - 1);
    if (!sw_is_utf8(value)) return fail_utf8(field, value); /* JSON could not hold it */
    char *to = (char *)record + field->offset;
    memset(to, 0, field->size);
    memcpy(to, value, length + 1);
    return SW_OK;
}

static sw_status set_choice(const sw_field *field, void *record, const char *value)
{
    int choice = find_choice(field, value);
    if (choice < 0) return SW_ERROR_NOT_FOUND;
    store(field, record, &choice);
    return SW_OK;
}

sw_status sw_field_set(const sw_field *field, void *record, const char *value)
{
    int64_t whole;
    double number;
    switch (field->type) {
    case SW_FIELD_INT:
        return sw_whole_parse(value, &whole) ? set_int(field, record, whole)
                                             : fail_parse(field, value);
    case SW_FIELD_REAL:
        return sw_number_parse(value, &number) ? set_real(field, record, number)
                                               : fail_parse(field, value);
    case SW_FIELD_BOOL:
        if (strcmp(value, "true") == 0) return set_bool(field, record, true);
        if (strcmp(value, "false") == 0) return set_bool(field, record, false);
        return sw_fail(SW_ERROR_ARGUMENT, "%s is '%.60s', expected true or false", field->name,
                       value);
    case SW_FIELD_TEXT: return set_text(field, record, value);
    case SW_FIELD_WIDTHS:
    case SW_FIELD_LEVELS: return sw_list_set(field, record, value);
    case SW_FIELD_CHOICE: return set_choice(field, record, value);
    }
    return SW_OK;
}

void sw_field_get(const sw_field *field, const void *record, char *buffer, size_t size)
{
    if (size == 0) return;
    switch (field->type) {
    case SW_FIELD_INT: snprintf(buffer, size, "%lld", (long long)int_of(field, record)); break;
    case SW_FIELD_REAL:
        snprintf(buffer, size, "%s", sw_number_of(real_of(field, record)).text);
        break;
    case SW_FIELD_BOOL:
        snprintf(buffer, size, "%s", bool_of(field, record) ? "true" : "false");
        break;
    case SW_FIELD_TEXT: snprintf(buffer, size, "%s", text_of(field, record)); break;
    case SW_FIELD_WIDTHS:
    case SW_FIELD_LEVELS: sw_list_get(field, record, buffer, size); break;
    case SW_FIELD_CHOICE: name_choice(field, choice_of(field, record), buffer, size); break;
    }
}

/* ---- From JSON and to JSON ------------------------------------------------------------------- */

sw_status sw_field_read(const sw_field *field, void *record, const json_t *value)
{
    static const char *const expected[] = {[SW_FIELD_INT] = "a whole number",
                                           [SW_FIELD_REAL] = "a number",
                                           [SW_FIELD_BOOL] = "true or false",
                                           [SW_FIELD_TEXT] = "a string",
                                           [SW_FIELD_CHOICE] = "a string"};
    if (sw_field_is_list(field)) return sw_list_read(field, record, value);
    if (field->type == SW_FIELD_INT && json_is_integer(value))
        return set_int(field, record, json_integer_value(value));
    if (field->type == SW_FIELD_REAL && json_is_number(value))
        return set_real(field, record, json_number_value(value));
    if (field->type == SW_FIELD_BOOL && json_is_boolean(value))
        return set_bool(field, record, json_is_true(value));
    if (field->type == SW_FIELD_TEXT && json_is_string(value))
        return set_text(field, record, json_string_value(value));
    if (field->type == SW_FIELD_CHOICE && json_is_string(value))
        return set_choice(field, record, json_string_value(value));
    return sw_fail(SW_ERROR_FORMAT, "%s: expected %s", field->name, expected[field->type]);
}

void sw_field_write(const sw_field *field, const void *record, sw_text *text)
{
    char value[512];
    switch (field->type) {
    case SW_FIELD_REAL: sw_text_real(text, real_of(field, record)); break;
    case SW_FIELD_TEXT: sw_text_string(text, text_of(field, record)); break;
    case SW_FIELD_WIDTHS:
    case SW_FIELD_LEVELS: sw_list_write(field, record, text); break;
    case SW_FIELD_CHOICE:
        sw_field_get(field, record, value, sizeof value);
        sw_text_string(text, value);
        break;
    default: sw_field_get(field, record, value, sizeof value); sw_text_add(text, "%s", value);
    }
}
