/* test_group_name.c - which names sound like a group of sets; their order. */
#include "data/group_name.h"

#include <criterion/criterion.h>

Test(group_name, names)
{
    static const char *const groups[] = {
        "patient",         "Patient:ID", "PatientID", "patient_1", "Fall-Nr.",     "subject no",
        "Patientennummer", "id",         "sujet",     "GroupName", "probanden-id", "case number"};
    static const char *const others[] = {
        "age of the patient", "patient.age", "width",    "idle", "falling", "number", "", "x",
        "group size",         "ÄID",         "mousetrap"};
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        cr_expect(sw_is_group_name(groups[i]), "%s", groups[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_expect_not(sw_is_group_name(others[i]), "%s", others[i]);
}

Test(group_name, whole_numbers_by_size)
{
    char *name[] = {"10", "9", "-1"};
    sw_group_names_sort(name, 3);
    cr_expect_str_eq(name[0], "-1");
    cr_expect_str_eq(name[2], "10");
}

Test(group_name, others_by_their_bytes)
{
    char *name[] = {"b", "9", "10"};
    sw_group_names_sort(name, 3);
    cr_expect_str_eq(name[0], "10");
    cr_expect_str_eq(name[2], "b");
}
