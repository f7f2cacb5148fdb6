/* task.c - the names of the tasks. */
#include <setwise/base.h>

#include <string.h>

static const char *const names[] = {[SW_CLASSES] = "classes",
                                    [SW_LABELS] = "labels",
                                    [SW_REGRESSION] = "regression",
                                    [SW_MIXTURE] = "mixture"};

const char *sw_task_name(sw_task task)
{
    const bool is_one = task >= SW_CLASSES && task <= SW_MIXTURE;
    return is_one ? names[task] : "no task";
}

bool sw_task_from(sw_task *out, const char *name)
{
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
        if (strcmp(names[i], name) != 0) continue;
        *out = (sw_task)i;
        return true;
    }
    return false;
}
