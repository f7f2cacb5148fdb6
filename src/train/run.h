/* run.h - the files of a run's folder, for those who look into it or clear it away. */
#ifndef SW_TRAIN_RUN_H
#define SW_TRAIN_RUN_H

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

#endif
