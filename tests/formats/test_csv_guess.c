/* test_csv_guess.c - what a column probably holds, by its name. */
#include "formats/csv_guess.h"

#include <criterion/criterion.h>

Test(csv_guess, sets_and_labels)
{
    static const char *const sets[] = {"id",        "ID",        "Sample:ID", "bag_id",
                                       "PatientID", "patient 1", "respondent"};
    static const char *const labels[] = {"Diagnose", "tumour_type", "y", "Class", "bagLabel"};
    static const char *const neither[] = {"width", "x",        "typeface", "idle",
                                          "",      "grouping", "yy",       "response time [s]"};
    for (int i = 0; i < 7; i++) cr_expect(sw_csv_may_be_set(sets[i]), "%s", sets[i]);
    for (int i = 0; i < 5; i++) cr_expect(sw_csv_may_be_label(labels[i]), "%s", labels[i]);
    for (int i = 0; i < 8; i++) {
        cr_expect_not(sw_csv_may_be_set(neither[i]), "%s", neither[i]);
        cr_expect_not(sw_csv_may_be_label(neither[i]), "%s", neither[i]);
    }
}
