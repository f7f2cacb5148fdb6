/* history.h - the lines of metrics.jsonl: a JSON object for each epoch. */
#ifndef SW_TRAIN_HISTORY_H
#define SW_TRAIN_HISTORY_H

#include "base/text.h"

#include <setwise/train.h>

/* Add a line for each of the epochs. Without epochs, the text is "" and not NULL. */
void sw_history_write(const sw_epoch *history, int64_t epochs, sw_text *text);

/* How many lines the text has. */
int64_t sw_history_count(const char *text);

/* Read the first `epochs` lines, for the epochs 1, 2, ... The text has at least that many. The
 * caller gives the numbers of sets, which the lines do not hold. SW_ERROR_FORMAT: the message names
 * the line. */
sw_status sw_history_read(sw_epoch *history, int64_t epochs, int64_t train_sets, int64_t valid_sets,
                          const char *text);

#endif
