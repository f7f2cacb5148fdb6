/* compare_table.c - the tables that `setwise compare` prints at its end: one for each data set,
 * with a row for each arm. */
#include "compare_table.h"

#include "shown.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "0.8095 ± 0.0060". A single run has no deviation. */
static void print_metric(double mean, double deviation, int digits)
{
    printf(" %9.*f", digits, mean);
    if (isfinite(deviation))
        printf(" ± %6.*f", digits, deviation);
    else
        printf("         ");
}

static void print_row(const char *arm, int width, const sw_main_metric *metric,
                      const sw_study_cell *cell, bool secondary)
{
    if (cell->runs == 0) {
        printf("  %-*s %s\n", width, arm, cell->empty ? "        -" : "no run ended well");
        return;
    }
    printf("  %-*s", width, arm);
    bool any_size = !*metric->unit; /* an error or a likelihood, not a percentage */
    print_metric(cell->metric_mean, cell->metric_sd,
                 any_size ? sw_digits_of(cell->metric_mean) : 4);
    print_metric(cell->loss_mean, cell->loss_sd, any_size ? sw_digits_of(cell->loss_mean) : 4);
    if (secondary) print_metric(cell->secondary_mean, cell->secondary_sd, 4);
    printf(" %11lld %8.1f", (long long)cell->parameters, cell->seconds_mean);
    if (cell->best) printf("  best");
    if (isfinite(cell->p) && cell->p >= SW_STUDY_LEVEL)
        printf("  no significant difference to the best");
    if (cell->diverged > 0) printf("  %d diverged", cell->diverged);
    printf("\n");
}

/* The second metric is a column if any arm has it. An arm whose runs diverged does not. */
static bool has_secondary(const sw_study *study, const sw_study_run *runs, int data)
{
    for (int arm = 0; arm < study->arm_count; arm++)
        if (isfinite(sw_study_cell_of(study, runs, data, arm).secondary_mean)) return true;
    return false;
}

/* Width of the first column. */
static int width_of_arms(const sw_study *study)
{
    size_t width = 12;
    for (int arm = 0; arm < study->arm_count; arm++) {
        size_t length = strlen(sw_arm_display_name(study->arm[arm]).text);
        if (length > width) width = length;
    }
    return (int)width;
}

static void print_table(const sw_study *study, const sw_study_run *runs, int data, int width)
{
    const sw_study_run *first = &runs[sw_study_index(study, data, 0, 0)];
    const sw_main_metric *metric = sw_main_metric_of(first->task);
    bool secondary = has_secondary(study, runs, data);
    print_shown(stdout, study->data[data]);
    printf(", test split, %s", sw_study_runs_display_name(study).text);
    if (isfinite(first->best_possible))
        printf(", best possible %.*f", *metric->unit ? 4 : sw_digits_of(first->best_possible),
               first->best_possible);
    printf("\n  %-*s %18s %18s", width, "pooling", metric->key, "loss");
    if (secondary) printf(" %18s", metric->secondary);
    printf(" %11s %8s\n", "parameters", "seconds");
    for (int arm = 0; arm < study->arm_count; arm++) {
        sw_study_cell cell = sw_study_cell_of(study, runs, data, arm);
        print_row(sw_arm_display_name(study->arm[arm]).text, width, metric, &cell, secondary);
    }
}

void print_study_tables(const sw_study *study, const sw_study_run *runs)
{
    int width = width_of_arms(study);
    for (int data = 0; data < study->data_count; data++) {
        if (data > 0) putchar('\n');
        print_table(study, runs, data, width);
    }
}
