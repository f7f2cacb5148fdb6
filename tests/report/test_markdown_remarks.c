/* test_markdown_remarks.c - what makes results doubtful, in report.md. */
#include "made_up.h"
#include "report/markdown_remarks.h"

TestSuite(markdown_remarks, .init = scratch_begin, .fini = scratch_end);

Test(markdown_remarks, are_counted_by_arm)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    sw_markdown_remarks(&text, &report, 1);
    cr_expect_eq(text.length, 0);
    for (int r = 0; r < SEEDS; r++) { /* two runs of `mean`, of 3 one diverged in `sum` */
        sw_result *mean = &runs[sw_study_index(&study, 1, 0, r)].result;
        sw_result *sum = &runs[sw_study_index(&study, 1, 3, r)].result;
        mean->steps = 100 * (r + 1), sum->steps = 50;
        if (r < 2) strcpy(mean->remark[SW_REMARK_IMPROVING], "falling");
        strcpy(sum->remark[SW_REMARK_IMPROVING], "falling");
    }
    strcpy(runs[sw_study_index(&study, 1, 1, 0)].result.remark[SW_REMARK_CONSTANT], "same");
    sw_markdown_remarks(&text, &report, 1);
    expect_in(text.data, "> Note: 2 of 3 runs of `mean`, 2 of 3 runs of `sum`: the validation loss "
                         "was still falling at the end: give more steps, for instance "
                         "`--steps 600`.\n\n");
    expect_in(text.data, "> Note: 1 of 3 runs of `gated`: all sets get the same answer");
    sw_text_free(&text);
}

Test(markdown_remarks, of_all_runs_name_no_arm)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    for (int a = 0; a < ARMS; a++)
        for (int r = 0; r < SEEDS; r++) {
            sw_study_run *run = &runs[sw_study_index(&study, 1, a, r)];
            run->status = SW_OK;
            strcpy(run->result.remark[SW_REMARK_UNSAID], "never");
        }
    sw_markdown_remarks(&text, &report, 1);
    expect_in(text.data, "> Note: all runs: some class is never the answer");
    sw_text_free(&text);
}
