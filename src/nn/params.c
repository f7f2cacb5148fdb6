/* params.c - named parameters in one flat array. */
#include "nn/params.h"

#include "autodiff/tensor.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/number.h"
#include "kernels/finite.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_STEP = 64 };

sw_status sw_params_begin(sw_params *params)
{
    SW_NOT_NULL(params);
    *params = (sw_params){.arena = sw_arena_new()};
    return params->arena ? SW_OK : SW_ERROR_MEMORY;
}

void sw_params_end(sw_params *params)
{
    sw_arena_free(params->arena);
    *params = (sw_params){0};
}

void *sw_params_alloc(sw_params *params, size_t bytes)
{
    if (params && params->arena) return sw_arena_zeroed(params->arena, bytes);
    sw_fail(SW_ERROR_ARGUMENT, params ? "sw_params_alloc: call sw_params_begin first"
                                      : "sw_params_alloc: params is NULL");
    return NULL;
}

sw_name sw_name_of(const char *prefix, const char *suffix)
{
    sw_name name;
    snprintf(name.text, sizeof name.text, "%s%s", prefix, suffix);
    return name;
}

sw_name sw_name_at(const char *prefix, int64_t number)
{
    sw_name name;
    snprintf(name.text, sizeof name.text, "%s.%lld", prefix, (long long)number);
    return name;
}

bool sw_same_shape(const sw_param *a, const sw_param *b)
{
    bool same = a->ndim == b->ndim;
    for (int d = 0; same && d < a->ndim; d++) same = a->shape[d] == b->shape[d];
    return same;
}

sw_init sw_init_xavier(int64_t fan_in, int64_t fan_out)
{
    return (sw_init){.bound = sqrt(6.0 / (double)(fan_in + fan_out))};
}

/* Make space for one more parameter in the list. */
static bool grow(sw_params *params)
{
    if (params->count % LIST_STEP) return true;
    size_t bytes = sw_bytes(params->count + LIST_STEP, sizeof *params->list);
    sw_param **list = sw_arena_alloc(params->arena, bytes);
    if (!list) return false;
    if (params->count) memcpy(list, params->list, sizeof *list * (size_t)params->count);
    params->list = list;
    return true;
}

static bool may_declare(const sw_params *params, const char *name, int ndim, const int64_t *shape)
{
    if (!name) return sw_fail(SW_ERROR_ARGUMENT, "sw_param_new: name is NULL") == SW_OK;
    if (params->values)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "parameter %s: nothing can be declared after sw_params_start",
                       name) == SW_OK;
    if (ndim >= 0 && ndim <= SW_MAX_DIMS && (shape || ndim == 0)) return true;
    sw_fail(SW_ERROR_SHAPE, "parameter %s: %d dimensions%s, expected 0 to %d", name, ndim,
            shape ? "" : " without sizes", SW_MAX_DIMS);
    return false;
}

sw_param *sw_param_new(sw_params *params, const char *name, int ndim, const int64_t *shape,
                       sw_init init, bool decays)
{
    sw_param *p = sw_params_alloc(params, sizeof *p);
    if (!p || !may_declare(params, name, ndim, shape) || !grow(params)) return NULL;
    *p = (sw_param){.index = params->count,
                    .ndim = ndim,
                    .size = 1,
                    .offset = params->flat_size,
                    .init = init,
                    .decays = decays};
    if (snprintf(p->name, sizeof p->name, "%s", name) >= (int)sizeof p->name) {
        sw_fail(SW_ERROR_ARGUMENT, "parameter %s: the name is longer than %zu", name,
                sizeof p->name - 1);
        return NULL;
    }
    if (sw_params_find(params, name)) {
        sw_fail(SW_ERROR_ARGUMENT, "parameter %s is declared twice", name);
        return NULL;
    }
    for (int i = 0; i < ndim; i++) {
        p->shape[i] = shape[i];
        if (shape[i] < 1 || __builtin_mul_overflow(p->size, shape[i], &p->size)) {
            sw_fail(SW_ERROR_SHAPE, "parameter %s: axis %d has size %lld", name, i,
                    (long long)shape[i]);
            return NULL;
        }
    }
    int64_t views = p->size / SW_VIEW_ALIGN + (p->size % SW_VIEW_ALIGN != 0), room;
    if (__builtin_mul_overflow(views, (int64_t)SW_VIEW_ALIGN, &room) ||
        __builtin_add_overflow(params->flat_size, room, &params->flat_size)) {
        sw_fail(SW_ERROR_MEMORY, "parameter %s: too large", name);
        return NULL;
    }
    params->list[params->count++] = p;
    return p;
}

