/* test_scores_figures.c - confusion matrix, ROC curves and calibration as pictures. */
#include "svg.h"

#include "report/scores_figures.h"

#include <setwise/report.h>

TestSuite(scores_figures, .init = scratch_begin, .fini = scratch_end);

static char *names[] = {"no", "yes, 'très' long: a name that is cut <&>\n"};
static const sw_schema schema = {.output = {.count = 2, .name = names}};
static const sw_real y[] = {2, 0, 0, 1, 1, 0, 0, 3, 1, 0, 2, 0};
static const sw_real targets[] = {1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1};

static sw_scores *scores_of(sw_task task, const int32_t *label)
{
    const sw_ragged sets = {.count = 6, .label = label, .target = targets, .targets = 2};
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, y, (sw_split){SW_TEST, &sets, NULL, 6, 2, task}, &schema, NULL),
                 SW_OK, "%s", sw_error_message());
    return s;
}

static const int32_t both[] = {0, 1, 1, 1, 0, 0}, same[] = {1, 1, 1, 1, 1, 1};

Test(scores_figures, of_two_classes)
{
    sw_scores *s = scores_of(SW_CLASSES, both);
    cr_assert_eq(sw_scores_figures(s, &schema, scratch("f").text), SW_OK, "%s", sw_error_message());
    svg *drawn = svg_read(scratch("f/confusion.svg").text);
    svg_expect_white(drawn);
    svg_expect_texts(drawn, "confusion matrix, 6 sets", 1);
    svg_expect_texts(drawn, "no", 2);
    svg_expect_texts(drawn, "yes, 'très' long: a name…", 2);
    svg_expect_texts(drawn, "answer of the model", 1);
    svg_expect_texts(drawn, "3", 1); /* right to say no */
    svg_free(drawn);
    drawn = svg_read(scratch("f/roc.svg").text);
    svg_expect_texts(drawn, "yes, 'très' long: a name…, AUC 0.944", 1);
    svg_expect_texts(drawn, "true positive rate (recall)", 1);
    svg_free(drawn);
    drawn = svg_read(scratch("f/calibration.svg").text);
    svg_expect_texts(drawn, "share that came true", 1);
    svg_expect_texts(drawn, "predictions", 1);
    svg_free(drawn);
    char *csv = scratch_read(scratch("f/confusion.csv").text, NULL);
    cr_expect(strstr(csv, "\nno,3,0\n"), "%s", csv);
    free(csv);
    sw_scores_free(s);
}

Test(scores_figures, what_is_not_there_is_not_drawn)
{
    sw_scores *s = scores_of(SW_CLASSES, both), *one = scores_of(SW_CLASSES, same);
    cr_assert_eq(sw_scores_figures(s, NULL, scratch_folder), SW_OK);
    cr_assert_eq(sw_scores_figures(one, NULL, scratch_folder), SW_OK);
    svg_free(svg_read(scratch("confusion.svg").text));
    cr_expect_neq(access(scratch("roc.svg").text, F_OK), 0, "one class has no ROC curve");
    sw_scores_free(one);
    sw_scores_free(s);
}

Test(scores_figures, of_a_single_class)
{
    const sw_ragged sets = {.count = 6, .label = (const int32_t[6]){0}};
    const sw_schema single = {.output = {.count = 1, .name = names}};
    sw_scores *s;
    cr_assert_eq(
        sw_scores_new(&s, y, (sw_split){SW_TEST, &sets, NULL, 6, 1, SW_CLASSES}, &single, NULL),
        SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_scores_figures(s, &single, scratch_folder), SW_OK, "%s", sw_error_message());
    svg_free(svg_read(scratch("calibration.svg").text));
    sw_scores_free(s);
}

static void expect_left_out(sw_task task, int64_t outputs, const char *words)
{
    sw_class_scores of[60] = {0}; /* those without an AUC have no curve */
    const sw_scores s = {.task = task, .outputs = outputs, .of = of};
    sw_text text = {0};
    of[3].auc = NAN;
    sw_scores_figures_left_out(&text, &s);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data ? text.data : "", words);
    sw_text_free(&text);
}

Test(scores_figures, too_many_classes_for_a_figure_are_told)
{
    expect_left_out(SW_CLASSES, 25, "");
    expect_left_out(SW_CLASSES, 26, "No ROC curves are drawn of 25 classes, only of up to 24.\n\n");
    expect_left_out(
        SW_CLASSES, 60,
        "No confusion matrix is drawn of 60 classes, only of up to 40. No ROC curves are "
        "drawn of 59 classes, only of up to 24.\n\n");
    expect_left_out(SW_LABELS, 60, "No ROC curves are drawn of 59 labels, only of up to 24.\n\n");
}

Test(scores_figures, of_labels_and_of_numbers)
{
    sw_scores *s = scores_of(SW_LABELS, NULL);
    cr_assert_eq(sw_scores_figures(s, NULL, scratch_folder), SW_OK, "%s", sw_error_message());
    svg *drawn = svg_read(scratch("roc.svg").text);
    svg_expect_texts(drawn, "ROC curves, each against the rest, 6 sets", 1);
    svg_free(drawn);
    cr_expect_neq(access(scratch("confusion.svg").text, F_OK), 0);
    sw_scores_free(s);
    s = scores_of(SW_REGRESSION, NULL);
    cr_expect_eq(sw_scores_figures(s, NULL, scratch_folder), SW_ERROR_ARGUMENT);
    sw_scores_free(s);
}
