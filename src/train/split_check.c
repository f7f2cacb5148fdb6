/* split_check.c - do sets have the widths of a model, and do their answers fit its task? */
#include "train/split_check.h"

#include "base/error.h"
#include "data/dataset.h"
#include "data/ragged.h"

#include <stdio.h>
#include <string.h>

static sw_status check_context(const sw_model *model, const sw_ragged *sets, const char *what)
{
    long long has = sets->context_width, expected = model->config.context;
    if (has == expected && (has == 0 || sets->context)) return SW_OK;
    if (expected == 0)
        return sw_fail(SW_ERROR_SHAPE,
                       "%s: the sets come with a context of %lld numbers, the model takes none",
                       what, has);
    if (has == 0 || !sets->context)
        return sw_fail(SW_ERROR_SHAPE,
                       "%s: the sets come without a context, the model expects one of %lld numbers",
                       what, expected);
    return sw_fail(SW_ERROR_SHAPE,
                   "%s: the sets come with a context of %lld numbers, the model expects %lld", what,
                   has, expected);
}

/* ---- The meaning of the columns -------------------------------------------------------------- */

/* Are the names those of the model, as far as both have names? `item` is "column", "class". */
static sw_status compare_names(const char *item, const char *of, const char *hint,
                               const sw_columns *data, const sw_columns *model, const char *what)
{
    if (data->name == model->name || !data->name || !model->name) return SW_OK;
    for (int64_t i = 0; i < data->count && i < model->count; i++)
        if (strcmp(data->name[i], model->name[i]) != 0)
            return sw_fail(SW_ERROR_SHAPE, "%s: %s %lld%s is \"%.60s\", the model has \"%.60s\"%s",
                           what, item, (long long)i, of, data->name[i], model->name[i], hint);
    if (data->count == model->count) return SW_OK;
    return sw_fail(SW_ERROR_SHAPE, "%s: %lld %s names%s, the model has %lld%s", what,
                   (long long)data->count, item, of, (long long)model->count, hint);
}

#define OPEN_FOR ": open the data for the model (sw_dataset_open_for, sw_reader_open)"

static sw_status compare_inputs(const sw_schema *data, const sw_schema *model, const char *what)
{
    const sw_columns tokens = {.count = data->vocabulary, .name = data->token};
    const sw_columns model_tokens = {.count = model->vocabulary, .name = model->token};
    SW_TRY(
        compare_names("column", " of elements", OPEN_FOR, &data->feature, &model->feature, what));
    SW_TRY(
        compare_names("column", " of contexts", OPEN_FOR, &data->context, &model->context, what));
    return compare_names("token", "", OPEN_FOR, &tokens, &model_tokens, what);
}

sw_status sw_sets_check(const sw_model *model, const sw_ragged *sets, const char *what)
{
    if (sets->width != model->config.input)
        return sw_fail(SW_ERROR_SHAPE, "%s: elements have %lld numbers, the model expects %lld",
                       what, (long long)sets->width, (long long)model->config.input);
    SW_TRY(check_context(model, sets, what));
    return sets->schema ? compare_inputs(sets->schema, &model->schema, what) : SW_OK;
}

/* Is it a split at all? */
static sw_status check_fields(sw_split split, const char *where)
{
    if (!split.sets || split.count < 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s has %s", where,
                       split.sets ? "a negative count" : "no sets: they are NULL");
    if (split.role < SW_TRAIN || split.role > SW_TEST)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: role is %d, expected SW_TRAIN, SW_VALID or SW_TEST",
                       where, (int)split.role);
    if (split.task < SW_CLASSES || split.task > SW_MIXTURE)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%s: task is %d, expected SW_CLASSES, SW_LABELS, SW_REGRESSION or "
                       "SW_MIXTURE",
                       where, (int)split.task);
    if (split.outputs >= 1) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: it has %lld outputs, expected 1 or more", where,
                   (long long)split.outputs);
}

sw_status sw_split_check_answers(sw_split split, const char *where)
{
    SW_TRY(check_fields(split, where));
    /* The answer of a mixture is the elements. */
    sw_status status = split.task == SW_MIXTURE ? sw_ragged_check_layout(split.sets) : SW_OK;
    if (status == SW_OK) status = sw_ragged_check_answers(split.sets, split.task, split.outputs);
    for (int64_t i = 0; i < split.count && status == SW_OK; i++) {
        int64_t set = sw_set_of(split, i);
        if (set < 0 || set >= split.sets->count)
            return sw_fail(SW_ERROR_ARGUMENT, "%s has set %lld, the data has %lld", where,
                           (long long)set, (long long)split.sets->count);
        status = sw_ragged_check_answer(split.sets, set, split.task, split.outputs);
    }
    return status == SW_OK ? SW_OK : sw_fail_in(status, where);
}

/* What the outputs for a task are called. */
static const char *output_name(sw_task task)
{
    static const char *const names[] = {[SW_CLASSES] = "classes",
                                        [SW_LABELS] = "labels",
                                        [SW_REGRESSION] = "targets",
                                        [SW_MIXTURE] = "mixture parameters"};
    return names[task];
}

sw_status sw_split_check(const sw_model *model, sw_split split, const char *what)
{
    const sw_model_config *config = &model->config;
    char where[96];
    snprintf(where, sizeof where, "%s: the %s split", what, sw_role_name(split.role));
    SW_TRY(check_fields(split, where));
    if (split.task != config->task)
        return sw_fail(SW_ERROR_ARGUMENT, "%s asks for %s, the model answers with %s", where,
                       output_name(split.task), output_name(config->task));
    if (split.outputs != config->outputs)
        return sw_fail(SW_ERROR_SHAPE, "%s has %lld %s, the model %lld outputs", where,
                       (long long)split.outputs, output_name(split.task),
                       (long long)config->outputs);
    SW_TRY(sw_sets_check(model, split.sets, where));
    if (split.sets->schema)
        SW_TRY(compare_names(config->task == SW_CLASSES ? "class" : "column",
                             config->task == SW_CLASSES ? "" : " of answers", OPEN_FOR,
                             &split.sets->schema->output, &model->schema.output, where));
    const sw_status status = sw_ragged_check_layout(split.sets);
    if (status != SW_OK) return sw_fail_in(status, where);
    return sw_split_check_answers(split, where);
}
