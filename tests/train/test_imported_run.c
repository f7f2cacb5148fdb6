/* test_imported_run.c - a run of a model that was not trained here: nothing is half when the disk
 * fails.
 */
#include "train/runs.h"

#include <setwise/model.h>

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

TestSuite(imported_run, .init = scratch_begin, .fini = scratch_end);

static int left = -1; /* so many calls of fsync() succeed, and then one fails; -1: none */

int fsync(int fd)
{
    if (left == 0) {
        left = -1;
        errno = EIO;
        return -1;
    }
    left -= left > 0;
    return (int)syscall(SYS_fsync, fd);
}

static sw_model *some_model(sw_config *config)
{
    sw_model *model;
    *config = small_config();
    strcpy(config->data, "none");
    config->model.input = 5, config->model.outputs = 4;
    cr_assert_eq(sw_model_new(&model, &config->model, 1), SW_OK, "%s", sw_error_message());
    return model;
}

Test(imported_run, whole_or_not_at_all)
{
    sw_config config;
    sw_model *model = some_model(&config);
    const scratch_path folder = scratch("deep/a");
    int most = 0;
    for (left = 0; left >= 0; most++) {
        left = most;
        const sw_status status = sw_run_save(&config, model, folder.text, SW_RUN_NEW);
        if (left >= 0) {
            cr_expect_eq(status, SW_OK, "%s", sw_error_message());
            cr_expect_eq(scratch_count(folder.text), 2);
            break;
        }
        cr_expect_eq(status, SW_ERROR_IO);
        cr_expect(strstr(sw_error_message(), strerror(EIO)), "%s", sw_error_message());
        if (access(scratch("deep").text, F_OK) == 0)
            cr_expect_eq(scratch_count(scratch("deep").text), 0, "a folder is left");
        left = 0;
    }
    cr_expect_geq(most, 2);
    sw_model_free(model);
}

/* Is there a run? Then its configuration and its model are of one. */
static bool expect_one_run(const char *old_pool, const char *new_pool)
{
    sw_config config = sw_config_default();
    sw_model *model;
    if (access(scratch("a/config.json").text, F_OK) != 0) return false;
    cr_assert_eq(sw_config_read(&config, scratch("a/config.json").text), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_run_model(&model, scratch("a").text), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(config.model.pool, model->config.pool);
    cr_expect(strcmp(config.model.pool, old_pool) == 0 || strcmp(config.model.pool, new_pool) == 0);
    sw_model_free(model);
    return true;
}

/* The old run is there until the new one is written; other files stay. */
Test(imported_run, replaced)
{
    sw_config config, other;
    sw_model *model = some_model(&config), *before;
    const scratch_path folder = scratch("a"), notes = scratch("a/notes.txt");
    other = config;
    strcpy(other.model.pool, "max");
    cr_assert_eq(sw_model_new(&before, &other.model, 1), SW_OK);
    cr_assert_eq(sw_run_save(&other, before, folder.text, SW_RUN_NEW), SW_OK);
    scratch_write(notes.text, "mine", 4);
    int most = 0, kept = 0;
    for (;; most++) {
        cr_assert_eq(sw_run_save(&other, before, folder.text, SW_RUN_FORCE), SW_OK);
        left = most;
        const sw_status status = sw_run_save(&config, model, folder.text, SW_RUN_FORCE);
        const bool failed = left < 0;
        left = -1;
        const int files = scratch_count(folder.text);
        kept += expect_one_run("max", "pma") && failed && files == 3;
        cr_expect(scratch_holds(notes.text, "mine"));
        if (!failed) {
            cr_expect_eq(status, SW_OK, "%s", sw_error_message());
            cr_expect_eq(files, 3);
            break;
        }
        cr_expect_eq(status, SW_ERROR_IO);
        cr_expect(strstr(sw_error_message(), strerror(EIO)), "%s", sw_error_message());
        cr_expect(!strstr(sw_error_message(), ".tmp-"), "%s", sw_error_message());
        cr_expect_leq(files, 3, "a temporary is left");
    }
    cr_expect_geq(kept, 4, "the old run is gone before the new one is whole");
    sw_model_free(before);
    sw_model_free(model);
}
