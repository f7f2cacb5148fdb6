/* empty_cells.h - finds the cells without runs: the arm makes no model on the data set. */
#ifndef SW_STUDY_EMPTY_CELLS_H
#define SW_STUDY_EMPTY_CELLS_H

#include "study/facts.h"

/* Make a model of each arm on each data set. If that fails with SW_ERROR_ARGUMENT or
 * SW_ERROR_SHAPE, and the arm has a model on another data set, the cell is empty: its runs are
 * marked, and facts[data].empty_reason says why. Each reason is a warning to the watcher, once for
 * all data sets that it concerns. It is an error if an arm or a data set has no model at all, and
 * every other failure is one, too, such as that of a run before its first step (sw_arm_check_start;
 * begins: the study is not resumed). Warnings of the models go to facts[data].warnings. */
sw_status sw_study_find_empty_cells(const sw_study *study, sw_dataset *const *dataset,
                                    sw_data_facts *facts, sw_study_run *runs, bool begins,
                                    const sw_watcher *watcher);

#endif
