/* csv_guess.h - what a column of a table probably holds, by its name: for messages alone. Nothing
 * is read because of a guess. */
#ifndef SW_FORMATS_CSV_GUESS_H
#define SW_FORMATS_CSV_GUESS_H

#include <stdbool.h>

/* May a column of that name hold the class of a set: "Diagnose", "tumour_type", "y"? */
bool sw_csv_may_be_label(const char *name);

/* May it say which set an element belongs to: "id", "Sample:ID", "bag_id", "PatientID"? */
bool sw_csv_may_be_set(const char *name);

#endif
