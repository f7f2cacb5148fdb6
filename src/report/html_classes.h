/* html_classes.h - the scores of each class or label by arm, as a part of a page. */
#ifndef SW_REPORT_HTML_CLASSES_H
#define SW_REPORT_HTML_CLASSES_H

#include "base/text.h"
#include "report/report.h"

/* For a data set of classes or labels, add small figures of the calibration of each arm, side by
 * side; then for each arm the scores of classes or labels, and the confusion matrix, shaded. They
 * open by a click; those of the best arm are open. Nothing for other tasks, or if no run has ended.
 */
void sw_html_classes(sw_text *html, const sw_report *report, int data);

#endif
