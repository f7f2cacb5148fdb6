/* comparison.h - runs a study in its folder: everything but the report. */
#ifndef SW_STUDY_COMPARISON_H
#define SW_STUDY_COMPARISON_H

#include "study/claim.h"
#include "study/facts.h"

/* A study that is run. The caller sets the first four fields, and all others to zero. */
typedef struct sw_comparison {
    const sw_study *study;
    const char *folder;
    const sw_study_watcher *watcher; /* NULL: replaced by one without functions */
    sw_study_run *runs;              /* sw_compare; filled in */
    sw_data_facts facts[SW_STUDY_MAX_DATA];
    int lock;      /* holds the folder until sw_comparison_free; -1: nothing does */
    bool complete; /* all runs have ended; false only with study->parts */
    /* Held: this process is to write the report, before sw_comparison_free. Otherwise another one
     * has written it, if the study is complete. */
    sw_claim report;
} sw_comparison;

/* Run the study, up to runs.csv. Names, data sets, and a model for each arm are checked before the
 * first run. `extra` lists the report's files, which SW_RUN_FORCE removes too:
 * sw_study_clear_folder. Call sw_comparison_free when done, also after a failure. */
sw_status sw_comparison_run(sw_comparison *comparison, sw_run_mode mode, const char *const *extra);
void sw_comparison_free(sw_comparison *comparison);

#endif
