/* findings.h - what a study found on a data set, in words. */
#ifndef SW_REPORT_FINDINGS_H
#define SW_REPORT_FINDINGS_H

#include "report/report.h"
#include "report/text_format.h"

/* Add a paragraph without a line end: the arm with the best mean, how it compares with the majority
 * class, which arms differ from it and by how much, how small a difference the study can show, and
 * what went wrong. If a reference was named (sw_study.reference above 0), it takes the place of the
 * best in the differences:
 *
 *   gated has the highest mean accuracy, 91.0 % [89.1, 92.7]; the majority class alone gives
 *   10.0 %. max beats mean by 8.5 points [6.2, 10.9]. It is not told apart from pma (0.3 points
 *   [-1.2, 1.8]). 3 seeds and 2,000 test sets tell apart differences of 1.9 points. */
void sw_findings(sw_text *text, const sw_text_format *as, const sw_report *report, int data);

#endif
