/* findings.c - what a study found on a data set, in words. */
#include "report/findings.h"

#include "report/metric_text.h"

#include <math.h>
#include <string.h>

enum { MOST_NAMED = 6 }; /* arms of one sentence that get their numbers */

typedef struct finding {
    sw_text *text;
    const sw_text_format *as;
    const sw_report *report;
    const sw_metric_analysis *main;
    int data;
} finding;

/* ---- Names and numbers ----------------------------------------------------------------------- */

/* Sentences list names, so one with commas is in quotes. */
static void put_arm(const finding *f, int arm)
{
    const sw_display_name name = sw_arm_display_name(f->report->study->arm[arm]);
    const char *quote = strchr(name.text, ',') ? "\"" : "";
    sw_text_say(f->text, f->as, "%s", quote);
    f->as->outside(f->text, name.text);
    sw_text_say(f->text, f->as, "%s", quote);
}

/* Say a part, or fail as it did, and free it. */
static void say_text(const finding *f, sw_text *part)
{
    sw_text_fail_as(f->text, part);
    if (part->data) f->as->own(f->text, part->data);
    sw_text_free(part);
}

static void say_number(const finding *f, double value)
{
    sw_text number = {0};
    sw_metric_number(&number, f->main, value);
    say_text(f, &number);
}

/* "91.0 % [89.1, 92.7]", or another unit after the first number. */
static void say_estimate(const finding *f, double value, const char *unit, double low, double high)
{
    sw_text interval = {0};
    say_number(f, value);
    sw_metric_interval(&interval, f->main, low, high);
    sw_text_say(f->text, f->as, "%s%s", *unit ? " " : "", unit);
    say_text(f, &interval);
}

/* How much better arm a is than arm b: "8.5 points [6.2, 10.9]", or of errors above 0 "a factor of
 * 1.90 [1.62, 2.24]". `first`: with words, not only numbers. */
static void say_gain(const finding *f, int a, int b, bool first)
{
    const bool lower = f->main->lower_is_better;
    const sw_pair_estimate pair =
        lower ? sw_metric_pair(f->main, b, a) : sw_metric_pair(f->main, a, b);
    if (!f->main->ratios) {
        say_estimate(f, pair.difference, first && *f->main->unit ? "points" : "", pair.low,
                     pair.high);
        return;
    }
    sw_text numbers = {0};
    sw_metric_comparison(&numbers, f->main, &pair);
    if (first) sw_text_say(f->text, f->as, "a factor of ");
    say_text(f, &numbers);
}

/* ---- Sentences ------------------------------------------------------------------------------- */

static int diverged_runs(const finding *f, int arm)
{
    return sw_study_cell_of(f->report->study, f->report->runs, f->data, arm).diverged;
}

/* List the arms that have the best mean, and runs of their own. Returns how many. */
static int leaders(const finding *f, int list[SW_STUDY_MAX_ARMS])
{
    int count = 0;
    for (int a = 0; a < f->main->arms; a++)
        if (f->main->arm[a].same == a &&
            sw_study_cell_of(f->report->study, f->report->runs, f->data, a).best)
            list[count++] = a;
    return count;
}

/* All runs of some arm have ended well. */
static bool has_whole_arm(const finding *f)
{
    for (int a = 0; a < f->main->arms; a++) {
        const sw_study_cell cell = sw_study_cell_of(f->report->study, f->report->runs, f->data, a);
        if (cell.runs > 0 && cell.diverged == 0) return true;
    }
    return false;
}

static double majority_of(const finding *f)
{
    return sw_majority_of(f->report->study, f->report->runs, f->data);
}

/* "mean, max and pma" */
static void say_arms(const finding *f, const int *list, int count)
{
    for (int i = 0; i < count; i++) {
        if (i > 0) sw_text_say(f->text, f->as, i + 1 < count ? ", " : " and ");
        put_arm(f, list[i]);
    }
}

