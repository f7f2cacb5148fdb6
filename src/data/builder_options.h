/* builder_options.h - how a builder treats unusable elements and empty sets, how it makes tokens of
 * words, how many sets it draws for each split, and the model that the sets are for. */
#ifndef SW_DATA_BUILDER_OPTIONS_H
#define SW_DATA_BUILDER_OPTIONS_H

#include <setwise/data.h>

typedef enum sw_policy {
    SW_REFUSE, /* an error */
    SW_DROP,   /* left out, with a warning */
    SW_KEEP    /* kept as it is */
} sw_policy;

/* Do elements stay in the file? */
typedef enum sw_map { SW_MAP_AUTO, SW_MAP_YES, SW_MAP_NO } sw_map;

typedef struct sw_builder_options {
    sw_policy nonfinite;  /* for elements with a missing or infinite value */
    sw_policy empty;      /* for sets without elements */
    bool drop_unanswered; /* leave out sets without an answer, if others have one */
    sw_fill fill;         /* of missing numbers; none: `nonfinite` says what to do with them */
    bool flags;           /* add a column for each with missing numbers, which says where */
    sw_scaling scaling;   /* how to measure the scales of the numbers */
    const char *log;      /* columns that have a logarithm, joined by '+'; NULL: none */
    bool join;            /* classes that differ in case and white space alone are one */
    const char *na;       /* words for missing numbers, joined by '+'; NULL: none */
    const char *ignore;   /* names of the columns and parts that are left out, joined by '+' */
    const char *split;    /* the name of the split: if `ignore` lists it, roles are not taken */
    sw_map map;           /* auto: if they are large, and nothing changes them */
    const char *at;       /* the columns of an element's place, joined by '+' or ','; "": at.NAME */
    const char *categories; /* columns of words, joined by '+'; NULL: none */
    const char
        *part;     /* the feature that says the part of its set an element belongs to; "": none */
    int64_t words; /* size of a vocabulary of words */
    int64_t hash;  /* number of tokens that words are hashed to; 0: a vocabulary instead */
    int64_t valid, test;    /* percentages of the sets, if the file has no split */
    const sw_schema *model; /* of the model that will read the sets; NULL: they are to be
                             * trained on */
    /* Not NULL, in a stream: a set with a fault is reported here and left out. */
    void (*fault)(void *user, const char *message);
    void *fault_user;
    bool unanswered; /* pass over answers, splits and instance labels */
    bool in_memory;  /* the sets are of no file: messages name no option of one */
} sw_builder_options;

#endif
