/* test_markdown_guide.c - the guide explains what its report has, and nothing else. */
#include "made_up.h"

TestSuite(markdown_guide, .init = scratch_begin, .fini = scratch_end);
#include "report/markdown_guide.h"

static void expect_guide(const sw_report *report, const char *const *with,
                         const char *const *without)
{
    sw_text text = {0};
    sw_markdown_guide(&text, report);
    cr_assert(!text.failed);
    expect_in(text.data, "## How to read this\n\n- **The test split** was read once in each run");
    for (; *with; with++) expect_in(text.data, *with);
    for (; *without; without++) expect_not_in(text.data, *without);
    sw_text_free(&text);
}

#define LIST(...)                                                                                  \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

Test(markdown_guide, explains_the_tasks_of_the_report)
{
    sw_report report = make_report(SEEDS);
    expect_guide(&report, LIST("over the seeds 0 to 2", "the reference, `mean`."),
                 LIST("Cross-validation", "**Labels**", "**Regression**", "**Mixtures**", "A dash",
                      "heat map"));
    report = make_report_of_numbers(3);
    expect_guide(&report, LIST("**Regression**", "With several numbers for each set"),
                 LIST("**Labels**", "**Mixtures**"));
    facts[1].outputs = 1;
    expect_guide(&report, LIST("**Regression**"), LIST("several numbers"));
    report = make_report_of(SW_MIXTURE);
    expect_guide(&report, LIST("**Mixtures**"), LIST("**Regression**", "best possible value"));
    facts[0].task = SW_LABELS;
    expect_guide(&report, LIST("**Labels**", "**Mixtures**"), LIST("**Regression**"));
}

Test(markdown_guide, explains_runs_by_their_kind)
{
    sw_report report = make_report(1);
    expect_guide(&report, LIST("**One seed** (0) was run"),
                 LIST("**[low, high]**", "Cross-validation"));
    report = make_report(SEEDS);
    strcpy(study.config.select, "last");
    expect_guide(&report, LIST("in each run, with the parameters at the end of training.\n"),
                 LIST("chosen the step"));
    strcpy(study.config.select, "accuracy");
    expect_guide(&report, LIST("had chosen the step (best validation accuracy).\n"),
                 LIST("at the end of training"));
    study.config.folds = SEEDS;
    facts[1].vocabulary = 7;
    expect_guide(
        &report,
        LIST("divided into 3 folds", "all folds share one vocabulary", "over all 3 folds."),
        LIST("This is done", "over the seeds"));
    expect_guide(&report, LIST("and each class has the same share"), LIST("Sets of one group"));
    facts[0].groups = 5;
    expect_guide(&report,
                 LIST("and each class has nearly the same share",
                      "Sets of one group are in one fold, so a run is tested on groups that it has "
                      "not trained on. Every fold"),
                 LIST("**Groups**"));
    facts[0].task = facts[1].task = SW_REGRESSION;
    expect_guide(&report, LIST("into 3 folds. Sets of one"), LIST("each class"));
    facts[0].task = facts[1].task = SW_CLASSES, facts[0].groups = 0;
    study.config.folds = 0;
    cr_assert(sw_arm_notes_add(&facts[0].empty_reason, "why", 0) == SW_OK);
    expect_guide(&report, LIST("**A dash** stands for an arm"), LIST("Cross-validation"));
    sw_arm_notes_free(&facts[0].empty_reason);
}

Test(markdown_guide, says_that_sets_of_one_group_are_alike)
{
    sw_report report = make_report(SEEDS);
    expect_guide(&report, LIST("[low, high]"), LIST("**Groups**"));
    facts[0].groups = facts[0].sets[SW_TEST]; /* each set is a group of its own */
    expect_guide(&report, LIST("[low, high]"), LIST("**Groups**"));
    facts[0].groups--;
    metric_of[0].groups = metric_of[0].sets; /* the runs do not know of them */
    expect_guide(&report, LIST("**Groups** of sets", "the true intervals are longer"),
                 LIST("Cross-validation"));
    metric_of[0].groups--;
    expect_guide(&report, LIST("**Groups** of sets", "the intervals are for other groups"),
                 LIST("the true intervals"));
}
