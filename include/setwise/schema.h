/* schema.h - the meaning of the numbers in a set and in a model's outputs: names, scales, words.
 *
 * A data set has a schema. A model that is trained on the data set keeps a copy, also in its file.
 * So the model accepts numbers in the unit of the data, and its outputs have names. */
#ifndef SETWISE_SCHEMA_H
#define SETWISE_SCHEMA_H

#include <setwise/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sw_arena;

/* The columns of a matrix. With a scale, the network computes with z = (x - mean) / scale. In a
 * column with a `log` above 0, asinh(x / log) takes the place of x there: the logarithm of 2 x /
 * log where x is large, linear about 0, and -asinh(-x / log) for negative numbers. So z of an
 * output is about a logarithm, and its x rather a median than a mean. With caps, a z outside -cap
 * to cap becomes the nearest end, so that numbers far outside those of training cannot make outputs
 * explode. Outputs with a log have caps for what is answered (no gradient there), not in the loss
 * of training. Callers see the unit of the data: in inputs, and in outputs of a regression. */
typedef struct sw_columns {
    int64_t count;
    char **name;   /* [count], UTF-8; NULL: no names. A column "NAME=VALUE" is 1 where the column
                    * NAME of a file, which has words, has that VALUE; otherwise 0 */
    double *mean;  /* [count]; NULL: numbers are used as they are */
    double *scale; /* [count], above 0; NULL if mean is */
    double *cap;   /* [count] of |z|, 0 or more; NULL: there are none */
    double *log;   /* [count] 0: the column has no logarithm; NULL: none has. It needs a scale */

    /* For readers of files, which put a number in place of a missing one. */
    double *fill;     /* [count] that number; NULL: a missing number is an error */
    int64_t flags;    /* the last columns are flags: 1 where a number was missing, otherwise 0 */
    int64_t *flag_of; /* [flags] the column that each flag is about */
} sw_columns;

/* A schema that is all zero is empty: nothing is known. */
typedef struct sw_schema {
    sw_columns feature; /* the numbers of an element */
    sw_columns context; /* the numbers that come with a set */
    sw_columns output;  /* classes, labels or numbers; only numbers can have a scale */
    sw_columns size;    /* of a model with size_context, the number that it reads of each set of n
                         * elements, log(1 + n): training measures its scale. Count 0: none */
    int64_t vocabulary; /* above 0: the first number of an element is a token (or a position), a
                         * whole number below this, without a scale; 0: there are no tokens */
    char **token; /* [vocabulary] the words of the tokens, UTF-8; NULL: there is no list. Words are
                   * folded by Unicode, then NFC: "STRASSE" is "strasse" is "Straße" */
    bool parts;   /* the last number of an element says which part of its set it belongs to, as
                   * a paragraph: a whole number, without a scale. Encoders do not see it */
    bool hashed;  /* without a list: the token of a word is its sw_token_hash */
    bool decimal_comma; /* the file had decimal commas; one that does not say it is read so, too */
} sw_schema;

/* Name i of a list; of a list that is NULL, the number i as text, for which `room` is. */
typedef struct sw_name_number {
    char text[24];
} sw_name_number;
SW_API const char *sw_name_or_number(char *const *name, int64_t i, sw_name_number *room);

/* z of a number x in column c, without caps, and the x of a z. The same number, if there is no
 * scale or no such column. */
SW_API double sw_columns_scaled(const sw_columns *columns, int64_t c, double x);
SW_API double sw_columns_unscaled(const sw_columns *columns, int64_t c, double z);

/* How many numbers lie far outside those of training: adds to beyond[c] how many of column c have a
 * |z| above its cap. x: [rows, columns->count]; beyond: [columns->count]. Without caps it adds
 * nothing. SW_ERROR_ARGUMENT: a negative number of rows. */
SW_API sw_status sw_columns_beyond(int64_t *beyond, const sw_columns *columns, const sw_real *x,
                                   int64_t rows);

/* The token of a word in a vocabulary without a list, in 0 .. vocabulary-1: the FNV-1a hash of its
 * bytes (32 bits; Fowler, Noll and Vo), modulo the vocabulary. 0: there is no vocabulary. */
SW_API int64_t sw_token_hash(const char *word, int64_t vocabulary);

/* The word of a token; NULL if there is no list of words, or no such token. */
SW_API const char *sw_token_word(const sw_schema *schema, double token);

#ifdef __cplusplus
}
#endif

#endif
