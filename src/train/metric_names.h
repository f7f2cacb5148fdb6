/* metric_names.h - the metrics of a model in sw_metrics: rows of the table of sw_metric_at. */
#ifndef SW_TRAIN_METRIC_NAMES_H
#define SW_TRAIN_METRIC_NAMES_H

#include <setwise/train.h>

/* All rows but the last one, the majority, which is a number of the data. */
enum { SW_METRICS = 7 };
const char *sw_metrics_name(int metric); /* as in files: "loss", "accuracy" and so on */
double *sw_metrics_at(sw_metrics *metrics, int metric);

#endif
