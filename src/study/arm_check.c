/* arm_check.c - checks the arms of a study before it runs. */
#include "study/arm_check.h"

#include "base/error.h"
#include "study/arm_spec.h"
#include "study/file_name.h"
#include "study/tune_space.h"
#include "study/tuned_arm.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Fails if two arms have the same name, in words or in folders. */
static sw_status check_names(const char *a, const char *b)
{
    char a_file[256], b_file[256];
    const sw_display_name a_name = sw_arm_display_name(a), b_name = sw_arm_display_name(b);
    sw_file_name_of(a_file, sizeof a_file, a);
    sw_file_name_of(b_file, sizeof b_file, b);
    if (strcmp(a, b) == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "study: the arm %s is listed twice", a);
    if (strcmp(a_name.text, b_name.text) == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "study: two arms have the name %s: %s and %s",
                       a_name.text, a, b);
    if (strcasecmp(a_name.text, b_name.text) == 0 || strcasecmp(a_file, b_file) == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "study: the arms %s and %s differ too little: in folders, where case and "
                       "unusual characters may not count, both are %s",
                       a_name.text, b_name.text, b_file);
    return SW_OK;
}

static bool are_same(const sw_config *a, const sw_config *b)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        char x[SW_MAX_SPEC], y[SW_MAX_SPEC];
        sw_config_get(a, &field[i], x, sizeof x);
        sw_config_get(b, &field[i], y, sizeof y);
        if (strcmp(x, y) != 0) return false;
    }
    return true;
}

static sw_status check_different(const sw_study *study, const sw_config *config, int a, int b)
{
    if (sw_arm_trials(study->arm[a]) != sw_arm_trials(study->arm[b]) ||
        !are_same(&config[a], &config[b]))
        return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "study: the arms %s and %s have the same settings: with the same seeds, their "
                   "runs are equal to the last bit; leave one out",
                   study->arm[a], study->arm[b]);
}

/* Set all arms with a data set. */
static sw_status set_all(sw_config *config, const sw_study *study, int data)
{
    for (int a = 0; a < study->arm_count; a++) {
        config[a] = study->config;
        sw_status status = sw_config_set(&config[a], "data", study->data[data]);
        if (status == SW_OK) status = sw_arm_set(&config[a], study->arm[a]);
        if (status != SW_OK) return sw_fail_in(status, "study");
    }
    return SW_OK;
}

/* Fails if a tuned arm has nothing to tune, or the space has a setting or value that is unknown. */
static sw_status check_space(const sw_study *study, const sw_config *config, int arm)
{
    char space[SW_MAX_SPEC];
    if (sw_arm_trials(study->arm[arm]) == 0) return SW_OK;
    sw_status status = sw_tuned_space(space, sizeof space, study, arm);
    if (status == SW_OK) status = sw_space_check(space, config);
    return status == SW_OK ? SW_OK : sw_fail_in(status, "study");
}

sw_status sw_study_check_arms(const sw_study *study, bool resumed)
{
    sw_config *config = calloc(SW_STUDY_MAX_ARMS, sizeof *config);
    if (!config) return sw_fail(SW_ERROR_MEMORY, "out of memory for the arms of a study");
    sw_status status = SW_OK;
    for (int d = study->data_count; status == SW_OK && d-- > 0;) status = set_all(config, study, d);
    for (int a = 0; status == SW_OK && a < study->arm_count; a++)
        status = check_space(study, &config[a], a);
    for (int b = 0; b < study->arm_count; b++)
        for (int a = 0; status == SW_OK && a < b; a++) {
            status = check_names(study->arm[a], study->arm[b]);
            if (status == SW_OK && !resumed) status = check_different(study, config, a, b);
        }
    free(config);
    return status;
}
