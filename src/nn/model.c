/* model.c - an architecture by name, with its parameters. */
#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "nn/params.h"
#include "nn/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sw_model_config sw_model_config_default(void)
{
    sw_model_config c = {0};
#define DEFAULT_TEXT(member, text) snprintf(c.member, sizeof c.member, "%s", text)
#define DEFAULT_INT(member, text) c.member = strtoll(text, NULL, 10)
#define DEFAULT_REAL(member, text) sw_number_parse(text, &c.member)
#define DEFAULT_BOOL(member, text) c.member = strcmp(text, "true") == 0
#define SW_MODEL_FIELD(kind, member, name, least, largest, choices, fallback, help)                \
    DEFAULT_##kind(member, fallback);
#define SW_MODEL_SIZE(member, name)
#include "nn/config.def"
#undef SW_MODEL_SIZE
#undef SW_MODEL_FIELD
    return c;
}

static const sw_model_type *find_type(const char *name)
{
    enum { MOST = 64 };
    const char *names[MOST];
    int count = sw_model_type_count();
    if (count > MOST) count = MOST;
    for (int i = 0; i < count; i++) {
        names[i] = sw_model_type_at(i)->name;
        if (strcmp(names[i], name) == 0) return sw_model_type_at(i);
    }
    sw_unknown_name("model", name, names, count);
    return NULL;
}

static sw_status check_int(const char *name, int64_t value, int64_t least, int64_t largest)
{
    if (value >= least && value <= largest) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "model: %s is %lld, expected %lld to %lld", name,
                   (long long)value, (long long)least, (long long)largest);
}

static sw_status check_real(const char *name, double value, double least, double largest)
{
    if (value >= least && value <= largest) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "model: %s is %s, expected %s to %s", name,
                   sw_number_of(value).text, sw_number_of(least).text, sw_number_of(largest).text);
}

/* The ranges of config.def: what a model is made of here, its file is read with. */
static sw_status check_config(const sw_model_config *c)
{
#define CHECK_TEXT(member, name, least, largest) SW_OK /* the registries judge it */
#define CHECK_BOOL(member, name, least, largest) SW_OK
#define CHECK_INT(member, name, least, largest) check_int(name, c->member, least, largest)
#define CHECK_REAL(member, name, least, largest) check_real(name, c->member, least, largest)
#define SW_MODEL_FIELD(kind, member, name, least, largest, choices, fallback, help)                \
    SW_TRY(CHECK_##kind(member, name, least, largest));
#define SW_MODEL_SIZE(member, name) SW_TRY(check_int(name, c->member, 1, SW_LARGEST_SIZE));
#include "nn/config.def"
#undef SW_MODEL_SIZE
#undef SW_MODEL_FIELD
    return SW_OK;
}

static sw_status build(sw_model *model, uint64_t seed)
{
    SW_TRY(check_config(&model->config));
    model->type = find_type(model->config.model);
    if (!model->type) return SW_ERROR_NOT_FOUND;
    SW_TRY(sw_params_begin(&model->params));
    SW_TRY(model->type->init(model));
    return sw_params_start(&model->params, seed);
}

sw_status sw_model_new(sw_model **out, const sw_model_config *config, uint64_t seed)
{
    *out = NULL;
    sw_model *model = calloc(1, sizeof *model);
    if (!model) return sw_fail(SW_ERROR_MEMORY, "out of memory for a model");
    model->config = *config;
    sw_status status = build(model, seed);
    if (status != SW_OK) {
        sw_model_free(model);
        return status;
    }
    *out = model;
    return SW_OK;
}

void sw_model_free(sw_model *model)
{
    if (!model) return;
    sw_params_end(&model->params);
    free(model);
}

sw_status sw_model_set_class_names(sw_model *model, const char *const *names)
{
    struct sw_arena *arena = model->params.arena;
    char **copy = sw_arena_alloc(arena, sw_bytes(model->config.outputs, sizeof *copy));
    for (int64_t c = 0; copy && c < model->config.outputs; c++) {
        if (!names[c] || !sw_is_utf8(names[c]))
            return sw_fail(SW_ERROR_ARGUMENT, "model: the name of class %lld is %s", (long long)c,
                           names[c] ? "not valid UTF-8" : "missing");
        copy[c] = sw_arena_text(arena, names[c]);
        if (!copy[c]) return SW_ERROR_MEMORY;
    }
    if (!copy) return SW_ERROR_MEMORY;
    model->class_name = copy;
    return SW_OK;
}

sw_tensor *sw_model_apply(const sw_model *model, sw_pass *pass, sw_tensor *x, const sw_sets *sets)
{
    return model->type->apply(model, pass, x, sets);
}
