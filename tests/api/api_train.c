/* api_train.c - cases of train.h, except evaluation, of optimizer.h, and of tune.h. */
#include "splits.h"

/* ---- Configuration --------------------------------------------------------------------------- */

CASE(sw_config_default)
{
    EXPECT(sw_config_default().threads == 0);
}

CASE(sw_config_set)
{
    sw_config config = sw_config_default();
    NEEDS(sw_config_set, config, NULL, "lr", "1");
    NEEDS(sw_config_set, name, &config, NULL, "1");
    NEEDS(sw_config_set, value, &config, "lr", NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_config_set(&config, "", "1"));
    int count;
    const sw_field *field = sw_config_fields(&count);
    static char longest[2 * SW_MAX_SPEC];
    memset(longest, 'x', sizeof longest - 1);
    for (int i = 0; i < count; i++) {
        EXPECT(sw_config_set(&config, field[i].name, longest) < 0);
        EXPECT(sw_config_set(&config, field[i].name, "\xff") < 0);
        if (field[i].type == SW_FIELD_TEXT || field[i].type == SW_FIELD_CHOICE) continue;
        EXPECT(sw_config_set(&config, field[i].name, "") < 0);
        EXPECT(sw_config_set(&config, field[i].name, "nan") < 0);
        EXPECT(sw_config_set(&config, field[i].name, "1e999") < 0);
    }
}

CASE(sw_config_read)
{
    sw_config config = sw_config_default();
    NEEDS(sw_config_read, config, NULL, "x");
    NEEDS(sw_config_read, path, &config, NULL);
    EXPECT(sw_config_read(&config, "") < 0);
    EXPECT(sw_config_read(&config, given_path("nothing")) < 0);
}

CASE(sw_config_write)
{
    sw_config config = sw_config_default();
    NEEDS(sw_config_write, config, NULL, "x");
    NEEDS(sw_config_write, path, &config, NULL);
    EXPECT(sw_config_write(&config, "") < 0);
    EXPECT(sw_config_write(&config, given_path("no/such/file")) == SW_ERROR_IO);
}

CASE(sw_config_resolve)
{
    sw_config config = sw_config_default();
    const sw_split valid = given_split(SW_VALID);
    NEEDS(sw_config_resolve, config, NULL, given_split(SW_TRAIN), valid);
    const int wrong[] = {0, 1, 2, 3, 7, 8, 9};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++)
        REFUSES(SW_ERROR_ARGUMENT, "fit: the ",
                sw_config_resolve(&config, wrong_split(wrong[i]), valid));
    REFUSES(SW_ERROR_ARGUMENT, "a negative count",
            sw_config_resolve(&config, given_split(SW_TRAIN), wrong_split(2)));
}

CASE(sw_model_config_for)
{
    sw_model_config config = sw_model_config_default();
    sw_model_config_for(&config, given_data());
    EXPECT(config.input == 5 && config.outputs == 4);
    TRUSTS();
}

CASE(sw_config_fields)
{
    int count = 0;
    EXPECT(sw_config_fields(&count) && count > 0);
    TRUSTS();
}

CASE(sw_config_reads)
{
    const sw_config config = sw_config_default();
    EXPECT(!sw_config_reads(&config, SW_CLASSES, ""));
    EXPECT(!sw_config_reads(&config, (sw_task)9, "smoothing"));
    TRUSTS();
}

CASE(sw_config_get)
{
    const sw_config config = sw_config_default();
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        char buffer[3] = "ab";
        sw_config_get(&config, &field[i], buffer, 0);
        EXPECT(strcmp(buffer, "ab") == 0);
        sw_config_get(&config, &field[i], buffer, 1);
        EXPECT(*buffer == '\0');
        sw_config_get(&config, &field[i], buffer, sizeof buffer);
        EXPECT(strlen(buffer) < sizeof buffer);
    }
    TRUSTS();
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static sw_config small(void)
{
    sw_config config = sw_config_default();
    snprintf(config.data, sizeof config.data, "needle:train=24:valid=12:test=12:size=5");
    config.steps = 4;
    config.evaluations = 1;
    config.model.width = 8;
    config.threads = 1;
    return config;
}

