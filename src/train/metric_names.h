/* metric_names.h - the metrics of sw_metrics, one by one and by name. */
#ifndef SW_TRAIN_METRIC_NAMES_H
#define SW_TRAIN_METRIC_NAMES_H

#include <setwise/train.h>

/* The metrics are numbered 0 .. SW_METRICS-1. Their names are those in files: "loss", "accuracy"
 * and so on. */
enum { SW_METRICS = 7 };
const char *sw_metrics_name(int metric);
double *sw_metrics_at(sw_metrics *metrics, int metric);

#endif
