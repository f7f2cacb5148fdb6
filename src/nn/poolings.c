/* poolings.c - the table of poolings, a pooling by its name, several joined by '+', and the check
 * for empty sets. */
#include "nn/poolings.h"

#include "autodiff/op.h"
#include "base/error.h"
#include "nn/params.h"
#include "nn/pooling_functions.h"
#include "nn/set_check.h"

#include <stdio.h>
#include <string.h>

static const sw_pooling_type poolings[] = {
#define FUNCTION_true(function) function
#define FUNCTION_false(function) NULL
#define SW_POOLING(id, name, empty, weights, settings, summary)                                    \
    {name,                                                                                         \
     summary,                                                                                      \
     settings,                                                                                     \
     empty,                                                                                        \
     sw_pool_##id##_init,                                                                          \
     sw_pool_##id##_apply,                                                                         \
     FUNCTION_##weights(sw_pool_##id##_weights)},
#include "nn/poolings.def"
#undef SW_POOLING
};

enum { POOLINGS = sizeof poolings / sizeof poolings[0] };

int sw_pooling_count(void)
{
    return POOLINGS;
}

const sw_pooling_type *sw_pooling_at(int i)
{
    return i >= 0 && i < POOLINGS ? &poolings[i] : NULL;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static sw_status find(const sw_pooling_type **out, const char *name)
{
    const char *names[1 + POOLINGS] = {"auto"};
    for (int i = 0; i < POOLINGS; i++) {
        names[1 + i] = poolings[i].name;
        *out = &poolings[i];
        if (strcmp(name, poolings[i].name) == 0) return SW_OK;
    }
    return sw_unknown_name("pooling", name, names, 1 + POOLINGS);
}

/* One of the several names in `pool`. */
static sw_status add_part(sw_pooling_list *list, const char *pool, const char *name)
{
    if (!*name)
        return sw_fail(SW_ERROR_ARGUMENT, "pool is '%.60s', expected a name on both sides of a +",
                       pool);
    if (strcmp(name, "auto") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "pool is '%.60s': auto, the architecture's own, stands alone", pool);
    if (list->count == SW_MOST_JOINED)
        return sw_fail(SW_ERROR_ARGUMENT, "pool '%.60s' joins more than %d", pool, SW_MOST_JOINED);
    return find(&list->type[list->count++], name);
}

sw_status sw_pooling_names(sw_pooling_list *out, const char *pool)
{
    *out = (sw_pooling_list){0};
    if (strcmp(pool, "auto") == 0) return SW_OK;
    if (!strchr(pool, '+')) return find(&out->type[out->count++], pool);
    const char *end;
    for (const char *at = pool; at; at = *end ? end + 1 : NULL) {
        char name[64];
        end = at + strcspn(at, "+");
        snprintf(name, sizeof name, "%.*s", (int)(end - at), at);
        SW_TRY(add_part(out, pool, name));
    }
    return SW_OK;
}

/* ---- Several poolings, their vectors end to end ---------------------------------------------- */

typedef struct joined_pooling {
    int count;
    sw_pooling part[SW_MOST_JOINED];
} joined_pooling;

static sw_tensor *joined_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets)
{
    const joined_pooling *joined = pooling->layer;
    sw_tensor *part[SW_MOST_JOINED];
    x = sw_store(pass->tape, x); /* each part reads it */
    for (int i = 0; i < joined->count; i++)
        part[i] = sw_pooling_apply(&joined->part[i], pass, x, sets);
    return sw_concat(pass->tape, part, joined->count, 1);
}

/* Without weights, also if one part alone has some: it need not weigh what another part sees
 * already, so its weights would mislead. */
static const sw_pooling_type joined_type = {.name = "several", .apply = joined_apply};

/* A pooling of that type, whatever config->pool says. */
static sw_status single_init(sw_pooling *pooling, const sw_pooling_type *type, sw_params *params,
                             const char *prefix, const sw_model_config *config)
{
    *pooling =
        (sw_pooling){.type = type, .empty = type->empty, .out_width = config->width, .vectors = 1};
    return type->init(pooling, params, prefix, config);
}

static sw_status joined_init(sw_pooling *pooling, const sw_pooling_list *list, sw_params *params,
                             const char *prefix, const sw_model_config *config)
{
    joined_pooling *joined = sw_params_alloc(params, sizeof *joined);
    if (!joined) return SW_ERROR_MEMORY;
    *pooling = (sw_pooling){.type = &joined_type, .empty = true, .layer = joined, .vectors = 1};
    for (; joined->count < list->count; joined->count++) {
        sw_pooling *part = &joined->part[joined->count];
        SW_TRY(single_init(part, list->type[joined->count], params,
                           sw_name_at(prefix, joined->count).text, config));
        if (part->token)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "pool '%s': %s has a token join the sets, which the others would pool "
                           "too: it stands alone",
                           config->pool, part->type->name);
        pooling->out_width += part->out_width;
        pooling->empty &= part->empty;
    }
    return SW_OK;
}

/* ---- Any pooling ----------------------------------------------------------------------------- */

sw_status sw_pooling_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                          const sw_model_config *config)
{
    SW_NOT_NULL(pooling, params, prefix, config);
    sw_pooling_list list;
    SW_TRY(sw_pooling_names(&list, config->pool));
    if (list.count == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "pool is auto, which only a model resolves: expected a pooling's name");
    if (list.count > 1) return joined_init(pooling, &list, params, prefix, config);
    return single_init(pooling, list.type[0], params, prefix, config);
}

/* The name of the pooling that has no value for an empty set: of several, the first such. */
static const char *without_value(const sw_pooling *pooling)
{
    if (pooling->type != &joined_type) return pooling->type->name;
    const sw_pooling *part = ((const joined_pooling *)pooling->layer)->part;
    while (part->empty) part++;
    return part->type->name;
}

sw_tensor *sw_pooling_join(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                           const sw_sets **sets)
{
    for (int64_t b = 0; !pooling->empty && b < (*sets)->count; b++)
        if ((*sets)->offset[b] == (*sets)->offset[b + 1])
            return sw_tape_fail(pass->tape,
                                sw_fail(SW_ERROR_ARGUMENT,
                                        "set %lld is empty: the pooling %s has no value for it",
                                        sw_set_number(*sets, b), without_value(pooling)));
    if (!pooling->token) return x;
    sw_tape *t = pass->tape;
    sw_tensor *token = sw_pass_param(pass, pooling->token);
    x = sw_segment_join(t, token, NULL, x, *sets);
    const sw_sets *joined = sw_sets_join(t, sw_sets_uniform(t, *sets, 1), *sets);
    if (!joined) return NULL; /* the tape has failed; the caller still has its sets */
    *sets = joined;
    return x;
}

sw_tensor *sw_pooling_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                            const sw_sets *sets)
{
    if (!sw_sets_fit(pass->tape, "pooling", "x", x, sets)) return NULL;
    const int64_t mark = sw_tape_mark(pass->tape);
    return sw_tape_keep(pass->tape, mark, pooling->type->apply(pooling, pass, x, sets));
}

sw_attention_weights sw_pooling_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                        const sw_sets *sets)
{
    if (!pooling->type->weights || !sw_sets_fit(pass->tape, "pooling", "x", x, sets))
        return (sw_attention_weights){0};
    return pooling->type->weights(pooling, pass, x, sets);
}
