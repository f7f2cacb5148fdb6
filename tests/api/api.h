/* api.h - what the cases of the public functions share. api.c says what a case is. */
#ifndef API_H
#define API_H

#include <math.h>
#include <setwise/setwise.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A case: a function that calls the public function of this name in every wrong way. */
#define CASE(function)                                                                             \
    void api_##function(void);                                                                     \
    void api_##function(void)

/* Count a check, and report it if it is not true. */
#define EXPECT(condition) api_expect(condition, __FILE__, __LINE__, #condition)
void api_expect(bool holds, const char *file, int line, const char *what);

/* Leave a message that no case leaves; has a call left another one since? The message of a failure
 * stays until the next one. */
void api_forget(void);
bool api_has_told(void);

/* The call fails with this status, and leaves a message that holds the text. */
#define REFUSES(status, text, call)                                                                \
    (api_forget(), api_refuses(status, text, call, __FILE__, __LINE__))
void api_refuses(sw_status expected, const char *text, sw_status found, const char *file, int line);

/* A call with NULL for an argument: NEEDS(sw_model_save, path, model, NULL). */
#define NEEDS(function, argument, ...)                                                             \
    REFUSES(SW_ERROR_ARGUMENT, #function ": " #argument " is NULL", function(__VA_ARGS__))

/* The call succeeds. */
#define WORKS(call) api_works(call, __FILE__, __LINE__, #call)
void api_works(sw_status found, const char *file, int line, const char *what);

/* The result is NULL, and making it left a message that holds the text. */
#define NOTHING(text, result) (api_forget(), api_nothing(text, result, __FILE__, __LINE__))
void api_nothing(const char *text, const void *result, const char *file, int line);

/* A header says this, line ends apart: the rule for what no function can check. */
#define RULE(header, sentence) api_rule(header, sentence, __FILE__, __LINE__)
void api_rule(const char *header, const char *sentence, const char *file, int line);

/* The function returns neither status nor tensor, so it trusts its pointers. */
#define TRUSTS() RULE("base.h", "All other functions trust their pointers.")

/* What a case may work with. Made at first use, and the same for all. */
sw_dataset *given_data(void);             /* "needle" of a few sets, with classes */
sw_dataset *given_other(void);            /* another one, with elements of three numbers */
sw_model *given_model(void);              /* for given_data, with the pooling pma */
sw_model *given_unweighted(void);         /* for given_data, with a pooling without weights */
sw_attention *given_attention(void);      /* of given_model in three sets of given_data */
sw_study given_study(void);               /* two arms on one data set, two runs each */
sw_tape *given_tape(void);                /* reset by the call */
const char *given_path(const char *name); /* in a folder of this process; valid for four calls */
sw_split given_split(sw_role role);       /* of given_data */

enum { ROWS = 6, WIDTH = 4, SETS = 3 };
sw_tensor *given_matrix(sw_tape *tape); /* [ROWS, WIDTH], a variable */
extern const sw_sets given_sets;        /* SETS of ROWS together, one of them empty */
extern const sw_sets full_sets;         /* two of ROWS together */
extern const sw_sets wrong_sets;        /* of more rows than ROWS */
extern const sw_sets falling_sets;      /* whose offsets decrease */
extern const sw_sets negative_sets;     /* a negative number of them */

#define HUGE_SIZE (INT64_MAX / 2)

#endif
