/* test_markdown_scores.c - scores as tables in Markdown. */
#include "report/markdown_scores.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(markdown_scores, targets_without_logarithms)
{
    sw_target_scores target[] = {{0.5, 1, 2, NAN}, {NAN, 3, 4, NAN}};
    const sw_scores scores = {.task = SW_REGRESSION, .outputs = 2, .target = target};
    const sw_columns unnamed = {0};
    sw_text text = {0};
    sw_markdown_by_output(&text, &scores, &unnamed);
    cr_expect_str_eq(text.data, "| target | R2 | MAE | RMSE |\n|---|---:|---:|---:|\n"
                                "| 0 | 0.5000 | 1 | 2 |\n| 1 | - | 3 | 4 |\n\n");
    sw_text_free(&text);
}

Test(markdown_scores, very_many_classes_are_cut)
{
    enum { CLASSES = 50 };
    static sw_class_scores of[CLASSES];
    static int64_t confusion[CLASSES * CLASSES];
    const sw_scores scores = {
        .task = SW_CLASSES, .outputs = CLASSES, .of = of, .confusion = confusion};
    const sw_columns unnamed = {0};
    sw_text text = {0};
    of[39].recall = NAN;
    sw_markdown_confusion(&text, &scores, &unnamed);
    cr_expect_eq(text.length, 0);
    sw_markdown_by_output(&text, &scores, &unnamed);
    cr_expect(strstr(text.data, "\n| 39 | 0 | 0 | 0 | 0.0000 | - | 0.0000 |\n"), "%s", text.data);
    cr_expect(strstr(text.data, "\n... and 10 more.\n") && !strstr(text.data, "| 40 |"));
    sw_text_free(&text);
}
