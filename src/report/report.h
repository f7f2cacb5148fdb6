/* report.h - a study told in Markdown. */
#ifndef SW_REPORT_REPORT_H
#define SW_REPORT_REPORT_H

#include "base/text.h"
#include "study/matrix.h"

/* What a report is told from. */
typedef struct sw_report {
    const sw_study *study;
    const sw_study_run *runs;
    const sw_study_data *facts; /* [data_count] */
    const char *folder;         /* of the study; the figures are in figures/ */
    char no_pictures[1024];     /* why none could be drawn; "": they were */
} sw_report;

/* Has any run on the data set ended well? Otherwise there is nothing to draw. */
bool sw_report_has_figures(const sw_report *report, int data);

/* Write report.md: a table a data set, its pictures, how to read them, what was held fixed, and
 * how to repeat it. */
sw_status sw_report_write(const sw_report *report);

/* Its part on the preset that the study took, and on what is otherwise; nothing without one. */
void sw_report_protocol(sw_text *text, const sw_report *report);

/* Its part "How to read this". */
void sw_report_reading(sw_text *text, const sw_report *report);

#endif
