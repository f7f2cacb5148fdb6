/* transfer.c - a model starts from the parameters of another one, as far as both mean the same. */
#include "base/error.h"
#include "model/dependent.h"
#include "nn/params.h"

#include <setwise/model.h>

#include <stdlib.h>
#include <string.h>

/* ---- What both models know ------------------------------------------------------------------- */

static bool same_name(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* Do `count` columns have the same names in the same order? Columns without names agree with any.
 */
static bool same_names(const sw_columns *a, const sw_columns *b, int64_t count)
{
    bool same = true;
    if (a->name && b->name && a->count == count && b->count == count)
        for (int64_t i = 0; i < count; i++) same = same && same_name(a->name[i], b->name[i]);
    return same;
}

static bool same_words(const sw_schema *a, const sw_schema *b)
{
    if (a->vocabulary != b->vocabulary || a->hashed != b->hashed || !a->token != !b->token)
        return false;
    bool same = true;
    for (int64_t i = 0; a->token && i < a->vocabulary; i++)
        same = same && same_name(a->token[i], b->token[i]);
    return same;
}

/* A size of a model that its data decides, and what it counts. */
typedef struct interface {
    const char *what;
    size_t offset; /* of the size in sw_model_config */
    bool agrees;   /* both models read, or answer, the same */
} interface;

enum { FEATURES, CONTEXT, OUTPUTS, WORDS, INTERFACES };

static void compare(interface side[INTERFACES], const sw_model *to, const sw_model *from)
{
    const sw_schema *a = &to->schema, *b = &from->schema;
    const sw_model_config *c = &to->config, *d = &from->config;
    const interface sides[INTERFACES] = {
        {"features", offsetof(sw_model_config, input),
         c->input == d->input && same_names(&a->feature, &b->feature, c->input)},
        {"context", offsetof(sw_model_config, context),
         c->context == d->context && same_names(&a->context, &b->context, c->context)},
        {"outputs", offsetof(sw_model_config, outputs),
         c->outputs == d->outputs && c->task == d->task &&
             same_names(&a->output, &b->output, c->outputs)},
        {"words", offsetof(sw_model_config, vocabulary),
         c->vocabulary == d->vocabulary && same_words(a, b)}};
    memcpy(side, sides, sizeof sides);
}

/* ---- Taking ---------------------------------------------------------------------------------- */

typedef struct taking {
    interface side[INTERFACES];
    bool *anew; /* [params->count] */
    int taken, other_shape;
    int64_t numbers;
    const char *first_anew;
} taking;

static void take_params(taking *t, sw_model *to, const sw_model *from)
{
    for (int i = 0; i < to->params.count; i++) {
        const sw_param *param = to->params.list[i];
        const sw_param *source = sw_params_find(&from->params, param->name);
        const bool fits = source && sw_same_shape(param, source);
        t->other_shape += !fits && !t->anew[i];
        if (!fits || t->anew[i]) {
            if (!t->first_anew) t->first_anew = param->name;
            continue;
        }
        memcpy(to->params.values + param->offset, from->params.values + source->offset,
               sizeof(sw_real) * (size_t)param->size);
        t->taken++;
        t->numbers += param->size;
    }
}

/* Layers that were trained for the scales of these columns need them. */
static void take_scale(sw_columns *to, const sw_columns *from, int64_t count, bool agrees)
{
    if (!agrees || (to->count == 0 && from->count == 0)) return;
    to->count = count;
    to->mean = from->mean;
    to->scale = from->scale;
    to->cap = from->cap;
    to->log = from->log;
}

static sw_schema scales_of(const sw_model *to, const sw_model *from, const interface *side)
{
    sw_schema schema = to->schema;
    const sw_model_config *c = &to->config;
    take_scale(&schema.feature, &from->schema.feature, c->input, side[FEATURES].agrees);
    take_scale(&schema.context, &from->schema.context, c->context, side[CONTEXT].agrees);
    take_scale(&schema.output, &from->schema.output, c->outputs, side[OUTPUTS].agrees);
    if (side[CONTEXT].agrees) schema.size = from->schema.size;
    return schema;
}

/* "12 of 14 parameters (9000 of 9260 numbers); new: dec.2.weight and 1 more, since the outputs
 * differ; scales of the features and the context" */
static void describe(char *said, size_t size, const taking *t, const sw_model *to,
                     const sw_schema *scales)
{
    const int count = to->params.count, anew = count - t->taken;
    sw_append(said, size, "%d of %d parameters (%lld of %lld numbers)", t->taken, count,
              (long long)t->numbers, (long long)sw_params_count(&to->params));
    if (anew > 0) sw_append(said, size, "; new: %s", t->first_anew);
    if (anew > 1) sw_append(said, size, " and %d more", anew - 1);
    const char *joint = ", since other: ";
    for (int i = 0; i < INTERFACES; i++) {
        if (t->side[i].agrees) continue;
        sw_append(said, size, "%s%s", joint, t->side[i].what);
        joint = ", ";
    }
    if (t->other_shape > 0) sw_append(said, size, "%sshapes", joint);
    const struct {
        const char *what;
        const sw_columns *columns;
        bool taken;
    } scale[] = {{"features", &scales->feature, t->side[FEATURES].agrees},
                 {"context", &scales->context, t->side[CONTEXT].agrees},
                 {"outputs", &scales->output, t->side[OUTPUTS].agrees},
                 {"sizes of sets", &scales->size, t->side[CONTEXT].agrees}};
    joint = "; with its scales of the ";
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++) {
        if (!scale[i].taken || !scale[i].columns->mean) continue;
        sw_append(said, size, "%s%s", joint, scale[i].what);
        joint = ", ";
    }
}

static sw_status start(taking *t, sw_model *to, const sw_model *from, char *said, size_t size)
{
    compare(t->side, to, from);
    for (int i = 0; i < INTERFACES; i++)
        if (!t->side[i].agrees) SW_TRY(sw_model_dependent(t->anew, to, t->side[i].offset));
    const sw_schema schema = scales_of(to, from, t->side);
    SW_TRY(sw_model_set_schema(to, &schema));
    take_params(t, to, from);
    if (t->taken == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "no parameter of one model has the name, shape and meaning of one of the "
                       "other: %s, %s, %s and %s, %s, %s",
                       to->config.model, to->config.encoder, to->config.pool, from->config.model,
                       from->config.encoder, from->config.pool);
    *said = 0;
    describe(said, size, t, to, &to->schema);
    return SW_OK;
}

sw_status sw_model_start_from(sw_model *model, const sw_model *from, char *said, size_t size)
{
    SW_NOT_NULL(model, from, said);
    if (size == 0) return sw_fail(SW_ERROR_ARGUMENT, "sw_model_start_from: said has no room");
    taking t = {.anew = calloc((size_t)model->params.count + 1, sizeof *t.anew)};
    if (!t.anew) return sw_fail(SW_ERROR_MEMORY, "out of memory for the start of a model");
    const sw_status status = start(&t, model, from, said, size);
    free(t.anew);
    return status;
}
