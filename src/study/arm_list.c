/* arm_list.c - the arms of a study: added one by one, and multiplied by a grid. */
#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "study/arm_spec.h"
#include "study/study_check.h"

#include <setwise/study.h>

#include <stdio.h>
#include <string.h>

/* ---- One arm --------------------------------------------------------------------------------- */

/* Append the spec to the study's list. */
static sw_status append(sw_study *study, const char *spec)
{
    if (study->arm_count == SW_STUDY_MAX_ARMS)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the arm %s is one more than the %d that a study can have", spec,
                       SW_STUDY_MAX_ARMS);
    if (!study->arena) study->arena = sw_arena_new();
    char *own = study->arena ? sw_arena_text(study->arena, spec) : NULL;
    if (!own) return sw_fail(SW_ERROR_MEMORY, "out of memory for an arm");
    study->arm[study->arm_count++] = own;
    return SW_OK;
}

/* Does a part between commas begin a setting? Otherwise it belongs to the value before it. */
static bool begins_setting(const char *part)
{
    return part[strcspn(part, "=,:\"")] == '=';
}

/* Append the settings of `text` to the spec: pool= first if `pool`, else all but that. */
static void append_settings(sw_text *spec, const char *text, bool pool)
{
    while (*text) {
        size_t length = sw_spec_span(text, ":,");
        while (text[length] == ',' && !begins_setting(text + length + 1))
            length += 1 + sw_spec_span(text + length + 1, ":,");
        if ((strncmp(text, "pool=", 5) == 0) == pool) {
            sw_text_add(spec, ":");
            sw_text_append(spec, text, length);
        }
        text += length + (text[length] != '\0');
    }
}

sw_status sw_study_add_arm(sw_study *study, const char *arm)
{
    SW_NOT_NULL(study, arm);
    SW_TRY(sw_study_check_lists(study));
    sw_text spec = {0};
    const size_t head = strcspn(arm, ":");
    sw_text_append(&spec, arm, head);
    if (arm[head] && !arm[head + 1]) sw_text_add(&spec, ":"); /* no settings: it is refused below */
    append_settings(&spec, arm[head] ? arm + head + 1 : "", true);
    append_settings(&spec, arm[head] ? arm + head + 1 : "", false);
    sw_status status = sw_text_status(&spec);
    for (int a = 0; status == SW_OK && a < study->arm_count; a++)
        if (strcmp(study->arm[a], spec.data) == 0)
            status = sw_fail(SW_ERROR_EXISTS, "the arm %s is listed twice", arm);
    sw_config config = study->config;
    if (status == SW_OK && study->data_count > 0)
        status = sw_config_set(&config, "data", study->data[0]);
    if (status == SW_OK) status = sw_arm_set(&config, spec.data);
    if (status == SW_OK) status = append(study, spec.data);
    sw_text_free(&spec);
    return status;
}

/* ---- Grid ------------------------------------------------------------------------------------ */

enum { MOST_DIMENSIONS = 8 };

/* "lr=1e-3,3e-4" */
typedef struct dimension {
    const char *name, *values;
    int name_length, count;
} dimension;

static sw_status parse(dimension *d, const char *text)
{
    *d = (dimension){.name = text, .name_length = (int)strcspn(text, "=")};
    if (!text[d->name_length] || d->name_length == 0 || !text[d->name_length + 1])
        return sw_fail(SW_ERROR_ARGUMENT, "grid \"%.64s\": expected setting=value,value", text);
    if (strncmp(text, "pool=", 5) == 0 || strncmp(text, "trials=", 7) == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "grid \"%.64s\": %.*s makes an arm of its own, it is not part of a grid",
                       text, d->name_length, text);
    d->values = text + d->name_length + 1;
    for (const char *at = d->values;; at++) {
        const size_t length = sw_spec_span(at, ",");
        if (length == 0)
            return sw_fail(SW_ERROR_ARGUMENT, "grid \"%.64s\": a value is missing between commas",
                           text);
        d->count++;
        at += length;
        if (!*at) return SW_OK;
    }
}

