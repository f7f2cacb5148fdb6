/* test_config_reads.c - which settings of a run matter. */
#include <criterion/criterion.h>
#include <setwise/train.h>
#include <string.h>

static sw_config config_with(const char *name, const char *value)
{
    sw_config config = sw_config_default();
    strcpy(config.model.encoder, "ff");
    strcpy(config.model.pool, "mean");
    cr_assert_eq(sw_config_set(&config, name, value), SW_OK, "%s", sw_error_message());
    return config;
}

Test(config_reads, the_optimizer_and_the_schedule_have_their_own)
{
    const sw_config adam = config_with("optimizer", "adam"), sgd = config_with("optimizer", "sgd"),
                    step = config_with("schedule", "step");
    cr_expect(sw_config_reads(&adam, SW_CLASSES, "beta1"));
    cr_expect(!sw_config_reads(&adam, SW_CLASSES, "momentum"));
    cr_expect(!sw_config_reads(&sgd, SW_CLASSES, "beta2"));
    cr_expect(sw_config_reads(&sgd, SW_CLASSES, "momentum"));
    cr_expect(sw_config_reads(&step, SW_CLASSES, "step-factor"));
    cr_expect(!sw_config_reads(&adam, SW_CLASSES, "step-epochs"));
    cr_expect(sw_config_reads(&adam, SW_CLASSES, "lr"));
}

Test(config_reads, tasks_have_their_own)
{
    const sw_config config = config_with("lr", "0.1");
    cr_expect(sw_config_reads(&config, SW_CLASSES, "smoothing"));
    cr_expect(!sw_config_reads(&config, SW_LABELS, "class-weights"));
    cr_expect(sw_config_reads(&config, SW_REGRESSION, "error"));
    cr_expect(!sw_config_reads(&config, SW_MIXTURE, "error"));
}

Test(config_reads, the_model_has_its_own)
{
    const sw_config mean = config_with("pool", "mean"), mha = config_with("pool", "mha"),
                    start = config_with("init", "runs/a");
    cr_expect(!sw_config_reads(&mean, SW_CLASSES, "heads"));
    cr_expect(sw_config_reads(&mha, SW_CLASSES, "heads"));
    cr_expect(sw_config_reads(&start, SW_CLASSES, "init-checksum"));
    cr_expect(!sw_config_reads(&mean, SW_CLASSES, "init-checksum"));
    cr_expect(!sw_config_reads(&mean, SW_CLASSES, "no-such-setting"));
}

/* Steps and epochs are one setting in two units. */
Test(config_reads, steps_or_epochs)
{
    const sw_config steps = config_with("steps", "10"), epochs = config_with("epochs", "10");
    cr_expect(sw_config_reads(&steps, SW_CLASSES, "steps"));
    cr_expect(!sw_config_reads(&steps, SW_CLASSES, "epochs"));
    cr_expect(sw_config_reads(&epochs, SW_CLASSES, "epochs"));
    cr_expect(!sw_config_reads(&epochs, SW_CLASSES, "steps"));
}
