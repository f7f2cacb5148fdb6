/* try_arms.h - which cells a study has: each arm makes a model on each data set, or it does not. */
#ifndef SW_STUDY_TRY_ARMS_H
#define SW_STUDY_TRY_ARMS_H

#include "study/matrix.h"

/* Make a model of each arm on each data set, all of which are open. Where that fails with
 * SW_ERROR_ARGUMENT or SW_ERROR_SHAPE, and the arm has a model on another data set, its runs become
 * empty, the reason is in facts[data].empty, and the watcher is warned, once for all data sets of
 * one reason. An arm without any model and a data set without any are errors, as is every other
 * failure. What models warn of is in facts[data].notes. */
sw_status sw_study_try_arms(const sw_study *study, sw_dataset *const *dataset, sw_study_data *facts,
                            sw_study_run *runs, const sw_watcher *watcher);

#endif
