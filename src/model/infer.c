/* infer.c - the settings of a model that a file of parameters decides: by its names, by its shapes.
 */
#include "base/error.h"
#include "model/exported.h"
#include "model/foreign.h"
#include "model/model.h"
#include "model/params_file.h"
#include "nn/params.h"

#include <setwise/model.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The pooling from names -------------------------------------------------------------------
 *
 * Declare the model with each pooling. A pooling's own parameters are those that the model does not
 * have with every pooling. The pooling that has its own parameters in the file is the one. */

enum { MOST_POOLINGS = 64 };

typedef struct candidates {
    sw_model model[MOST_POOLINGS];
    int count;
} candidates;

static bool is_common(const candidates *c, const char *name)
{
    for (int i = 0; i < c->count; i++)
        if (!sw_params_find(&c->model[i].params, name)) return false;
    return true;
}

/* How many parameters of its own the candidate has, or -1: the file lacks one of them. */
static int count_own(const candidates *c, const sw_model *model, const sw_safetensors *file)
{
    int own = 0;
    for (int i = 0; i < model->params.count; i++) {
        const char *name = model->params.list[i]->name;
        if (is_common(c, name)) continue;
        if (!sw_safetensors_find(file, name)) return -1;
        own++;
    }
    return own;
}

static sw_status choose(char *pool, size_t size, const candidates *c, const sw_safetensors *file)
{
    int most = 0, best = -1, other = -1; /* other: has as many as the best */
    sw_items without = {0};
    for (int i = 0; i < c->count; i++) {
        const int own = count_own(c, &c->model[i], file);
        const char *name = c->model[i].config.pool;
        if (own == 0) sw_items_add(&without, "%s", name);
        if (own > 0 && own == most) other = i;
        if (own > most) most = own, best = i, other = -1;
    }
    if (other >= 0)
        return sw_fail(
            SW_ERROR_ARGUMENT,
            "%s: the names do not tell the pooling, set it (--pool): they are those of %s "
            "and of %s",
            file->path, c->model[best].config.pool, c->model[other].config.pool);
    if (best >= 0) {
        snprintf(pool, size, "%s", c->model[best].config.pool);
        return SW_OK;
    }
    return sw_fail(SW_ERROR_ARGUMENT,
                   "%s: the names do not tell the pooling, set it (--pool): no pooling has all its "
                   "parameters in the file%s%s",
                   file->path, *without.text ? "; those without any are " : "", without.text);
}

/* Replace the pooling "auto", if the architecture takes several. */
static sw_status infer_pooling(sw_model_config *config, const sw_model_config *probe,
                               const sw_safetensors *file)
{
    if (strcmp(config->pool, "auto") != 0) return SW_OK;
    candidates *c = calloc(1, sizeof *c);
    if (!c) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", file->path);
    for (int i = 0; i < sw_pooling_count() && c->count < MOST_POOLINGS; i++) {
        sw_model *model = &c->model[c->count];
        *model = (sw_model){.config = *probe};
        snprintf(model->config.pool, sizeof model->config.pool, "%s", sw_pooling_at(i)->name);
        if (sw_model_declare(model) == SW_OK)
            c->count++;
        else
            sw_params_end(&model->params);
    }
    const sw_status status =
        c->count > 1 ? choose(config->pool, sizeof config->pool, c, file) : SW_OK;
    for (int i = 0; i < c->count; i++) sw_params_end(&c->model[i].params);
    free(c);
    return status;
}

/* ---- Sizes from shapes ----------------------------------------------------------------------
 *
 * Declare the model with two values of the unknown size. The axes that differ depend on it, always
 * linearly. So the length of such an axis in the file gives the size. */

typedef struct unknown_size {
    const char *name;      /* of the field and of the command's flag */
    size_t offset;         /* in sw_model_config */
    int64_t first, second; /* the two values that are tried */
} unknown_size;

static int64_t *value_of(sw_model_config *config, const unknown_size *size)
{
    return (int64_t *)((char *)config + size->offset);
}

/* The size for which an axis has the length `found`. The axis has the lengths a and b for the first
 * and the second value. 0: there is no such size. */
