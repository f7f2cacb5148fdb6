/* markdown_scores.h - scores as tables in Markdown. */
#ifndef SW_REPORT_MARKDOWN_SCORES_H
#define SW_REPORT_MARKDOWN_SCORES_H

#include "base/text.h"

#include <setwise/scores.h>

/* A table with a row for each class, label or target, up to 40: how often it is there, said and
 * right, precision, recall and F1; or R2 and errors. Names are those of `output`, or numbers. */
void sw_markdown_by_output(sw_text *text, const sw_scores *scores, const sw_columns *output);

/* The confusion matrix as a table; nothing if there is none, or of more than 12 classes. */
void sw_markdown_confusion(sw_text *text, const sw_scores *scores, const sw_columns *output);

/* The head of a table of targets, with the columns `head` before those of numbers, whose rule is
 * `rule`; and the numbers of target c. R2 of logarithms is there if some target has it. */
void sw_markdown_target_head(sw_text *text, const char *head, const char *rule,
                             const sw_scores *scores);
void sw_markdown_target(sw_text *text, const sw_scores *scores, int64_t c);

/* Add " | " and a number with four digits after the point, or with four digits in all; a dash for
 * NaN. */
void sw_markdown_share(sw_text *text, double x);
void sw_markdown_number(sw_text *text, double x);

/* Add the name of output c, or its number. */
void sw_markdown_name(sw_text *text, const sw_columns *output, int64_t c);

#endif
