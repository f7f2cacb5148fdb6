/* test_diagnosis.c - a model that finds a planted needle, and one that ignores its attention. */
#include <setwise/setwise.h>

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static sw_dataset *data;
static sw_model *model;

static void train(const char *pool)
{
    sw_config config = sw_config_default();
    cr_assert_eq(sw_dataset_open(&data, "needle:size=10:train=400:valid=50:test=60", 0), SW_OK);
    cr_assert_eq(sw_config_set(&config, "pool", pool), SW_OK);
    cr_assert_eq(sw_config_set(&config, "width", "16"), SW_OK);
    config.steps = 150, config.batch = 32, config.lr = 0.01;
    sw_model_config_for(&config.model, data);
    cr_assert_eq(sw_model_new(&model, &config.model, 0), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_model_set_schema(model, &data->schema), SW_OK);
    cr_assert_eq(sw_fit(model, &config, sw_dataset_split(data, SW_TRAIN),
                        sw_dataset_split(data, SW_VALID), NULL),
                 SW_OK, "%s", sw_error_message());
}

static void end(void)
{
    sw_model_free(model);
    sw_dataset_free(data);
}

TestSuite(diagnosis, .fini = end);

static sw_diagnosis diagnose(int threads)
{
    sw_diagnosis d;
    const sw_diagnosis_options options = {.sets = 40, .threads = threads};
    cr_assert_eq(sw_diagnose(&d, NULL, model, data, sw_dataset_split(data, SW_TEST), &options),
                 SW_OK, "%s", sw_error_message());
    return d;
}

static bool fails(const sw_diagnosis *d, sw_failing failing)
{
    return sw_diagnosis_fails(d, failing, NULL, 0);
}

Test(diagnosis, a_needle_that_is_found)
{
    train("gated");
    const sw_diagnosis d = diagnose(1);
    cr_expect(!d.gradient && d.sets == 40 && d.of == 60 && d.queries == 1);
    cr_expect(d.auc > 0.9 && d.precision > 0.7 && d.carriers < 0.2, "%g %g", d.auc, d.precision);
    cr_expect(d.deletion < d.at_random && d.at_random < d.insertion);
    cr_expect_float_eq(d.deletion_gain, d.at_random - d.deletion, 1e-9);
    cr_expect_float_eq(d.insertion_gain, d.insertion - d.at_random, 1e-9);
    cr_expect(!fails(&d, SW_FAILING_DELETION) && !fails(&d, SW_FAILING_INSERTION));
    cr_expect(!fails(&d, SW_FAILING_LABELS) && !fails(&d, SW_FAILING_UNIFORM));
    cr_expect(d.own2 > 0.3 && d.own2 < 1 && d.own10 < d.own2 && isnan(d.stability));
    cr_expect(d.repeated2 > 0.8 && d.foreign2 < d.repeated2);
    const sw_diagnosis again = diagnose(2);
    cr_expect_arr_eq(&again, &d, sizeof d, "the same bits at any number of threads");
}

/* Its answer is that of an empty head: whatever the weights say, nothing decides. */
Test(diagnosis, a_model_that_ignores_its_attention)
{
    train("gated");
    for (int i = 0; i < model->params.count; i++) {
        const sw_param *p = model->params.list[i];
        if (strncmp(p->name, "dec", 3) != 0) continue;
        memset(model->params.values + p->offset, 0, (size_t)p->size * sizeof(sw_real));
    }
    const sw_diagnosis d = diagnose(1);
    cr_expect_float_eq(d.deletion_gain, 0, 1e-9);
    cr_expect(fails(&d, SW_FAILING_DELETION) && fails(&d, SW_FAILING_INSERTION));
    cr_expect_eq(d.repeated10, 1);
    cr_expect_eq(d.foreign10, 1);
}

/* The largest element has the gradient. */
Test(diagnosis, of_a_pooling_without_weights)
{
    train("max");
    const sw_diagnosis d = diagnose(1);
    cr_expect(d.gradient && d.queries == 1 && d.heads == 1);
    cr_expect(!fails(&d, SW_FAILING_DELETION), "%g", d.deletion_gain);
    cr_expect(d.auc_low > 0.5);
}
