/* data_info.h - `setwise data info`. */
#ifndef DATA_INFO_H
#define DATA_INFO_H

#include <stdbool.h>
#include <stdint.h>

/* Print what is in a data set, opened with `seed`; an exit status. */
int data_info(const char *spec, int64_t seed, bool json);

#endif