/* Settings that no run has. */
enum { WRONG_CONFIGS = 6 };
static sw_config wrong_config(int i)
{
    sw_config config = small();
    switch (i) {
    case 0: return (sw_config){0};
    case 1: config.steps = -1; break;
    case 2: config.lr = NAN; break;
    case 3: config.batch = INT64_MIN; break;
    case 4: snprintf(config.optimizer, sizeof config.optimizer, "none"); break;
    default: config.threads = INT64_MAX;
    }
    return config;
}

CASE(sw_run)
{
    sw_result result;
    const sw_config config = small();
    NEEDS(sw_run, out, NULL, &config, given_path("run"), SW_RUN_NEW, NULL, NULL);
    NEEDS(sw_run, config, &result, NULL, given_path("run"), SW_RUN_NEW, NULL, NULL);
    NEEDS(sw_run, folder, &result, &config, NULL, SW_RUN_NEW, NULL, NULL);
    EXPECT(sw_run(&result, &config, "", SW_RUN_NEW, NULL, NULL) < 0);
    REFUSES(SW_ERROR_ARGUMENT, "mode 9",
            sw_run(&result, &config, given_path("run"), (sw_run_mode)9, NULL, NULL));
    EXPECT(sw_run(&result, &config, given_path("run"), SW_RUN_RESUME, NULL, NULL) < 0);
    for (int i = 0; i < WRONG_CONFIGS; i++) {
        const sw_config wrong = wrong_config(i);
        api_forget();
        const sw_status status =
            sw_run(&result, &wrong, given_path("wrong"), SW_RUN_NEW, given_data(), NULL);
        if (status >= 0) fprintf(stderr, "config %d\n", i);
        EXPECT(status < 0 && api_has_told());
    }
    WORKS(sw_run(&result, &config, given_path("run"), SW_RUN_NEW, given_data(), NULL));
    REFUSES(SW_ERROR_EXISTS, "",
            sw_run(&result, &config, given_path("run"), SW_RUN_NEW, given_data(), NULL));
}

CASE(sw_run_test_again)
{
    sw_result result;
    const sw_config config = small();
    NEEDS(sw_run_test_again, out, NULL, &config, "b", "a", given_data(), NULL);
    NEEDS(sw_run_test_again, config, &result, NULL, "b", "a", given_data(), NULL);
    NEEDS(sw_run_test_again, folder, &result, &config, NULL, "a", given_data(), NULL);
    NEEDS(sw_run_test_again, trained, &result, &config, "b", NULL, given_data(), NULL);
    NEEDS(sw_run_test_again, dataset, &result, &config, "b", "a", NULL, NULL);
    EXPECT(sw_run_test_again(&result, &config, given_path("b"), given_path("a"), given_data(),
                             NULL) < 0);
}

CASE(sw_run_dataset)
{
    sw_dataset *data;
    sw_config config = small();
    NEEDS(sw_run_dataset, out, NULL, &config, NULL, NULL);
    NEEDS(sw_run_dataset, config, &data, NULL, NULL, NULL);
    config.fold = 2;
    REFUSES(SW_ERROR_ARGUMENT, "fold", sw_run_dataset(&data, &config, NULL, NULL));
    EXPECT(data == NULL);
    config.folds = INT64_MAX;
    REFUSES(SW_ERROR_ARGUMENT, "fold", sw_run_dataset(&data, &config, NULL, NULL));
    *config.data = '\0';
    EXPECT(sw_run_dataset(&data, &config, NULL, NULL) < 0 && !data);
}

CASE(sw_run_model)
{
    sw_model *model;
    NEEDS(sw_run_model, out, NULL, "x");
    NEEDS(sw_run_model, run, &model, NULL);
    EXPECT(sw_run_model(&model, "") < 0 && !model);
    EXPECT(sw_run_model(&model, given_path("nothing")) < 0 && !model);
}

