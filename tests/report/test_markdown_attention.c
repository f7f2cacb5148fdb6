/* test_markdown_attention.c - the part of report.md with the diagnoses of attention. */
#include "report/markdown_attention.h"

#include "base/folder.h"
#include "made_up.h"
#include "study/runs.h"

#include <setwise/diagnosis.h>

TestSuite(markdown_attention, .init = scratch_begin, .fini = scratch_end);

/* Keep a diagnosis of the first run of the second data set. */
static void keep_diagnosis(const sw_diagnosis *d)
{
    sw_path folder, file;
    cr_assert_eq(sw_study_run_folder(&folder, &study, scratch_folder, (sw_run_at){1, 0, 0}), SW_OK);
    cr_assert_eq(sw_folder_new(folder.text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_path_join(&file, folder.text, "attention.json"), SW_OK);
    cr_assert_eq(sw_diagnosis_write(d, file.text), SW_OK, "%s", sw_error_message());
}

static void expect_table(sw_task task, const char *words, const char *other)
{
    const sw_report report = make_report_of(task);
    sw_text text = {0};
    sw_markdown_attention(&text, &report, 1);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    expect_in(text.data, "### Attention under question");
    expect_in(text.data, words);
    expect_not_in(text.data, other);
    expect_not_in(text.data, "nan");
    sw_text_free(&text);
}

Test(markdown_attention, says_what_an_answer_is)
{
    make_report(SEEDS);
    sw_diagnosis d = {.sets = 20, .of = 30, .queries = 1, .heads = 1};
    for (int i = 0; i < sw_measures(); i++)
        *(double *)((char *)&d + sw_measure_at(i)->offset) = NAN;
    d.effective = 3;
    keep_diagnosis(&d);
    expect_table(SW_CLASSES, "probability of the class that is predicted", "exp(-d)");
    expect_table(SW_LABELS, "the same if it is the same for all labels. Each run", "exp(-d)");
    expect_table(SW_REGRESSION, "the same if d is below 0.5. Each run", "probability of the");
    expect_table(SW_MIXTURE, "do not show what decides. Each run", "an answer is the same");
}

Test(markdown_attention, of_runs_without_a_diagnosis_is_empty)
{
    const sw_report report = make_report(SEEDS);
    sw_text text = {0};
    sw_markdown_attention(&text, &report, 0);
    cr_expect(sw_text_status(&text) == SW_OK && !text.data);
    sw_text_free(&text);
}
