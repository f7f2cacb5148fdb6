/* explain_diagnosis.c - prints a diagnosis of attention: its measures, and the tests that fail. */
#include "command.h"
#include "explanation.h"

#include <setwise/diagnosis.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_measures(const sw_diagnosis *d)
{
    const char *group = "";
    for (int i = 0; i < sw_measures(); i++) {
        const sw_measure *measure = sw_measure_at(i);
        const double value = sw_measure_of(measure, d);
        if (isnan(value)) continue;
        if (strcmp(group, measure->group) != 0) printf("\n%s\n", measure->group);
        group = measure->group;
        printf("  %-38s %9.4f\n", measure->label, value);
    }
}

static void print_warnings(const sw_diagnosis *d)
{
    char text[SW_WARNING_SIZE];
    putchar('\n');
    bool any = false;
    for (int f = 0; f < SW_FAILINGS; f++) {
        if (!sw_diagnosis_fails(d, (sw_failing)f, text, sizeof text)) continue;
        printf("warning: %s\n", text);
        any = true;
    }
    if (!any) puts("no warnings: the weights pass all of these tests");
}

static int print_as_json(const sw_diagnosis *d)
{
    char *json;
    const sw_status status = sw_diagnosis_json(&json, d);
    if (status != SW_OK) return failed(status);
    fputs(json, stdout);
    free(json);
    return STATUS_OK;
}

int explain_diagnosis(const explanation *e)
{
    const explain_options *options = e->options;
    const sw_diagnosis_options how = {.sets = options->sets, .threads = (int)options->threads};
    sw_diagnosis d;
    const sw_status status =
        sw_diagnose(&d, NULL, e->trained.model, e->trained.data, e->trained.split, &how);
    if (status != SW_OK) return failed(status);
    if (options->json) return print_as_json(&d);
    printf("%lld of %lld sets of the %s split\n", (long long)d.sets, (long long)d.of,
           options->split);
    printf("%-16s %s of %s, %lld quer%s and %lld head%s\n", "weights",
           d.gradient ? "gradient x input" : "attention", e->trained.model->config.pool,
           (long long)d.queries, d.queries == 1 ? "y" : "ies", (long long)d.heads,
           d.heads == 1 ? "" : "s");
    print_measures(&d);
    print_warnings(&d);
    return STATUS_OK;
}
