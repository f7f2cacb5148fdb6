/* html_answer.h - is the answer of a model for a set right, and how certain is it? */
#ifndef SW_REPORT_HTML_ANSWER_H
#define SW_REPORT_HTML_ANSWER_H

#include <setwise/train.h>

/* Are the outputs of the model those of the data? If not, answers are not shown. */
bool sw_answers_fit(const sw_attention *attention, const sw_dataset *data);

/* Is the class right, or are all labels? 1 or 0; -1: not known, or another task. */
int sw_answer_right(const sw_attention *attention, const sw_dataset *data, int64_t i);

/* The number by which sets are ordered: how certain the model is (classes: the probability of its
 * answer; labels: the mean probability of its answers), or its mean error in the scales of the
 * data. NaN: the task has neither, or the truth is not known. */
double sw_answer_key(const sw_attention *attention, const sw_dataset *data, int64_t i);

#endif
