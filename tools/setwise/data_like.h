/* data_like.h - opens a data set with the options of a run's own data, where they fit. */
#ifndef DATA_LIKE_H
#define DATA_LIKE_H

#include <setwise/base.h>

/* Opens the data set of a spec. */
typedef sw_status (*data_opener)(void *user, const char *spec);

/* Open the data set of `spec`. For a file, the options of `own`, the spec of a run's data, are
 * taken over where `spec` has none; if that fails, it is opened without them. Says which options
 * were taken over. Returns an exit status, after printing the error. */
int open_like(const char *spec, const char *own, data_opener open, void *user);

#endif
