/* html_attended.h - the part of a report that shows the attention of trained runs. */
#ifndef SW_REPORT_HTML_ATTENDED_H
#define SW_REPORT_HTML_ATTENDED_H

#include "base/text.h"

#include <setwise/data.h>

/* A run whose attention is shown, and what it is called. */
typedef struct sw_attending_run {
    const char *name, *folder;
} sw_attending_run;

/* Add a heading of this level (1 to 6) and the attention of the runs to the test split, or to its
 * first sets if it is large. `data` is divided as it was for the runs. Runs whose model is missing,
 * has no weights or does not fit the data are left out; if none is left, nothing is added. Fails
 * only if memory or the disk does. */
sw_status sw_html_attended(sw_text *html, const sw_dataset *data, const sw_attending_run *run,
                           int runs, int level);

#endif
