/* report.h - the input of a report: a study, its runs, and the facts about its data sets. */
#ifndef SW_REPORT_REPORT_H
#define SW_REPORT_REPORT_H

#include "study/facts.h"

#include <setwise/analysis.h>
#include <setwise/report.h>

struct sw_report {
    const sw_study *study;
    const sw_study_run *runs;
    const sw_data_facts *facts;   /* [data_count] */
    sw_analysis *const *analysis; /* [data_count]; NULL: there is none */
    const char *folder;           /* of the study; the figures go to figures/ */
    char no_pictures[1024];       /* why none could be drawn; "": they were drawn */
};

/* The main metric of a data set. */
const sw_main_metric *sw_report_metric(const sw_report *report, int data);

/* Has any run on the data set ended well, with a main metric that is defined? If not, it has no
 * figures. */
bool sw_report_has_figures(const sw_report *report, int data);

/* Is there a figure of learning curves? Not without a validation split. */
bool sw_report_has_curves(const sw_report *report, int data);

/* sw_study_run.majority of a data set. */
double sw_majority_of(const sw_study *study, const sw_study_run *runs, int data);

/* The analysis of a data set; NULL: there is none. */
const sw_analysis *sw_report_analysis(const sw_report *report, int data);

/* Does some arm read the setting at that position of sw_config_fields, on some data set? */
bool sw_report_reads(const sw_report *report, int field);

#endif
