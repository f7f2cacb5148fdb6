/* test_folder.c - the folder of a study is not overwritten, nor mixed with another or with a run.
 */
#include "base/folder.h"
#include "base/path.h"
#include "small_study.h"
#include "study/folder.h"

TestSuite(folder, .init = make_folder, .fini = scratch_end);

Test(folder, folders_are_not_overwritten_or_mixed)
{
    sw_study study = small_study();
    study.data_count = 1;
    study.runs_per_arm = 1;
    expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_NOT_FOUND, "no comparison to resume");
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK);
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_EXISTS, folder);
    study.config.epochs = study.config.evaluations = 4;
    expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_ARGUMENT, "epochs is 3 there and 4 now");
    cr_expect(run_study(&study, SW_RUN_FORCE, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(runs[0].result.steps > 0);
}

Test(folder, the_folder_of_a_single_run_is_refused)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    static const char *const tensors[] = {"last.safetensors", "model.safetensors"};
    cr_assert(sw_folder_new(folder) == SW_OK);
    for (int i = 0; i < 2; i++) {
        put_file("config.json");
        put_file(tensors[i]);
        expect_refusal(&study, SW_RUN_FORCE, SW_ERROR_EXISTS, tensors[i]);
        expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_EXISTS, "of a single run");
        char *text = contents("config.json");
        cr_expect_str_eq(text, "mine");
        cr_expect(exists(tensors[i]) && !exists("runs"));
        free(text);
        sw_path path;
        cr_assert(sw_path_join(&path, folder, tensors[i]) == SW_OK && unlink(path.text) == 0);
    }
}

Test(folder, is_held_by_one_at_a_time)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    int lock, second = -1;
    cr_assert(sw_folder_lock(&lock, folder) == SW_OK, "%s", sw_error_message());
    expect_refusal(&study, SW_RUN_FORCE, SW_ERROR_EXISTS, "another run is writing there");
    cr_expect(sw_study_enter_folder(&second, &study, folder, SW_RUN_RESUME, NULL) ==
              SW_ERROR_EXISTS);
    cr_expect_eq(second, -1);
    close(lock);
    cr_expect(exists("runs.csv"));
    cr_assert(sw_study_enter_folder(&lock, &study, folder, SW_RUN_RESUME, NULL) == SW_OK);
    cr_expect(sw_folder_lock(&second, folder) == SW_ERROR_EXISTS);
    close(lock);
}
