/* output.c - figures for a reader, and for a program. */
#include "output.h"

#include "command.h"

#include <math.h>
#include <stdio.h>

json_t *json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_metrics(const sw_metrics *metrics)
{
    return json_pack("{sI, so, so, so}", "sets", (json_int_t)metrics->sets, "loss",
                     json_number(metrics->loss), "accuracy", json_number(metrics->accuracy), "auc",
                     json_number(metrics->auc));
}

int print_json(json_t *json)
{
    bool printed = json && json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9)) == 0;
    json_decref(json);
    if (!printed) {
        fputs("setwise: the JSON output could not be written\n", stderr);
        return STATUS_FAILED;
    }
    putchar('\n');
    return STATUS_OK;
}

void print_metrics_heading(bool auc)
{
    printf("%-8s %8s %9s %9s%s\n", "split", "sets", "loss", "accuracy", auc ? "       AUC" : "");
}

void print_metrics(const char *name, const sw_metrics *metrics)
{
    printf("%-8s %8lld %9.4f %9.4f", name, (long long)metrics->sets, metrics->loss,
           metrics->accuracy);
    if (isfinite(metrics->auc)) printf(" %9.4f", metrics->auc);
    putchar('\n');
}
