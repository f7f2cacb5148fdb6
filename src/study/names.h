/* names.h - what data sets are called in the names of files, in tables and in figures; arms too
 * (sw_arm_label). */
#ifndef SW_STUDY_NAMES_H
#define SW_STUDY_NAMES_H

#include <setwise/study.h>

enum { SW_FILE_NAME = 80 }; /* most characters of it */

/* A name (a data set's, an arm's) as part of a file's name: what is not a letter, a digit or one of
 * "+-.=_" is "_" there. Of a path, which has a slash before the first colon, only the last part
 * stays; of more than SW_FILE_NAME characters, or than fit, the first parameters. What is left out
 * becomes "_" and eight hexadecimal digits, a hash of the whole name. */
void sw_file_name_of(char *out, size_t size, const char *name);

/* The name of a run's folder: "DATA-POOL-SEED", of a fold "DATA-POOL-rREPEAT-fFOLD". */
enum { SW_RUN_NAME = 600 };
void sw_run_name_of(char name[SW_RUN_NAME], const char *data, const char *pool,
                    const sw_config *config);

/* The short name of a data set among those of the study: without the folder of a path, and with
 * only those parameters that tell it from others of its name. "needle", "bags:train=50". */
sw_label sw_data_label(const sw_study *study, int data);

#endif
