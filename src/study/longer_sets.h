/* longer_sets.h - how the answer changes if a set becomes 2, 5 or 10 times as long. */
#ifndef SW_STUDY_LONGER_SETS_H
#define SW_STUDY_LONGER_SETS_H

#include "study/agreement.h"

#include <setwise/diagnosis.h>

/* Fill repeated, foreign and own of `d`. `split`: the sets from which foreign elements are taken.
 */
sw_status sw_diagnose_longer(sw_diagnosis *d, const sw_attention *attention,
                             const sw_agreement *agreement, const sw_model *model, sw_split split,
                             const sw_diagnosis_options *options);

#endif