static int64_t solve(const unknown_size *size, int64_t a, int64_t b, int64_t found)
{
    if (found > (int64_t)1 << 40) return 0; /* below this no product overflows */
    int64_t rise = (found - a) * (size->second - size->first);
    int64_t value = size->first + rise / (b - a);
    return rise % (b - a) == 0 && value >= 1 && value <= SW_LARGEST_SIZE ? value : 0;
}

/* The size, if all axes that depend on it agree; otherwise 0. `depends` is set to the first
 * parameter with such an axis, or NULL. */
static int64_t size_from(const unknown_size *size, const sw_params *first, const sw_params *second,
                         const sw_safetensors *file, const char **depends)
{
    int64_t value = 0;
    *depends = NULL;
    for (int i = 0; i < first->count && i < second->count; i++) {
        const sw_param *a = first->list[i], *b = second->list[i];
        const sw_stored *tensor = sw_safetensors_find(file, a->name);
        for (int d = 0; d < a->ndim; d++) {
            if (a->shape[d] == b->shape[d]) continue;
            if (!*depends) *depends = a->name;
            if (!tensor || tensor->ndim != a->ndim) continue;
            int64_t solution = solve(size, a->shape[d], b->shape[d], tensor->shape[d]);
            if (solution == 0 || (value > 0 && solution != value)) return 0;
            value = solution;
        }
    }
    return value;
}

static sw_status not_decided(const unknown_size *size, const sw_safetensors *file,
                             const char *depends)
{
    char why[160] = "";
    if (depends)
        snprintf(why, sizeof why, ": it would show in \"%s\"%s", depends,
                 sw_safetensors_find(file, depends) ? "" : ", which is missing");
    return sw_fail(SW_ERROR_ARGUMENT, "%s: the shapes do not decide %s, set it (--%s)%s",
                   file->path, size->name, size->name, why);
}

static sw_status infer(int64_t *value, const unknown_size *size, const sw_model_config *probe,
                       const sw_safetensors *file)
{
    sw_model first = {.config = *probe}, second = {.config = *probe};
    *value_of(&second.config, size) = size->second;
    sw_status status = sw_model_declare(&first);
    if (status == SW_OK) status = sw_model_declare(&second);
    if (status != SW_OK) {
        status = sw_fail(status, "%s (tried with %s %lld, as none is given: --%s)",
                         sw_error_message(), size->name, (long long)size->first, size->name);
    } else {
        const char *depends;
        *value = size_from(size, &first.params, &second.params, file, &depends);
        if (*value == 0) status = not_decided(size, file, depends);
    }
    sw_params_end(&first.params);
    sw_params_end(&second.params);
    return status;
}

/* If the file fits a model for two classes, a single output is the logit of the second of them. */
static void prefer_two_classes(sw_model_config *config, const sw_safetensors *file)
{
    if (config->outputs != 1 || config->task != SW_CLASSES) return;
    sw_model two = {.config = *config};
    two.config.outputs = 2;
    if (sw_model_declare(&two) == SW_OK && sw_params_match(file, &two.params, "") == SW_OK)
        config->outputs = 2;
    sw_params_end(&two.params);
}

/* The side of an image that gives the linear layer of lenet as many numbers, 50 t² with t = ((s -
 * 4) / 2 - 4) / 2, floored. Four sides do; the smallest is taken. */
static int64_t side_of_image(const sw_safetensors *file)
{
    static const char linear[] = "_part2.0.weight";
    enum { MAPS = 50 };
    for (int64_t i = 0; i < file->count; i++) {
        const sw_stored *tensor = &file->tensor[i];
        const size_t length = strlen(tensor->name);
        if (length < strlen(linear) || tensor->ndim != 2) continue;
        if (strcmp(tensor->name + length - strlen(linear), linear) != 0) continue;
        const int64_t t = (int64_t)sqrt((double)tensor->shape[1] / MAPS);
        const int64_t side = 4 * t + 12;
        if (t > 0 && t * t * MAPS == tensor->shape[1] && side * side <= SW_LARGEST_SIZE)
            return side;
    }
    return 0;
}

