/* attention_score.h - does attention point to the elements that carry the label? */
#ifndef SW_STUDY_ATTENTION_SCORE_H
#define SW_STUDY_ATTENTION_SCORE_H

#include "base/summary.h"

#include <setwise/predict.h>

/* Agreement with the instance labels of `data`, if it has them. For each set with elements of both
 * kinds, add to the tallies the area under the ROC curve of the mean weights, the precision among
 * as many elements as carry the label, and the share of these. */
sw_status sw_attention_labels(sw_summary tally[3], const sw_attention *attention,
                              const sw_dataset *data);

#endif
