/* parse.h - parse the flags of a subcommand. */
#ifndef PARSE_H
#define PARSE_H

#include "options.h"

typedef enum parse_result {
    PARSE_OK,
    PARSE_HELP, /* --help was there, and was printed */
    PARSE_WRONG /* an error, which was printed to stderr */
} parse_result;

/* Parse argv[1] and on: `--name value` or `--name=value`; a switch is `--name`; a yes-or-no field
 * of the configuration is `--name` or `--no-name`. */
parse_result parse_options(const command_line *line, int argc, char **argv);

/* Parse, or return the exit status from the calling function: after --help or an error. */
#define PARSE_OR_RETURN(line, argc, argv)                                                          \
    do {                                                                                           \
        parse_result result_ = parse_options(line, argc, argv);                                    \
        if (result_ != PARSE_OK) return result_ == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;      \
    } while (0)

#endif
