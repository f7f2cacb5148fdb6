/* scores_json.h - metrics and scores as JSON, added to a text. */
#ifndef SW_TRAIN_SCORES_JSON_H
#define SW_TRAIN_SCORES_JSON_H

#include "base/text.h"

#include <setwise/scores.h>

/* The members of an object, without its braces: "sets" and the metrics. */
void sw_metrics_json_add(sw_text *text, const sw_metrics *metrics);

/* A whole object, as sw_scores_json gives it. */
void sw_scores_json_add(sw_text *text, const sw_scores *scores, const sw_schema *schema,
                        const sw_threshold_choice *choice, const sw_interval *accuracy);

#endif
