/* parse.c - parse the flags of a subcommand; errors say what is wrong, and list the names that
 * exist. */
#include "parse.h"

#include "help.h"
#include "shown.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static parse_result wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

static parse_result wrong(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char text[2 * SW_MAX_SPEC];
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    say("%s", text);
    return PARSE_WRONG;
}

/* Print the library's message, in which names are printable already. */
static parse_result wrong_value(void)
{
    fprintf(stderr, "setwise: %s\n", sw_error_message());
    return PARSE_WRONG;
}

static parse_result unknown_option(const command_line *line, const char *name)
{
    const char *names[2 * MAX_FIELDS];
    const sw_field *fields[MAX_FIELDS];
    int count = 0, field_count = flag_fields(line, fields);
    for (int i = 0; i < line->option_count; i++) names[count++] = line->options[i].name;
    for (int i = 0; i < field_count; i++) names[count++] = fields[i]->name;
    if (takes_config_file(line)) names[count++] = "config";
    names[count++] = "help";
    say_unknown("option", name, names, count);
    return PARSE_WRONG;
}

/* ---- Setting ------------------------------------------------------------------------------- */

static bool is_choice(const char *choices, const char *value)
{
    size_t length = strlen(value);
    for (const char *at = choices;; at++) {
        size_t here = strcspn(at, "|");
        if (here == length && strncmp(at, value, length) == 0) return true;
        at += here;
        if (!*at) return false;
    }
}

static parse_result set_number(const option *flag, const char *value)
{
    char *end;
    errno = 0;
    bool whole = flag->kind == OPTION_INT;
    long long integer = whole ? strtoll(value, &end, 10) : 0;
    double number = whole ? (double)integer : strtod(value, &end);
    bool inside = whole ? integer >= flag->min && integer <= flag->max
                        : number >= (double)flag->min && number <= (double)flag->max;
    char range[64];
    if (flag->max == INT64_MAX)
        snprintf(range, sizeof range, "of %lld or more", (long long)flag->min);
    else
        snprintf(range, sizeof range, "from %lld to %lld", (long long)flag->min,
                 (long long)flag->max);
    if (end == value || *end || errno || !inside)
        return wrong("--%s is \"%s\": a %snumber %s is expected", flag->name, value,
                     whole ? "whole " : "", range);
    if (whole)
        *(int64_t *)flag->target = integer;
    else
        *(double *)flag->target = number;
    return PARSE_OK;
}

static parse_result add_text(const option *flag, const char *value)
{
    option_texts *texts = flag->target;
    if (texts->count == MAX_TEXTS)
        return wrong("--%s is there more than %d times", flag->name, MAX_TEXTS);
    texts->text[texts->count++] = value;
    return PARSE_OK;
}

static parse_result set_option(const option *flag, const char *value)
{
    switch (flag->kind) {
    case OPTION_SWITCH:
        if (value) return wrong("--%s takes no value", flag->name);
        *(bool *)flag->target = true;
        return PARSE_OK;
    case OPTION_TEXT:
        if (flag->choices && !is_choice(flag->choices, value))
            return wrong("--%s is \"%s\": one of %s is expected", flag->name, value, flag->choices);
        *(const char **)flag->target = value;
        return PARSE_OK;
    case OPTION_FILE:
        if (strcmp(value, "-") == 0)
            return wrong("--%s is -, expected a name (./- if that is it)", flag->name);
        *(const char **)flag->target = value;
        return PARSE_OK;
    case OPTION_TEXTS: return add_text(flag, value);
    default: return set_number(flag, value);
    }
}

static parse_result set_field(sw_config *config, const char *name, const char *value)
{
    return sw_config_set(config, name, value) == SW_OK ? PARSE_OK : wrong_value();
}

/* ---- Parsing ------------------------------------------------------------------------------- */

/* What a flag's name stands for. */
typedef struct flag_name {
    char text[96];
    const option *option;  /* of the command's table, or NULL */
    const sw_field *field; /* of the configuration, or NULL */
    bool negated;          /* --no-FIELD */
    bool is_config;        /* --config */
} flag_name;

/* `word` begins after the dashes and may go on with "=VALUE". */
static flag_name find_name(const command_line *line, const char *word)
{
    flag_name name = {.option = NULL};
    snprintf(name.text, sizeof name.text, "%.*s", (int)strcspn(word, "="), word);
    name.option = find_option(line, name.text);
    if (name.option) return name;
    name.field = find_field(line, name.text);
    name.is_config = takes_config_file(line) && strcmp(name.text, "config") == 0;
    if (!name.field && strncmp(name.text, "no-", 3) == 0) {
        const sw_field *field = find_field(line, name.text + 3);
        name.negated = field && field->type == SW_FIELD_BOOL;
        if (name.negated) name.field = field;
    }
    return name;
}

