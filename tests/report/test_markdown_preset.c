/* test_markdown_preset.c - the part of report.md on the preset. */
#include "made_up.h"
#include "report/markdown.h"
#include "report/markdown_preset.h"

TestSuite(markdown_preset, .init = scratch_begin, .fini = scratch_end);

Test(markdown_preset, names_the_preset_and_lists_the_changes)
{
    sw_report report = make_report(SEEDS);
    sw_study preset = {.config = sw_config_default()};
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_not_in(text, "preset");
    free(text);
    cr_assert(sw_study_preset(&preset, "max-regression") == SW_OK);
    study.preset = preset.preset;
    study.config = preset.config;
    study.config.epochs = 3;
    study.config.seed = 9; /* which is not the preset's matter */
    study.config.threads = 2;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    text = contents("report.md");
    expect_in(text, "This is the preset `max-regression`: which of up to ten numbers is the "
                    "largest? (Lee et al. 2019, Set Transformer, section 5.1).\n\nDifferences "
                    "from the paper: the 20,000 steps");
    expect_in(text, "Changed from the preset: other data sets; other arms; 3 seeds instead "
                    "of 5 seeds; epochs 3 instead of 1.\n\n");
    free(text);
    sw_text whole = {0};
    sw_markdown_preset(&whole, &(sw_report){.study = &preset});
    expect_in(whole.data, "Differences from");
    expect_not_in(whole.data, "Changed");
    sw_text_free(&whole);
}
