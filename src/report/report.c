/* report.c - the input of a report. */
#include "report/report.h"

#include <math.h>

const sw_main_metric *sw_report_metric(const sw_report *report, int data)
{
    return sw_main_metric_of(report->facts[data].task, report->facts[data].outputs);
}

bool sw_report_has_figures(const sw_report *report, int data)
{
    for (int a = 0; a < report->study->arm_count; a++)
        if (!isnan(sw_study_cell_of(report->study, report->runs, data, a).metric_mean)) return true;
    return false;
}

bool sw_report_has_curves(const sw_report *report, int data)
{
    return sw_report_has_figures(report, data) && report->facts[data].sets[SW_VALID] > 0;
}

double sw_majority_of(const sw_study *study, const sw_study_run *runs, int data)
{
    return runs[sw_study_index(study, data, 0, 0)].majority;
}

const sw_analysis *sw_report_analysis(const sw_report *report, int data)
{
    return report->analysis ? report->analysis[data] : NULL;
}

bool sw_report_reads(const sw_report *report, int field)
{
    for (int d = 0; d < report->study->data_count; d++)
        if (report->facts[d].read[field]) return true;
    return false;
}
