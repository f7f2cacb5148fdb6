/* test_imported_run.c - a run of a model that was not trained here: nothing is half when the disk
 * fails.
 */
#include "base/folder.h"
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

/* The old run is gone, as was asked; other files stay. */
Test(imported_run, replaced)
{
    sw_config config;
    sw_model *model = some_model(&config);
    const scratch_path folder = scratch("a"), notes = scratch("a/notes.txt");
    cr_assert_eq(sw_run_save(&config, model, folder.text, SW_RUN_NEW), SW_OK);
    left = 1;
    cr_expect_eq(sw_run_save(&config, model, folder.text, SW_RUN_FORCE), SW_ERROR_IO);
    cr_expect_neq(access(folder.text, F_OK), 0, "a folder is left");

    cr_assert_eq(sw_run_save(&config, model, folder.text, SW_RUN_NEW), SW_OK);
    scratch_write(notes.text, "mine", 4);
    left = 1;
    cr_expect_eq(sw_run_save(&config, model, folder.text, SW_RUN_FORCE), SW_ERROR_IO);
    cr_expect_eq(scratch_count(folder.text), 1);
    cr_assert_eq(sw_run_save(&config, model, folder.text, SW_RUN_FORCE), SW_OK);
    cr_expect_eq(scratch_count(folder.text), 3);
    sw_model_free(model);
}
