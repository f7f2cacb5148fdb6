/* data_option.h - an option in the spec of a data set: "train=100" in "needle:size=9:train=100". */
#ifndef SW_STUDY_DATA_OPTION_H
#define SW_STUDY_DATA_OPTION_H

#include <setwise/train.h>

/* Fill names [most] with the names of the options that the data set of this spec can have; returns
 * how many. For a file they are those of all formats: opening it fails if its own lacks one. */
int sw_data_option_names(const char **names, int most, const char *data);

/* Set an option of the spec: it replaces one of its name, and becomes the last one. A value with a
 * colon has to be in quotes. SW_ERROR_ARGUMENT: the spec becomes too long. */
sw_status sw_data_option_set(char data[SW_MAX_SPEC], const char *name, const char *value);

/* Does the spec have this option [length], "train=100"? */
bool sw_data_option_is(const char *data, const char *option, size_t length);

#endif
