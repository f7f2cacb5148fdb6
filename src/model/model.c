/* model.c - a model of a named architecture: its parts resolved, its parameters made. */
#include "model/model.h"

#include "base/error.h"
#include "base/text.h"
#include "model/model_config.h"
#include "nn/encoders.h"

#include <setwise/model.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Is the text one of the choices "a|b|c"? "*" stands for any text. */
static bool is_choice(const char *text, const char *choices)
{
    return sw_list_has(choices, '|', "*") || sw_list_has(choices, '|', text);
}

/* The type of this name. The name has been checked, so the type exists. */
static const sw_model_type *find_type(const char *name)
{
    int i = 0;
    while (strcmp(sw_model_type_at(i)->name, name) != 0) i++;
    return sw_model_type_at(i);
}

/* "auto" becomes the first of the parts that the architecture takes. Any other part must be one of
 * them. */
static sw_status resolve(char *part, size_t size, const char *choices, const char *what,
                         const char *model)
{
    if (strcmp(part, "auto") == 0)
        snprintf(part, size, "%.*s", (int)strcspn(choices, "|"), choices);
    if (is_choice(part, choices)) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: %s is %s, expected %s; deepsets takes any", model, what,
                   part, choices);
}

/* If elements begin with a token, the encoder "auto" becomes the one that reads tokens, provided
 * that the architecture takes it. */
static void resolve_token_encoder(sw_model_config *config, const char *encoders)
{
    static const char embedding[] = "embedding";
    if (strcmp(config->encoder, "auto") == 0 && config->vocabulary > 0 &&
        is_choice(embedding, encoders))
        snprintf(config->encoder, sizeof config->encoder, "%s", embedding);
}

/* 0 layers are as many as `width` lists, otherwise two. */
static sw_status resolve_layers(sw_model_config *config)
{
    int64_t listed = 1;
    while (listed < SW_MOST_LISTED && config->hidden[listed - 1]) listed++;
    if (config->layers == 0) config->layers = listed > 1 ? listed : 2;
    if (listed == 1 || listed == config->layers) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: layers is %lld, but width lists %lld layers",
                   config->model, (long long)config->layers, (long long)listed);
}

/* Only encoders of linear layers can have the ReLU. */
static sw_status resolve_relu(sw_model_config *config, const sw_model_type *type)
{
    const sw_encoder_type *encoder;
    if (strcmp(config->encoder_relu, "auto") != 0) return SW_OK;
    SW_TRY(sw_encoder_find(&encoder, config->encoder));
    strcpy(config->encoder_relu, type->encoder_relu && encoder->linear ? "yes" : "no");
    return SW_OK;
}

sw_status sw_model_declare(sw_model *model)
{
    sw_model_config *config = &model->config;
    SW_TRY(sw_model_config_check(config));
    model->type = find_type(config->model);
    resolve_token_encoder(config, model->type->encoders);
    SW_TRY(resolve(config->encoder, sizeof config->encoder, model->type->encoders, "encoder",
                   config->model));
    SW_TRY(resolve(config->pool, sizeof config->pool, model->type->pools, "pool", config->model));
    SW_TRY(resolve(config->norm, sizeof config->norm, model->type->blocks.norms, "norm",
                   config->model));
    SW_TRY(resolve(config->scale, sizeof config->scale, model->type->blocks.scales, "scale",
                   config->model));
    SW_TRY(resolve(config->residual, sizeof config->residual, model->type->blocks.residuals,
                   "residual", config->model));
    if (config->dropout < 0) config->dropout = 0;
    SW_TRY(resolve_layers(config));
    SW_TRY(resolve_relu(config, model->type));
    SW_TRY(sw_params_begin(&model->params));
    /* The network reads the size as a part of the context. */
    config->context += config->size_context;
    const sw_status status = model->type->init(model);
    config->context -= config->size_context;
    return status;
}

static sw_status build(sw_model *model, uint64_t seed)
{
    SW_TRY(sw_model_declare(model));
    return sw_params_start(&model->params, seed);
}

sw_status sw_model_new(sw_model **out, const sw_model_config *config, uint64_t seed)
{
    SW_NOT_NULL(out, config);
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

bool sw_model_has_type(const sw_model *model)
{
    const sw_model_type *type;
    for (int i = 0; (type = sw_model_type_at(i)); i++)
        if (type == model->type) return strcmp(type->name, model->config.model) == 0;
    return false;
}

sw_status sw_model_check_type(const sw_model *model)
{
    if (sw_model_has_type(model)) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "the architecture \"%s\" is not the \"%s\" of the library, which the "
                   "configuration names: sw_model_export writes its parameters",
                   model->type ? model->type->name : "none", model->config.model);
}

void sw_model_free(sw_model *model)
{
    if (!model) return;
    sw_params_end(&model->params);
    free(model);
}
