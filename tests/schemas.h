/* schemas.h - a schema with everything that one can have, and when two schemas are the same. */
#ifndef SW_TESTS_SCHEMAS_H
#define SW_TESTS_SCHEMAS_H

#include <setwise/schema.h>

#include <criterion/criterion.h>

/* Arrays that a schema points at; a schema of three features, two outputs and five tokens. */
typedef struct schema_sample {
    char *feature[3], *output[2], *token[5];
    int64_t flag_of[1];
    double feature_mean[3], feature_scale[3], feature_cap[3], feature_log[3], feature_fill[3],
        context_mean[1], context_scale[1], size_mean[1], size_scale[1];
    sw_schema schema;
} schema_sample;

static inline void schema_fill(schema_sample *s)
{
    *s = (schema_sample){
        .feature = {"token", "x \"quoted\"", "caf\xc3\xa9"},
        .output = {"no", "yes"},
        .token = {"<other>", "the", "a", "don't", "\xe2\x82\xac"},
        .feature_mean = {0, 0.1 + 0.2, -1e6},
        .feature_scale = {1, 1e-30, 3.0000000000000004},
        .feature_cap = {5, 0, 1e300},
        .feature_log = {0, 0.7, 0},
        .feature_fill = {0, -0.1, 1e-300},
        .flag_of = {1},
        .context_mean = {7},
        .context_scale = {0.5},
        .size_mean = {1 / 3.0},
        .size_scale = {0.7},
    };
    s->schema = (sw_schema){
        .feature = {3, s->feature, s->feature_mean, s->feature_scale, s->feature_cap,
                    s->feature_log, s->feature_fill, 1, s->flag_of},
        .context = {1, NULL, s->context_mean, s->context_scale},
        .output = {2, s->output},
        .size = {1, NULL, s->size_mean, s->size_scale},
        .vocabulary = 5,
        .token = s->token,
    };
}

static inline void schema_expect_names(char *const *a, char *const *b, int64_t count)
{
    cr_assert_eq(!a, !b);
    for (int64_t i = 0; a && i < count; i++) cr_expect_str_eq(a[i], b[i]);
}

static inline void schema_expect_numbers(const double *a, const double *b, int64_t count)
{
    cr_assert_eq(!a, !b);
    for (int64_t i = 0; a && i < count; i++) cr_expect_eq(a[i], b[i], "%.17g, %.17g", a[i], b[i]);
}

static inline void schema_expect_columns(const sw_columns *a, const sw_columns *b)
{
    cr_assert_eq(a->count, b->count);
    schema_expect_names(a->name, b->name, b->count);
    schema_expect_numbers(a->mean, b->mean, b->count);
    schema_expect_numbers(a->scale, b->scale, b->count);
    schema_expect_numbers(a->cap, b->cap, b->count);
    schema_expect_numbers(a->log, b->log, b->count);
    schema_expect_numbers(a->fill, b->fill, b->count);
    cr_assert_eq(a->flags, b->flags);
    for (int64_t i = 0; i < a->flags; i++) cr_expect_eq(a->flag_of[i], b->flag_of[i]);
}

static inline void schema_expect_same(const sw_schema *a, const sw_schema *b)
{
    schema_expect_columns(&a->feature, &b->feature);
    schema_expect_columns(&a->context, &b->context);
    schema_expect_columns(&a->output, &b->output);
    schema_expect_columns(&a->size, &b->size);
    cr_assert_eq(a->vocabulary, b->vocabulary);
    cr_expect_eq(a->hashed, b->hashed);
    cr_expect_eq(a->decimal_comma, b->decimal_comma);
    schema_expect_names(a->token, b->token, b->vocabulary);
}

#endif
