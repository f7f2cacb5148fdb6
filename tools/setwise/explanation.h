/* explanation.h - the results of `setwise explain` for a set, and how they are put into words. */
#ifndef EXPLANATION_H
#define EXPLANATION_H

#include "options.h"
#include "trained.h"

#include <jansson.h>
#include <setwise/report.h>

typedef struct explain_options {
    const char *run, *data, *split, *set, *csv, *html, *figure, *points, *words, *order;
    option_texts columns;
    int64_t top, threads, sets;
    bool json, diagnose;
} explain_options;

typedef struct explanation {
    const explain_options *options;
    trained trained;
    sw_attention *attention;
    bool gradient;    /* the model has no weights: they are gradient x input */
    int64_t position; /* of the set in the split */
    int64_t index;    /* of the set in `attention` */
    int64_t set;      /* of the set in the data */
    int64_t first;    /* its first element in the data */
    int64_t size;     /* its elements */
    int64_t shown;    /* how many of them are shown, those with the largest weights */
    int64_t *order;   /* [size] the elements by weight, the largest first. With the option order
                       * "set", those that are shown are in the order of the set */
    char *said;       /* the model's answer in words; "" for a mixture */
    char *truth;      /* the true one; "" if it is not known, or the data has another task */
    int64_t *column;  /* [columns] the features that are printed */
    int64_t columns;
    double auc;       /* of the weights against instance labels, mean over sets; NaN: not known */
    int64_t auc_sets; /* how many sets that mean is over */
} explanation;

typedef struct words {
    char text[256];
} words;

/* Find the set that the option names, e->position. A whole number is its position in the split,
 * other text its name; "name=12" is the set whose name is the number. Returns an exit status, after
 * printing the error. */
int explained_set(explanation *e);

/* Diagnose the weights over the split; print the measures and the tests that fail. Returns an exit
 * status, after printing the error. */
int explain_diagnosis(const explanation *e);

/* Put the two answers into words, e->said and e->truth. */
sw_status explain_answers(explanation *e);

/* The context of the set: the names of the columns that are not 0, with their values unless these
 * are all 0 or 1: "visit", "dose 0.5, week 3". If there are few columns, numbers that are 0 are
 * listed, too. "" if there is no context. */
words context_in_words(const explanation *e);

/* The name of column i, or the prefix and its number. */
words column_name(const sw_columns *columns, const char *prefix, int64_t i);

/* Print the set, the two answers, and the elements that are shown. */
void print_explanation(const explanation *e);

/* If elements belong to parts of their set, print the weight of each part, which is the sum of its
 * elements', and the elements that count most in it. */
void print_parts(const explanation *e);

/* The parts as a JSON array; null if there are none. */
json_t *parts_json(const explanation *e);

/* The explanation as JSON. */
json_t *explanation_json(const explanation *e);

#endif
