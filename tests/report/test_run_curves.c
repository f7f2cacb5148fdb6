/* test_run_curves.c - the learning curves of one run. */
#include "svg.h"

#include "train/history.h"
#include "train/result.h"

#include <setwise/report.h>

TestSuite(run_curves, .init = scratch_begin, .fini = scratch_end);

static void write_history(double accuracy, double error)
{
    sw_evaluation history[4];
    sw_text text = {0};
    for (int e = 0; e < 4; e++)
        history[e] = (sw_evaluation){.step = 10 * e + 10,
                                     .epoch = e + 1,
                                     .train = {.loss = 1.0 / (e + 1),
                                               .accuracy = accuracy,
                                               .error = error,
                                               .likelihood = NAN},
                                     .valid = {.loss = 2.0 / (e + 1),
                                               .accuracy = accuracy / 2,
                                               .balanced_accuracy = NAN,
                                               .auc = NAN,
                                               .error = error,
                                               .r2 = NAN,
                                               .likelihood = NAN},
                                     .choice = 3.0 / (e + 1),
                                     .best = e <= 2};
    sw_history_write(history, 4, &text);
    scratch_write(scratch("metrics.jsonl").text, text.data, text.length);
    sw_text_free(&text);
}

Test(run_curves, of_classes)
{
    write_history(0.75, NAN);
    cr_assert_eq(sw_run_curves(scratch_folder), SW_OK, "%s", sw_error_message());
    svg *drawn = svg_read(scratch("curves.svg").text);
    svg_expect_white(drawn);
    svg_expect_texts(drawn, "loss", 1);
    svg_expect_texts(drawn, "accuracy, %", 1);
    svg_expect_texts(drawn, "step", 2);
    svg_expect_texts(drawn, "chosen", 1);
    svg_free(drawn);
    char *gp = scratch_read(scratch("curves.gp").text, NULL); /* shares of less than a half */
    cr_expect(strstr(gp, "set yrange [0:108]\nset ylabel ' accuracy, %'\n"), "%s", gp);
    free(gp);
    char *csv = scratch_read(scratch("curves.csv").text, NULL);
    cr_expect(strstr(csv, "step,train_loss,valid_loss,train_accuracy,valid_accuracy\n"
                          "10,1,2,75,37.5\n20,0.5,1,75,37.5\n"),
              "%s", csv);
    free(csv);
}

Test(run_curves, of_a_regression)
{
    write_history(NAN, 3);
    cr_assert_eq(sw_run_curves(scratch_folder), SW_OK, "%s", sw_error_message());
    svg *drawn = svg_read(scratch("curves.svg").text);
    svg_expect_texts(drawn, "mean absolute error", 1);
    svg_free(drawn);
}

/* The loss of the validation split is of the kind of that of training, or it is not there. */
Test(run_curves, compare_losses_of_one_kind)
{
    static const struct {
        const char *config, *first;
    } cases[] = {
        {"{\"error\": \"squared\", \"select\": \"loss\"}", "\n10,1,2,3,3\n"},
        {"{\"error\": \"absolute\", \"select\": \"loss\"}", "\n10,1,3,3,3\n"},
        {"{\"error\": \"absolute\", \"select\": \"error\"}", "\n10,1,,3,3\n"},
        {"{\"balance\": true, \"select\": \"loss\"}", "\n10,1,3,75,37.5\n"},
        {"{\"class-weights\": \"a=2\", \"select\": \"last\"}", "\n10,1,,75,37.5\n"},
        {"{\"select\": \"calibrated\"}", "\n10,1,2,75,37.5,3\n"},
    };
    for (int i = 0; i < 6; i++) {
        write_history(i < 3 ? (double)NAN : 0.75, i < 3 ? 3 : (double)NAN);
        scratch_write(scratch("config.json").text, cases[i].config, strlen(cases[i].config));
        cr_assert_eq(sw_run_curves(scratch_folder), SW_OK, "%s", sw_error_message());
        char *csv = scratch_read(scratch("curves.csv").text, NULL);
        cr_expect(strstr(csv, cases[i].first), "%s: %s", cases[i].config, csv);
        cr_expect_eq(strstr(csv, ",valid_accuracy,valid_calibrated\n") != NULL, i == 5);
        free(csv);
        svg *drawn = svg_read(scratch("curves.svg").text);
        svg_expect_texts(drawn, "mean absolute error", i < 3);
        svg_expect_texts(drawn, "calibrated Brier score", i == 5);
        svg_free(drawn);
    }
}

/* Beside the accuracy stands that of the majority class, once the result is there. */
Test(run_curves, have_the_majority_class)
{
    const sw_dataset dataset = {0};
    const sw_params params = {0};
    const sw_result result = {.valid = {.majority = 0.625}};
    const sw_result_facts facts = {NULL, NULL, &dataset, &params, "none"};
    write_history(0.75, NAN);
    cr_assert_eq(sw_result_write(&result, &facts, scratch("result.json").text), SW_OK);
    cr_assert_eq(sw_run_curves(scratch_folder), SW_OK, "%s", sw_error_message());
    char *gp = scratch_read(scratch("curves.gp").text, NULL);
    cr_expect(strstr(gp, "\n     62.5 with lines "), "%s", gp);
    free(gp);
    svg *drawn = svg_read(scratch("curves.svg").text);
    svg_expect_texts(drawn, "majority", 1);
    svg_expect_texts(drawn, "110", 0);
    svg_free(drawn);
}

Test(run_curves, need_a_history)
{
    cr_expect_eq(sw_run_curves(scratch_folder), SW_ERROR_NOT_FOUND);
    scratch_write(scratch("metrics.jsonl").text, "{}\n", 3);
    cr_expect_eq(sw_run_curves(scratch_folder), SW_ERROR_FORMAT);
}
