/* test_markdown_arms.c - what the arms of a study are, in report.md. */
#include "made_up.h"
#include "report/markdown_arms.h"

TestSuite(markdown_arms, .init = scratch_begin, .fini = scratch_end);

Test(markdown_arms, poolings_need_no_words)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    sw_markdown_arms(&text, &report);
    cr_expect_eq(text.length, 0);
    sw_text_free(&text);
}

Test(markdown_arms, names_are_explained)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    study.arm[0] = "my|arm:pool=gated:width=64";
    study.arm[2] = "sum:trials=20";
    study.matched = true;
    study.reference = 1;
    sw_markdown_arms(&text, &report);
    expect_in(text.data, "Arms:\n\n- `my|arm`: pool gated, width 64\n");
    expect_in(text.data, "- `sum, tuned`; the best of 20 trials on the validation sets\n\n");
    expect_in(text.data, "as near as possible to those of `gated`.");
    sw_text_free(&text);
}