CASE(sw_run_save)
{
    const sw_config config = small();
    NEEDS(sw_run_save, config, NULL, given_model(), "x", SW_RUN_NEW);
    NEEDS(sw_run_save, model, &config, NULL, "x", SW_RUN_NEW);
    NEEDS(sw_run_save, folder, &config, given_model(), NULL, SW_RUN_NEW);
    const int modes[] = {SW_RUN_RESUME, SW_RUN_JOIN, 9, -1};
    for (int i = 0; i < 4; i++)
        REFUSES(SW_ERROR_ARGUMENT, "expected SW_RUN_NEW",
                sw_run_save(&config, given_model(), given_path("saved"), (sw_run_mode)modes[i]));
    EXPECT(sw_run_save(&config, given_model(), "", SW_RUN_NEW) < 0);
}

CASE(sw_fit)
{
    const sw_config config = small();
    const sw_split train = given_split(SW_TRAIN), valid = given_split(SW_VALID);
    sw_model *model;
    WORKS(sw_model_new(&model, &given_unweighted()->config, 1));
    NEEDS(sw_fit, model, NULL, &config, train, valid, NULL);
    NEEDS(sw_fit, config, model, NULL, train, valid, NULL);
    REFUSES_SPLITS(sw_fit(model, &config, split, valid, NULL));
    REFUSES_SPLITS(sw_fit(model, &config, train, split, NULL));
    REFUSES(SW_ERROR_ARGUMENT, "test", sw_fit(model, &config, given_split(SW_TEST), valid, NULL));
    REFUSES(SW_ERROR_ARGUMENT, "test", sw_fit(model, &config, train, given_split(SW_TEST), NULL));
    EXPECT(sw_fit(model, &config, sw_dataset_split(given_other(), SW_TRAIN), valid, NULL) < 0);
    for (int i = 0; i < WRONG_CONFIGS; i++) {
        const sw_config wrong = wrong_config(i);
        api_forget();
        const sw_status status = sw_fit(model, &wrong, train, valid, NULL);
        if (status >= 0) fprintf(stderr, "config %d\n", i);
        EXPECT(status < 0 && api_has_told());
    }
    WORKS(sw_fit(model, &config, train, valid, NULL));
    sw_model_free(model);
}

CASE(sw_trainer_new)
{
    sw_trainer *trainer;
    const sw_config config = small();
    NEEDS(sw_trainer_new, out, NULL, given_model(), &config);
    NEEDS(sw_trainer_new, model, &trainer, NULL, &config);
    NEEDS(sw_trainer_new, config, &trainer, given_model(), NULL);
    for (int i = 0; i < WRONG_CONFIGS; i++) {
        const sw_config wrong = wrong_config(i);
        api_forget();
        const sw_status status = sw_trainer_new(&trainer, given_model(), &wrong);
        if (status >= 0) fprintf(stderr, "config %d\n", i);
        EXPECT(status < 0 && api_has_told() && !trainer);
    }
}

CASE(sw_trainer_free)
{
    sw_trainer_free(NULL);
    RULE("train.h", "void sw_trainer_free(sw_trainer trainer); / NULL is legal /");
}

CASE(sw_trainer_step)
{
    sw_trainer *trainer;
    sw_model *model;
    const sw_config config = small();
    const sw_ragged sets = given_data()->sets;
    WORKS(sw_model_new(&model, &given_unweighted()->config, 1));
    WORKS(sw_trainer_new(&trainer, model, &config));
    NEEDS(sw_trainer_step, trainer, NULL, &sets, NULL, 1, NULL);
    NEEDS(sw_trainer_step, sets, trainer, NULL, NULL, 1, NULL);
    const int64_t counts[] = {0, -1, INT64_MIN, 49, INT64_MAX};
    for (int i = 0; i < 5; i++)
        REFUSES(SW_ERROR_ARGUMENT, "train: a step",
                sw_trainer_step(trainer, &sets, NULL, counts[i], NULL));
    sw_ragged wrong = sets;
    wrong.offset = NULL;
    REFUSES(SW_ERROR_ARGUMENT, "no offsets", sw_trainer_step(trainer, &wrong, NULL, 1, NULL));
    wrong = sets, wrong.x = NULL;
    REFUSES(SW_ERROR_ARGUMENT, "no elements", sw_trainer_step(trainer, &wrong, NULL, 1, NULL));
    wrong = sets, wrong.label = NULL;
    REFUSES(SW_ERROR_ARGUMENT, "no labels", sw_trainer_step(trainer, &wrong, NULL, 1, NULL));
    EXPECT(sw_trainer_step(trainer, &given_other()->sets, NULL, 1, NULL) < 0);
    WORKS(sw_trainer_step(trainer, &sets, NULL, 4, NULL));
    RULE("train.h", "`index` is not checked.");
    sw_trainer_free(trainer);
    sw_model_free(model);
}

