/* setwise.h - classifiers of sets: the whole library. Start here.
 *
 * A set is a bag of elements, in any number and any order; an element is a row of D numbers. An
 * encoder maps each element to a vector; a pooling turns the vectors of a set into one vector, or
 * into K; a decoder maps these to the outputs. Read the headers in this order:
 *
 *   base.h         errors, threads, tasks, random numbers
 *   tensor.h       tensors, sets in a batch, and the tape that differentiates
 *   ops.h          the operators: differentiable functions of tensors
 *   schema.h       the names, scales and vocabulary of a data set
 *   nn.h           parameters, layers, attention, poolings, encoders
 *   model.h        models by name: make, apply, save, load
 *   data.h         data sets and their splits
 *   formats.h      the file formats of data sets
 *   datasets.h     open a data set: a file, or one that is built in
 *   predict.h      a model on sets: outputs, pooled vectors, weights of elements
 *   train.h        training, evaluation, runs in folders
 *   optimizer.h    training with a loss of your own
 *   scores.h       the figures of merit of a model's outputs
 *   predictions.h  what a model says of each set, in a file
 *   study.h        comparisons of poolings and other settings
 *   analysis.h     what a study says of its arms: intervals and verdicts
 *   diagnosis.h    attention under question: do the weights say what decides?
 *   tune.h         a search for the settings of a run
 *   report.h       the tables and figures of a comparison
 *   mixture.h      mixtures of Gaussians, the outputs for the task `mixture`
 *
 * A first program, here without its error checks (README.md has them):
 *
 *     sw_config config = sw_config_default();
 *     sw_dataset_open(&data, "bags.csv", 0);            // sets, their classes and their splits
 *     sw_model_config_for(&config.model, data);         // the sizes that the data decides
 *     sw_model_new(&model, &config.model, 0);
 *     sw_model_set_schema(model, &data->schema);        // names and scales, saved with the model
 *     sw_fit(model, &config, sw_dataset_split(data, SW_TRAIN), sw_dataset_split(data, SW_VALID),
 *            NULL);
 *     sw_evaluate(&metrics, model, sw_dataset_split(data, SW_TEST), 0);
 *     sw_model_save(model, "bags.safetensors");
 *
 * and a second one, which uses the model (data.h describes sets in memory):
 *
 *     sw_model_load(&model, "bags.safetensors");
 *     sw_predict(model, &sets, 0, outputs);             // [sets.count, C] logits
 *     sw_answer_from(p, outputs, SW_CLASSES, C);        // the class of set 0, and probabilities
 *
 * The words, each with one meaning:
 *
 *   set, element     a set (bag) and its members (instances); a row of a matrix is an element
 *   batch            several sets, ragged: their elements one after another, without padding
 *   task             the kind of answer to predict for a set: classes, labels, regression, mixture
 *   objective        the loss that training minimises
 *   metric           a number that judges, such as accuracy; arms are ranked by the main metric
 *   figure           a picture
 *   operator         a differentiable function of tensors; the tape records each that is applied
 *   parameter        a number that training learns; the flat array holds all those of a model
 *   weight           the share of attention that an element gets (or a layer's matrix, in PyTorch)
 *   query            a vector that attends to elements: learned, or made from the set's context
 *   vectors          the results of pooling with K queries
 *   head             one of H parts of attention, each on its own D / H columns
 *   MAB, SAB, ISAB   attention blocks (Lee et al. 2019); ISAB attends through M inducing points
 *   PMA              pooling by multihead attention, with K learned queries
 *   encoder          maps elements to vectors, each by itself or in view of the whole set
 *   pooling          turns the vectors of a set into one vector, or into K
 *   model            encoder, pooling and decoder with their parameters
 *   split            the training, validation or test part of a data set
 *   fold             one of the equal parts of a data set in cross-validation
 *   schema           the names, scales and vocabulary of a data set
 *   context          numbers that describe a set as a whole, besides its elements
 *   study            a comparison of arms; an arm is a pooling with settings; a run trains one arm
 *   seed             the start of the random numbers
 *   location         a line, row or byte in a file
 *
 * Each size has one letter everywhere: B sets, N rows (elements of all sets together), D width,
 * H heads, K queries, M inducing points, C classes or outputs.
 *
 * Ownership: the caller frees an object from `sw_x_new(&out, ...)` with `sw_x_free`, where NULL is
 * legal. A tape owns the tensors of its operators. A model owns its parameters. A data set owns
 * its sets. Everything else is borrowed. A call that can fail returns a sw_status (base.h). */
#ifndef SETWISE_SETWISE_H
#define SETWISE_SETWISE_H

#include <setwise/analysis.h>
#include <setwise/base.h>
#include <setwise/data.h>
#include <setwise/datasets.h>
#include <setwise/diagnosis.h>
#include <setwise/formats.h>
#include <setwise/mixture.h>
#include <setwise/model.h>
#include <setwise/nn.h>
#include <setwise/ops.h>
#include <setwise/optimizer.h>
#include <setwise/predict.h>
#include <setwise/predictions.h>
#include <setwise/report.h>
#include <setwise/schema.h>
#include <setwise/scores.h>
#include <setwise/study.h>
#include <setwise/tensor.h>
#include <setwise/train.h>
#include <setwise/tune.h>

#endif
