#include "expect.h"
#include "train/config.h"

#include "scratch.h"

#include <criterion/criterion.h>

TestSuite(config, .init = scratch_begin, .fini = scratch_end);

static void expect_refused(sw_status expected, const char *name, const char *value,
                           const char *message)
{
    sw_config config = sw_config_default(), before = config;
    cr_expect_eq(sw_config_set(&config, name, value), expected, "%s=%s", name, value);
    expect_message(message);
    cr_expect_eq(sw_config_same(&config, &before), SW_OK, "%s=%s left its mark", name, value);
}

Test(config, every_default_is_legal_and_set)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    sw_config defaults = sw_config_default();
    for (int i = 0; i < count; i++) {
        sw_config config = {0};
        cr_expect_eq(sw_config_set(&config, field[i].name, field[i].fallback), SW_OK, "%s",
                     sw_error_message());
        char value[512];
        sw_config_get(&defaults, &field[i], value, sizeof value);
        cr_expect_str_eq(value, field[i].fallback, "%s", field[i].name);
        cr_expect_gt(strlen(field[i].help), 0);
    }
    cr_expect_str_eq(defaults.model.pool, "auto");
    cr_expect_str_eq(defaults.data, "fashion-points");
    cr_expect_eq(defaults.model.width, 128);
    cr_expect_eq(defaults.lr, -1);
    cr_expect_eq(defaults.model.dropout, -1);
    cr_expect_eq(sw_config_check(&defaults), SW_OK, "%s", sw_error_message());
}

Test(config, setting_and_getting)
{
    sw_config config = sw_config_default();
    cr_expect_eq(sw_config_set(&config, "lr", "0.003"), SW_OK);
    cr_expect_eq(config.lr, 0.003);
    cr_expect_eq(sw_config_set(&config, "weight-decay", "1e-4"), SW_OK);
    cr_expect_eq(config.weight_decay, 1e-4);
    cr_expect_eq(sw_config_set(&config, "seed", "9007199254740992"), SW_OK);
    cr_expect_eq(config.seed, INT64_C(1) << 53);
    cr_expect_eq(sw_config_set(&config, "balance", "true"), SW_OK);
    cr_expect(config.balance);
    cr_expect_eq(sw_config_set(&config, "pool", "max"), SW_OK);
    cr_expect_str_eq(config.model.pool, "max");
    cr_expect_eq(sw_config_set(&config, "pool", "mean+max+std"), SW_OK);
    cr_expect_str_eq(config.model.pool, "mean+max+std");
    cr_expect_eq(sw_config_set(&config, "data", "needle:size=50"), SW_OK);
    cr_expect_str_eq(config.data, "needle:size=50");
}

Test(config, what_is_refused)
{
    expect_refused(SW_ERROR_NOT_FOUND, "weight-deacy", "1", "did you mean 'weight-decay'");
    expect_refused(SW_ERROR_NOT_FOUND, "zzzzzzzzzzzz", "1", "there are");
    expect_refused(SW_ERROR_NOT_FOUND, "input", "1", "input");
    expect_refused(SW_ERROR_NOT_FOUND, "pool", "men", "did you mean 'mean'");
    expect_refused(SW_ERROR_NOT_FOUND, "pool", "nothing-like-it", "mean, sum, max");
    expect_refused(SW_ERROR_NOT_FOUND, "pool", "mean+maxx", "'maxx', did you mean 'max'");
    expect_refused(SW_ERROR_ARGUMENT, "pool", "mean++max", "pool is 'mean++max', expected a name");
    expect_refused(SW_ERROR_ARGUMENT, "pool", "+", "pool is '+', expected a name on both sides");
    expect_refused(SW_ERROR_ARGUMENT, "pool", "mean+auto", "auto, the architecture's own, stands");
    expect_refused(SW_ERROR_NOT_FOUND, "optimizer", "adamx", "sgd, adam, adamw");
    /* Only poolings can be joined by '+'. */
    expect_refused(SW_ERROR_NOT_FOUND, "optimizer", "sgd+adam", "unknown optimizer 'sgd+adam'");
    expect_refused(SW_ERROR_NOT_FOUND, "schedule", "step+cosine", "constant, step, cosine");
    expect_refused(SW_ERROR_NOT_FOUND, "select", "loss+auc", "unknown select 'loss+auc'");
    expect_refused(SW_ERROR_NOT_FOUND, "encoder", "auto+ff", "unknown encoder 'auto+ff'");
    expect_refused(SW_ERROR_ARGUMENT, "epochs", "-1",
                   "epochs is -1, expected a whole number from 0");
    expect_refused(SW_ERROR_ARGUMENT, "epochs", "1.5", "expected a whole number");
    expect_refused(SW_ERROR_ARGUMENT, "epochs", "", "expected a whole number");
    expect_refused(SW_ERROR_ARGUMENT, "epochs", " 5", "expected a whole number");
    expect_refused(SW_ERROR_ARGUMENT, "epochs", "99999999999999999999", "expected a whole number");
    expect_refused(SW_ERROR_ARGUMENT, "seed", "-1", "seed is -1, expected a whole number from 0");
    expect_refused(SW_ERROR_ARGUMENT, "dropout", "1", "expected a number from -1 to 0.99");
    expect_refused(SW_ERROR_ARGUMENT, "lr", "nan", "expected a number");
    expect_refused(SW_ERROR_ARGUMENT, "lr", "inf", "expected a number");
    expect_refused(SW_ERROR_ARGUMENT, "lr", "0.1x", "lr is '0.1x', expected a number");
    expect_refused(SW_ERROR_ARGUMENT, "lr", "", "lr is '', expected a number");
    expect_refused(SW_ERROR_ARGUMENT, "balance", "yes", "balance is 'yes', expected true or false");
    expect_refused(SW_ERROR_ARGUMENT, "data", "", "data has 0 characters, expected 1 to 4095");
    expect_refused(SW_ERROR_ARGUMENT, "data", "\xff", "not valid UTF-8");
    char text[SW_MAX_SPEC + 1];
    memset(text, 'x', SW_MAX_SPEC);
    text[SW_MAX_SPEC] = 0;
    expect_refused(SW_ERROR_ARGUMENT, "data", text, "data has 4096 characters");
}

