/* compare_lists.c - the data sets and arms of `setwise compare`, from its flags. */
#include "compare_lists.h"

#include "command.h"
#include "shown.h"

#include <setwise/tune.h>

#include <stdlib.h>
#include <string.h>

/* ---- Flags ---------------------------------------------------------------------------------- */

void list_options(option options[COMPARE_LISTS], compare_lists *to)
{
    const option flags[COMPARE_LISTS] = {
        {"data", OPTION_TEXT, &to->data, "D1,D2",
         "data sets, separated by commas. A path with a comma or a colon is quoted: "
         "'\"a,b.csv\":label=kind'"},
        {"pool", OPTION_TEXT, &to->pool, "P1,P2",
         "poolings, separated by commas [all that fit]. Settings of the model may follow after "
         "colons: max:level=instance. A pooling that fits only some of the data sets runs on "
         "those"},
        {"arm", OPTION_TEXTS, &to->arm, "NAME:S=V,...",
         "an arm beside those of --pool, --preset or --resume: a name, and settings of model, "
         "training or data, for instance small:pool=gated,width=64. A pooling may stand for the "
         "name. May be given several times"},
        {"grid", OPTION_TEXTS, &to->grid, "S=V,V",
         "all arms with each of these values of a setting: lr=1e-3,3e-4. Several grids are "
         "multiplied"},
        {"match-params", OPTION_SWITCH, &to->match, NULL,
         "adjust the widths of the arms, so that their numbers of parameters are as near as "
         "possible to the reference's"},
        {"trials", OPTION_INT, &to->trials, "N",
         "compare each arm also with settings that a search of N trials on the validation sets "
         "chooses: \"gated\" and \"gated, tuned\"",
         1, 100000},
        {"tune-space", OPTION_TEXT, &to->space, "SPACE",
         "the settings that --trials may change, except those that an arm sets "
         "[" SW_TUNE_SPACE "]"},
        {"reference", OPTION_TEXT, &to->reference, "ARM",
         "the arm that the others are compared with [the first]"},
    };
    memcpy(options, flags, sizeof flags);
}

/* ---- Lists --------------------------------------------------------------------------------- */

/* Cut `text` at its commas into `list`. Returns the number of names, or -1 after an error message.
 */
static int split_list(char *text, const char *list[SW_STUDY_MAX_ARMS], const char *flag)
{
    int count = 0;
    for (char *word = text, *rest; word; word = rest) {
        char *end = word + sw_spec_span(word, ",");
        rest = *end ? end + 1 : NULL;
        *end = '\0';
        bool twice = false;
        for (int i = 0; i < count; i++) twice = twice || strcmp(list[i], word) == 0;
        if (!*word || twice || count == SW_STUDY_MAX_ARMS) {
            say("--%s: %s%s", flag, word,
                !*word  ? "a name is missing between commas"
                : twice ? " is listed twice"
                        : " is one more than a comparison can have");
            return -1;
        }
        list[count++] = word;
    }
    return count;
}

static int check_data(const sw_study *study)
{
    for (int d = 0; d < study->data_count; d++) {
        sw_config config = study->config;
        int status = check_data_set(study->data[d]);
        if (status) return status;
        if (sw_config_set(&config, "data", study->data[d]) != SW_OK) return wrong_use();
    }
    return STATUS_OK;
}

static int check_arms(const sw_study *study)
{
    for (int p = 0; p < study->arm_count; p++) {
        sw_config config = study->config;
        if (sw_config_set(&config, "data", study->data[0]) != SW_OK ||
            sw_arm_set(&config, study->arm[p]) != SW_OK)
            return wrong_use();
    }
    return STATUS_OK;
}

static int add_arms(sw_study *study, const compare_lists *lists)
{
    for (int i = 0; i < lists->arm.count; i++) {
        const sw_status added = sw_study_add_arm(study, lists->arm.text[i]);
        if (added == SW_OK || (added == SW_ERROR_EXISTS && lists->grows)) continue;
        return wrong_use();
    }
    return STATUS_OK;
}

int set_lists(sw_study *study, compare_lists *lists)
{
    lists->cut_data = strdup(lists->data ? lists->data : "");
    lists->cut_pool = strdup(lists->pool ? lists->pool : "");
    if (!lists->cut_data || !lists->cut_pool) {
        say("out of memory for the lists of --data and --pool");
        return STATUS_FAILED;
    }
    if (lists->data) study->data_count = split_list(lists->cut_data, study->data, "data");
    if (lists->pool) study->arm_count = split_list(lists->cut_pool, study->arm, "pool");
    if (study->data_count < 0 || study->arm_count < 0) return STATUS_WRONG_USE;
    if (study->data_count == 0) {
        say("--data D1,D2 is missing: data sets, separated by commas; or --preset NAME, an "
            "experiment");
        return STATUS_WRONG_USE;
    }
    int status = check_data(study);
    if (!status) status = check_arms(study);
    return status ? status : add_arms(study, lists);
}

void free_lists(compare_lists *lists)
{
    free(lists->cut_data);
    free(lists->cut_pool);
}

/* ---- The rest ------------------------------------------------------------------------------ */

static int set_reference(sw_study *study, const compare_lists *lists)
{
    const char *name = lists->reference ? lists->reference : lists->reference_before;
    study->named = study->named || lists->reference;
    study->reference = 0;
    if (!name || sw_study_find_arm(&study->reference, study, name) == SW_OK) return STATUS_OK;
    study->reference = 0;
    if (!lists->reference) return STATUS_OK; /* resuming says which arms are missing */
    say("--reference: %s", sw_error_message());
    return STATUS_WRONG_USE;
}

/* Say the width of each arm. */
static void say_widths(const sw_study *study)
{
    char text[4096] = "";
    for (int a = 0; a < study->arm_count; a++) {
        char width[128];
        int count;
        sw_config config = study->config;
        const sw_field *field = sw_config_fields(&count);
        if (sw_config_set(&config, "data", study->data[0]) != SW_OK ||
            sw_arm_set(&config, study->arm[a]) != SW_OK)
            continue;
        while (strcmp(field->name, "width") != 0) field++;
        sw_config_get(&config, field, width, sizeof width);
        const size_t length = strlen(text);
        const sw_display_name name = sw_arm_display_name(study->arm[a]);
        const bool says_it = strstr(name.text, ", width "); /* "max, width 12" */
        snprintf(text + length, sizeof text - length, "%s %s%s%s", a ? ";" : "", name.text,
                 says_it ? "" : ", width ", says_it ? "" : width);
    }
    say("widths with about as many parameters as %s:%s",
        sw_arm_display_name(study->arm[study->reference]).text, text);
}

int finish_arms(sw_study *study, const compare_lists *lists)
{
    if (study->arm_count == 0) {
        const sw_status fitting = sw_study_every_pooling(study);
        if (fitting != SW_OK) return failed(fitting);
    }
    if (lists->grid.count > 0 &&
        sw_study_add_grid(study, lists->grid.text, lists->grid.count) != SW_OK)
        return wrong_use();
    const int status = set_reference(study, lists);
    if (status) return status;
    if (lists->match || study->matched) {
        const sw_status matched = sw_study_match_parameters(study);
        if (matched != SW_OK) return failed(matched);
        say_widths(study);
    }
    if (lists->space) study->space = lists->space;
    return lists->trials == 0 || sw_study_add_tuned(study, lists->trials) == SW_OK ? STATUS_OK
                                                                                   : wrong_use();
}
