/* compare_table.h - what `setwise compare` prints at its end. */
#ifndef COMPARE_TABLE_H
#define COMPARE_TABLE_H

#include <setwise/report.h>

/* The results of the study: tables that fit the terminal, or JSON. The caller frees the text with
 * free(). NULL after an error message. */
char *study_found(const sw_report *report, bool json);

#endif