Test(config, the_file_gives_back_every_bit)
{
    scratch_path path = scratch("config.json");
    sw_config config = sw_config_default(), read = sw_config_default();
    config.lr = 0.1 + 0.2;
    config.weight_decay = 5e-324;
    config.seed = (INT64_C(1) << 53) - 1;
    config.balance = true;
    strcpy(config.data, "a \"quoted\" \\ n\xc3\xa4me");
    strcpy(config.model.pool, "gated");
    cr_assert_eq(sw_config_write(&config, path.text), SW_OK);
    cr_assert_eq(sw_config_read(&read, path.text), SW_OK, "%s", sw_error_message());
    cr_expect_eq(read.lr, config.lr);
    cr_expect_eq(read.weight_decay, config.weight_decay);
    cr_expect_eq(read.seed, config.seed);
    cr_expect_eq(read.balance, true);
    cr_expect_str_eq(read.data, config.data);
    cr_expect_eq(sw_config_same(&read, &config), SW_OK, "%s", sw_error_message());
}

Test(config, a_file_sets_only_what_it_holds)
{
    scratch_path path = scratch("config.json");
    const char *text = "{\"lr\": 1, \"epochs\": 3}";
    scratch_write(path.text, text, strlen(text));
    sw_config config = sw_config_default();
    config.batch = 7;
    cr_assert_eq(sw_config_read(&config, path.text), SW_OK);
    cr_expect_eq(config.lr, 1);
    cr_expect_eq(config.epochs, 3);
    cr_expect_eq(config.batch, 7);
    cr_expect_str_eq(config.model.encoder_relu, "auto");
}

Test(config, steps_and_epochs_replace_each_other)
{
    sw_config config = sw_config_default();
    cr_expect_eq(sw_config_set(&config, "epochs", "3"), SW_OK);
    cr_expect_eq(sw_config_set(&config, "steps", "50"), SW_OK);
    cr_expect(config.steps == 50 && config.epochs == 0);
    cr_expect_eq(sw_config_set(&config, "epochs", "0"), SW_OK);
    cr_expect(config.steps == 50 && config.epochs == 0);
    cr_expect_eq(sw_config_set(&config, "epochs", "3"), SW_OK);
    cr_expect(config.steps == 0 && config.epochs == 3);
    static const struct {
        const char *text;
        int64_t steps, epochs;
    } files[] = {{"{\"steps\": 20, \"epochs\": 0}", 20, 0},
                 {"{\"epochs\": 4}", 0, 4},
                 {"{\"lr\": 1}", 0, 4},
                 {"{\"steps\": 5}", 5, 0},
                 {"{\"steps\": 20, \"epochs\": 2}", 20, 2}}; /* sw_config_resolve refuses it */
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const char *text = files[i].text;
        cr_assert_eq(sw_config_read_text(&config, text, strlen(text)), SW_OK);
        cr_expect(config.steps == files[i].steps && config.epochs == files[i].epochs, "%s", text);
    }
}

