/* model.c - an architecture by name, with its parameters. */
#include "model/model.h"
#include "base/error.h"
#include "base/text.h"
#include "nn/encoders.h"
#include "nn/params.h"
#include "nn/poolings.h"

#include <setwise/model.h>

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
#define SW_MODEL_GIVEN(kind, member, name, least, largest)
#include "nn/config.def"
#undef SW_MODEL_GIVEN
#undef SW_MODEL_FIELD
    return c;
}

/* ---- Is a configuration legal? --------------------------------------------------------------- */

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

static sw_status check_task(const char *name, sw_task task)
{
    if (task >= SW_CLASSES && task <= SW_MIXTURE) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "model: %s is %d, expected %d to %d", name, (int)task,
                   SW_CLASSES, SW_MIXTURE);
}

/* Can the outputs be a mixture of what the elements are? */
static sw_status check_mixture(const sw_model_config *c)
{
    if (c->task != SW_MIXTURE) return SW_OK;
    if (c->vocabulary > 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "model: a mixture of Gaussians is of measurements, but the elements begin "
                       "with one of %lld tokens",
                       (long long)c->vocabulary);
    if (c->outputs % (1 + 2 * c->input) == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "model: outputs is %lld, expected a multiple of %lld: a weight, %lld means and "
                   "%lld deviations for each component of the mixture",
                   (long long)c->outputs, (long long)(1 + 2 * c->input), (long long)c->input,
                   (long long)c->input);
}

/* Is the text one of the choices "a|b|c"? A "*" stands for any. */
static bool is_choice(const char *text, const char *choices)
{
    for (size_t length; *choices; choices += length + (choices[length] == '|')) {
        length = strcspn(choices, "|");
        if (strncmp(choices, "*", length) == 0) return true;
        if (length == strlen(text) && strncmp(choices, text, length) == 0) return true;
    }
    return false;
}

/* Those without choices the registries judge. */
static sw_status check_text(const char *name, const char *value, size_t size, const char *choices)
{
    if (!memchr(value, 0, size))
        return sw_fail(SW_ERROR_ARGUMENT, "model: %s does not end within its %zu bytes", name,
                       size);
    if (!choices || is_choice(value, choices)) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "model: %s is '%s', expected %s", name, value, choices);
}

/* The ranges of config.def: what a model is made of here, its file is read with. */
static sw_status check_config(const sw_model_config *c)
{
#define CHECK_TEXT(member, name, least, largest, choices)                                          \
    check_text(name, c->member, sizeof c->member, choices)
#define CHECK_BOOL(member, name, least, largest, choices) SW_OK
#define CHECK_INT(member, name, least, largest, choices) check_int(name, c->member, least, largest)
#define CHECK_REAL(member, name, least, largest, choices)                                          \
    check_real(name, c->member, least, largest)
#define CHECK_TASK(member, name, least, largest, choices) check_task(name, c->member)
#define SW_MODEL_FIELD(kind, member, name, least, largest, choices, fallback, help)                \
    SW_TRY(CHECK_##kind(member, name, least, largest, choices));
#define SW_MODEL_GIVEN(kind, member, name, least, largest)                                         \
    SW_TRY(CHECK_##kind(member, name, least, largest, NULL));
#include "nn/config.def"
#undef SW_MODEL_GIVEN
#undef SW_MODEL_FIELD
    return SW_OK;
}

/* ---- Making one ------------------------------------------------------------------------------ */

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

/* "auto" becomes the first of the parts that the architecture takes; another has to be among
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

/* An encoder "auto" becomes the one that reads tokens, if the data's elements begin with one and
 * the architecture takes it. */
static void resolve_reader(sw_model_config *config, const char *encoders)
{
    static const char reader[] = "embedding";
    if (strcmp(config->encoder, "auto") == 0 && config->vocabulary > 0 &&
        is_choice(reader, encoders))
        snprintf(config->encoder, sizeof config->encoder, "%s", reader);
}

sw_status sw_model_declare(sw_model *model)
{
    sw_model_config *config = &model->config;
    SW_TRY(check_config(config));
    SW_TRY(check_mixture(config));
    model->type = find_type(config->model);
    if (!model->type) return SW_ERROR_NOT_FOUND;
    const sw_encoder_type *encoder;
    sw_pooling_list poolings;
    SW_TRY(sw_pooling_names(&poolings, config->pool));
    resolve_reader(config, model->type->encoders);
    SW_TRY(resolve(config->encoder, sizeof config->encoder, model->type->encoders, "encoder",
                   config->model));
    SW_TRY(resolve(config->pool, sizeof config->pool, model->type->pools, "pool", config->model));
    SW_TRY(resolve(config->norm, sizeof config->norm, model->type->blocks.norms, "norm",
                   config->model));
    SW_TRY(resolve(config->scale, sizeof config->scale, model->type->blocks.scales, "scale",
                   config->model));
    SW_TRY(resolve(config->residual, sizeof config->residual, model->type->blocks.residuals,
                   "residual", config->model));
    SW_TRY(sw_encoder_find(&encoder, config->encoder));
    SW_TRY(sw_params_begin(&model->params));
    return model->type->init(model);
}

static sw_status build(sw_model *model, uint64_t seed)
{
    SW_TRY(sw_model_declare(model));
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
