/* progress.c - draw the progress bar: one line, at most ten times a second, wiped at the end. */
#include "progress.h"

#include "command.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { BAR_CELLS = 16, LINE_SIZE = 320 };

double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
}

/* "  1:05 left", estimated from the share done since the clock started. Empty in the first second,
 * which is too short for an estimate. */
static void format_left(char *text, size_t size, const progress *bar, double share, double time)
{
    double done = share - bar->start_share, spent = time - bar->start_time;
    text[0] = '\0';
    if (spent < 1 || done < 1e-3) return;
    int64_t left = (int64_t)(spent / done * (1 - share) + 0.5);
    if (left >= 3600)
        snprintf(text, size, "  %d h %02d min left", (int)(left / 3600), (int)(left / 60 % 60));
    else
        snprintf(text, size, "  %d:%02d left", (int)(left / 60), (int)(left % 60));
}

/* How many jobs have a run; *first is the first of them. */
static int running(const progress *bar, int *first)
{
    int count = 0;
    for (int j = PROGRESS_JOBS - 1; j >= 0; j--)
        if (bar->job[j].steps > 0) {
            *first = j;
            count++;
        }
    return count;
}

static double share_of(const progress *bar)
{
    double runs = bar->run;
    for (int j = 0; j < PROGRESS_JOBS; j++)
        if (bar->job[j].steps > 0) runs += (double)bar->job[j].step / (double)bar->job[j].steps;
    return runs / bar->runs;
}

/* "run 5/24 ", or "runs 5-6/24 " of which the first is described */
static void format_run(char *text, size_t size, const progress *bar, int jobs)
{
    text[0] = '\0';
    if (bar->runs > 1 && jobs > 1)
        snprintf(text, size, "runs %d-%d/%d ", bar->run + 1, bar->run + jobs, bar->runs);
    else if (bar->runs > 1)
        snprintf(text, size, "run %d/%d ", bar->run + 1, bar->runs);
}

static void draw(const progress *bar, const progress_job *job, int jobs, double share, double loss,
                 double time)
{
    char line[LINE_SIZE], left[32], valid[48] = "", run[48];
    format_left(left, sizeof left, bar, share, time);
    format_run(run, sizeof run, bar, jobs);
    if (isfinite(job->accuracy))
        snprintf(valid, sizeof valid, "  valid %.1f %%", 100 * job->accuracy);
    else if (isfinite(job->error))
        snprintf(valid, sizeof valid, "  valid error %.4g", job->error);
    else if (isfinite(job->likelihood))
        snprintf(valid, sizeof valid, "  valid log-lik %.4f", job->likelihood);
    snprintf(line, sizeof line, " %3.0f %%%s  %s%s%sstep %lld/%lld  loss %.4f%s", 100 * share, left,
             run, job->label, job->label[0] ? "  " : "", (long long)job->step,
             (long long)job->steps, loss, valid);
    /* On a narrow terminal the bar is shorter, and the last words that do not fit are left out. */
    int width = terminal_width();
    int cells = width < 4 * BAR_CELLS ? width / 4 : BAR_CELLS;
    int filled = (int)(share * cells), columns = width - cells - 1;
    if (columns < (int)strlen(line)) {
        while (columns > 0 && line[columns] != ' ') columns--;
        line[columns > 0 ? columns : 0] = '\0';
    }
    fprintf(stderr, "\r%s", bar->color ? "\033[36m" : "");
    for (int i = 0; i < cells; i++) fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "%s%s\033[K", bar->color ? "\033[0m" : "", line);
    fflush(stderr);
}

/* Of several jobs the first is drawn: a line that jumps among them could not be read. */
static void on_step(void *user, int64_t step, int64_t steps, double loss)
{
    progress *bar = user;
    progress_job *job = &bar->job[bar->turn];
    int first = bar->turn;
    job->step = step;
    job->steps = steps;
    if (!bar->shown) return;
    double share = share_of(bar);
    double time = now();
    if (bar->start_time < 0) {
        bar->start_time = time;
        bar->start_share = share;
    }
    if (time - bar->drawn_time < 0.1) return;
    const int jobs = running(bar, &first);
    if (first != bar->turn) return;
    bar->drawn_time = time;
    draw(bar, job, jobs, share, loss, time);
}

static void on_evaluation(void *user, const sw_evaluation *evaluation)
{
    progress *bar = user;
    progress_job *job = &bar->job[bar->turn];
    job->accuracy = evaluation->valid.accuracy;
    job->error = evaluation->valid.error;
    job->likelihood = evaluation->valid.likelihood;
}

static void wipe(const progress *bar)
{
    if (bar->shown) fputs("\r\033[K", stderr);
}

/* "training: 150 sets, 1000 steps of 16 (100 epochs), rate 0.002, warm-up 100, ..." The last step
 * of an epoch may have fewer sets. */
static void on_begin(void *user, const sw_config *config, int64_t sets)
{
    const progress *bar = user;
    if (!bar->says_budget) return;
    wipe(bar);
    fprintf(stderr,
            "training: %lld sets, %lld steps of %lld (%.3g epochs), rate %g, warm-up %lld, %lld ",
            (long long)sets, (long long)config->steps, (long long)config->batch,
            (double)config->steps / (double)((sets - 1) / config->batch + 1), config->lr,
            (long long)config->warmup, (long long)config->evaluations);
    fprintf(stderr, "evaluations, ");
    if (config->average > 0)
        fprintf(stderr, "averaged over the last %g %% of the steps\n", 100 * config->average);
    else
        fprintf(stderr, "not averaged\n");
}

static void on_warning(void *user, const char *text)
{
    progress *bar = user;
    for (int i = 0; i < bar->notes; i++)
        if (strcmp(bar->note[i], text) == 0) return;
    char *copy = bar->notes < PROGRESS_NOTES ? strdup(text) : NULL;
    if (copy) bar->note[bar->notes++] = copy;
    wipe(bar);
    say_warning(text);
}

static void on_note(void *user, const char *text)
{
    wipe(user);
    fprintf(stderr, "setwise: %s\n", text);
}

progress progress_begin(int runs)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool shown = isatty(STDERR_FILENO) && !(term && strcmp(term, "dumb") == 0);
    return (progress){.shown = shown,
                      .color = shown && !(no_color && *no_color),
                      .runs = runs,
                      .start_time = -1,
                      .job = {{.accuracy = NAN, .error = NAN, .likelihood = NAN}}};
}

sw_watcher progress_watcher(progress *bar, const volatile int *stop)
{
    return (sw_watcher){.user = bar,
                        .begin = on_begin,
                        .step = on_step,
                        .evaluation = on_evaluation,
                        .warning = on_warning,
                        .note = on_note,
                        .stop = stop};
}

void progress_turn(progress *bar, int job)
{
    bar->turn = job;
}

void progress_run(progress *bar, int done, int total, const char *label)
{
    progress_job *job = &bar->job[bar->turn];
    bar->run = done;
    bar->runs = total;
    *job = (progress_job){.accuracy = NAN, .error = NAN, .likelihood = NAN};
    sw_printable(job->label, sizeof job->label, label);
}

void progress_run_end(progress *bar)
{
    bar->run++;
    bar->job[bar->turn].step = bar->job[bar->turn].steps = 0;
}

void progress_end(progress *bar)
{
    wipe(bar);
    for (int i = 0; i < bar->notes; i++) free(bar->note[i]);
    bar->notes = 0;
}
