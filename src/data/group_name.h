/* group_name.h - names of groups: does a column sound like one; the order of its names. */
#ifndef SW_DATA_GROUP_NAME_H
#define SW_DATA_GROUP_NAME_H

#include <stdbool.h>
#include <stdint.h>

/* Does the name consist of words for a group and its number alone, in English or another language:
 * "Patient:ID", "PatientID", "Fall-Nr.", "sujet"? "age of the patient" does not: it is a number of
 * the patient, and equal ages do not make a group. */
bool sw_is_group_name(const char *name);

/* Sort names [count] of groups or folds: by size if all are whole numbers, otherwise by their
 * bytes. */
void sw_group_names_sort(char **name, int64_t count);

#endif
