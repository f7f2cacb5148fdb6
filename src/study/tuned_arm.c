/* tuned_arm.c - arms whose open settings a search chooses. */
#include "study/tuned_arm.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/path.h"
#include "study/arm_spec.h"
#include "study/claim.h"
#include "study/file_name.h"
#include "study/tune_files.h"
#include "study/tune_space.h"

#include <setwise/tune.h>

#include <stdio.h>
#include <string.h>

/* ---- The search ------------------------------------------------------------------------------ */

/* If widths are matched, they and the layers are not searched: they decide how many parameters
 * there are. */
static const char matched_space[] = "lr=0.0003..0.003 dropout=0|0.2|0.5 weight-decay=0.001..0.1";

sw_status sw_tuned_space(char *space, size_t size, const sw_study *study, int arm)
{
    const char *all = study->space ? study->space : study->matched ? matched_space : SW_TUNE_SPACE;
    *space = '\0';
    for (const char *at = all + strspn(all, " "); *at; at += strspn(at, " ")) {
        char name[64];
        const size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "= "), at);
        if (!sw_arm_sets(study->arm[arm], name))
            sw_append(space, size, "%s%.*s", *space ? " " : "", (int)length, at);
        at += length;
    }
    if (*space) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "arm %s sets everything that could be tuned: %s",
                   study->arm[arm], all);
}

/* The name of the search: that of the run's folder without the seed. */
static void name_search(char name[SW_RUN_NAME], const sw_study *study, sw_run_at at)
{
    sw_config config = study->config;
    sw_study_number(&config, study, at.run);
    sw_run_name_of(name, study->data[at.data], study->arm[at.arm], &config);
    if (config.folds == 0) *strrchr(name, '-') = '\0';
}

/* Make the folder FOLDER/tuning, and name that of the search in it. */
static sw_status place_search(sw_path *out, const char *folder, const char *name)
{
    sw_path all;
    SW_TRY(sw_path_join(&all, folder, "tuning"));
    const sw_status made = sw_path_exists(all.text) ? SW_OK : sw_folder_new(all.text);
    if (made != SW_OK && made != SW_ERROR_EXISTS) return made;
    return sw_path_join(out, all.text, name);
}

static sw_status search(const sw_config *config, const sw_tuning *tuning, const sw_path *folder,
                        const sw_dataset *dataset, const sw_watcher *watcher)
{
    sw_tune_result result;
    const sw_run_mode mode = sw_path_exists(folder->text) ? SW_RUN_RESUME : SW_RUN_NEW;
    const sw_tune_watcher own = {.run = *watcher};
    const sw_status status = sw_tune(&result, config, tuning, folder->text, mode, dataset, &own);
    sw_tune_result_free(&result);
    return status;
}

/* Search, unless that has been done; if another process does it, wait for its end. */
static sw_status search_once(const sw_config *config, const sw_tuning *tuning,
                             const sw_path *folder, const char *study_folder, const char *name,
                             const sw_dataset *dataset, const sw_watcher *watcher)
{
    sw_claim claim = {0};
    sw_claim_view seen;
    char own[SW_RUN_NAME + 8];
    snprintf(own, sizeof own, "tuning-%s", name);
    SW_TRY(sw_claim_wait(&claim, &seen, study_folder, own, watcher, "searches for settings"));
    if (seen.state == SW_CLAIM_DIVERGED && !claim.held)
        return sw_fail(SW_ERROR_DIVERGED, "%s: all trials diverged", folder->text);
    if (!claim.held) return SW_OK;
    const sw_status status = search(config, tuning, folder, dataset, watcher);
    const sw_claim_state state = status == SW_OK               ? SW_CLAIM_ENDED
                                 : status == SW_ERROR_DIVERGED ? SW_CLAIM_DIVERGED
                                                               : SW_CLAIM_FREE;
    const sw_status ended = sw_claim_end(&claim, state);
    return status == SW_OK ? ended : status;
}

/* ---- The choice ------------------------------------------------------------------------------ */

/* Put the choice into `config`, and into settings [size] as text. */
static sw_status take_choice(sw_config *config, char *settings, size_t size,
                             const sw_tuning *tuning, const char *folder)
{
    int64_t chosen;
    SW_TRY(sw_tune_read_chosen(&chosen, folder));
    snprintf(settings, size, "as given");
    return chosen == 0 ? SW_OK
                       : sw_space_draw(config, settings, size, tuning->space,
                                       (int64_t)config->data_seed, chosen);
}

/* What is searched, and where. */
static sw_status describe(sw_tuning *tuning, char name[SW_RUN_NAME], sw_path *place,
                          const sw_study *study, const char *folder, sw_run_at at)
{
    *tuning = (sw_tuning){.trials = sw_arm_trials(study->arm[at.arm])};
    SW_TRY(sw_tuned_space(tuning->space, sizeof tuning->space, study, at.arm));
    name_search(name, study, at);
    return place_search(place, folder, name);
}

sw_status sw_tuned_configure(sw_config *config, const sw_study *study, const char *folder,
                             sw_run_at at, const sw_dataset *dataset, const sw_watcher *watcher)
{
    char name[SW_RUN_NAME], settings[512];
    sw_path place;
    sw_tuning tuning;
    if (sw_arm_trials(study->arm[at.arm]) == 0) return SW_OK;
    SW_TRY(describe(&tuning, name, &place, study, folder, at));
    /* One search for all seeds; its own seed does not move when more runs are added. */
    sw_config begun = *config;
    begun.seed = config->data_seed;
    SW_TRY(search_once(&begun, &tuning, &place, folder, name, dataset, watcher));
    return take_choice(config, settings, sizeof settings, &tuning, place.text);
}

sw_status sw_tuned_settings(char *settings, size_t size, const sw_study *study, const char *folder,
                            sw_run_at at)
{
    char name[SW_RUN_NAME];
    sw_path place;
    sw_tuning tuning;
    sw_config config;
    SW_TRY(sw_study_configure(&config, study, at));
    SW_TRY(describe(&tuning, name, &place, study, folder, at));
    return take_choice(&config, settings, size, &tuning, place.text);
}
