/* markdown_remarks.c - what makes the results of a data set doubtful, in words. */
#include "report/markdown_remarks.h"

#include "report/markdown_text.h"
#include "train/remarks.h"

/* How many runs of the arm have the remark. `most` grows to their steps. */
static int count(const sw_report *r, int data, int arm, sw_remark remark, int64_t *most)
{
    int runs = 0;
    for (int i = 0; i < r->study->runs_per_arm; i++) {
        const sw_study_run *run = &r->runs[sw_study_index(r->study, data, arm, i)];
        if (run->status != SW_OK || !*run->result.remark[remark]) continue;
        runs++;
        if (run->result.steps > *most) *most = run->result.steps;
    }
    return runs;
}

/* "3 of 5 runs of `gated`, 5 of 5 runs of `max`" */
static void put_runs(sw_text *text, const sw_report *r, int data, sw_remark remark)
{
    const char *between = "";
    int64_t steps = 0;
    for (int a = 0; a < r->study->arm_count; a++) {
        const int runs = count(r, data, a, remark, &steps);
        if (runs == 0) continue;
        sw_text_add(text, "%s%d of %d runs of ", between, runs, r->study->runs_per_arm);
        sw_markdown_code(text, sw_arm_display_name(r->study->arm[a]).text);
        between = ", ";
    }
}

/* "> Note: 3 of 5 runs of `gated`: the validation loss was ..." */
static void put_remark(sw_text *text, const sw_report *r, int data, sw_remark remark)
{
    const int arms = r->study->arm_count;
    int total = 0;
    int64_t steps = 0;
    for (int a = 0; a < arms; a++) total += count(r, data, a, remark, &steps);
    if (total == 0) return;
    sw_text_add(text, "> Note: ");
    if (arms > 1 && total == arms * r->study->runs_per_arm)
        sw_text_add(text, "all runs");
    else
        put_runs(text, r, data, remark);
    sw_text_add(text, ": %s", sw_remark_summary(remark));
    if (remark == SW_REMARK_IMPROVING)
        sw_text_add(text, ", for instance `--steps %lld`", 3 * (long long)steps);
    sw_text_add(text, ".\n\n");
}

void sw_markdown_remarks(sw_text *text, const sw_report *r, int data)
{
    for (int k = 0; k < SW_REMARKS; k++) put_remark(text, r, data, (sw_remark)k);
}
