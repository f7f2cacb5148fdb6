/* diagnosis_weights.h - the measures of the weights alone: concentration, collapse, overlap, and
 * agreement with the instance labels. */
#ifndef SW_STUDY_DIAGNOSIS_WEIGHTS_H
#define SW_STUDY_DIAGNOSIS_WEIGHTS_H

#include <setwise/diagnosis.h>

/* Fill concentration, collapse and overlap. `attention` has the weights of each query and head. */
sw_status sw_diagnose_weights(sw_diagnosis *d, const sw_attention *attention);

/* Fill the agreement with the instance labels of `data`. */
sw_status sw_diagnose_labels(sw_diagnosis *d, const sw_attention *attention,
                             const sw_dataset *data);

#endif
