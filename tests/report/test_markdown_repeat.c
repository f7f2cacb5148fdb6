/* test_markdown_repeat.c - what was held fixed, and the command. */
#include "made_up.h"
#include "report/markdown_repeat.h"

TestSuite(markdown_repeat, .init = scratch_begin, .fini = scratch_end);

static void expect_command(const sw_report *report, const char *command)
{
    sw_text text = {0};
    sw_markdown_repeat(&text, report);
    expect_in(text.data, command);
    sw_text_free(&text);
}

Test(markdown_repeat, settings_that_some_arm_reads)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    study.arm[1] = "gated:batch=7";
    sw_markdown_repeat(&text, &report);
    expect_in(text.data, "\n| batch | ");
    expect_in(text.data, " (or that of the arm) | ");
    expect_not_in(text.data, "| heads | ");
    expect_not_in(text.data, "| seed | ");
    expect_in(text.data, "with any number of threads, of runs side by side and of processes");
    sw_text_free(&text);
}

Test(markdown_repeat, the_command)
{
    const sw_report report = make_report(SEEDS);
    expect_command(
        &report,
        "/config.json --data 'one_two:x=3,it'\\''s' --pool mean,gated,a_b,sum --seeds 3 --out");
    study.matched = true;
    expect_command(&report, " --pool mean,gated,a_b,sum --match-params --seeds 3 ");
    study.arm[1] = "gated:width=8,heads=2";
    expect_command(&report, " --arm mean --arm gated:width=8,heads=2 --arm a_b --arm sum ");
}
