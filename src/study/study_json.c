/* study_json.c - study.json: a study is written, read back, and compared with the one that resumes
 * it. The keys are those of the flags: "pool" lists the arms, "seeds" is the number of runs of
 * each. */
#include "study/study_json.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_text.h"
#include "study/preset.h"
#include "study/runs.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char file_name[] = "study.json";

/* ---- Writing -------------------------------------------------------------------------------- */

static void put_list(sw_text *text, const char *key, const char *const *name, int count)
{
    sw_json_line(text, 1);
    sw_json_open(text, key, '[');
    for (int i = 0; i < count; i++) sw_json_string(text, NULL, name[i]);
    sw_json_close(text, ']');
}

static void put_study(sw_text *text, const sw_study *study)
{
    sw_json_open(text, NULL, '{');
    if (study->preset) sw_json_line_string(text, "preset", study->preset->name);
    put_list(text, "data", study->data, study->data_count);
    put_list(text, "pool", study->arm, study->arm_count);
    if (sw_study_names_reference(study))
        sw_json_line_string(text, "reference", study->arm[study->reference]);
    if (study->space) sw_json_line_string(text, "space", study->space);
    sw_json_line(text, 1);
    if (study->matched) sw_json_bool(text, "matched", true);
    sw_json_whole(text, "seeds", study->runs_per_arm);
    sw_json_end(text);
}

sw_status sw_study_json_write(const sw_study *study, const char *folder)
{
    sw_text text = {0};
    put_study(&text, study);
    return sw_text_save(&text, folder, file_name);
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* Read the list of that key into `name` [most]. */
static sw_status read_list(const char **name, int *count, int most, sw_arena *arena, json_t *object,
                           const char *key)
{
    json_t *list = json_object_get(object, key), *value;
    size_t length = json_array_size(list), i;
    if (length < 1 || length > (size_t)most)
        return sw_fail(SW_ERROR_FORMAT, "%s: expected a list of 1 to %d names", key, most);
    json_array_foreach(list, i, value)
    {
        if (!json_is_string(value))
            return sw_fail(SW_ERROR_FORMAT, "%s: entry %zu is not a name", key, i + 1);
        name[i] = sw_arena_text(arena, json_string_value(value));
        if (!name[i]) return SW_ERROR_MEMORY;
    }
    *count = (int)length;
    return SW_OK;
}

/* Without such a key, the reference is the first arm. */
static sw_status read_reference(sw_study *study, json_t *object)
{
    const json_t *reference = json_object_get(object, "reference");
    if (!reference) return SW_OK;
    if (!json_is_string(reference))
        return sw_fail(SW_ERROR_FORMAT, "reference: expected the name of an arm");
    const sw_status status =
        sw_study_find_arm(&study->reference, study, json_string_value(reference));
    study->named = status == SW_OK;
    return status == SW_OK ? SW_OK : sw_fail_in(status, "reference");
}

static sw_status read_object(sw_study *study, json_t *object)
{
    SW_TRY(read_list(study->data, &study->data_count, SW_STUDY_MAX_DATA, study->arena, object,
                     "data"));
    SW_TRY(
        read_list(study->arm, &study->arm_count, SW_STUDY_MAX_ARMS, study->arena, object, "pool"));
    SW_TRY(read_reference(study, object));
    study->matched = json_is_true(json_object_get(object, "matched"));
    const char *space = json_string_value(json_object_get(object, "space"));
    if (space && !(study->space = sw_arena_text(study->arena, space))) return SW_ERROR_MEMORY;
    const json_t *seeds = json_object_get(object, "seeds");
    if (!json_is_integer(seeds) || json_integer_value(seeds) < 1 ||
        json_integer_value(seeds) > INT32_MAX)
        return sw_fail(SW_ERROR_FORMAT, "seeds: expected a whole number from 1");
    study->runs_per_arm = (int)json_integer_value(seeds);
    const json_t *preset = json_object_get(object, "preset");
    if (!preset) return SW_OK;
    if (!json_is_string(preset)) return sw_fail(SW_ERROR_FORMAT, "preset: expected a name");
    return sw_preset_find(&study->preset, json_string_value(preset));
}

/* Read study.json. study->arena is set, also after a failure. */
static sw_status read_lists(sw_study *study, const char *path)
{
    json_t *object;
    SW_TRY(sw_json_read_file(&object, path));
    if (!study->arena) study->arena = sw_arena_new();
    const sw_status status = study->arena ? read_object(study, object) : SW_ERROR_MEMORY;
    json_decref(object);
    return status == SW_OK ? SW_OK : sw_fail_in(status, path);
}

sw_status sw_study_read(sw_study *study, const char *folder)
{
    SW_NOT_NULL(study, folder);
    sw_path config, lists;
    *study = (sw_study){.config = sw_config_default()};
    SW_TRY(sw_path_join(&config, folder, "config.json"));
    SW_TRY(sw_path_join(&lists, folder, file_name));
    SW_TRY(sw_config_read(&study->config, config.text));
    return read_lists(study, lists.text);
}

/* ---- Resuming ------------------------------------------------------------------------------- */

/* Fails if a name of the list `before` is not in the list `now`. */
static sw_status check_list(const char *what, const char *const *before, int before_count,
                            const char *const *now, int now_count)
{
    for (int i = 0; i < before_count; i++) {
        bool found = false;
        for (int j = 0; j < now_count; j++) found |= strcmp(before[i], now[j]) == 0;
        if (!found)
            return sw_fail(
                SW_ERROR_ARGUMENT,
                "the %s %s is there, but not in the comparison now; resuming can add to it, "
                "not remove",
                what, before[i]);
    }
    return SW_OK;
}

/* How the arms were made. */
static sw_status check_making(const sw_study *before, const sw_study *now)
{
    const char *then = before->space ? before->space : "the default",
               *space = now->space ? now->space : "the default";
    if (before->matched != now->matched)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the widths of the arms are %smatched there and %smatched now",
                       before->matched ? "" : "not ", now->matched ? "" : "not ");
    if (strcmp(then, space) == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "the space of the searches is %s there and %s now", then,
                   space);
}