static void infer_image(sw_model_config *config, const sw_safetensors *file, char *said,
                        size_t size)
{
    const int64_t side = side_of_image(file);
    if (config->input != 0 || strcmp(config->encoder, "lenet") != 0 || side == 0) return;
    config->input = side * side;
    sw_append(said, size,
              "%simages of %lld x %lld, the smallest that the shapes allow (up to %lld)",
              *said ? "; " : "", (long long)side, (long long)side, (long long)side + 3);
}

/* ---- The end of the encoder -------------------------------------------------------------------
 *
 * A ReLU has no parameters, so no name tells whether it follows the last layer of the encoder. The
 * caller has to say it, if the architecture has the ReLU: Ilse et al. have it, others who use their
 * names do not. */
static sw_status infer_relu(sw_model_config *config, const sw_model_config *probe,
                            const sw_safetensors *file)
{
    if (strcmp(config->encoder_relu, "auto") != 0) return SW_OK;
    sw_model draft = {.config = *probe};
    const bool open =
        sw_model_declare(&draft) == SW_OK && strcmp(draft.config.encoder_relu, "yes") == 0;
    sw_params_end(&draft.params);
    if (!open) return SW_OK;
    return sw_fail(
        SW_ERROR_ARGUMENT,
        "%s: it can be two functions, whose tensors are the same: with a ReLU after the "
        "last layer of the encoder (Ilse et al. 2018), or without one. Set which one it is: "
        "--encoder-relu yes or --encoder-relu no",
        file->path);
}

static sw_status infer_all(sw_model_config *config, const sw_foreign *foreign, char *said,
                           size_t size)
{
    /* The two numbers of outputs that are tried: more than two, and multiples of the queries. */
    const int64_t queries = config->queries > 0 && config->queries <= 1024 ? config->queries : 1;
    const unknown_size input = {"input", offsetof(sw_model_config, input), 2, 3};
    const unknown_size outputs = {"outputs", offsetof(sw_model_config, outputs), 3 * queries,
                                  6 * queries};
    infer_image(config, foreign->edit.file, said, size);
    sw_model_config found = *config, probe = *config;
    if (probe.input == 0) probe.input = input.first;
    if (probe.outputs == 0) probe.outputs = outputs.first;
    SW_TRY(infer_pooling(&found, &probe, foreign->edit.file));
    memcpy(probe.pool, found.pool, sizeof probe.pool);
    if (found.input == 0) SW_TRY(infer(&found.input, &input, &probe, foreign->edit.file));
    if (found.outputs == 0) SW_TRY(infer(&found.outputs, &outputs, &probe, foreign->edit.file));
    SW_TRY(infer_relu(&found, &probe, foreign->edit.file));
    if (config->outputs == 0) prefer_two_classes(&found, foreign->edit.file);
    if (strcmp(config->pool, "auto") == 0 && strcmp(found.pool, "auto") != 0)
        sw_append(said, size, "%spooling %s, by its names", *said ? "; " : "", found.pool);
    *config = found;
    return SW_OK;
}

/* Say which settings were taken as they are, since the file does not show them. */
static void say_unseen(char *said, size_t size, const sw_model_config *config)
{
    char unseen[400] = "";
    sw_unseen_settings(unseen, sizeof unseen, config);
    if (*unseen)
        sw_append(said, size, "%sthe file does not show these, they are as set: %s",
                  *said ? "; " : "", unseen);
}

sw_status sw_model_config_infer(sw_model_config *config, const char *path, char *said, size_t size)
{
    SW_NOT_NULL(config, path, said);
    if (size == 0) return sw_fail(SW_ERROR_ARGUMENT, "sw_model_config_infer: said has no room");
    sw_model_config found = *config;
    sw_foreign foreign;
    bool exported = false;
    *said = 0;
    sw_status status = sw_foreign_open(&foreign, path);
    if (status == SW_OK) status = sw_exported_take(&found, foreign.edit.file, &exported);
    if (status == SW_OK) {
        sw_foreign_config(&foreign, &found);
        sw_append(said, size, "%s", foreign.said);
        status = infer_all(&found, &foreign, said, size);
    }
    if (status == SW_OK && !exported) say_unseen(said, size, &found);
    sw_foreign_close(&foreign);
    if (status == SW_OK) *config = found;
    return status;
}
