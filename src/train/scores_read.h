/* scores_read.h - metrics and scores out of the JSON that scores_json.h writes. */
#ifndef SW_TRAIN_SCORES_READ_H
#define SW_TRAIN_SCORES_READ_H

#include <setwise/scores.h>

#include <jansson.h>

/* False: a member is missing or of a wrong type. */
bool sw_metrics_json_read(sw_metrics *to, const json_t *object);

/* Read all but the ROC curves and the bins of the calibration; free with sw_scores_free. `output`
 * receives the names, for sw_names_free. *out is NULL if the object has metrics alone, and after a
 * failure. SW_ERROR_FORMAT: the object is damaged; there is no message yet. SW_ERROR_MEMORY: with a
 * message. */
sw_status sw_scores_json_read(sw_scores **out, sw_columns *output, const json_t *object);
void sw_names_free(sw_columns *output);

#endif
