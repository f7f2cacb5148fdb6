/* field_list.c - fields that hold one number or several: read, checked, written. */
#include "model/field_list.h"

#include "base/error.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The numbers of a field. Whole numbers of a list are small, so a double holds them. */
typedef struct list {
    int count;
    double item[SW_MOST_LISTED];
} list;

static const int most = SW_MOST_LISTED;

bool sw_field_is_list(const sw_field *field)
{
    return field->type == SW_FIELD_WIDTHS || field->type == SW_FIELD_LEVELS;
}

/* ---- In the record ---------------------------------------------------------------------------
 *
 * Widths: int64_t, the last width first, then the ones before it up to the first 0. So a program
 * that sets a single width sets one number. Levels: double, up to the first that is not larger than
 * the one before. */

static list load(const sw_field *field, const void *record)
{
    const char *from = (const char *)record + field->offset;
    list l = {0};
    if (field->type == SW_FIELD_LEVELS) {
        double level[SW_MOST_LISTED];
        memcpy(level, from, sizeof level);
        do l.item[l.count] = level[l.count];
        while (++l.count < most && level[l.count] > level[l.count - 1]);
        return l;
    }
    int64_t width[SW_MOST_LISTED];
    memcpy(width, from, sizeof width);
    int before = 0;
    while (before + 1 < most && width[before + 1] != 0) before++;
    for (int i = 0; i < before; i++) l.item[l.count++] = (double)width[i + 1];
    l.item[l.count++] = (double)width[0];
    return l;
}

static void store(const sw_field *field, void *record, const list *l)
{
    char *to = (char *)record + field->offset;
    double level[SW_MOST_LISTED] = {0};
    int64_t width[SW_MOST_LISTED] = {0};
    for (int i = 0; i < l->count; i++) {
        level[i] = l->item[i];
        width[i + 1 == l->count ? 0 : i + 1] = (int64_t)l->item[i];
    }
    if (field->type == SW_FIELD_LEVELS)
        memcpy(to, level, sizeof level);
    else
        memcpy(to, width, sizeof width);
}

/* ---- Legal values ---------------------------------------------------------------------------- */

static sw_status refuse(const sw_field *field, const char *value)
{
    const bool levels = field->type == SW_FIELD_LEVELS;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "%s is %.60s, expected %s from %s to %s, or up to %d of them%s", field->name,
                   value, levels ? "a number" : "a whole number", sw_number_of(field->min).text,
                   sw_number_of(field->max).text, most, levels ? " that rise" : "");
}

static void put_text(const list *l, char *buffer, size_t size)
{
    if (size) *buffer = 0;
    for (int i = 0; i < l->count; i++)
        sw_append(buffer, size, "%s%s", i ? "," : "", sw_number_of(l->item[i]).text);
}

static sw_status check(const sw_field *field, const list *l)
{
    bool legal = l->count > 0;
    for (int i = 0; i < l->count; i++) {
        const double x = l->item[i];
        legal = legal && x >= field->min && x <= field->max;
        if (field->type == SW_FIELD_LEVELS)
            legal = legal && (i == 0 || x > l->item[i - 1]);
        else
            legal = legal && x == floor(x);
    }
    if (legal) return SW_OK;
    char text[256];
    put_text(l, text, sizeof text);
    return refuse(field, text);
}

sw_status sw_list_check(const sw_field *field, const void *record)
{
    const list l = load(field, record);
    return check(field, &l);
}

/* ---- Text ------------------------------------------------------------------------------------ */

sw_status sw_list_set(const sw_field *field, void *record, const char *value)
{
    list l = {0};
    for (const char *at = value; at;) {
        char item[32];
        const size_t length = strcspn(at, ",+");
        snprintf(item, sizeof item, "%.*s", (int)length, at);
        if (l.count == most || length >= sizeof item || !sw_number_parse(item, &l.item[l.count])) {
            char quoted[64];
            snprintf(quoted, sizeof quoted, "'%.56s'", value);
            return refuse(field, quoted);
        }
        l.count++;
        at = at[length] ? at + length + 1 : NULL;
    }
    SW_TRY(check(field, &l));
    store(field, record, &l);
    return SW_OK;
}

void sw_list_get(const sw_field *field, const void *record, char *buffer, size_t size)
{
    const list l = load(field, record);
    put_text(&l, buffer, size);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

sw_status sw_list_read(const sw_field *field, void *record, const json_t *value)
{
    list l = {0};
    const int count = json_is_array(value) ? (int)json_array_size(value) : 1;
    for (int i = 0; i < count; i++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, (size_t)i) : value;
        if (!json_is_number(item) || l.count == most)
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: expected a number, or an array of up to %d numbers", field->name,
                           most);
        l.item[l.count++] = json_number_value(item);
    }
    SW_TRY(check(field, &l));
    store(field, record, &l);
    return SW_OK;
}

void sw_list_write(const sw_field *field, const void *record, sw_text *text)
{
    const list l = load(field, record);
    if (l.count > 1) sw_text_append(text, "[", 1);
    for (int i = 0; i < l.count; i++) {
        if (i > 0) sw_text_append(text, ",", 1);
        sw_text_real(text, l.item[i]);
    }
    if (l.count > 1) sw_text_append(text, "]", 1);
}
