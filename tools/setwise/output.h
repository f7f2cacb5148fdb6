/* output.h - what several subcommands print: metrics as a table or as JSON. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <jansson.h>
#include <setwise/analysis.h>

/* A JSON number, or null for a value that is not finite. NULL: no memory. */
json_t *json_number(double value);

/* {"sets", "loss", "accuracy", ...}: all of sw_metric_at */
json_t *json_metrics(const sw_metrics *metrics);

/* Append an item to an array, or put a value into an object, which take it over. If there is no
 * memory for that, print_json fails in the end. */
void add_json(json_t *array, json_t *item);
void put_json(json_t *object, const char *key, json_t *value);

/* Print, and release. Returns an exit status. */
int print_json(json_t *json);

/* Print a table of metrics: a row for each split, and a column for each metric that at least one
 * of them has. */
void print_metrics(const char *const *split, const sw_metrics *metrics, int count);

/* Find the interval of the accuracy (sw_accuracy_interval); for other tasks, one without draws. */
sw_status find_interval(sw_interval *accuracy, const sw_predictions *said);

/* Print it in a line; without draws print nothing. whose: "test " or ""; sets: of the split. */
void print_interval(const char *whose, const sw_interval *accuracy, int64_t sets);

/* {"low", "high", "draws"} */
json_t *json_interval(const sw_interval *accuracy);

#endif
