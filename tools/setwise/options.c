/* options.c - parse flags, explain them, and say what is wrong with them. */
#include "options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NAMES = 128, HELP_INDENT = 28, HELP_WIDTH = 96 };

static parse_result wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

static parse_result wrong(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("setwise: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return PARSE_WRONG;
}

void say_unknown(const char *what, const char *name, const char *const *names, int count)
{
    const char *nearest = sw_nearest(name, names, count);
    fprintf(stderr, "setwise: unknown %s '%s'", what, name);
    if (nearest)
        fprintf(stderr, ", did you mean '%s'? There are ", nearest);
    else
        fputs(": there are ", stderr);
    for (int i = 0; i < count; i++) fprintf(stderr, "%s%s", i ? ", " : "", names[i]);
    fputc('\n', stderr);
}

/* ---- Looking up ---------------------------------------------------------------------------- */

static const option *find_option(const command_line *line, const char *name)
{
    for (int i = 0; i < line->option_count; i++)
        if (strcmp(line->options[i].name, name) == 0) return &line->options[i];
    return NULL;
}

static bool is_without(const command_line *line, const char *name)
{
    for (const char *const *at = line->without; at && *at; at++)
        if (strcmp(*at, name) == 0) return true;
    return false;
}

/* Fields of the configuration that no option of the command stands for. */
static int free_fields(const command_line *line, const sw_field *fields[MAX_NAMES])
{
    int all = 0, count = 0;
    const sw_field *field = line->config ? sw_config_fields(&all) : NULL;
    for (int i = 0; i < all && count < MAX_NAMES; i++)
        if (!find_option(line, field[i].name) && !is_without(line, field[i].name) &&
            (field[i].of_model || !line->model_only))
            fields[count++] = &field[i];
    return count;
}

static bool takes_config_file(const command_line *line)
{
    return line->config && !line->model_only;
}

static const sw_field *find_field(const command_line *line, const char *name)
{
    const sw_field *fields[MAX_NAMES];
    int count = free_fields(line, fields);
    for (int i = 0; i < count; i++)
        if (strcmp(fields[i]->name, name) == 0) return fields[i];
    return NULL;
}

static parse_result unknown_option(const command_line *line, const char *name)
{
    const char *names[2 * MAX_NAMES];
    const sw_field *fields[MAX_NAMES];
    int count = 0, field_count = free_fields(line, fields);
    for (int i = 0; i < line->option_count; i++)
        if (line->options[i].kind != OPTION_RENAMED) names[count++] = line->options[i].name;
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

static parse_result set_option(const option *flag, const char *value)
{
    if (flag->kind == OPTION_SWITCH) {
        if (value) return wrong("--%s takes no value", flag->name);
        *(bool *)flag->target = true;
    } else if (flag->kind == OPTION_TEXT) {
        if (flag->choices && !is_choice(flag->choices, value))
            return wrong("--%s is \"%s\": one of %s is expected", flag->name, value, flag->choices);
        *(const char **)flag->target = value;
    } else {
        char *end;
        errno = 0;
        long long number = strtoll(value, &end, 10);
        if (end == value || *end || errno || number < flag->min || number > flag->max)
            return wrong("--%s is \"%s\": a whole number from %lld to %lld is expected", flag->name,
                         value, (long long)flag->min, (long long)flag->max);
        *(int64_t *)flag->target = number;
    }
    return PARSE_OK;
}

static parse_result set_field(sw_config *config, const char *name, const char *value)
{
    if (sw_config_set(config, name, value) != SW_OK) return wrong("%s", sw_error_message());
    return PARSE_OK;
}

/* ---- Help ---------------------------------------------------------------------------------- */

void print_wrapped(const char *text, int indent)
{
    int column = indent;
    while (*text) {
        int length = (int)strcspn(text, " ");
        if (column > indent && column + 1 + length > HELP_WIDTH) {
            printf("\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            putchar(' ');
            column++;
        }
        printf("%.*s", length, text);
        column += length;
        text += length;
        text += strspn(text, " ");
    }
    putchar('\n');
}

static void print_entry(const char *name, const char *value, const char *help)
{
    char left[96];
    int length =
        snprintf(left, sizeof left, "  --%s%s%s", name, value ? " " : "", value ? value : "");
    if (length < HELP_INDENT)
        printf("%-*s", HELP_INDENT, left);
    else
        printf("%s\n%*s", left, HELP_INDENT, "");
    print_wrapped(help, HELP_INDENT);
}

static void print_option(const option *flag)
{
    char help[512];
    snprintf(help, sizeof help, "%s%s%s%s%s", flag->help, flag->choices ? " (" : "",
             flag->choices ? flag->choices : "", flag->choices ? ")" : "",
             flag->required ? " [required]" : "");
    print_entry(flag->name, flag->value, help);
}

static void print_field(const sw_field *field)
{
    static const char *const value_of[] = {
        [SW_FIELD_INT] = "N", [SW_FIELD_REAL] = "X", [SW_FIELD_TEXT] = "NAME"};
    char name[96], help[512];
    bool yes_or_no = field->type == SW_FIELD_BOOL;
    snprintf(name, sizeof name, "%s%s", yes_or_no ? "[no-]" : "", field->name);
    bool has_default = field->fallback && *field->fallback && !yes_or_no;
    snprintf(help, sizeof help, "%s%s%s%s%s%s%s", field->help, field->choices ? " (" : "",
             field->choices ? field->choices : "", field->choices ? ")" : "",
             has_default ? " [" : "", has_default ? field->fallback : "", has_default ? "]" : "");
    print_entry(name, yes_or_no ? NULL : value_of[field->type], help);
}

static void print_help(const command_line *line)
{
    const sw_field *fields[MAX_NAMES];
    int field_count = free_fields(line, fields);
    printf("usage: %s\n\n%s\n\n", line->usage, line->summary);
    for (int i = 0; i < line->option_count; i++)
        if (line->options[i].kind != OPTION_RENAMED) print_option(&line->options[i]);
    if (takes_config_file(line))
        print_entry("config", "FILE", "set what follows from a JSON file first; flags win");
    print_entry("help", NULL, "this text");
    if (field_count == 0) return;
    puts("\nconfiguration, with defaults:");
    for (int i = 0; i < field_count; i++) print_field(fields[i]);
}

/* ---- Parsing ------------------------------------------------------------------------------- */

/* A flag and its value, if it has one, at argv[*at]; *at moves to the last word used. */
static parse_result parse_flag(const command_line *line, int argc, char **argv, int *at,
                               const char **config_path)
{
    char name[96];
    const char *word = argv[*at] + 2;
    const char *value = strchr(word, '=');
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    if (value) value++;

    const option *flag = find_option(line, name);
    const sw_field *field = flag ? NULL : find_field(line, name);
    bool is_config = takes_config_file(line) && strcmp(name, "config") == 0;
    bool negated = !flag && !field && strncmp(name, "no-", 3) == 0;
    if (negated) {
        field = find_field(line, name + 3);
        if (field && field->type != SW_FIELD_BOOL) field = NULL;
    }
    if (!flag && !field && !is_config) return unknown_option(line, name);
    if (flag && flag->kind == OPTION_RENAMED)
        return wrong("--%s has a new name: write --%s", name, flag->renamed);

    if (field && field->type == SW_FIELD_BOOL) {
        if (value)
            return wrong("--%s takes no value: --%s or --no-%s", name, field->name, field->name);
        return config_path ? PARSE_OK
                           : set_field(line->config, field->name, negated ? "false" : "true");
    }
    if (!value && !(flag && flag->kind == OPTION_SWITCH)) {
        if (*at + 1 >= argc || strncmp(argv[*at + 1], "--", 2) == 0)
            return wrong("--%s needs a value", name);
        value = argv[++*at];
    }
    if (config_path) {
        if (is_config) *config_path = value;
        return PARSE_OK;
    }
    if (is_config) return PARSE_OK;
    return flag ? set_option(flag, value) : set_field(line->config, field->name, value);
}

/* One walk over the words. With `config_path`, nothing is set but what --config names. */
static parse_result walk(const command_line *line, int argc, char **argv, const char **config_path)
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
        } else if (operands < line->operand_count) {
            line->operand[operands++] = argv[i];
        } else {
            return wrong("\"%s\" is one word too many (usage: %s)", argv[i], line->usage);
        }
    }
    if (operands < line->operand_count) return wrong("usage: %s", line->usage);
    return PARSE_OK;
}

parse_result parse_options(const command_line *line, int argc, char **argv)
{
    const char *config_path = NULL;
    parse_result result = walk(line, argc, argv, &config_path);
    if (result != PARSE_OK) return result;
    if (config_path && sw_config_read(line->config, config_path) != SW_OK)
        return wrong("%s", sw_error_message());
    result = walk(line, argc, argv, NULL);
    if (result != PARSE_OK) return result;
    for (int i = 0; i < line->option_count; i++) {
        const option *flag = &line->options[i];
        if (flag->required && !*(const char **)flag->target)
            return wrong("--%s %s is missing: %s", flag->name, flag->value, flag->help);
    }
    return PARSE_OK;
}
