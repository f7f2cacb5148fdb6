/* small_model.h - a small model, and the check that a file is refused as one. */
#ifndef SW_TESTS_MODEL_SMALL_MODEL_H
#define SW_TESTS_MODEL_SMALL_MODEL_H

#include "scratch.h"

#include <criterion/criterion.h>
#include <setwise/model.h>

/* A network of each architecture and pooling, for the exchange with other programs. */
static inline sw_model_config small_config(const char *model, const char *pool)
{
    sw_model_config config = sw_model_config_default();
    strcpy(config.model, model);
    strcpy(config.pool, pool);
    config.input = 3, config.outputs = 4, config.width = 8, config.heads = 2, config.inducing = 4;
    config.queries = 2, config.decoder = 1;
    return config;
}

static inline sw_model *model_with(const char *encoder, const char *pool, int64_t context)
{
    sw_model_config config = sw_model_config_default();
    strcpy(config.encoder, encoder);
    strcpy(config.pool, pool);
    config.context = context;
    config.input = 3, config.outputs = 2, config.width = 8, config.heads = 2;
    config.dropout = 0.1 + 0.2;
    strcpy(config.norm, "post");
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &config, 5), SW_OK, "%s", sw_error_message());
    return model;
}

static inline sw_model *small_model(const char *pool)
{
    return model_with("ff", pool, 0);
}

static inline void expect_refused(const char *path, const char *message)
{
    sw_model *model;
    cr_expect_eq(sw_model_load(&model, path), SW_ERROR_FORMAT);
    cr_expect_null(model);
    cr_expect(strstr(sw_error_message(), message), "'%s' is not in: %s", message,
              sw_error_message());
    cr_expect(strstr(sw_error_message(), path), "no path in: %s", sw_error_message());
}

#endif
