/* test_report.c - which data sets have figures. */
#include "made_up.h"

TestSuite(report, .init = scratch_begin, .fini = scratch_end);

Test(report, a_data_set_has_figures_if_a_run_ended_well)
{
    sw_report report = make_report(SEEDS);
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].status = SW_ERROR_DIVERGED;
    cr_expect(!sw_report_has_figures(&report, 0) && sw_report_has_figures(&report, 1));
    runs[ARMS * SEEDS - 1].status = SW_OK;
    cr_expect(sw_report_has_figures(&report, 0));
}

Test(report, a_data_set_has_curves_if_it_has_a_validation_split)
{
    const sw_report report = make_report(SEEDS);
    facts[0].sets[SW_VALID] = 0;
    facts[1].sets[SW_VALID] = 1;
    cr_expect(!sw_report_has_curves(&report, 0) && sw_report_has_figures(&report, 0));
    cr_expect(sw_report_has_curves(&report, 1));
}
