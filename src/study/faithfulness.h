/* faithfulness.h - how the answer changes as elements are removed or inserted by their weights. */
#ifndef SW_STUDY_FAITHFULNESS_H
#define SW_STUDY_FAITHFULNESS_H

#include "study/agreement.h"

#include <setwise/diagnosis.h>

/* Fill deletion and insertion of `d`, from the weights and answers in `attention`. */
sw_status sw_diagnose_faithfulness(sw_diagnosis *d, const sw_attention *attention,
                                   const sw_agreement *agreement, const sw_model *model,
                                   const sw_ragged *sets, const sw_diagnosis_options *options);

#endif
