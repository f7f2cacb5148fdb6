/* walk.h - every architecture that there is, in each variation that it takes. */
#ifndef SW_TESTS_MODELS_WALK_H
#define SW_TESTS_MODELS_WALK_H

#include "model/fields.h"
#include "networks.h"

#include <setwise/model.h>

#include <stdlib.h>

enum { CONTEXT = 2 }; /* width of the context, for models that have one */

/* Which model is being checked, for messages. */
static char what[256];

/* Variations of network_config, in addition to each encoder and each pooling. */
static const char *const variations[] = {
    "",
    "norm=none scale=width residual=projected",
    "norm=post",
    "norm=pre",
    "norm=set",
    "residual=raw",
    "residual=raw norm=post",
    "residual=raw norm=pre",
    "residual=raw norm=set",
    "projection=true pool-layer=true scale=head",
    "per-query=true",
    "shared=true",
    "pool=mean+max",
    "layers=1 decoder=1",
    "queries=1",
    "inducing=1",
    "inducing=1 residual=raw",
    "inducing=1 residual=raw norm=pre",
    "outputs=2",
    "task=labels",
    "level=instance pool=mean",
    "level=instance pool=max",
    "level=instance pool=mean task=regression",
};

static inline void set_field(sw_model_config *c, const char *name, const char *value)
{
    int count;
    const sw_field *table = sw_model_fields(&count), *field = sw_field_find(table, count, name);
    cr_assert_not_null(field, "%s", name);
    cr_assert_eq(sw_field_set(field, c, value), SW_OK, "%s=%s: %s", name, value,
                 sw_error_message());
}

/* Apply the i-th variation to the configuration. False: there are no more. */
static inline bool vary(sw_model_config *c, int i)
{
    char text[128], *rest = text;
    int encoders = sw_encoder_count(), pools = sw_pooling_count();
    if (i < encoders)
        snprintf(text, sizeof text, "encoder=%s", sw_encoder_at(i)->name);
    else if (i < encoders + pools)
        snprintf(text, sizeof text, "pool=%s", sw_pooling_at(i - encoders)->name);
    else if (i < encoders + pools + (int)(sizeof variations / sizeof *variations))
        snprintf(text, sizeof text, "%s", variations[i - encoders - pools]);
    else
        return false;
    snprintf(what, sizeof what, "%s context=%d %s", c->model, (int)c->context, text);
    for (char *field; (field = strtok_r(rest, "= ", &rest));)
        set_field(c, field, strtok_r(rest, "= ", &rest));
    return true;
}

/* A model, for the first kind of elements that its encoder takes: measurements, tokens, patches,
 * images. NULL: the architecture refuses the configuration. */
static inline sw_model *build(sw_model_config c)
{
    static const struct {
        int64_t input, vocabulary;
    } kinds[] = {{5, 0}, {1, 7}, {5, 7}, {28 * 28, 0}};
    sw_model *model = NULL;
    for (int k = 0; !model && k < (int)(sizeof kinds / sizeof *kinds); k++) {
        c.input = kinds[k].input + c.parts, c.vocabulary = kinds[k].vocabulary;
        sw_status status = sw_model_new(&model, &c, 3);
        cr_assert(status == SW_OK || status == SW_ERROR_ARGUMENT, "%s: %s", what,
                  sw_error_message());
    }
    return model;
}

/* Call `check` with every architecture, in each variation that it takes, with and without a
 * context. An architecture may refuse to have no context, or elements without parts. Otherwise it
 * must take its defaults. */
static inline void for_each_architecture(void (*check)(const sw_model *model))
{
    for (int m = 0; m < sw_model_type_count(); m++)
        for (int context = 0; context <= CONTEXT; context += CONTEXT) {
            sw_model_config base = network_config(sw_model_type_at(m)->name), c = base;
            base.context = context;
            sw_model *model = build(base);
            if (!model && strstr(sw_error_message(), "parts is false")) {
                base.parts = true;
                model = build(base);
            }
            cr_assert(model || (context == 0 && strstr(sw_error_message(), "context is 0")),
                      "%s: %s", base.model, sw_error_message());
            for (int i = 0; c = base, model && vary(&c, i); i++) {
                sw_model *varied = build(c);
                if (varied) check(varied);
                sw_model_free(varied);
            }
            sw_model_free(model);
        }
}

#endif
