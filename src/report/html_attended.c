/* html_attended.c - the part of a report that shows the attention of trained runs. */
#include "report/html_attended.h"

#include "base/error.h"
#include "report/html_attention.h"

#include <stdlib.h>

enum { MOST_SETS = 2000, MOST_ROWS = 200000 }; /* of the split: the page shows a few of them */

/* How many sets from the start of the split are looked at. */
static int64_t sets_of(const sw_split *split)
{
    int64_t count = 0, rows = 0;
    for (; count < split->count && count < MOST_SETS; count++) {
        const int64_t set = split->index ? split->index[count] : count;
        rows += split->sets->offset[set + 1] - split->sets->offset[set];
        if (count > 0 && rows > MOST_ROWS) break;
    }
    return count;
}

/* Compute the attention of a run; NULL: it has none. */
static sw_status attend(sw_attention **out, const sw_split *split, int64_t sets, const char *folder)
{
    sw_model *model;
    *out = NULL;
    sw_status status = sw_run_model(&model, folder);
    if (status == SW_OK) {
        status = sw_attention_new(out, model, split->sets, split->index, sets, true, 0);
        sw_model_free(model);
    }
    return sw_is_machine_fault(status) ? status : SW_OK;
}

static sw_status attend_all(sw_attended *to, sw_attention **own, int *count, const sw_split *split,
                            const sw_attending_run *run, int runs)
{
    const int64_t sets = sets_of(split);
    for (int i = 0; i < runs && sets > 0; i++) {
        SW_TRY(attend(&own[*count], split, sets, run[i].folder));
        if (!own[*count]) continue;
        to[*count] = (sw_attended){run[i].name, own[*count]};
        ++*count;
    }
    return SW_OK;
}

sw_status sw_html_attended(sw_text *html, const sw_dataset *data, const sw_attending_run *run,
                           int runs, int level)
{
    const sw_split split = sw_dataset_split(data, SW_TEST);
    sw_attended *attended = calloc((size_t)runs + 1, sizeof *attended);
    sw_attention **own = calloc((size_t)runs + 1, sizeof *own);
    int count = 0;
    sw_status status = attended && own
                           ? attend_all(attended, own, &count, &split, run, runs)
                           : sw_fail(SW_ERROR_MEMORY, "out of memory for the attention of runs");
    if (status == SW_OK && count > 0) {
        sw_text_add(html,
                    "<h%d>What attention looked at</h%d>\n<p class=\"soft\">The weights of the "
                    "elements in sets of the test split: those that the model is least and most "
                    "certain of.</p>\n",
                    level, level);
        status = sw_html_attention(html, data, attended, count, &(sw_attention_page){0});
    }
    for (int i = 0; i < count; i++) sw_attention_free(own[i]);
    free(own);
    free(attended);
    return status;
}