static bool takes_value(const flag_name *name)
{
    if (name->option) return name->option->kind != OPTION_SWITCH;
    return name->is_config || name->field->type != SW_FIELD_BOOL;
}

/* The value of a flag among the words, or NULL. No value begins with two dashes. */
static const char *given(const char *name, int argc, char **argv)
{
    const size_t length = strlen(name);
    const char *value = NULL;
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) != 0 || strncmp(argv[i] + 2, name, length) != 0) continue;
        const char *rest = argv[i] + 2 + length;
        if (*rest == '=') value = rest + 1;
        if (!*rest && i + 1 < argc) value = argv[i + 1];
    }
    return value;
}

/* Is the flag one that may be there once? The later of two names would replace the first. Of
 * numbers and switches the last one holds, so that a script can change what it has for all. */
static bool names_something(const flag_name *name)
{
    if (name->option) return name->option->kind == OPTION_TEXT || name->option->kind == OPTION_FILE;
    return name->is_config || name->field->type == SW_FIELD_TEXT;
}

/* Parse the flag at argv[*at], and its value if it takes one; *at moves to the last word used. */
static parse_result parse_flag(const command_line *line, int argc, char **argv, int *at,
                               const char **config_path)
{
    const char *word = argv[*at] + 2;
    const char *value = strchr(word, '=');
    if (value) value++;
    const flag_name name = find_name(line, word);
    if (value && strcmp(name.text, "help") == 0) return wrong("--help takes no value");
    if (!name.option && !name.field && !name.is_config) return unknown_option(line, name.text);
    if (names_something(&name) && given(name.text, *at, argv))
        return wrong("--%s is there twice, expected --%s %s once", name.text, name.text,
                     name.option ? name.option->value : "NAME");
    if (name.field && !takes_value(&name) && value)
        return wrong("--%s takes no value: write --%s or --no-%s", name.text, name.field->name,
                     name.field->name);
    if (takes_value(&name) && !value) {
        if (*at + 1 >= argc || strncmp(argv[*at + 1], "--", 2) == 0)
            return wrong("--%s needs a value", name.text);
        value = argv[++*at];
    }
    if (config_path) {
        if (name.is_config) *config_path = value;
        return PARSE_OK;
    }
    if (name.is_config) return PARSE_OK;
    if (name.option) return set_option(name.option, value);
    if (!value) value = name.negated ? "false" : "true";
    return set_field(line->config, name.field->name, value);
}

/* Read all words once. If `config_path` is not NULL, nothing is set but the path of --config. */
static parse_result parse_words(const command_line *line, int argc, char **argv,
                                const char **config_path)
{
    int operands = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            print_help(line);
            return PARSE_HELP;
        }
        if (strncmp(argv[i], "--", 2) == 0 && argv[i][2]) {
            parse_result result = parse_flag(line, argc, argv, &i, config_path);
            if (result != PARSE_OK) return result;
        } else if (argv[i][0] == '-' && argv[i][1] && argv[i][1] != '-' && argv[i][1] != ':') {
            return wrong("unknown option '%s': options begin with two dashes, --help lists them",
                         argv[i]);
        } else if (operands < line->operand_count) {
            line->operand[operands++] = argv[i];
        } else {
            return wrong("\"%s\" is one word too many (usage: %s)", argv[i], line->usage);
        }
    }
    if (operands < line->operand_count - line->operands_optional)
        return wrong("usage: %s", line->usage);
    return PARSE_OK;
}

/* sw_config_set would let the later of the two flags replace the other. */
static parse_result check_budget(const command_line *line, int argc, char **argv)
{
    const char *steps = given("steps", argc, argv), *epochs = given("epochs", argc, argv);
    if (!line->config || !steps || !epochs || atof(steps) <= 0 || atof(epochs) <= 0)
        return PARSE_OK;
    return wrong("--steps %s and --epochs %s both say how long to train: give only one of them",
                 steps, epochs);
}

parse_result parse_options(const command_line *line, int argc, char **argv)
{
    const char *config_path = NULL;
    parse_result result = parse_words(line, argc, argv, &config_path);
    if (result != PARSE_OK) return result;
    if (config_path && sw_config_read(line->config, config_path) != SW_OK) return wrong_value();
    result = parse_words(line, argc, argv, NULL);
    if (result != PARSE_OK) return result;
    if (check_budget(line, argc, argv) != PARSE_OK) return PARSE_WRONG;
    for (int i = 0; i < line->option_count; i++) {
        const option *flag = &line->options[i];
        if (flag->required && !*(const char **)flag->target)
            return wrong("--%s %s is missing: %s", flag->name, flag->value, flag->help);
    }
    return PARSE_OK;
}
