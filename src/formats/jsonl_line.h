/* jsonl_line.h - one line of a JSON lines file: its values by their keys. */
#ifndef SW_FORMATS_JSONL_LINE_H
#define SW_FORMATS_JSONL_LINE_H

#include "base/text.h"
#include "data/builder.h"
#include "formats/csv_dialect.h"
#include "formats/file_options.h"
#include "formats/jsonl_value.h"

typedef enum sw_jsonl_key {
    SW_JSONL_SET,
    SW_JSONL_LABEL, /* the three kinds of answer, in the order of sw_task */
    SW_JSONL_LABELS,
    SW_JSONL_TARGET,
    SW_JSONL_SPLIT,
    SW_JSONL_GROUP,
    SW_JSONL_FOLD,
    SW_JSONL_WEIGHT,
    SW_JSONL_CONTEXT,
    SW_JSONL_X,
    SW_JSONL_INSTANCES,
    SW_JSONL_TEXT,
    SW_JSONL_TOKENS,
    SW_JSONL_SET_KEYS,                 /* the keys above are those of a set; */
    SW_JSONL_TASK = SW_JSONL_SET_KEYS, /* these, and `context`, describe columns (first line) */
    SW_JSONL_OUTPUTS,
    SW_JSONL_FEATURES,
    SW_JSONL_VOCABULARY,
    SW_JSONL_KEYS
} sw_jsonl_key;

typedef struct sw_jsonl_line {
    sw_builder *builder;
    sw_location location;               /* "line 3" */
    const char *name[SW_JSONL_KEYS];    /* of the keys; borrowed from the options */
    const char *list[SW_JSONL_KEYS];    /* several keys that are joined to one row; NULL: one key */
    const char *na;                     /* words for a missing value: the option */
    sw_csv_dialect dialect;             /* of numbers in texts */
    bool quoted_numbers;                /* texts may be numbers */
    const json_t *value[SW_JSONL_KEYS]; /* NULL: it is not there, or null */
    bool seen[SW_JSONL_KEYS];           /* some line had the key */
    json_t *object;                     /* all of the line, also what is ignored */
} sw_jsonl_line;

/* A line without values; the options say what the keys are called. SW_ERROR_ARGUMENT: an option
 * names a key that has another meaning or is ignored, or names that are not UTF-8. */
sw_status sw_jsonl_line_begin(sw_jsonl_line *line, sw_builder *builder,
                              const sw_file_options *options);

/* Take the values of the object at `location`; they are borrowed. The object gets keys of its own
 * for what options name within objects in it, and for lists of keys. SW_ERROR_FORMAT: a key is
 * unknown and not ignored; the message names the nearest one. */
sw_status sw_jsonl_line_take(sw_jsonl_line *line, json_t *object, sw_location location);

/* After the last line: SW_ERROR_NOT_FOUND if an option names a key that none had. A file for a
 * model may lack them. */
sw_status sw_jsonl_line_end(const sw_jsonl_line *line);

/* Does the line describe the columns? Otherwise it is a set. */
bool sw_jsonl_is_header(const sw_jsonl_line *line);

/* The error for a value of the key, or inside it, that is not what is expected. */
sw_status sw_jsonl_wrong(const sw_jsonl_line *line, sw_jsonl_key key, const json_t *value,
                         const char *expected);

/* Read a number; null is a missing one (NaN), and so is a word of the option `na`. With `decimal`
 * or `thousands`, a text is read as a field of CSV would be. False: the value is of another kind.
 */
bool sw_jsonl_number(const sw_jsonl_line *line, const json_t *value, double *to);

/* The same for a number that a model reads or answers: true is 1, and false 0. */
bool sw_jsonl_input(const sw_jsonl_line *line, const json_t *value, double *to);

/* If the text may be a number, append the option that reads it as one and return true. */
bool sw_jsonl_advise_number(sw_text *advice, const sw_jsonl_line *line, const char *text);

/* The name under a key; NULL: there is none. Whole numbers, true and false are names too: `spelled`
 * has the digits. */
typedef struct sw_jsonl_name {
    char spelled[24];
    const char *text;
} sw_jsonl_name;
sw_status sw_jsonl_name_of(const sw_jsonl_line *line, sw_jsonl_key key, sw_jsonl_name *name);

/* Show the builder what a set has under the keys that are ignored: one may be its group. */
sw_status sw_jsonl_show_ignored(const sw_jsonl_line *line, sw_builder *builder, int64_t set);

#endif