/* Value `i` and its length. */
static const char *value_at(const dimension *d, int i, int *length)
{
    const char *at = d->values;
    for (; i > 0; i--) at += sw_spec_span(at, ",") + 1;
    *length = (int)sw_spec_span(at, ",");
    return at;
}

/* Add point `number` of the grid to the arm. A name gets the values too. */
static sw_status add_point(sw_study *study, const char *arm, const dimension *d, int dimensions,
                           int number)
{
    sw_text spec = {0}, settings = {0};
    const size_t head = strcspn(arm, ":");
    sw_text_append(&spec, arm, head);
    int stride = 1;
    for (int i = dimensions; i-- > 0;) stride *= d[i].count;
    for (int i = 0; i < dimensions; i++) {
        int length;
        stride /= d[i].count;
        const char *value = value_at(&d[i], number / stride % d[i].count, &length);
        sw_text_add(&settings, ":%.*s=%.*s", d[i].name_length, d[i].name, length, value);
        if (sw_arm_is_named(arm))
            sw_text_add(&spec, ", %.*s %.*s", d[i].name_length, d[i].name,
                        length - 2 * (*value == '"'), value + (*value == '"'));
    }
    sw_text_add(&spec, "%s%s", arm + head, settings.data ? settings.data : "");
    sw_status status = settings.failed ? SW_ERROR_MEMORY : sw_text_status(&spec);
    if (status == SW_OK) status = sw_study_add_arm(study, spec.data);
    sw_text_free(&settings);
    sw_text_free(&spec);
    return status;
}

sw_status sw_study_add_grid(sw_study *study, const char *const *grid, int count)
{
    SW_NOT_NULL(study, grid);
    SW_TRY(sw_study_check_lists(study));
    dimension d[MOST_DIMENSIONS];
    int points = 1;
    if (count < 0 || count > MOST_DIMENSIONS)
        return sw_fail(SW_ERROR_ARGUMENT, "a grid of %d settings, expected 0 to %d", count,
                       MOST_DIMENSIONS);
    for (int i = 0; i < count; i++) {
        SW_TRY(parse(&d[i], grid[i]));
        if (d[i].count > SW_STUDY_MAX_ARMS || (points *= d[i].count) > SW_STUDY_MAX_ARMS)
            points = SW_STUDY_MAX_ARMS + 1;
    }
    if (points * study->arm_count > SW_STUDY_MAX_ARMS)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%d arms with %s%d values of a grid are more than the %d arms that a study "
                       "can have",
                       study->arm_count, points > SW_STUDY_MAX_ARMS ? "more than " : "",
                       points > SW_STUDY_MAX_ARMS ? SW_STUDY_MAX_ARMS : points, SW_STUDY_MAX_ARMS);
    sw_study before = *study;
    study->arm_count = 0;
    for (int a = 0; a < before.arm_count; a++)
        for (int p = 0; p < points; p++) SW_TRY(add_point(study, before.arm[a], d, count, p));
    return SW_OK;
}

/* ---- Tuned arms ------------------------------------------------------------------------------ */

static bool is_listed(const sw_study *study, const char *arm)
{
    for (int a = 0; a < study->arm_count; a++)
        if (strcmp(study->arm[a], arm) == 0) return true;
    return false;
}

sw_status sw_study_add_tuned(sw_study *study, int64_t trials)
{
    SW_NOT_NULL(study);
    SW_TRY(sw_study_check_lists(study));
    if (study->arm_count == 0) return SW_OK;
    sw_study before = *study;
    const char *reference = study->arm[study->reference];
    study->arm_count = 0;
    for (int a = 0; a < before.arm_count; a++) {
        char tuned[SW_ARM_LONGEST + 32];
        SW_TRY(append(study, before.arm[a]));
        if (strcmp(before.arm[a], reference) == 0) study->reference = study->arm_count - 1;
        if (sw_arm_trials(before.arm[a]) > 0) continue;
        snprintf(tuned, sizeof tuned, "%s:trials=%lld", before.arm[a], (long long)trials);
        if (!is_listed(&before, tuned)) SW_TRY(sw_study_add_arm(study, tuned));
    }
    return SW_OK;
}
