/* group_name.h - whether the name of a column sounds like that of a group of sets. */
#ifndef SW_DATA_GROUP_NAME_H
#define SW_DATA_GROUP_NAME_H

#include <stdbool.h>

/* Does the name consist of words for a group and its number alone, in English or another language:
 * "Patient:ID", "PatientID", "Fall-Nr.", "sujet"? "age of the patient" does not: it is a number of
 * the patient, and equal ages do not make a group. */
bool sw_is_group_name(const char *name);

#endif
