/* test_dependent.c - which parameters have a size of the data in their shape. */
#include "model/dependent.h"

#include <criterion/criterion.h>
#include <setwise/predict.h>
#include <stddef.h>
#include <string.h>

enum { SETS = 2, ROWS = 5, OUTPUTS = 4 };

static const sw_real x[ROWS * 3] = {1, -2, 0.5, 3, 1, -1, 0.25, 2, 1, -1, 0, 2, 1, 1, -3};
static const sw_real context[SETS * 2] = {1, 2, -1, 0.5};
static const int64_t offset[] = {0, 3, 5};

static void answers(sw_real y[SETS * OUTPUTS], const sw_model *model)
{
    const sw_ragged sets = {.count = SETS,
                            .width = 3,
                            .context_width = model->config.context,
                            .offset = offset,
                            .x = x,
                            .context = model->config.context ? context : NULL};
    cr_assert_eq(sw_predict(model, &sets, 1, y), SW_OK, "%s", sw_error_message());
}

/* Half of the last layer gives half of the outputs, to the last bit. */
Test(dependent, outputs_are_linear_in_the_layer_that_depends_on_their_number)
{
    static const char *const networks[][3] = {{"deepsets", "mean"},
                                              {"deepsets", "gated"},
                                              {"deepsets", "pma"},
                                              {"deepsets", "pma", "per-query"},
                                              {"attention-mil", "gated"},
                                              {"attention-mil", "gated", "two"},
                                              {"attention-mil", "max", "instance"},
                                              {"attention-mil", "max", "instance, two"},
                                              {"hierarchical", "additive"},
                                              {"set-transformer", "pma"},
                                              {"set-transformer-pp", "pma"},
                                              {"cls-transformer", "cls"},
                                              {"perceiver", "auto"},
                                              {"query-attention", "auto", "context"}};
    for (size_t k = 0; k < sizeof networks / sizeof *networks; k++) {
        const char *with = networks[k][2] ? networks[k][2] : "";
        sw_model_config config = sw_model_config_default();
        strcpy(config.model, networks[k][0]);
        strcpy(config.pool, networks[k][1]);
        config.input = 3, config.outputs = strstr(with, "two") ? 2 : OUTPUTS, config.width = 8;
        config.heads = config.queries = 2, config.inducing = 4;
        config.parts = strcmp(networks[k][0], "hierarchical") == 0;
        config.per_query = strstr(with, "per-query");
        config.context = strstr(with, "context") ? 2 : 0;
        if (strstr(with, "instance")) strcpy(config.level, "instance");
        sw_model *model;
        sw_real whole[SETS * OUTPUTS], half[SETS * OUTPUTS];
        bool last[256] = {false};
        cr_assert_eq(sw_model_new(&model, &config, 3), SW_OK, "%s", sw_error_message());
        cr_assert_leq(model->params.count, 256);
        answers(whole, model);
        cr_assert_eq(sw_model_dependent(last, model, offsetof(sw_model_config, outputs)), SW_OK);
        int marked = 0;
        for (int p = 0; p < model->params.count; p++) {
            const sw_param *param = model->params.list[p];
            marked += last[p];
            for (int64_t i = 0; last[p] && i < param->size; i++)
                model->params.values[param->offset + i] /= 2;
        }
        answers(half, model);
        cr_expect_eq(marked, 2, "%s %s: %d parameters", networks[k][0], with, marked);
        for (int i = 0; i < SETS * (int)config.outputs; i++)
            cr_expect_eq(2 * half[i], whole[i], "%s, %s %s", networks[k][0], networks[k][1], with);
        sw_model_free(model);
    }
}
