/* test_arm_notes.c - texts, each once, with the arms that they concern. */
#include "study/arm_notes.h"

#include <criterion/criterion.h>

Test(arm_notes, keep_each_text_once_with_its_arms)
{
    sw_arm_notes notes = {0};
    char text[] = "first";
    cr_assert_eq(sw_arm_notes_add(&notes, text, 0), SW_OK);
    text[0] = 'F'; /* a copy was kept */
    cr_assert_eq(sw_arm_notes_add(&notes, "second", SW_STUDY_MAX_ARMS - 1), SW_OK);
    cr_assert_eq(sw_arm_notes_add(&notes, "first", 3), SW_OK);
    cr_assert_eq(sw_arm_notes_add(&notes, "first", 3), SW_OK);
    cr_assert_eq(notes.count, 2);
    cr_expect_str_eq(notes.list[0].text, "first");
    cr_expect_eq(notes.list[0].arms, 1 | 1 << 3);
    cr_expect_str_eq(notes.list[1].text, "second");
    cr_expect_eq(notes.list[1].arms, UINT64_C(1) << 63);
    sw_arm_notes_free(&notes);
    cr_expect(notes.count == 0 && !notes.list);
    sw_arm_notes_free(&notes);
}
