/* run_folder.h - the folder of a run: the names of its files, and a lock for its writer. */
#ifndef SW_TRAIN_RUN_FOLDER_H
#define SW_TRAIN_RUN_FOLDER_H

#include "base/file.h"

#include <setwise/train.h>

enum {
    SW_RUN_CONFIG,
    SW_RUN_HISTORY,
    SW_RUN_MODEL,
    SW_RUN_LAST,
    SW_RUN_PREDICTIONS,
    SW_RUN_ATTENTION, /* of sw_study_diagnose */
    SW_RUN_RESULT,
    SW_RUN_WEIGHTS,
    SW_RUN_CURVES_CSV, /* of the figure of learning curves */
    SW_RUN_CURVES_GP,
    SW_RUN_CURVES_SVG,
    SW_RUN_CONFUSION_CSV, /* of the figures of the test split */
    SW_RUN_CONFUSION_GP,
    SW_RUN_CONFUSION_SVG,
    SW_RUN_ROC_CSV,
    SW_RUN_ROC_GP,
    SW_RUN_ROC_SVG,
    SW_RUN_CALIBRATION_CSV,
    SW_RUN_CALIBRATION_GP,
    SW_RUN_CALIBRATION_SVG,
    SW_RUN_REPORT,
    SW_RUN_PAGE,
    SW_RUN_FILES,
};

/* Their names: "config.json" and so on. */
extern const char *const sw_run_file[SW_RUN_FILES];

/* A run's folder. This process writes its files while it holds the lock. */
typedef struct sw_run_folder {
    const char *name;
    sw_path path[SW_RUN_FILES];
    int lock; /* descriptor, or -1 */
} sw_run_folder;

/* Set the names of the folder and its files. Reads and writes nothing. */
sw_status sw_run_folder_name(sw_run_folder *folder, const char *name);

/* Does the folder hold a comparison? `part` receives what shows it: its table, or its runs. */
bool sw_holds_comparison(sw_path *part, const char *folder);

/* May a run of this mode use the folder? A run checks this before it reads the data. */
sw_status sw_run_folder_check(const sw_run_folder *folder, sw_run_mode mode);

/* How to begin in a folder that the caller may replace: resume what was saved there, if `resume`,
 * otherwise begin anew. */
sw_status sw_run_folder_mode(sw_run_mode *out, bool resume, const char *name);

/* Make the folder if the mode requires it, lock it, and remove what a killed writer has left. */
sw_status sw_run_folder_enter(sw_run_folder *folder, sw_run_mode mode);

/* Remove the run in a folder that was entered, for one that replaces it. */
sw_status sw_run_folder_clear(const sw_run_folder *folder);

/* Give the lock back. */
void sw_run_folder_leave(sw_run_folder *folder);

#endif
