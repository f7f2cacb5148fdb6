/* scores_print.h - the figures of merit as tables for a reader. */
#ifndef SCORES_PRINT_H
#define SCORES_PRINT_H

#include <setwise/scores.h>

/* Print what the scores have beyond their metrics. `schema` has the names of the outputs. */
void print_scores(const sw_scores *scores, const sw_schema *schema);

#endif