CASE(sw_trainer_debug_numbers)
{
    TRUSTS();
}

CASE(sw_trainer_flops)
{
    TRUSTS();
}

CASE(sw_trainer_params)
{
    TRUSTS();
}

CASE(sw_optimizer_new)
{
    sw_optimizer *optimizer;
    const sw_config config = small();
    const sw_params *params = &given_model()->params;
    const sw_params none = {0};
    NEEDS(sw_optimizer_new, out, NULL, params, &config);
    NEEDS(sw_optimizer_new, params, &optimizer, NULL, &config);
    NEEDS(sw_optimizer_new, config, &optimizer, params, NULL);
    REFUSES(SW_ERROR_ARGUMENT, "sw_params_start", sw_optimizer_new(&optimizer, &none, &config));
    const sw_config wrong[] = {wrong_config(0), wrong_config(2), wrong_config(4)};
    for (int i = 0; i < 3; i++)
        EXPECT(sw_optimizer_new(&optimizer, params, &wrong[i]) < 0 && !optimizer);
}

CASE(sw_optimizer_free)
{
    sw_optimizer_free(NULL);
    RULE("optimizer.h", "void sw_optimizer_free(sw_optimizer optimizer); / NULL is legal /");
}

CASE(sw_optimizer_step)
{
    sw_optimizer *optimizer;
    sw_model *model;
    const sw_config config = small();
    WORKS(sw_model_new(&model, &given_unweighted()->config, 1));
    WORKS(sw_optimizer_new(&optimizer, &model->params, &config));
    sw_real *grads = calloc((size_t)model->params.flat_size, sizeof *grads);
    NEEDS(sw_optimizer_step, optimizer, NULL, grads, 1, NULL);
    NEEDS(sw_optimizer_step, grads, optimizer, NULL, 1, NULL);
    const double rates[] = {-1, NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++)
        REFUSES(SW_ERROR_ARGUMENT, "the learning rate is ",
                sw_optimizer_step(optimizer, grads, rates[i], NULL));
    WORKS(sw_optimizer_step(optimizer, grads, 0, NULL));
    free(grads);
    sw_optimizer_free(optimizer);
    sw_model_free(model);
}

CASE(sw_optimizer_params)
{
    TRUSTS();
}

CASE(sw_optimizer_steps)
{
    TRUSTS();
}

CASE(sw_optimizer_save)
{
    sw_optimizer *optimizer;
    const sw_config config = small();
    WORKS(sw_optimizer_new(&optimizer, &given_unweighted()->params, &config));
    NEEDS(sw_optimizer_save, optimizer, NULL, "x");
    NEEDS(sw_optimizer_save, path, optimizer, NULL);
    EXPECT(sw_optimizer_save(optimizer, "") == SW_ERROR_IO);
    EXPECT(sw_optimizer_save(optimizer, given_path("no/such/file")) == SW_ERROR_IO);
    WORKS(sw_optimizer_save(optimizer, given_path("optimizer")));
    sw_optimizer_free(optimizer);
}

CASE(sw_optimizer_load)
{
    sw_optimizer *optimizer;
    const sw_config config = small();
    WORKS(sw_optimizer_new(&optimizer, &given_unweighted()->params, &config));
    NEEDS(sw_optimizer_load, optimizer, NULL, "x");
    NEEDS(sw_optimizer_load, path, optimizer, NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_optimizer_load(optimizer, given_path("nothing")));
    WORKS(sw_model_save(given_unweighted(), given_path("model")));
    REFUSES(SW_ERROR_FORMAT, "setwise-optimizer",
            sw_optimizer_load(optimizer, given_path("model")));
    sw_optimizer_free(optimizer);
}

CASE(sw_trainer_steps)
{
    TRUSTS();
}

