/* setwise.h - classifiers of sets: the whole library. Start here.
 *
 * A set is a bag of elements, in any number and any order; an element is a row of D numbers. An
 * encoder maps each element to a vector; a pooling turns the vectors of a set into one vector, or
 * into K; a layer on top gives the outputs. Read the headers in this order:
 *
 *   base.h      errors, threads, tasks, random numbers
 *   tensor.h    tensors, sets in a batch, and the tape that differentiates
 *   ops.h       the operators: what can be computed with tensors
 *   nn.h        parameters, layers, attention, poolings, encoders
 *   model.h     a model by name: made, saved, loaded
 *   data.h      data sets, their splits and scales; schema.h: what their numbers mean
 *   formats.h   data sets from files and into files
 *   datasets.h  built-in data sets, and a data set opened by its name
 *   train.h     training, evaluation, runs in folders
 *   study.h     comparisons of poolings; report.h: their tables and figures
 *   mixture.h   mixtures of Gaussians, what a model of the task `mixture` answers with
 *
 * The words, each with one meaning:
 *
 *   set, element     what is classified, and one of its members (instance); N rows are elements
 *   batch            several sets, ragged: their elements one after another, without padding
 *   task             what a set is asked for: classes, labels, regression, mixture
 *   objective        what training minimises, a loss
 *   metric           a number that judges, such as accuracy; arms are ranked by the main metric
 *   figure           a picture
 *   operator         a differentiable function of tensors; tape: the record of those applied
 *   parameter        a number that training learns; the flat array holds all of a model
 *   weight           how much attention takes of an element (or a layer's `weight`, as in PyTorch)
 *   query            what attends to elements: learned, or it comes with the set; K of them
 *   vectors          the K answers of K queries
 *   head             one of H parts of attention, on its own D / H columns
 *   MAB, SAB, ISAB   attention blocks (Lee et al. 2019); ISAB attends through M inducing points
 *   PMA              pooling by multihead attention, with K learned queries
 *   encoder          what maps elements to vectors, one by one or looking at the whole set
 *   pooling          what turns the vectors of a set into one vector, or into K
 *   model            encoder, pooling and output layer, made by name
 *   split            the training, validation or test part of a data set; fold: one of several
 *   schema           names, scales and words: what the numbers of a data set mean
 *   context          numbers that come with a set, beside its elements
 *   study            a comparison; arm: what it compares; run: one training of an arm
 *   seed             of random numbers
 *   location         a line, row or byte in a file; search path: the folders that are searched
 *
 * One letter a size, the same everywhere: B sets, N rows (elements of all sets together), D width,
 * H heads, K queries, M inducing points, C classes or outputs.
 *
 * Who owns what: `sw_x_new(&out, ...)` makes what the caller frees with `sw_x_free`, where NULL is
 * legal. A tape owns what its operators return. A model owns its parameters. A data set owns its
 * sets. Everything else is borrowed. A call that can fail returns a sw_status; base.h says more. */
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
