/* test_arm_data.c - arms with data of their own are tested on the sets of all. */
#include "small_study.h"
#include "study/arm_data.h"

#include <setwise/datasets.h>

TestSuite(arm_data, .init = make_folder, .fini = scratch_end);

/* The study is that of an arm of its own beside `max`. */
static sw_study study_with(const char *arm)
{
    sw_study study = study_of_arms();
    study.arm[1] = arm;
    return study;
}

Test(arm_data, fewer_training_sets_have_the_same_tests)
{
    sw_study study = study_with("few:pool=max:train=16");
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(runs[0].result.train.sets == 64 && runs[1].result.train.sets == 16);
    cr_expect(runs[0].result.test.sets == 32 && runs[1].result.test.sets == 32);
    cr_expect(runs[0].result.test.loss != runs[1].result.test.loss);
    const double loss = runs[1].result.test.loss;
    /* The folder has the name of the study's data set; --force finds it all the same. */
    const char *const own =
        "runs/needle_train=64_valid=32_test=32_size=6-few_pool=max_train=16-5/config.json";
    cr_expect(exists(own));
    cr_assert(run_study(&study, SW_RUN_RESUME, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(runs[1].result.test.loss == loss);
    study.arm_count = 1;
    cr_assert(run_study(&study, SW_RUN_FORCE, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(!exists(own));
}

Test(arm_data, other_tests_are_refused)
{
    static const char *const refused[][2] = {
        {"x:pool=max:size=7", "is not that of the other arms"},
        {"x:pool=max:test=31", "the arm has 31 test sets where the others have 32"},
        {"x:pool=max:data-seed=1", "test set 1 of the arm is not that of the other arms"},
    };
    for (int i = 0; i < 3; i++) {
        sw_study study = study_with(refused[i][0]);
        expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, refused[i][1]);
        expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, refused[i][0]);
        cr_expect(!exists("study.json"));
    }
}

/* The text of a CSV file of 12 sets of two classes; names and answers may be changed. */
static void put_csv(const char *name, char first, int flipped)
{
    char text[2000] = "set,label,x,split\n";
    for (int i = 0; i < 12; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%c%d,%s,%d,%s\n", first, i,
                 (i == flipped) != (i % 2) ? "yes" : "no", i,
                 i < 6   ? "train"
                 : i < 9 ? "valid"
                         : "test");
    put(name, text);
}

static sw_status compare_files(const char *a, const char *b)
{
    sw_dataset *x, *y;
    char specs[2][4200];
    snprintf(specs[0], sizeof specs[0], "%s", in_folder(a).text);
    snprintf(specs[1], sizeof specs[1], "%s:standardise=no", in_folder(b).text);
    cr_assert(sw_dataset_open(&x, specs[0], 0) == SW_OK, "%s", sw_error_message());
    cr_assert(sw_dataset_open(&y, specs[1], 0) == SW_OK, "%s", sw_error_message());
    const sw_status status = sw_arm_check_tests(x, y);
    sw_dataset_free(x);
    sw_dataset_free(y);
    return status;
}

Test(arm_data, sets_of_files_are_compared_by_name_and_answer)
{
    cr_assert(mkdir(folder, 0700) == 0);
    put_csv("a.csv", 's', -1);
    put_csv("names.csv", 'r', -1);
    put_csv("train.csv", 's', 2);
    put_csv("answers.csv", 's', 10);
    cr_expect(compare_files("a.csv", "a.csv") == SW_OK, "%s", sw_error_message());
    cr_expect(compare_files("a.csv", "train.csv") == SW_OK, "%s", sw_error_message());
    cr_expect(compare_files("a.csv", "names.csv") == SW_ERROR_ARGUMENT);
    cr_expect(compare_files("a.csv", "answers.csv") == SW_ERROR_ARGUMENT);
}

/* Sets without names are compared by their elements, context and targets: where training sets are
 * left out they stay the same; another number in one of them is another set. */
Test(arm_data, sets_without_names_are_compared_by_all_that_they_hold)
{
    static const char *const data[][2] = {
        {"max-regression:train=20:valid=5:test=8", "max-regression:train=10:valid=5:test=8"},
        {"lookup:train=20:valid=5:test=8", "lookup:train=10:valid=5:test=8"}};
    for (int i = 0; i < 2; i++) {
        sw_dataset *all, *few, *other;
        cr_assert(sw_dataset_open(&all, data[i][0], 0) == SW_OK, "%s", sw_error_message());
        cr_assert(sw_dataset_open(&few, data[i][1], 0) == SW_OK, "%s", sw_error_message());
        cr_assert(sw_dataset_open(&other, data[1 - i][0], 0) == SW_OK, "%s", sw_error_message());
        cr_expect(sw_arm_check_tests(all, few) == SW_OK, "%s", sw_error_message());
        cr_expect(sw_arm_check_tests(all, other) == SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "another task"), "%s", sw_error_message());
        const sw_split test = sw_dataset_split(few, SW_TEST);
        const int64_t last = test.index ? test.index[7] : 7;
        const int64_t width = i == 0 ? few->sets.targets : few->sets.context_width;
        sw_real *numbers =
            (sw_real *)(i == 0 ? few->sets.target : few->sets.context) + last * width;
        numbers[width - 1] += 1;
        cr_expect(sw_arm_check_tests(all, few) == SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "test set 8 of the arm"), "%s", sw_error_message());
        sw_dataset_free(all);
        sw_dataset_free(few);
        sw_dataset_free(other);
    }
}
