/* history.h - the lines of metrics.jsonl: a JSON object for each evaluation. */
#ifndef SW_TRAIN_HISTORY_H
#define SW_TRAIN_HISTORY_H

#include "base/text.h"

#include <setwise/train.h>

/* Add a line for each of `count` evaluations. Without any, the text is "" and not NULL. */
void sw_history_write(const sw_evaluation *history, int64_t count, sw_text *text);

/* How many lines the text has. */
int64_t sw_history_count(const char *text);

/* Read the first `count` lines of a text that has at least as many. The lines do not hold the
 * numbers of sets: the caller gives that of the validation sets, and that of the training sets is
 * 0. SW_ERROR_FORMAT: the message names the line. */
sw_status sw_history_read(sw_evaluation *history, int64_t count, int64_t valid_sets,
                          const char *text);

/* Read the whole metrics.jsonl of a run's folder, [*count]. The caller frees *out, which is NULL
 * after a failure. `valid_sets` as above. */
sw_status sw_history_load(sw_evaluation **out, int64_t *count, int64_t valid_sets,
                          const char *folder);

#endif