Test(config, bad_files)
{
    static const struct {
        const char *text, *message;
        sw_status status;
    } cases[] = {
        {"", "not JSON", SW_ERROR_FORMAT},
        {"{\n\"lr\": }", "line 2: not JSON", SW_ERROR_FORMAT},
        {"[1]", "expected a JSON object", SW_ERROR_FORMAT},
        {"{\"lr\": 0.1, \"lr\": 0.2}", "config.json: line 1: duplicate object key",
         SW_ERROR_FORMAT},
        {"{\"lr\": \"0.1\"}", "lr: expected a number", SW_ERROR_FORMAT},
        {"{\"epochs\": 2.0}", "epochs: expected a whole number", SW_ERROR_FORMAT},
        {"{\"balance\": 1}", "balance: expected true or false", SW_ERROR_FORMAT},
        {"{\"pool\": null}", "pool: expected a string", SW_ERROR_FORMAT},
        {"{\"epochs\": 5, \"learning\": 1}", "learning", SW_ERROR_NOT_FOUND},
        {"{\"epochs\": 5, \"batch\": -3}", "batch is -3", SW_ERROR_ARGUMENT},
    };
    scratch_path path = scratch("config.json");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sw_config config = sw_config_default();
        scratch_write(path.text, cases[i].text, strlen(cases[i].text));
        cr_expect_eq(sw_config_read(&config, path.text), cases[i].status, "%s", cases[i].text);
        expect_message(cases[i].message);
        expect_message(path.text);
        cr_expect_eq(config.epochs, sw_config_default().epochs, "half of a bad file was taken");
    }
    sw_config config;
    cr_expect_eq(sw_config_read(&config, scratch("none").text), SW_ERROR_NOT_FOUND);
}

Test(config, what_a_resumed_run_may_change)
{
    sw_config started = sw_config_default();
    started.steps = 20, started.lr = 0.002;
    sw_config config = started;
    config.steps++, config.evaluations++, config.patience++, config.threads++;
    cr_expect_eq(sw_config_same(&config, &started), SW_OK);
    config = started;
    config.lr = 0.5;
    cr_expect_eq(sw_config_same(&config, &started), SW_ERROR_ARGUMENT);
    expect_message("lr is 0.5, but the run was started with 0.002");
    config = started;
    strcpy(config.model.pool, "max");
    config.seed = 4;
    cr_expect_eq(sw_config_same(&config, &started), SW_ERROR_ARGUMENT);
    expect_message("pool is max, but the run was started with auto; seed is 4, but the run was "
                   "started with 0");
}

Test(config, values_that_a_program_filled_in)
{
    sw_config config = sw_config_default();
    config.batch = -1;
    cr_expect_eq(sw_config_check(&config), SW_ERROR_ARGUMENT);
    expect_message("batch is -1");
    config = sw_config_default();
    config.lr = -2;
    cr_expect_eq(sw_config_check(&config), SW_ERROR_ARGUMENT);
    strcpy(config.select, "luck");
    config.lr = 1;
    cr_expect_eq(sw_config_check(&config), SW_ERROR_NOT_FOUND);
    expect_message("loss, calibrated, accuracy, auc");
}

/* Training would teach another number of elements than evaluation shows. */
Test(config, the_size_of_a_set_needs_whole_sets)
{
    sw_config config = sw_config_default();
    config.model.size_context = true;
    cr_expect_eq(sw_config_check(&config), SW_OK, "%s", sw_error_message());
    config.sample = 10;
    cr_expect_eq(sw_config_check(&config), SW_ERROR_ARGUMENT);
    expect_message(
        "size-context lets the network read the number of elements, which sample changes");
    config.sample = 0, config.instance_dropout = 0.5;
    cr_expect_eq(sw_config_check(&config), SW_ERROR_ARGUMENT);
    expect_message("which instance-dropout changes");
}

Test(config, texts_that_a_file_could_not_hold)
{
    sw_config config = sw_config_default();
    strcpy(config.data, "caf\xe9");
    cr_expect_eq(sw_config_check(&config), SW_ERROR_ARGUMENT);
    expect_message("data is not valid UTF-8");
    scratch_path path = scratch("config.json");
    cr_expect_eq(sw_config_write(&config, path.text), SW_ERROR_ARGUMENT);
    expect_message("data is not valid UTF-8");
    cr_expect_neq(access(path.text, F_OK), 0);
    memset(config.data, 'x', sizeof config.data);
    cr_expect_eq(sw_config_check(&config), SW_ERROR_ARGUMENT);
    expect_message("data does not end within its 4096 bytes");
}

Test(config, seeds_of_several_runs_are_legal)
{
    sw_config config = sw_config_default();
    config.seed = (INT64_C(1) << 53) - 1;
    cr_expect_eq(sw_config_check_seeds(&config, 0), SW_OK);
    cr_expect_eq(sw_config_check_seeds(&config, 2), SW_OK);
    cr_expect_eq(sw_config_check_seeds(&config, 3), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(),
                     "seed is 9007199254740991, too large for 3 seeds: the last one is expected to "
                     "be at most 9007199254740992");
}
