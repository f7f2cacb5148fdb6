/* schema.h - what the numbers of a set and of an answer mean: names, scales, words. A data set has
 * one, and a model that was trained on it keeps a copy, in its file too: with it the model takes
 * the numbers as they were measured, and says its answers by name. */
#ifndef SETWISE_SCHEMA_H
#define SETWISE_SCHEMA_H

#include <setwise/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sw_arena;

/* The columns of a matrix. With a scale, the network works with (x - mean) / scale: what it is
 * given, and (of a regression) what it answers, is in the unit of the data all the same. */
typedef struct sw_columns {
    int64_t count;
    char **name;   /* [count], UTF-8; NULL: they have none */
    double *mean;  /* [count]; NULL: numbers are taken as they are */
    double *scale; /* [count], above 0; NULL with mean */
} sw_columns;

/* All zero: nothing is known. */
typedef struct sw_schema {
    sw_columns feature; /* of an element */
    sw_columns context; /* of what comes with a set */
    sw_columns output;  /* classes, labels, or numbers: only these can have a scale */
    int64_t vocabulary; /* an element's first number is one of so many, a token or a place, and has
                         * no scale; 0: it is a measurement like the others */
    char **token;       /* [vocabulary] the words of the tokens, UTF-8; NULL: they have none, or */
    bool hashed;        /* a word's token is sw_token_hash of it */
} sw_schema;

/* The token of a word in a vocabulary without a list, in 0 .. vocabulary-1: FNV-1a of its bytes
 * (32 bits, Fowler, Noll and Vo), modulo the vocabulary. */
SW_API int64_t sw_token_hash(const char *word, int64_t vocabulary);

/* The word of a token; NULL: there are no words, or no such token. */
SW_API const char *sw_token_word(const sw_schema *schema, double token);

#ifdef __cplusplus
}
#endif

#endif
