/* html_answer.h - the answer of a model for a set, and the truth, as one number. */
#ifndef SW_REPORT_HTML_ANSWER_H
#define SW_REPORT_HTML_ANSWER_H

#include <setwise/train.h>

/* Are the outputs of the model those of the data? If not, answers are not shown. */
bool sw_answers_fit(const sw_attention *attention, const sw_dataset *data);

/* Is the class or are all labels said as they are true? 1 or 0; -1: not known, or another task. */
int sw_answer_right(const sw_attention *attention, const sw_dataset *data, int64_t i);

/* What the sets are ordered by: how certain the model is (classes: the probability of its answer;
 * labels: the mean probability of its answers), or how far a number is from the true one, in the
 * scales of the data. NaN: the task has neither, or the truth is not known. */
double sw_answer_key(const sw_attention *attention, const sw_dataset *data, int64_t i);

#endif
