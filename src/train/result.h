/* result.h - result.json: the metrics of a run that has ended, its remarks and warnings. */
#ifndef SW_TRAIN_RESULT_H
#define SW_TRAIN_RESULT_H

#include <setwise/scores.h>

/* What the file has beside the result. */
typedef struct sw_result_facts {
    const sw_scores *valid, *test; /* NULL: the split has its metrics alone */
    const sw_dataset *dataset;     /* its warnings and the names of the outputs */
    const sw_params *params;       /* the warnings of the model */
    const char *kernels;           /* sw_kernels() of all processes that trained it */
} sw_result_facts;

/* Write the file. */
sw_status sw_result_write(const sw_result *result, const sw_result_facts *facts, const char *path);

/* Read the file. After a failure `result` is unchanged. SW_ERROR_NOT_FOUND; SW_ERROR_FORMAT: it is
 * damaged. */
sw_status sw_result_read(sw_result *result, const char *path);

/* What a report takes from the file beside the result. */
typedef struct sw_result_details {
    sw_scores *test;   /* without curves and bins; NULL: the file has the metrics alone */
    sw_columns output; /* the names of their outputs; NULL: none are known */
    char **warning;    /* [warnings] of data and model */
    int warnings;
} sw_result_details;

/* The same; free *out with sw_result_details_free. After a failure it is empty. */
sw_status sw_result_details_read(sw_result_details *out, const char *path);
void sw_result_details_free(sw_result_details *details);

#endif