sw_status sw_params_warn(sw_params *params, const char *format, ...)
{
    SW_NOT_NULL(params, format);
    char text[512];
    va_list args;
    va_start(args, format);
    sw_print_plain(text, sizeof text, format, args);
    va_end(args);
    if (!params->arena)
        return sw_fail(SW_ERROR_ARGUMENT, "sw_params_warn: call sw_params_begin first");
    char **list =
        sw_arena_alloc(params->arena, sw_bytes(params->warnings + 1, sizeof *params->warning));
    char *copy = sw_arena_text(params->arena, text);
    if (!list || !copy) return SW_ERROR_MEMORY;
    if (params->warnings) memcpy(list, params->warning, sizeof *list * (size_t)params->warnings);
    list[params->warnings++] = copy;
    params->warning = list;
    return SW_OK;
}

int64_t sw_params_count(const sw_params *params)
{
    int64_t count = 0;
    for (int i = 0; i < params->count; i++) count += params->list[i]->size;
    return count;
}

const sw_param *sw_params_find(const sw_params *params, const char *name)
{
    for (int i = 0; i < params->count; i++)
        if (strcmp(params->list[i]->name, name) == 0) return params->list[i];
    return NULL;
}

sw_status sw_params_check_finite(const sw_params *params, const sw_real *values, sw_status status,
                                 const char *what)
{
    for (int i = 0; i < params->count; i++) {
        const sw_param *p = params->list[i];
        const sw_real *own = values + p->offset;
        const int64_t at = sw_first_not_finite(own, p->size);
        if (at == p->size) continue;
        sw_tensor x = {.ndim = p->ndim};
        memcpy(x.shape, p->shape, sizeof x.shape);
        return sw_fail(status, "%s %s %s is %s at %s, expected finite numbers", what, p->name,
                       SW_SHAPE_OF(&x), sw_number_of_real(own[at]).text,
                       sw_position_of(&x, at).text);
    }
    return SW_OK;
}

/* FNV-1a. The same name draws the same numbers in every model. */
static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261u;
    for (; *text; text++) h = (h ^ (uint8_t)*text) * 16777619u;
    return h;
}

sw_status sw_params_start(sw_params *params, uint64_t seed)
{
    SW_NOT_NULL(params);
    if (!params->arena)
        return sw_fail(SW_ERROR_ARGUMENT, "sw_params_start: call sw_params_begin first");
    if (params->values) return sw_fail(SW_ERROR_ARGUMENT, "sw_params_start: called twice");
    params->values = sw_params_alloc(params, sw_bytes(params->flat_size, sizeof(sw_real)));
    if (!params->values) return SW_ERROR_MEMORY;
    for (int i = 0; i < params->count; i++) {
        const sw_param *p = params->list[i];
        sw_real *value = params->values + p->offset;
        sw_random random = sw_random_for(seed, SW_FOR_INIT, hash(p->name), 0);
        for (int64_t j = 0; j < p->size; j++)
            value[j] = p->init.bound > 0
                           ? (sw_real)(p->init.bound * (2 * sw_random_uniform(&random) - 1))
                           : (sw_real)p->init.value;
    }
    return SW_OK;
}
