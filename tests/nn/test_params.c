#include "nn/params.h"

#include "base/error.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static sw_params params;

static void begin(void)
{
    cr_assert_eq(sw_params_begin(&params), SW_OK);
}

static void end(void)
{
    sw_params_end(&params);
}

TestSuite(params, .init = begin, .fini = end);

Test(params, views_lie_in_one_block_without_overlap)
{
    for (int i = 0; i < 70; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%d", i);
        cr_assert_not_null(
            sw_param_new(&params, name, SW_DIMS(3, i + 1), (sw_init){.bound = 1}, true));
    }
    cr_assert_eq(sw_params_start(&params, 1), SW_OK);
    int64_t end_of_last = 0, count = 0;
    for (int i = 0; i < 70; i++) {
        const sw_param *p = params.list[i];
        cr_assert_eq(p->index, i);
        cr_assert_geq(p->offset, end_of_last);
        cr_assert_eq((uintptr_t)(params.values + p->offset) % 64, 0);
        end_of_last = p->offset + p->size;
        count += 3 * (i + 1);
    }
    cr_assert_leq(end_of_last, params.flat_size);
    cr_assert_eq(sw_params_count(&params), count);
}

Test(params, initial_values_depend_on_seed_and_name_alone)
{
    sw_param *a = sw_param_new(&params, "enc.0.weight", SW_DIMS(40), (sw_init){.bound = 0.5}, true);
    sw_param *c = sw_param_new(&params, "norm", SW_DIMS(3), (sw_init){.value = 1}, false);
    cr_assert_eq(sw_params_start(&params, 7), SW_OK);
    sw_params other;
    cr_assert_eq(sw_params_begin(&other), SW_OK);
    sw_param_new(&other, "first", SW_DIMS(11), (sw_init){.bound = 1}, true);
    sw_param *b = sw_param_new(&other, "enc.0.weight", SW_DIMS(40), (sw_init){.bound = 0.5}, true);
    cr_assert_eq(sw_params_start(&other, 7), SW_OK);
    cr_assert_arr_eq(params.values + a->offset, other.values + b->offset, 40 * sizeof(sw_real));
    for (int i = 0; i < 40; i++) {
        cr_assert_lt((double)params.values[a->offset + i], 0.5);
        cr_assert_geq((double)params.values[a->offset + i], -0.5);
    }
    cr_assert_neq((double)params.values[a->offset], (double)params.values[a->offset + 1]);
    for (int i = 0; i < 3; i++) cr_assert_eq((double)params.values[c->offset + i], 1);
    sw_params_end(&other);
}

Test(params, names_and_seeds_draw_streams_of_their_own)
{
    const char *names[] = {"enc.0.weight", "enc.2.weight", "enc.0.bias"};
    const sw_param *p[3];
    for (int i = 0; i < 3; i++)
        p[i] = sw_param_new(&params, names[i], SW_DIMS(40), (sw_init){.bound = 0.5}, true);
    cr_assert_eq(sw_params_start(&params, 7), SW_OK);
    sw_params other;
    cr_assert_eq(sw_params_begin(&other), SW_OK);
    sw_param_new(&other, names[0], SW_DIMS(40), (sw_init){.bound = 0.5}, true);
    cr_assert_eq(sw_params_start(&other, 8), SW_OK);
    for (int i = 0; i < 40; i++) {
        const sw_real *value = params.values + i;
        cr_assert_neq(value[p[0]->offset], value[p[1]->offset], "number %d of two weights", i);
        cr_assert_neq(value[p[0]->offset], value[p[2]->offset], "number %d of weight, bias", i);
        cr_assert_neq(value[p[0]->offset], other.values[i], "number %d under two seeds", i);
    }
    sw_params_end(&other);
}

Test(params, bad_declarations_are_refused)
{
    cr_assert_not_null(sw_param_new(&params, "w", SW_DIMS(2), (sw_init){0}, true));
    cr_assert_null(sw_param_new(&params, "w", SW_DIMS(2), (sw_init){0}, true));
    cr_assert_str_eq(sw_error_message(), "parameter w is declared twice");
    cr_assert_null(sw_param_new(&params, "v", SW_DIMS(2, 0), (sw_init){0}, true));
    cr_assert_str_eq(sw_error_message(), "parameter v: axis 1 has size 0");
    cr_assert_null(sw_param_new(&params, "u", SW_DIMS(INT64_MAX, 4), (sw_init){0}, true));
    cr_assert_null(sw_param_new(&params, "t", SW_DIMS(1, 1, 1, 1, 1), (sw_init){0}, true));
    cr_assert_str_eq(sw_error_message(), "parameter t: 5 dimensions, expected 0 to 4");
    cr_assert_null(sw_param_new(&params, "t", -1, NULL, (sw_init){0}, true));
    char name[100];
    memset(name, 'x', 99);
    name[99] = 0;
    cr_assert_null(sw_param_new(&params, name, SW_DIMS(2), (sw_init){0}, true));
    cr_assert_eq(params.count, 1);
}
