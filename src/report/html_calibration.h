/* html_calibration.h - small figures of the calibration of each arm of a study. */
#ifndef SW_REPORT_HTML_CALIBRATION_H
#define SW_REPORT_HTML_CALIBRATION_H

#include "base/text.h"
#include "report/report.h"

/* Add a figure for each arm with predictions, over all its runs: the share that came true in each
 * bin of the predicted probability (sw_scores.calibration_error says which). Nothing is added for
 * tasks other than classes and labels. */
void sw_html_calibration(sw_text *html, const sw_report *report, int data);

#endif
