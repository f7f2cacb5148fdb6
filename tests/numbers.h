/* numbers.h - what a test has computed, to be compared with what another processor computes
 * (tools/campaign/builds). */
#ifndef SW_TESTS_NUMBERS_H
#define SW_TESTS_NUMBERS_H

#include <setwise/base.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Append a line to the file of this program in the folder SETWISE_NUMBERS, if there is one: what
 * the numbers are, then the numbers. */
static inline void numbers_keep(const char *what, const sw_real *x, int64_t count)
{
    const char *folder = getenv("SETWISE_NUMBERS");
    char path[512];
    if (!folder) return;
    snprintf(path, sizeof path, "%s/%s", folder, program_invocation_short_name);
    FILE *file = fopen(path, "a");
    if (!file) abort();
    fprintf(file, "%s:", what);
    for (int64_t i = 0; i < count; i++) fprintf(file, " %.9g", (double)x[i]);
    fprintf(file, "\n");
    if (fclose(file) != 0) abort();
}

#endif
