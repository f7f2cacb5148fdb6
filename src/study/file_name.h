/* file_name.h - data sets, arms and runs in the names of files and folders. */
#ifndef SW_STUDY_FILE_NAME_H
#define SW_STUDY_FILE_NAME_H

#include <setwise/train.h>

/* The last part of the path that a data set's spec begins with, and its length, without quotes:
 * "bags.csv" of "data/bags.csv:label=kind". The spec's options follow it. */
const char *sw_spec_name(const char *spec, size_t *length);

/* The spec of a data set or an arm as part of a file's name. Characters other than letters, digits
 * and "+-.=_" become "_". Of a path, only the last part stays. A spec that has more than
 * SW_FILE_NAME characters, or does not fit into `size`, keeps its first parameters. If anything is
 * left out, "_" and eight hexadecimal digits follow: a hash of the whole spec. */
enum { SW_FILE_NAME = 80 };
void sw_file_name_of(char *out, size_t size, const char *spec);

/* The name of a run's folder: "DATA-ARM-SEED", or with folds "DATA-ARM-rREPEAT-fFOLD". */
enum { SW_RUN_NAME = 600 };
void sw_run_name_of(char name[SW_RUN_NAME], const char *data, const char *arm,
                    const sw_config *config);

#endif
