/* output.h - what several subcommands print: figures as a table or as JSON. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <jansson.h>
#include <setwise/train.h>

/* A JSON number; null where there is none (JSON knows no NaN). NULL: no memory. */
json_t *json_number(double value);

/* {"sets", "loss", "accuracy", "auc"} */
json_t *json_metrics(const sw_metrics *metrics);

/* Print and release. Returns an exit status. */
int print_json(json_t *json);

/* A row of the table of figures; the heading first. AUC is a column where there is one. */
void print_metrics_heading(bool auc);
void print_metrics(const char *name, const sw_metrics *metrics);

#endif
