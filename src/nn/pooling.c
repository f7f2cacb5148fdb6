/* pooling.c - what all poolings share: how several are joined by '+', and what an empty set is. */
#include "autodiff/op.h"
#include "base/error.h"
#include "nn/params.h"
#include "nn/registry.h"

#include <stdio.h>
#include <string.h>

enum { MOST_PARTS = 8 }; /* what sw_concat takes */

/* ---- Several poolings, their rows end to end ------------------------------------------------- */

typedef struct joined_pooling {
    int count;
    sw_pooling part[MOST_PARTS];
} joined_pooling;

static sw_tensor *joined_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets)
{
    const joined_pooling *joined = pooling->layer;
    sw_tensor *part[MOST_PARTS];
    sw_attention_weights *asked = pass->weights;
    pass->weights = NULL; /* of several, an element has no one weight */
    for (int i = 0; i < joined->count; i++)
        part[i] = sw_pooling_apply(&joined->part[i], pass, x, sets);
    pass->weights = asked;
    return sw_concat(pass->tape, part, joined->count, 1);
}

static sw_status joined_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                             const sw_model_config *config)
{
    joined_pooling *joined = pooling->layer = sw_params_alloc(params, sizeof *joined);
    if (!joined) return SW_ERROR_MEMORY;
    pooling->out_width = 0;
    pooling->empty = true;
    const char *at = config->pool;
    for (bool more = true; more; joined->count++) {
        size_t length = strcspn(at, "+");
        if (joined->count == MOST_PARTS)
            return sw_fail(SW_ERROR_ARGUMENT, "pool '%s' joins more than %d", config->pool,
                           MOST_PARTS);
        sw_model_config one = *config;
        snprintf(one.pool, sizeof one.pool, "%.*s", (int)length, at);
        sw_pooling *part = &joined->part[joined->count];
        SW_TRY(sw_pooling_init(part, params, sw_name_at(prefix, joined->count).text, &one));
        if (part->token)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "pool '%s': %s has a token join the sets, which the others would pool "
                           "too: it stands alone",
                           config->pool, one.pool);
        pooling->out_width += part->out_width;
        pooling->empty &= part->empty;
        more = at[length] == '+';
        at += length + more;
    }
    return SW_OK;
}

static const sw_pooling_type joined_type = {
    .name = "several", .init = joined_init, .apply = joined_apply};

/* ---- Any pooling ----------------------------------------------------------------------------- */

sw_status sw_pooling_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                          const sw_model_config *config)
{
    *pooling = (sw_pooling){.out_width = config->width, .rows = 1};
    if (strchr(config->pool, '+'))
        pooling->type = &joined_type;
    else
        SW_TRY(sw_pooling_find(&pooling->type, config->pool));
    pooling->empty = pooling->type->empty;
    return pooling->type->init(pooling, params, prefix, config);
}

/* The pooling, or the first of several, that has no value for an empty set. */
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
    *sets = sw_sets_join(t, sw_sets_uniform(t, *sets, 1), *sets);
    return x;
}

sw_tensor *sw_pooling_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                            const sw_sets *sets)
{
    return pooling->type->apply(pooling, pass, x, sets);
}
