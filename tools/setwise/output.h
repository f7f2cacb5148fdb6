/* output.h - what several subcommands print: figures as a table or as JSON. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <jansson.h>
#include <setwise/train.h>

/* A JSON number; null where there is none (JSON knows no NaN). NULL: no memory. */
json_t *json_number(double value);

/* {"sets", "loss", "accuracy", "auc", "error", "r2", "likelihood"} */
json_t *json_metrics(const sw_metrics *metrics);

/* Print and release. Returns an exit status. */
int print_json(json_t *json);

/* A table of figures, a row a split; a figure that none of them has is no column. */
void print_metrics(const char *const *split, const sw_metrics *metrics, int count);

#endif
