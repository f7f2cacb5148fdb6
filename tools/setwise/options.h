/* options.h - the flags of a subcommand: declared once, in a table that feeds both the parser and
 * --help. The fields of a configuration (sw_config_fields) can be flags beside them. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <setwise/train.h>

typedef enum option_kind {
    OPTION_SWITCH, /* bool *: true if the flag is there */
    OPTION_TEXT,   /* const char **: points into argv */
    OPTION_FILE,   /* the same: a file or folder to write */
    OPTION_TEXTS,  /* option_texts *: each time that the flag is there */
    OPTION_INT,    /* int64_t * */
    OPTION_REAL    /* double * */
} option_kind;

/* The values of a flag that may be there several times. */
enum { MAX_TEXTS = 64 };
typedef struct option_texts {
    const char *text[MAX_TEXTS]; /* point into argv */
    int count;
} option_texts;

typedef struct option {
    const char *name; /* without the dashes */
    option_kind kind;
    void *target;
    const char *value; /* what --help calls the value: "DIR"; NULL: a switch */
    const char *help;
    int64_t min, max;    /* of numbers, both included */
    const char *choices; /* of a text: "train|valid|test"; NULL: any text */
    bool required;       /* of a text */
} option;

typedef struct command_line {
    const char *usage;   /* "setwise train --data D --out DIR [options]" */
    const char *summary; /* what it does, in sentences */
    const option *options;
    int option_count;
    sw_config *config; /* not NULL: its fields are flags too, unless one of `options` has the same
                        * name; --config FILE is read before any flag is set */
    const char *const
        *no_flags;        /* fields of `config` that are no flags, NULL at the end; or NULL */
    bool model_only;      /* only the fields of `config` that describe a model, and no --config */
    const char **operand; /* [operand_count] words that are no flags */
    int operand_count;
    int operands_optional; /* how many of the last ones may be left out */
} command_line;

enum { MAX_FIELDS = 128 };

/* The fields of the configuration that are flags of this command; returns their number. */
int flag_fields(const command_line *line, const sw_field *fields[MAX_FIELDS]);

/* Does the command take --config FILE? */
bool takes_config_file(const command_line *line);

/* The option of this name in the command's table, or NULL. */
const option *find_option(const command_line *line, const char *name);

/* The field of this name, if it is a flag of this command, or NULL. */
const sw_field *find_field(const command_line *line, const char *name);

/* Print an error to stderr: there is no such `what`. The nearest name comes first, then all. */
void say_unknown(const char *what, const char *name, const char *const *names, int count);

#endif
