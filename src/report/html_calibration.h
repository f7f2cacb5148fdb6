/* html_calibration.h - do the probabilities of the arms of a study come true? Small figures. */
#ifndef SW_REPORT_HTML_CALIBRATION_H
#define SW_REPORT_HTML_CALIBRATION_H

#include "base/text.h"
#include "report/report.h"

/* Add a figure for each arm, over the predictions of its runs together: in bins of the predicted
 * probability, the share that came true. Which probabilities these are is said at
 * sw_scores.calibration_error. An arm without predictions has none; nothing is added for tasks
 * other than classes and labels. */
void sw_html_calibration(sw_text *html, const sw_report *report, int data);

#endif
