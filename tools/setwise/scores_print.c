/* scores_print.c - the figures of merit as tables for a reader. */
#include "scores_print.h"

#include "shown.h"

#include <math.h>
#include <stdio.h>

enum {
    LONGEST = 24, /* letters of a name */
    CELL = 8,     /* the least width of a column of the confusion matrix */
    LINE = 80,    /* the width that these columns may fill */
    ROWS = 40,    /* classes or labels in a table */
    COLUMNS = 12, /* classes in a confusion matrix */
};

/* ---- Names and numbers ----------------------------------------------------------------------- */

static shown_name name_of(const sw_schema *schema, int64_t c, int most)
{
    sw_name_number number;
    return shown_of(sw_name_or_number(schema->output.name, c, &number), most);
}

static int width_of_names(const sw_scores *s, const sw_schema *schema)
{
    int width = 6;
    for (int64_t c = 0; c < s->outputs && c < ROWS; c++) {
        int letters = name_of(schema, c, LONGEST).letters;
        if (letters > width) width = letters;
    }
    return width;
}

/* A column of a table: a number, or a dash where it is not defined. */
static void print_number(double x)
{
    if (isnan(x))
        printf(" %9s", "-");
    else
        printf(" %9.4f", x);
}

/* ---- Classes and labels ---------------------------------------------------------------------- */

static void print_class(const sw_class_scores *of, bool thresholds)
{
    printf(" %8lld %8lld", (long long)of->sets, (long long)of->answers);
    print_number(of->precision);
    print_number(of->recall);
    print_number(of->specificity);
    print_number(of->f1);
    print_number(of->auc);
    print_number(of->average_precision);
    if (thresholds) print_number(of->threshold);
    putchar('\n');
}

static void print_classes(const sw_scores *s, const sw_schema *schema, int width)
{
    bool thresholds = false; /* other than the usual one */
    for (int64_t c = 0; c < s->outputs; c++)
        thresholds |= isfinite(s->of[c].threshold) && s->of[c].threshold != 0.5;
    printf("\n%-*s %8s %8s %9s %9s %9s %9s %9s %9s%s\n", width,
           s->task == SW_CLASSES ? "class" : "label", "sets", "answers", "precision", "recall",
           "specific.", "F1", "AUC", "avg.prec.", thresholds ? " threshold" : "");
    for (int64_t c = 0; c < s->outputs && c < ROWS; c++) {
        print_left(name_of(schema, c, LONGEST), width);
        print_class(&s->of[c], thresholds);
    }
    if (s->outputs > ROWS) printf("... and %lld more: --json\n", (long long)s->outputs - ROWS);
    printf("%-*s", width, "macro");
    print_class(&s->macro, thresholds);
    if (s->task == SW_CLASSES) return;
    printf("%-*s", width, "micro");
    print_class(&s->micro, thresholds);
}

static void print_confusion(const sw_scores *s, const sw_schema *schema, int width)
{
    if (!s->confusion || s->outputs > COLUMNS) return;
    int cell = LINE / (int)s->outputs - 1 < width ? LINE / (int)s->outputs - 1 : width;
    if (cell < CELL) cell = CELL;
    printf("\nanswers of the model, for the sets of each class:\n%-*s", width, "class");
    for (int64_t c = 0; c < s->outputs; c++) {
        putchar(' ');
        print_right(name_of(schema, c, cell), cell);
    }
    putchar('\n');
    for (int64_t row = 0; row < s->outputs; row++) {
        print_left(name_of(schema, row, LONGEST), width);
        for (int64_t c = 0; c < s->outputs; c++)
            printf(" %*lld", cell, (long long)s->confusion[row * s->outputs + c]);
        putchar('\n');
    }
}

/* ---- Regression ------------------------------------------------------------------------------ */

static bool has_logs(const sw_scores *s)
{
    bool some = false;
    for (int64_t c = 0; c < s->outputs; c++) some |= !isnan(s->target[c].log_r2);
    return some;
}

static void print_target(const sw_target_scores *of, bool logs)
{
    if (isnan(of->r2))
        printf(" %9s", "-");
    else
        printf(" %9.4f", of->r2);
    printf(" %9.4g %9.4g", of->error, of->rmse);
    if (logs && isnan(of->log_r2)) printf(" %9s", "-");
    if (logs && !isnan(of->log_r2)) printf(" %9.4f", of->log_r2);
    putchar('\n');
}

static void print_targets(const sw_scores *s, const sw_schema *schema, int width)
{
    const bool logs = has_logs(s);
    printf("\n%-*s %9s %9s %9s%s\n", width, "target", "R2", "MAE", "RMSE",
           logs ? " R2 of log" : "");
    for (int64_t c = 0; c < s->outputs && c < ROWS; c++) {
        print_left(name_of(schema, c, LONGEST), width);
        print_target(&s->target[c], logs);
    }
    if (s->outputs > ROWS) printf("... and %lld more: --json\n", (long long)s->outputs - ROWS);
    if (s->outputs == 1) return;
    printf("%-*s", width, "all");
    print_target(&s->all, logs);
}

/* ---- Any task -------------------------------------------------------------------------------- */

void print_scores(const sw_scores *s, const sw_schema *schema)
{
    int width = width_of_names(s, schema);
    if (*s->no_auc) printf("AUC undefined: %s\n", s->no_auc);
    if (s->target) print_targets(s, schema, width);
    if (!s->of) return;
    print_classes(s, schema, width);
    print_confusion(s, schema, width);
    printf("\nBrier score %.4f, calibration error %.4f\n", s->brier, s->calibration_error);
}
