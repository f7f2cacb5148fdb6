/* analysis_metrics.h - the metrics that an analysis gives, for each task. */
#ifndef SW_STUDY_ANALYSIS_METRICS_H
#define SW_STUDY_ANALYSIS_METRICS_H

#include "study/influence.h"

enum { SW_ANALYSIS_METRICS = 4 }; /* of a task, at most */

typedef struct sw_analysis_metric {
    sw_task task;
    const char *name, *unit;
    double scale; /* value * scale is in that unit */
    bool lower_is_better;
    double least, most; /* values that it can have */
    size_t offset;      /* in sw_metrics */
    sw_influence *influence;
} sw_analysis_metric;

/* Metric i of a task with so many outputs; 0 is the main one. NULL: there is no metric i. */
const sw_analysis_metric *sw_analysis_metric_at(sw_task task, int64_t outputs, int i);

#endif