CASE(sw_trainer_save)
{
    sw_trainer *trainer;
    const sw_config config = small();
    WORKS(sw_trainer_new(&trainer, given_unweighted(), &config));
    NEEDS(sw_trainer_save, trainer, NULL, "x");
    NEEDS(sw_trainer_save, path, trainer, NULL);
    EXPECT(sw_trainer_save(trainer, "") == SW_ERROR_IO);
    sw_trainer_free(trainer);
}

CASE(sw_trainer_load)
{
    sw_trainer *trainer;
    const sw_config config = small();
    WORKS(sw_trainer_new(&trainer, given_unweighted(), &config));
    NEEDS(sw_trainer_load, trainer, NULL, "x");
    NEEDS(sw_trainer_load, path, trainer, NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_trainer_load(trainer, given_path("nothing")));
    WORKS(sw_trainer_save(trainer, given_path("trainer")));
    sw_trainer_free(trainer);
    WORKS(sw_trainer_new(&trainer, given_model(), &config)); /* another network */
    EXPECT(sw_trainer_load(trainer, given_path("trainer")) < 0 && sw_trainer_steps(trainer) == 0);
    sw_trainer_free(trainer);
}

/* ---- The search ------------------------------------------------------------------------------ */

CASE(sw_tuning_default)
{
    EXPECT(sw_tuning_default().trials > 0);
}

CASE(sw_trial_trained)
{
    const sw_trial trial = {.status = SW_ERROR_DIVERGED, .rung = 2};
    EXPECT(strcmp(sw_trial_trained(&trial), "diverged") == 0);
    TRUSTS();
}

CASE(sw_tune_result_free)
{
    sw_tune_result none = {0};
    sw_tune_result_free(&none);
    RULE("tune.h", "a zeroed one is legal");
    TRUSTS();
}

CASE(sw_tune)
{
    sw_tune_result result = {0};
    const sw_config config = small();
    const sw_tuning usual = sw_tuning_default();
    const char *folder = given_path("tune");
    NEEDS(sw_tune, out, NULL, &config, &usual, folder, SW_RUN_NEW, NULL, NULL);
    NEEDS(sw_tune, config, &result, NULL, &usual, folder, SW_RUN_NEW, NULL, NULL);
    NEEDS(sw_tune, tuning, &result, &config, NULL, folder, SW_RUN_NEW, NULL, NULL);
    NEEDS(sw_tune, folder, &result, &config, &usual, NULL, SW_RUN_NEW, NULL, NULL);
    const sw_tuning wrong[] = {{0},
                               {.trials = -1, .space = "lr=1|2"},
                               {.trials = 2, .seeds = -1, .space = "lr=1|2"},
                               {.trials = 2, .inner_folds = 1, .space = "lr=1|2"},
                               {.trials = 2, .inner_folds = INT64_MAX, .space = "lr=1|2"},
                               {.seconds = NAN, .space = "lr=1|2"},
                               {.seconds = -1, .space = "lr=1|2"},
                               {.trials = 2, .space = "="},
                               {.trials = 2, .space = "lr="},
                               {.trials = 2, .space = "none=1|2"}};
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++) {
        api_forget();
        const sw_status status =
            sw_tune(&result, &config, &wrong[i], folder, SW_RUN_NEW, given_data(), NULL);
        if (status >= 0) fprintf(stderr, "tuning %d\n", i);
        EXPECT(status < 0 && api_has_told());
        sw_tune_result_free(&result);
    }
    EXPECT(sw_tune(&result, &config, &usual, folder, (sw_run_mode)9, given_data(), NULL) < 0);
    EXPECT(sw_tune(&result, &config, &usual, folder, SW_RUN_FORCE, given_data(), NULL) < 0);
    EXPECT(sw_tune(&result, &config, &usual, "", SW_RUN_NEW, given_data(), NULL) < 0);
    sw_tune_result_free(&result);
}

CASE(sw_tuning_read)
{
    sw_tuning tuning;
    sw_config config;
    NEEDS(sw_tuning_read, tuning, NULL, &config, "x");
    NEEDS(sw_tuning_read, config, &tuning, NULL, "x");
    NEEDS(sw_tuning_read, folder, &tuning, &config, NULL);
    EXPECT(sw_tuning_read(&tuning, &config, "") < 0);
    EXPECT(sw_tuning_read(&tuning, &config, given_path("nothing")) < 0);
}
