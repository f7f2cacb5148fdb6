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

static void draw(const progress *bar, double share, int64_t step, int64_t steps, double loss,
                 double time)
{
    char line[LINE_SIZE], left[32], valid[48] = "", run[32] = "";
    format_left(left, sizeof left, bar, share, time);
    if (isfinite(bar->accuracy))
        snprintf(valid, sizeof valid, "  valid %.1f %%", 100 * bar->accuracy);
    else if (isfinite(bar->error))
        snprintf(valid, sizeof valid, "  valid error %.4g", bar->error);
    else if (isfinite(bar->likelihood))
        snprintf(valid, sizeof valid, "  valid log-lik %.4f", bar->likelihood);
    if (bar->runs > 1) snprintf(run, sizeof run, "run %d/%d ", bar->run + 1, bar->runs);
    snprintf(line, sizeof line, " %3.0f %%%s  %s%s%sstep %lld/%lld  loss %.4f%s", 100 * share, left,
             run, bar->label, bar->label[0] ? "  " : "", (long long)step, (long long)steps, loss,
             valid);
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

static void on_step(void *user, int64_t step, int64_t steps, double loss)
{
    progress *bar = user;
    if (!bar->shown) return;
    double share = (bar->run + (double)step / (double)steps) / bar->runs;
    double time = now();
    if (bar->start_time < 0) {
        bar->start_time = time;
        bar->start_share = share;
    }
    if (time - bar->drawn_time < 0.1) return;
    bar->drawn_time = time;
    draw(bar, share, step, steps, loss, time);
}

static void on_evaluation(void *user, const sw_evaluation *evaluation)
{
    progress *bar = user;
    bar->accuracy = evaluation->valid.accuracy;
    bar->error = evaluation->valid.error;
    bar->likelihood = evaluation->valid.likelihood;
}

static void wipe(const progress *bar)
{
    if (bar->shown) fputs("\r\033[K", stderr);
}

/* "training: 150 sets, 1,000 steps of 16 (107 passes), warm-up 100, ..." */
static void on_begin(void *user, const sw_config *config, int64_t sets)
{
    const progress *bar = user;
    if (!bar->says_budget) return;
    wipe(bar);
    fprintf(stderr, "training: %lld sets, %lld steps of %lld (%.3g epochs), warm-up %lld, %lld ",
            (long long)sets, (long long)config->steps, (long long)config->batch,
            (double)config->steps * (double)config->batch / (double)sets, (long long)config->warmup,
            (long long)config->evaluations);
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
                      .accuracy = NAN,
                      .error = NAN,
                      .likelihood = NAN};
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

void progress_run(progress *bar, int done, int total, const char *label)
{
    bar->run = done;
    bar->runs = total;
    bar->accuracy = bar->error = bar->likelihood = NAN;
    sw_printable(bar->label, sizeof bar->label, label);
}

void progress_end(progress *bar)
{
    wipe(bar);
    for (int i = 0; i < bar->notes; i++) free(bar->note[i]);
    bar->notes = 0;
}
