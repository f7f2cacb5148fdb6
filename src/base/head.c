#include <setwise/base.h>

#include <string.h>

static const char *const names[] = {[SW_CLASSES] = "classes",
                                    [SW_LABELS] = "labels",
                                    [SW_REGRESSION] = "regression",
                                    [SW_MIXTURE] = "mixture"};

const char *sw_head_name(sw_head head)
{
    return names[head];
}

bool sw_head_from(sw_head *out, const char *name)
{
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
        if (strcmp(names[i], name) != 0) continue;
        *out = (sw_head)i;
        return true;
    }
    return false;
}
