/* output.c - metrics as a table for a reader, and as JSON for a program. */
#include "output.h"

#include "command.h"
#include "shown.h"

#include <setwise/analysis.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

json_t *json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
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

json_t *json_metrics(const sw_metrics *metrics)
{
    json_t *json = json_pack("{sI}", "sets", (json_int_t)metrics->sets);
    for (int m = 0; m < sw_metric_count() && json; m++)
        put_json(json, sw_metric_at(m)->key, json_number(sw_metric_of(sw_metric_at(m), metrics)));
    return json;
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

/* A metric that the split does not have is a dash. */
static void print_metric(const sw_metric *metric, int width, double value)
{
    if (isnan(value))
        printf(" %*s", width, "-");
    else
        printf(metric->in_unit ? " %*.4g" : " %*.4f", width, value);
}

void print_metrics(const char *const *split, const sw_metrics *metrics, int count)
{
    printf("%-8s %8s", "split", "sets");
    for (int i = -1; i < count; i++) {
        if (i >= 0) printf("%-8s %8lld", split[i], (long long)metrics[i].sets);
        for (int m = 0; m < sw_metric_count(); m++) {
            const sw_metric *metric = sw_metric_at(m);
            const int width = strlen(metric->title) < 9 ? 9 : (int)strlen(metric->title);
            bool shown = false;
            for (int k = 0; k < count; k++) shown |= isfinite(sw_metric_of(metric, &metrics[k]));
            if (shown && i < 0)
                printf(" %*s", width, metric->title);
            else if (shown)
                print_metric(metric, width, sw_metric_of(metric, &metrics[i]));
        }
        putchar('\n');
    }
}
