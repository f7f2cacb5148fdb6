/* study_check.c - do the numbers of a study fit its arrays? */
#include "study/study_check.h"

#include "base/error.h"

static sw_status check_count(const char *what, int count, int least, int most)
{
    if (count >= least && count <= most) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "study: %d %ss, expected %d to %d", count, what, least, most);
}

static sw_status check_lists(const sw_study *study, int least)
{
    SW_TRY(check_count("data set", study->data_count, least, SW_STUDY_MAX_DATA));
    SW_TRY(check_count("arm", study->arm_count, least, SW_STUDY_MAX_ARMS));
    if (study->reference >= 0 && study->reference < (study->arm_count > 0 ? study->arm_count : 1))
        return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "study: the reference is arm %d, expected 0 to %d",
                   study->reference, study->arm_count - 1);
}

sw_status sw_study_check_lists(const sw_study *study)
{
    return check_lists(study, 0);
}

sw_status sw_study_check_numbers(const sw_study *study)
{
    SW_TRY(check_lists(study, 1));
    if (study->runs_per_arm >= 1 &&
        study->runs_per_arm <= INT32_MAX / (SW_STUDY_MAX_DATA * SW_STUDY_MAX_ARMS))
        return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "study: %d runs of each arm, expected at least 1",
                   study->runs_per_arm);
}
