/* given.c - what the cases work with. */
#include "api.h"

#include <unistd.h>

static void must(sw_status status)
{
    if (status == SW_OK) return;
    fprintf(stderr, "given: %s\n", sw_error_message());
    exit(1);
}

sw_dataset *given_data(void)
{
    static sw_dataset *data;
    if (!data) must(sw_dataset_open(&data, "needle:train=24:valid=12:test=12:size=5", 1));
    return data;
}

sw_dataset *given_other(void)
{
    static sw_dataset *data;
    if (!data) must(sw_dataset_open(&data, "mixture:train=6:valid=3:test=3", 1));
    return data;
}

sw_split given_split(sw_role role)
{
    return sw_dataset_split(given_data(), role);
}

static sw_model *new_model(const char *pool)
{
    sw_model *model;
    sw_model_config config = sw_model_config_default();
    sw_model_config_for(&config, given_data());
    config.width = 8;
    config.heads = 2;
    snprintf(config.pool, sizeof config.pool, "%s", pool);
    must(sw_model_new(&model, &config, 1));
    must(sw_model_set_schema(model, &given_data()->schema));
    return model;
}

sw_model *given_model(void)
{
    static sw_model *model;
    if (!model) model = new_model("pma");
    return model;
}

sw_model *given_unweighted(void)
{
    static sw_model *model;
    if (!model) model = new_model("max");
    return model;
}

sw_tape *given_tape(void)
{
    static sw_tape *tape;
    if (!tape) must(sw_tape_new(&tape));
    sw_tape_reset(tape);
    return tape;
}

sw_attention *given_attention(void)
{
    static sw_attention *a;
    if (!a) must(sw_attention_new(&a, given_model(), &given_data()->sets, NULL, 3, true, 1));
    return a;
}

sw_study given_study(void)
{
    sw_study study = {.config = sw_config_default(),
                      .data = {"needle:train=24:valid=12:test=12:size=5"},
                      .data_count = 1,
                      .arm = {"mean", "max"},
                      .arm_count = 2,
                      .runs_per_arm = 2};
    study.config.steps = 4;
    study.config.evaluations = 1;
    study.config.model.width = 8;
    return study;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static char folder[64];

static void remove_folder(void)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0) fprintf(stderr, "%s is left\n", folder);
}

const char *given_path(const char *name)
{
    static char path[4][256];
    static int turn;
    if (!*folder) {
        snprintf(folder, sizeof folder, "/tmp/setwise-api-XXXXXX");
        if (!mkdtemp(folder)) exit(1);
        atexit(remove_folder);
    }
    char *at = path[turn++ % 4];
    snprintf(at, sizeof path[0], "%s/%s", folder, name);
    return at;
}

/* ---- Tensors --------------------------------------------------------------------------------- */

sw_tensor *given_matrix(sw_tape *tape)
{
    static sw_real x[ROWS * WIDTH], dx[ROWS * WIDTH];
    for (int i = 0; i < ROWS * WIDTH; i++) x[i] = (sw_real)(0.1 + 0.01 * i);
    return sw_variable(tape, SW_DIMS(ROWS, WIDTH), x, dx);
}

const sw_sets given_sets = {SETS, (const int64_t[]){0, 2, 2, ROWS}, NULL};
const sw_sets full_sets = {2, (const int64_t[]){0, 2, ROWS}, NULL};
const sw_sets wrong_sets = {2, (const int64_t[]){0, 2, ROWS + 1}, NULL};
const sw_sets falling_sets = {2, (const int64_t[]){0, ROWS + 1, ROWS}, NULL};
const sw_sets negative_sets = {-1, (const int64_t[]){0, ROWS}, NULL};
