/* output.c - metrics as a table for a reader, and as JSON for a program. */
#include "output.h"

#include "command.h"
#include "shown.h"

#include <setwise/analysis.h>

#include <math.h>
#include <stddef.h>
#include <stdio.h>

json_t *json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_metrics(const sw_metrics *metrics)
{
    return json_pack("{sI, so, so, so, so, so, so, so, so}", "sets", (json_int_t)metrics->sets,
                     "loss", json_number(metrics->loss), "accuracy", json_number(metrics->accuracy),
                     "balanced_accuracy", json_number(metrics->balanced_accuracy), "auc",
                     json_number(metrics->auc), "error", json_number(metrics->error), "r2",
                     json_number(metrics->r2), "likelihood", json_number(metrics->likelihood),
                     "majority", json_number(metrics->majority));
}

static bool incomplete; /* something is missing in the JSON of this process */

void add_json(json_t *array, json_t *item)
{
    if (json_array_append_new(array, item) != 0) incomplete = true;
}

void put_json(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) incomplete = true;
}

int print_json(json_t *json)
{
    const bool made = json && !incomplete;
    const bool printed =
        made && json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) == 0;
    json_decref(json);
    if (made && ferror(stdout)) return STATUS_OK; /* main says it */
    if (!printed) {
        say("out of memory for the JSON output");
        return STATUS_FAILED;
    }
    putchar('\n');
    return STATUS_OK;
}

static double metric_at(const sw_metrics *metrics, size_t offset)
{
    return *(const double *)((const char *)metrics + offset);
}

/* A metric that the split does not have is a dash. */
static void print_metric(const char *format, double value)
{
    if (isnan(value))
        printf(" %9s", "-");
    else
        printf(format, value);
}

sw_status find_interval(sw_interval *accuracy, const sw_predictions *said)
{
    *accuracy = (sw_interval){0};
    const bool judged = said->task == SW_CLASSES || said->task == SW_LABELS;
    return judged ? sw_accuracy_interval(accuracy, said) : SW_OK;
}

json_t *json_interval(const sw_interval *accuracy)
{
    return json_pack("{so, so, sI}", "low", json_number(accuracy->low), "high",
                     json_number(accuracy->high), "draws", (json_int_t)accuracy->draws);
}

void print_interval(const char *whose, const sw_interval *accuracy, int64_t sets)
{
    const long long draws = accuracy->draws;
    if (draws == 0) return;
    printf("\n95 %% interval of the %saccuracy: %.3f to %.3f (%lld set%s", whose, accuracy->low,
           accuracy->high, (long long)sets, sets == 1 ? "" : "s");
    if (draws < sets) printf(" of %lld group%s", draws, draws == 1 ? ", which says nothing" : "s");
    puts(")");
}

void print_metrics(const char *const *split, const sw_metrics *metrics, int count)
{
    static const struct {
        const char *name, *format;
        size_t offset;
    } columns[] = {{"loss", " %9.4f", offsetof(sw_metrics, loss)},
                   {"accuracy", " %9.4f", offsetof(sw_metrics, accuracy)},
                   {"majority", " %9.4f", offsetof(sw_metrics, majority)},
                   {"balanced", " %9.4f", offsetof(sw_metrics, balanced_accuracy)},
                   {"AUC", " %9.4f", offsetof(sw_metrics, auc)},
                   {"MAE", " %9.4g", offsetof(sw_metrics, error)},
                   {"R2", " %9.4f", offsetof(sw_metrics, r2)},
                   {"log-lik", " %9.4f", offsetof(sw_metrics, likelihood)}};
    enum { METRICS = sizeof columns / sizeof *columns };
    bool shown[METRICS] = {false};
    printf("%-8s %8s", "split", "sets");
    for (int m = 0; m < METRICS; m++) {
        for (int i = 0; i < count; i++)
            shown[m] = shown[m] || isfinite(metric_at(&metrics[i], columns[m].offset));
        if (shown[m]) printf(" %9s", columns[m].name);
    }
    putchar('\n');
    for (int i = 0; i < count; i++) {
        printf("%-8s %8lld", split[i], (long long)metrics[i].sets);
        for (int m = 0; m < METRICS; m++)
            if (shown[m])
                print_metric(columns[m].format, metric_at(&metrics[i], columns[m].offset));
        putchar('\n');
    }
}
