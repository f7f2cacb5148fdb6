/* test_run_report.c - report.md of one run. */
#include "base/folder.h"
#include "made_up.h"
#include "train/result.h"

#include <stdlib.h>
#include <string.h>

TestSuite(run_report, .init = scratch_begin, .fini = scratch_end);

static char *class_names[] = {"a|b", "<b>"};

/* A run in the scratch folder, as sw_run leaves it. */
static void write_run(sw_task task, const int32_t label[4])
{
    static const sw_real y[] = {1, 0, 0, 1, 0, 2, 3, 0}, target[] = {1, 0, 0, 1, 0, 2, 3, 4};
    static const int64_t offset[5] = {0};
    char *warning[] = {"column \"x_*y*\" is constant"};
    const sw_ragged sets = {
        .count = 4, .offset = offset, .label = label, .target = target, .targets = 2};
    const sw_split split = {SW_TEST, &sets, NULL, 4, 2, task};
    const sw_dataset dataset = {
        .schema = {.output = {.count = 2, .name = class_names}}, .warning = warning, .warnings = 1};
    const sw_params params = {0};
    sw_scores *test;
    cr_assert_eq(sw_scores_new(&test, y, split, &dataset.schema, NULL), SW_OK, "%s",
                 sw_error_message());
    sw_result result = {.steps = 80,
                        .best_step = 70,
                        .parameters = 321,
                        .seconds = 1.5,
                        .train = test->metrics,
                        .valid = test->metrics,
                        .test = test->metrics,
                        .remark = {"the validation loss was still falling"}};
    result.train.sets = 40;
    const sw_result_facts beside = {NULL, test, &dataset, &params, "none"};
    cr_assert_eq(sw_result_write(&result, &beside, in_top("result.json").text), SW_OK);
    sw_scores_free(test);
    sw_config config = sw_config_default();
    cr_assert_eq(sw_config_set(&config, "data", "data/my_table*.csv:label=kind"), SW_OK);
    config.batch = 9, config.steps = 100, config.warmup = 10, config.evaluations = 10;
    strcpy(config.select, "loss");
    cr_assert_eq(sw_config_write(&config, in_top("config.json").text), SW_OK);
}

Test(run_report, says_what_was_trained_and_how_good_it_is)
{
    write_run(SW_CLASSES, (const int32_t[]){0, 1, 1, 1});
    scratch_write(in_top("roc.svg").text, "<svg/>", 6);
    cr_assert_eq(sw_run_report(scratch_folder, NULL), SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "# my_table\\*.csv\n\nData: data/my_table\\*.csv:label=kind\n");
    expect_in(text, "321 parameters, seed 0.");
    expect_in(text, "Trained on 40 sets: 80 of 100 steps of 9 sets (16 epochs), a warm-up of 10");
    expect_in(text,
              "after step 70 were chosen by the validation loss. Training stopped early, as no "
              "later ones were better. 80 steps took 1.5 seconds");
    expect_in(text, "| split | sets | loss | accuracy | balanced accuracy | AUC | majority |\n");
    expect_in(text, "\n| train | 40 | ");
    expect_in(text, " | 0.7500 | 0.8333 | 0.6667 | 0.7500 |\n");
    expect_in(text, "> Note: the validation loss was still falling\n");
    expect_in(text, "> Warning: column \"x\\_\\*y\\*\" is constant\n");
    expect_in(text, "\n| a\\|b | 1 | 2 | 1 | 0.5000 | 1.0000 | 0.6667 |\n");
    expect_in(text, "| class ↓, answer → | a\\|b | \\<b\\> |\n|---|---:|---:|\n"
                    "| a\\|b | **1** | 0 |\n| \\<b\\> | 1 | **2** |\n");
    expect_in(text, "](roc.svg)");
    expect_not_in(text, "](curves.svg)"); /* which is not there */
    expect_in(text, "setwise train --config ");
    expect_not_in(text, "nan");
    free(text);
}

Test(run_report, of_a_search_names_its_trials)
{
    write_run(SW_CLASSES, (const int32_t[]){0, 1, 1, 1});
    cr_assert_eq(sw_run_report(scratch_folder, NULL), SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_not_in(text, "a search");
    free(text);
    scratch_write(in_top("trials.csv").text, "trial\n", 6);
    cr_assert_eq(sw_run_report(scratch_folder, NULL), SW_OK, "%s", sw_error_message());
    text = contents("report.md");
    expect_in(text, "found by a search. [trials.csv](trials.csv) has each trial");
    free(text);
}

Test(run_report, is_a_page_too)
{
    static const char svg[] = "<svg><g id=\"a\"/></svg>";
    write_run(SW_CLASSES, (const int32_t[]){0, 1, 1, 1});
    scratch_write(in_top("roc.svg").text, svg, sizeof svg - 1);
    cr_assert_eq(sw_run_report(scratch_folder, NULL), SW_OK, "%s", sw_error_message());
    char *text = contents("report.html");
    expect_in(text, "<title>my_table*.csv</title>");
    expect_in(text, "<h1>my_table*.csv</h1>");
    expect_in(text, "<td>&lt;b&gt;</td>");
    expect_in(text, "<figcaption>ROC curves of the test split</figcaption>");
    expect_not_in(text, "<img");
    expect_not_in(text, "class=\"attention\""); /* there is no data */
    free(text);
}

Test(run_report, says_why_there_is_no_auc)
{
    write_run(SW_CLASSES, (const int32_t[]){1, 1, 1, 1});
    cr_assert_eq(sw_run_report(scratch_folder, NULL), SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "> Note: the AUC of the test split is undefined: all 4 sets are of class "
                    "\"\\<b\\>\"");
    expect_not_in(text, "nan");
    free(text);
}

Test(run_report, of_a_regression_has_its_targets)
{
    write_run(SW_REGRESSION, NULL);
    cr_assert_eq(sw_run_report(scratch_folder, NULL), SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "| split | sets | loss | MAE | R2 |\n");
    expect_in(text, "## The test split, by target\n");
    expect_in(text, "\n| a\\|b | 1.0000 | 0 | 0 |\n");
    expect_in(text, " | 1 | 2 |\n");
    expect_not_in(text, "majority");
    free(text);
}

Test(run_report, needs_a_run_that_has_ended)
{
    write_run(SW_CLASSES, (const int32_t[]){0, 1, 1, 1});
    scratch_write(in_top("result.json").text, "{}", 2);
    cr_expect_eq(sw_run_report(scratch_folder, NULL), SW_ERROR_FORMAT);
    cr_assert_eq(remove(in_top("result.json").text), 0);
    cr_expect_eq(sw_run_report(scratch_folder, NULL), SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "the run has not ended"));
    /* A disk that fails is not told as a damaged file. */
    cr_assert_eq(sw_folder_new(in_top("result.json").text), SW_OK);
    cr_expect_eq(sw_run_report(scratch_folder, NULL), SW_ERROR_IO);
    cr_expect(strstr(sw_error_message(), "result.json: cannot be read"), "%s", sw_error_message());
}
