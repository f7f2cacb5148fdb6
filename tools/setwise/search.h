/* search.h - the part of `setwise train` that searches for settings: --tune. */
#ifndef SEARCH_H
#define SEARCH_H

#include <setwise/tune.h>

/* The flags of a search. `amount` is "30" trials, or a time: "90s", "5m", "2h". */
typedef struct tune_flags {
    const char *amount, *space; /* NULL: not given */
    int64_t folds, seeds;       /* 0: not given */
} tune_flags;

/* Put the flags that were given into a search. False: the amount is not one, and the error was
 * printed. */
bool search_from(sw_tuning *tuning, const tune_flags *flags);

/* Run the search in `folder`, and print its table and result. Returns an exit status. */
int search(const sw_dataset *data, const sw_config *config, const sw_tuning *tuning,
           const char *folder, sw_run_mode mode, bool json);

#endif
