/* options.h - the flags of a subcommand: declared once in a table that feeds both the parser and
 * --help. The fields of a configuration (sw_config_fields) can be flags beside them. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <setwise/train.h>

typedef enum option_kind {
    OPTION_SWITCH, /* bool *: set by its presence */
    OPTION_TEXT,   /* const char **: points into argv */
    OPTION_INT,    /* int64_t * */
    OPTION_RENAMED /* an old name: the error says the new one; --help leaves it out */
} option_kind;

typedef struct option {
    const char *name; /* without the dashes */
    option_kind kind;
    void *target;
    const char *value; /* what --help calls the value: "DIR"; NULL: a switch */
    const char *help;
    int64_t min, max;    /* whole numbers: both included */
    const char *choices; /* text: "train|valid|test"; NULL: any */
    bool required;
    const char *renamed; /* OPTION_RENAMED: the new name */
} option;

typedef struct command_line {
    const char *usage;   /* "setwise train --data D --out DIR [options]" */
    const char *summary; /* what it does, in sentences */
    const option *options;
    int option_count;
    sw_config *config; /* not NULL: its fields are flags as well, except those that `options`
                        * has by the same name; --config FILE is read before any flag is set */
    const char *const *without; /* of those, names of fields that are no flags, NULL at the end; or
                                 * NULL */
    bool model_only;      /* of those, only the fields that a model is made from, and no --config */
    const char **operand; /* [operand_count] words that are not flags: all are required */
    int operand_count;
} command_line;

typedef enum parse_result {
    PARSE_OK,
    PARSE_HELP, /* it was asked for and printed */
    PARSE_WRONG /* what is wrong was said on stderr */
} parse_result;

/* `--name value`, `--name=value`; a switch is `--name`; a configuration's yes-or-no field is
 * `--name` or `--no-name`. argv[0] is skipped. */
parse_result parse_options(const command_line *line, int argc, char **argv);

/* Print `text` from column `indent` on, where the line already is, broken between words. */
void print_wrapped(const char *text, int indent);

/* Say on stderr that there is no such `what`: the nearest one first, then all. */
void say_unknown(const char *what, const char *name, const char *const *names, int count);

/* Return from a subcommand unless its flags are to be acted on. */
#define PARSE_OR_RETURN(line, argc, argv)                                                          \
    do {                                                                                           \
        parse_result result_ = parse_options(line, argc, argv);                                    \
        if (result_ != PARSE_OK) return result_ == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;      \
    } while (0)

#endif