/* Several leaders are shown without intervals, as equal means may have different ones. */
static void say_leaders(const finding *f, const int *best, int count)
{
    const sw_arm_estimate *arm = &f->main->arm[best[0]];
    say_arms(f, best, count);
    /* "mean accuracy"; the mean absolute error has its mean already */
    const char *mean = strncmp(f->main->name, "mean ", 5) == 0 ? "" : "mean ";
    if (f->main->arms > 1)
        sw_text_say(f->text, f->as, " %s the %s %s%s, ", count > 1 ? "have" : "has",
                    f->main->lower_is_better ? "lowest" : "highest", mean, f->main->name);
    else
        sw_text_say(f->text, f->as, " has a %s%s of ", mean, f->main->name);
    say_estimate(f, arm->mean, f->main->unit, count > 1 ? (double)NAN : arm->low,
                 count > 1 ? (double)NAN : arm->high);
    const double majority = majority_of(f);
    if (!isnan(majority)) {
        sw_text_say(f->text, f->as, "; the majority %s alone gives ",
                    f->report->facts[f->data].task == SW_CLASSES ? "class" : "of each label");
        say_estimate(f, majority, f->main->unit, NAN, NAN);
    }
    sw_text_say(f->text, f->as, ".");
}

/* The arms whose intervals reach down to the majority class. */
static void say_no_better_than_majority(const finding *f)
{
    const double majority = majority_of(f);
    int list[SW_STUDY_MAX_ARMS], count = 0;
    for (int a = 0; a < f->main->arms; a++) {
        const sw_arm_estimate *arm = &f->main->arm[a];
        if (arm->runs > 0 && arm->same == a && (isnan(arm->low) ? arm->mean : arm->low) <= majority)
            list[count++] = a;
    }
    if (isnan(majority) || count == 0) return;
    sw_text_say(f->text, f->as, " ");
    say_arms(f, list, count);
    sw_text_say(f->text, f->as, " %s not shown to be above the majority.",
                count == 1 ? "is" : "are");
}

/* The arms of which `arm` is better, worse, undecided. */
static int arms_with(const finding *f, int arm, sw_verdict verdict, int list[SW_STUDY_MAX_ARMS])
{
    int count = 0;
    for (int a = 0; a < f->main->arms; a++)
        if (a != arm && sw_metric_pair(f->main, arm, a).verdict == verdict) list[count++] = a;
    return count;
}

/* The arms of one verdict: "max beats gated by 8.5 points [6.2, 10.9] and pma by 3.4 [1.8, 5.1]."
 * Returns whether there is any. */
static bool say_group(const finding *f, int arm, sw_verdict verdict, bool begun)
{
    static const struct {
        const char *verb, *before, *after;
    } words[] = {[SW_BETTER] = {" beats ", " by ", ""},
                 [SW_WORSE] = {" is beaten by ", " (", ")"},
                 [SW_UNDECIDED] = {" is not told apart from ", " (", ")"}};
    int list[SW_STUDY_MAX_ARMS];
    const int count = arms_with(f, arm, verdict, list);
    if (count == 0) return false;
    sw_text_say(f->text, f->as, " ");
    if (begun)
        sw_text_say(f->text, f->as, "It");
    else
        put_arm(f, arm);
    sw_text_say(f->text, f->as, "%s", words[verdict].verb);
    for (int i = 0; i < count; i++) {
        if (i > 0) sw_text_say(f->text, f->as, i + 1 < count ? ", " : " and ");
        put_arm(f, list[i]);
        if (count > MOST_NAMED) continue;
        sw_text_say(f->text, f->as, "%s", words[verdict].before);
        if (verdict == SW_WORSE)
            say_gain(f, list[i], arm, i == 0);
        else
            say_gain(f, arm, list[i], i == 0);
        sw_text_say(f->text, f->as, "%s", words[verdict].after);
    }
    sw_text_say(f->text, f->as, ".");
    return true;
}

/* "differences of 2.0 points", "factors of 1.40" */
static void say_resolved(const finding *f, double resolution)
{
    if (f->main->ratios) {
        sw_text ratio = {0};
        sw_metric_ratio(&ratio, resolution);
        sw_text_say(f->text, f->as, "factors of ");
        say_text(f, &ratio);
        return;
    }
    sw_text_say(f->text, f->as, "differences of ");
    say_estimate(f, resolution, *f->main->unit ? "points" : "", NAN, NAN);
}

