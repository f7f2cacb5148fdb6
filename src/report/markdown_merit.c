/* markdown_merit.c - the part of report.md with the figures of merit of a data set. */
#include "report/markdown_merit.h"

#include "report/markdown_scores.h"
#include "report/markdown_text.h"
#include "report/merit.h"

enum { MOST_TARGETS = 12 }; /* of which each arm has a row */

static void put_arm(sw_text *text, const sw_report *r, int arm)
{
    sw_text_add(text, "| ");
    sw_markdown_text(text, sw_arm_display_name(r->study->arm[arm]).text);
}

static void put_head(sw_text *text, const sw_scores *s)
{
    if (s->target)
        sw_markdown_target_head(text, "| arm | target", "|---|---", s);
    else if (s->task == SW_CLASSES)
        sw_text_add(text, "| arm | balanced accuracy, %% | macro F1 | log-loss | Brier score | "
                          "calibration error |\n|---|---:|---:|---:|---:|---:|\n");
    else
        sw_text_add(text, "| arm | macro F1 | log-loss | Brier score | calibration error |\n"
                          "|---|---:|---:|---:|---:|\n");
}

static void put_targets(sw_text *text, const sw_report *r, int arm, const sw_merit *merit)
{
    for (int64_t c = 0; c < merit->sum->outputs && c < MOST_TARGETS; c++) {
        put_arm(text, r, arm);
        sw_text_add(text, " | ");
        sw_markdown_name(text, &merit->output, c);
        sw_markdown_target(text, merit->sum, c);
        sw_text_add(text, " |\n");
    }
}

static void put_row(sw_text *text, const sw_report *r, int arm, const sw_merit *merit)
{
    if (merit->sum->target) {
        put_targets(text, r, arm, merit);
        return;
    }
    put_arm(text, r, arm);
    if (merit->sum->task == SW_CLASSES) sw_text_add(text, " | %.2f", 100 * merit->balanced);
    sw_markdown_share(text, merit->f1);
    sw_markdown_share(text, merit->loss);
    sw_markdown_share(text, merit->brier);
    sw_markdown_share(text, merit->calibration);
    sw_text_add(text, " |\n");
}

/* The scores by class or label of the best arm, or of the first of `equals` best ones. */
static void put_best(sw_text *text, const sw_report *r, int arm, int equals, const sw_merit *merit)
{
    if (!merit->sum->of) return;
    if (equals > 1)
        sw_text_add(text, "Answers of the first of %d equal best arms, ", equals);
    else
        sw_text_add(text, "Answers of the best arm, ");
    sw_markdown_code(text, sw_arm_display_name(r->study->arm[arm]).text);
    sw_text_add(text, ", on %lld test sets", (long long)merit->sum->metrics.sets);
    if (merit->runs > 1) sw_text_add(text, " (summed over %d runs)", merit->runs);
    sw_text_add(text, ":\n\n");
    sw_markdown_by_output(text, merit->sum, &merit->output);
    sw_markdown_confusion(text, merit->sum, &merit->output);
}

static void put_no_auc(sw_text *text, const sw_report *r, int arm, const sw_merit *merit)
{
    if (merit->without_auc == 0) return;
    sw_text_add(text, "> Note: the AUC is undefined in %d of %d runs of ", merit->without_auc,
                merit->runs);
    sw_markdown_code(text, sw_arm_display_name(r->study->arm[arm]).text);
    sw_text_add(text, ": ");
    sw_markdown_text(text, merit->no_auc);
    sw_text_add(text, ".\n\n");
}

void sw_markdown_merit_table(sw_text *text, const sw_report *r, int data)
{
    sw_text after = {0}; /* what follows the table */
    bool any = false;
    for (int a = 0; a < r->study->arm_count; a++) {
        sw_merit merit;
        sw_text_fail(text, sw_merit_read(&merit, r, data, a));
        if (merit.runs > 0) {
            if (!any) put_head(text, merit.sum);
            any = true;
            put_row(text, r, a, &merit);
            put_no_auc(&after, r, a, &merit);
        }
        sw_merit_free(&merit);
    }
    if (any) sw_text_add(text, "\n");
    sw_text_take(text, &after);
}

void sw_markdown_merit(sw_text *text, const sw_report *r, int data)
{
    int best = -1, equals = 0;
    sw_markdown_merit_table(text, r, data);
    for (int a = 0; a < r->study->arm_count; a++)
        if (sw_study_cell_of(r->study, r->runs, data, a).best && equals++ == 0) best = a;
    if (best < 0) return;
    sw_merit merit;
    sw_text_fail(text, sw_merit_read(&merit, r, data, best));
    if (merit.runs > 0) put_best(text, r, best, equals, &merit);
    sw_merit_free(&merit);
}
