/* setwise.h - classifiers of sets: the whole library.
 *
 * Read in this order:
 *   base.h    errors, threads, random numbers
 *   schema.h  what the numbers of a set mean
 *   tensor.h  tensors and the tape
 *   ops.h     what can be computed with them
 *   nn.h      parameters, layers, poolings, encoders, models
 *   data.h    sets, data sets and their splits
 *   train.h   training, evaluation, runs in folders
 *   study.h   comparisons of poolings
 *   report.h  their tables and figures
 *
 * One letter a size, the same everywhere: B sets, N rows (elements of all sets together),
 * D width, H heads, K queries, M inducing points, C classes.
 *
 * Who owns what: `sw_x_new(&out, ...)` makes what the caller frees with `sw_x_free`, where NULL
 * is legal; a tape owns what its operators return; a model owns its parameters; a data set owns
 * its sets. Everything else is borrowed. */
#ifndef SETWISE_SETWISE_H
#define SETWISE_SETWISE_H

#include <setwise/base.h>
#include <setwise/data.h>
#include <setwise/datasets.h>
#include <setwise/formats.h>
#include <setwise/mixture.h>
#include <setwise/model.h>
#include <setwise/nn.h>
#include <setwise/ops.h>
#include <setwise/report.h>
#include <setwise/schema.h>
#include <setwise/study.h>
#include <setwise/tensor.h>
#include <setwise/train.h>

#endif
