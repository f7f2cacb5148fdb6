/* compare_run.c - runs a study, with a progress bar, and prints the results. */
#include "compare_run.h"

#include "command.h"
#include "compare_table.h"
#include "progress.h"
#include "shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct watched {
    progress bar;
    const sw_study *study;
    bool other;             /* it is the turn of another process */
    bool json;              /* what was found is printed as JSON */
    char *found;            /* what is printed; NULL: nothing yet */
    char no_pictures[1024]; /* why the report has no figures; "" if it has */
} watched;

static void on_begin(void *user, int done, int total, const char *data, const char *arm,
                     int64_t seed)
{
    watched *w = user;
    char label[128];
    snprintf(label, sizeof label, "%.*s %.40s %.40s", (int)sw_spec_span(data, ":"), data, arm,
             sw_study_run_display_name(w->study, seed).text);
    progress_run(&w->bar, done, total, label);
}

static void on_turn(void *user, int job)
{
    watched *w = user;
    w->other = job < 0;
    if (!w->other) progress_turn(&w->bar, job);
}

static void on_end(void *user, const sw_study_run *run)
{
    watched *w = user;
    (void)run;
    if (!w->other) progress_run_end(&w->bar);
}

static void on_report(void *user, const sw_report *report)
{
    watched *w = user;
    w->found = study_found(report, w->json);
}

static void on_no_pictures(void *user, const char *why)
{
    watched *w = user;
    snprintf(w->no_pictures, sizeof w->no_pictures, "%s", why);
}

static bool all_diverged(const sw_study_run *runs, int total)
{
    for (int i = 0; i < total; i++)
        if (!runs[i].empty && runs[i].status != SW_ERROR_DIVERGED) return false;
    return true;
}

/* Print the results; the report is written. */
static int print_results(const sw_study_run *runs, int total, const watched *w, const char *folder)
{
    if (!w->found) return STATUS_FAILED;
    fputs(w->found, stdout);
    say("report: %s/report.md", folder);
    if (!all_diverged(runs, total)) return STATUS_OK;
    say("%s diverged: a smaller --lr or --clip may help", total == 1 ? "the one run" : "every run");
    return STATUS_DIVERGED;
}

/* How many runs have not ended. */
static int left_of(const sw_study_run *runs, int total)
{
    int left = 0;
    for (int i = 0; i < total; i++)
        left += !runs[i].empty && runs[i].status == SW_ERROR_INTERRUPTED;
    return left;
}

static void say_how_to_go_on(const sw_study *study, const char *folder)
{
    char part[32] = "";
    if (study->parts) snprintf(part, sizeof part, " --part %d/%d", study->part, study->parts);
    say_command("to go on: setwise compare --resume --out", folder, part);
}

static sw_study_watcher watcher_of(watched *w, bool speaks)
{
    sw_study_watcher watcher = {.user = w,
                                .run = progress_watcher(&w->bar, catch_interrupts()),
                                .turn = on_turn,
                                .begin = on_begin,
                                .end = on_end,
                                .report = on_report,
                                .no_pictures = on_no_pictures};
    if (speaks) return watcher;
    w->bar.shown = false;
    watcher.run.warning = watcher.run.note = NULL;
    return watcher;
}

/* Print the results, or say what is left, and errors. */
static int end_study(const sw_study *study, const sw_study_run *runs, int total, const watched *w,
                     const char *folder, sw_status ended)
{
    int status = STATUS_OK;
    const int left = left_of(runs, total);
    /* Hours of training are worth their table even if gnuplot failed. */
    if (ended == SW_OK && left > 0)
        say("part %d of %d has ended; %d of %d runs are left to the others", study->part,
            study->parts, left, total);
    else if (ended == SW_OK || w->found)
        status = print_results(runs, total, w, folder);
    if (ended != SW_OK)
        status = failed(ended);
    else if (w->no_pictures[0])
        fprintf(stderr, "setwise: %s\n", w->no_pictures);
    if (ended == SW_ERROR_INTERRUPTED) say_how_to_go_on(study, folder);
    return status;
}

int run_study(sw_study *study, const char *folder, sw_run_mode mode, bool speaks, bool json)
{
    int total = sw_study_index(study, study->data_count, 0, 0);
    sw_study_run *runs = calloc((size_t)total + 1, sizeof *runs);
    watched *w = calloc(1, sizeof *w);
    int status = STATUS_FAILED;
    if (runs && w) {
        if (speaks) warn_slow();
        *w = (watched){.bar = progress_begin(total), .study = study, .json = json};
        const sw_study_watcher watcher = watcher_of(w, speaks);
        const sw_status ended = sw_compare(runs, study, folder, mode, &watcher);
        release_interrupts();
        progress_end(&w->bar);
        status =
            ended == SW_OK && !speaks ? STATUS_OK : end_study(study, runs, total, w, folder, ended);
    } else {
        say("out of memory for %d runs", total);
    }
    free(runs);
    if (w) free(w->found);
    free(w);
    return status;
}