/* "3 seeds and 2,000 test sets" */
static void say_size(const finding *f)
{
    sw_text sets = {0};
    sw_count_text(&sets, f->main->sets);
    sw_text_say(f->text, f->as, " %s", sw_study_runs_display_name(f->report->study).text);
    if (f->main->sets > 0) {
        sw_text_say(f->text, f->as, " and ");
        say_text(f, &sets);
        sw_text_say(f->text, f->as, " test sets");
    }
    if (f->main->groups > 0 && f->main->groups < f->main->sets)
        sw_text_say(f->text, f->as, " of %lld groups", (long long)f->main->groups);
    sw_text_free(&sets);
}

/* How small a difference the study can show. The family of a named reference shows smaller ones
 * than that of all pairs. */
static void say_resolution(const finding *f)
{
    const sw_study *study = f->report->study;
    const bool named = f->main->against;
    const double resolution = named ? f->main->resolution_against : f->main->resolution;
    if (resolution > 0) {
        say_size(f);
        if (*f->main->unit && resolution >= 1) { /* 100 points */
            sw_text_say(f->text, f->as, " are too few to tell any difference apart");
        } else {
            sw_text_say(f->text, f->as, " tell apart ");
            say_resolved(f, resolution);
        }
        if (named) {
            sw_text_say(f->text, f->as, " from the named reference ");
            put_arm(f, f->main->reference);
            sw_text_say(f->text, f->as, ", and among all pairs ");
            say_resolved(f, f->main->resolution);
        }
        sw_text_say(f->text, f->as, ".");
    } else if (f->main->arms > 1 && study->runs_per_arm == 1) {
        sw_text_say(f->text, f->as,
                    " One run of each arm decides nothing: with more seeds, differences are "
                    "tested.");
    }
    if (f->main->arms > 1 && f->main->sets == 1 && study->runs_per_arm > 1)
        sw_text_say(f->text, f->as,
                    " One test set decides nothing: with more of them, differences are tested.");
    /* Each fold has test sets of its own: no prediction is needed. */
    if (f->main->sets == 0 && study->runs_per_arm > 1 && study->config.folds <= 0)
        sw_text_say(f->text, f->as,
                    " The predictions of some runs are missing, so all intervals are about these "
                    "test sets alone.");
}

/* ""wide, tuned" has the same runs as wide." */
static void say_same(const finding *f)
{
    for (int a = 0; a < f->main->arms; a++) {
        if (f->main->arm[a].same == a) continue;
        sw_text_say(f->text, f->as, " ");
        put_arm(f, a);
        sw_text_say(f->text, f->as, " has the same runs as ");
        put_arm(f, f->main->arm[a].same);
        sw_text_say(f->text, f->as, ".");
    }
}

/* "sum diverged in 1 of 3 runs." */
static void say_diverged(const finding *f)
{
    for (int a = 0; a < f->main->arms; a++) {
        const int runs = diverged_runs(f, a);
        if (runs == 0) continue;
        sw_text_say(f->text, f->as, " ");
        put_arm(f, a);
        sw_text_say(f->text, f->as, " diverged in %d of %d runs.", runs,
                    f->report->study->runs_per_arm);
    }
}

void sw_findings(sw_text *text, const sw_text_format *as, const sw_report *report, int data)
{
    const sw_metric_analysis *main = &report->analysis[data]->metric[0];
    const finding f = {text, as, report, main, data};
    int best[SW_STUDY_MAX_ARMS];
    const int count = leaders(&f, best);
    if (count > 0) {
        const int arm = main->against ? main->reference : best[0]; /* whose differences are told */
        say_leaders(&f, best, count);
        const bool named = count == 1 && arm == best[0];
        bool begun = say_group(&f, arm, SW_BETTER, named);
        begun |= say_group(&f, arm, SW_WORSE, begun || named);
        say_group(&f, arm, SW_UNDECIDED, begun || named);
        say_resolution(&f);
        say_no_better_than_majority(&f);
    } else if (has_whole_arm(&f)) {
        sw_text_say(text, as, "%s is undefined: the test sets have the same answer.", main->name);
    } else {
        sw_text_say(text, as, "No arm has a result without a diverged run.");
    }
    say_same(&f);
    say_diverged(&f);
}
