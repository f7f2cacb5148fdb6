/* test_task.c - tasks and their names. */
#include <setwise/base.h>

#include <criterion/criterion.h>

Test(task, names_there_and_back)
{
    static const char *const names[] = {"classes", "labels", "regression", "mixture"};
    for (int i = 0; i < 4; i++) {
        sw_task task = (sw_task)-1;
        cr_expect_str_eq(sw_task_name((sw_task)i), names[i]);
        cr_expect(sw_task_from(&task, names[i]));
        cr_expect_eq((int)task, i);
    }
}

Test(task, other_names_are_none)
{
    static const char *const wrong[] = {"", "class", "Classes", "classes ", "mixtures"};
    for (int i = 0; i < 5; i++) {
        sw_task task = SW_LABELS;
        cr_expect_not(sw_task_from(&task, wrong[i]), "%s", wrong[i]);
        cr_expect_eq(task, SW_LABELS, "a failure changed it");
    }
}
