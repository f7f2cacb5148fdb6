/* data_describe.h - the numbers that `setwise data info` prints. */
#ifndef DATA_DESCRIBE_H
#define DATA_DESCRIBE_H

#include <setwise/data.h>

/* What is in one split. */
typedef struct split_info {
    int64_t sets, rows, min, median, max; /* rows: elements; then sizes of sets */
    double *of_output; /* [outputs] classes, labels: sets that have it; regression: its mean */
} split_info;

/* false: no memory. out->of_output is to be freed either way. */
bool describe_split(split_info *out, sw_split split);

/* A column of the elements, over all splits. */
typedef struct column_info {
    int64_t missing, infinite;        /* NaN; plus and minus infinity */
    double mean, deviation, min, max; /* of the finite values; NaN if there are none */
} column_info;

/* [sets->width], to be freed; NULL: no memory. */
column_info *describe_columns(const sw_ragged *sets);

/* A histogram of set sizes: the bins hold sizes 0; 1; 2; 3 and 4; 5 to 8; ... */
enum { SIZE_BINS = 64 };
typedef struct size_bins {
    int64_t count[SIZE_BINS];
    int first, last; /* the first and last bin that are not empty */
} size_bins;

size_bins bin_sizes(const sw_ragged *sets);

/* The smallest and the largest size of a bin. */
int64_t bin_begin(int bin);
int64_t bin_end(int bin);

#endif
