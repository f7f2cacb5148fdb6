/* splits.c - splits that no function takes. */
#include "splits.h"

sw_split wrong_split(int i)
{
    static const int64_t beyond[] = {48}, before[] = {-1}, largest[] = {INT64_MAX};
    sw_split split = given_split(SW_VALID);
    const int64_t *const index[] = {beyond, before, largest};
    switch (i) {
    case 0: return (sw_split){0};
    case 1: split.sets = NULL; break;
    case 2: split.count = -1; break;
    case 3: split.count = INT64_MIN; break;
    case 4: split.outputs = -1; break;
    case 5: split.task = (sw_task)9; break;
    case 6: split.role = (sw_role)9; break;
    default: split.index = index[i - 7], split.count = 1;
    }
    return split;
}