static sw_status check_growth(const sw_study *before, const sw_study *now)
{
    if (before->preset != now->preset)
        return sw_fail(SW_ERROR_ARGUMENT, "the preset is %s there and %s now",
                       before->preset ? before->preset->name : "none",
                       now->preset ? now->preset->name : "none");
    SW_TRY(check_making(before, now));
    SW_TRY(check_list("data set", before->data, before->data_count, now->data, now->data_count));
    SW_TRY(check_list("arm", before->arm, before->arm_count, now->arm, now->arm_count));
    const int64_t first = before->config.seed, begin = now->config.seed;
    if (begin <= first && begin + now->runs_per_arm >= first + before->runs_per_arm) return SW_OK;
    if (now->config.folds > 0)
        return sw_fail(
            SW_ERROR_ARGUMENT,
            "%s are there, but %s are asked for now; resuming can add runs, not remove them",
            sw_study_runs_display_name(before).text, sw_study_runs_display_name(now).text);
    return sw_fail(
        SW_ERROR_ARGUMENT,
        "seeds %lld to %lld are there, but %lld to %lld are asked for now; resuming can add runs, "
        "not remove them",
        (long long)first, (long long)first + before->runs_per_arm - 1, (long long)begin,
        (long long)begin + now->runs_per_arm - 1);
}

sw_status sw_study_json_check(const sw_study *study, const char *folder)
{
    sw_path path;
    sw_study before;
    SW_TRY(sw_path_join(&path, folder, file_name));
    if (!sw_path_exists(path.text)) return SW_OK;
    sw_status status = sw_study_read(&before, folder);
    if (status == SW_OK) {
        status = check_growth(&before, study);
        if (status != SW_OK) status = sw_fail_in(status, path.text);
    }
    sw_study_close(&before);
    return status;
}

sw_status sw_study_json_same(const sw_study *study, const char *folder)
{
    enum { LARGEST = 1 << 20 };
    sw_path path;
    char *found;
    sw_text text = {0};
    SW_TRY(sw_path_join(&path, folder, file_name));
    SW_TRY(sw_file_read(&found, NULL, path.text, LARGEST));
    put_study(&text, study);
    sw_status status = sw_text_status(&text);
    if (status == SW_OK && strcmp(found, text.data) != 0)
        status = sw_fail(SW_ERROR_EXISTS,
                         "%s: another study is being made there, with other data sets, arms or "
                         "numbers of runs: let it end, then add to it",
                         path.text);
    free(found);
    sw_text_free(&text);
    return status;
}
