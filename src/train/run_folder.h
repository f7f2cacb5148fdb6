/* run_folder.h - the folder of a run: the names of its files, and who may write there. */
#ifndef SW_TRAIN_RUN_FOLDER_H
#define SW_TRAIN_RUN_FOLDER_H

#include "base/file.h"

#include <setwise/train.h>

enum {
    SW_RUN_CONFIG,
    SW_RUN_HISTORY,
    SW_RUN_MODEL,
    SW_RUN_LAST,
    SW_RUN_RESULT,
    SW_RUN_WEIGHTS,
    SW_RUN_FILES,
};

/* Their names: "config.json" and so on. */
extern const char *const sw_run_file[SW_RUN_FILES];

/* A run's folder, of which this process writes the files while it holds the lock. */
typedef struct sw_run_folder {
    const char *name;
    sw_path path[SW_RUN_FILES];
    int lock; /* descriptor, or -1 */
} sw_run_folder;

/* Name the folder and its files. Touches nothing. */
sw_status sw_run_folder_name(sw_run_folder *folder, const char *name);

/* May a run of this mode use the folder? Asked before the data is read and the model is made. */
sw_status sw_run_folder_check(const sw_run_folder *folder, sw_run_mode mode);

/* Make the folder if the mode says so, lock it, and clear away what the mode replaces. */
sw_status sw_run_folder_enter(sw_run_folder *folder, sw_run_mode mode);
void sw_run_folder_leave(sw_run_folder *folder);

#endif
