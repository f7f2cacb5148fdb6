/* data.c - `setwise data`: what data sets and formats there are, what is in one, and one into
 * another. */
#include "command.h"
#include "data_info.h"
#include "output.h"

#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- list ---------------------------------------------------------------------------------- */

/* Why a data set cannot be opened: its files are missing, and what brings them. Otherwise NULL. */
static const char *missing_files(const sw_dataset_type *type)
{
    return type->find && type->find() != SW_OK ? sw_error_message() : NULL;
}

static json_t *describe_type(const sw_dataset_type *type)
{
    json_t *params = json_array();
    for (int i = 0; i < type->param_count; i++) {
        const sw_dataset_param *param = &type->param[i];
        json_array_append_new(params,
                              json_pack("{ss, ss, sI, sI, sI}", "name", param->name, "help",
                                        param->help, "default", (json_int_t)param->value, "min",
                                        (json_int_t)param->min, "max", (json_int_t)param->max));
    }
    return json_pack("{ss, ss, ss?, so}", "name", type->name, "summary", type->summary, "missing",
                     missing_files(type), "parameters", params);
}

static int list(bool json)
{
    json_t *types = json_array();
    for (int i = 0; i < sw_dataset_type_count(); i++) {
        const sw_dataset_type *type = sw_dataset_type_at(i);
        if (json) {
            json_array_append_new(types, describe_type(type));
            continue;
        }
        printf("%-16s %s\n", type->name, type->summary);
        const char *missing = missing_files(type);
        if (missing) printf("    files are missing: %s\n", missing);
        for (int p = 0; p < type->param_count; p++)
            printf("    :%s=%lld  %s (%lld to %lld)\n", type->param[p].name,
                   (long long)type->param[p].value, type->param[p].help,
                   (long long)type->param[p].min, (long long)type->param[p].max);
    }
    if (json) return print_json(types);
    json_decref(types);
    return STATUS_OK;
}

/* ---- formats -------------------------------------------------------------------------------- */

/* "a|b" as a list. */
static json_t *json_words(const char *joined)
{
    json_t *list = json_array();
    for (size_t length; *joined; joined += length + (joined[length] == '|')) {
        length = strcspn(joined, "|");
        json_array_append_new(list, json_stringn(joined, length));
    }
    return list;
}

/* "a|b" as "a, b". */
static void print_words(const char *before, const char *joined)
{
    printf("    %s", before);
    for (; *joined; joined++)
        if (*joined == '|')
            fputs(", ", stdout);
        else
            putchar(*joined);
    putchar('\n');
}

static json_t *describe_format(const sw_format_type *type)
{
    return json_pack("{ss, ss, ss, sb, so, so, so}", "name", type->name, "suffixes", type->suffixes,
                     "summary", type->summary, "writes", type->writes, "holds",
                     json_words(type->holds), "columns",
                     type->columns ? json_words(type->columns) : json_null(), "options",
                     json_words(type->options));
}

static void print_format(const sw_format_type *type)
{
    printf("%-12s %s%s\n", type->name, type->summary, type->writes ? "" : "; read only");
    if (*type->suffixes) print_words("", type->suffixes);
    if (type->columns) print_words("columns: ", type->columns);
    print_words("holds: ", type->holds);
    print_words("options: ", type->options);
}

static json_t *describe_option(const sw_file_option *each)
{
    return json_pack("{ss, ss, ss, ss?, sb}", "name", each->name, "help", each->help, "default",
                     each->fallback, "choices", each->choices, "all", each->all);
}

static void print_option(const sw_file_option *each)
{
    printf("    :%s=%s  %s", each->name, each->fallback, each->help);
    if (each->choices) printf(" (%s)", each->choices);
    if (each->max > 0) printf(" (%lld to %lld)", (long long)each->min, (long long)each->max);
    puts(each->all ? "; of all formats" : "");
}

static int formats(bool json)
{
    if (json) {
        json_t *formats = json_array(), *options = json_array();
        for (int i = 0; i < sw_format_count(); i++)
            json_array_append_new(formats, describe_format(sw_format_at(i)));
        for (int i = 0; i < sw_file_option_count(); i++)
            json_array_append_new(options, describe_option(sw_file_option_at(i)));
        return print_json(json_pack("{so, so}", "formats", formats, "options", options));
    }
    for (int i = 0; i < sw_format_count(); i++) print_format(sw_format_at(i));
    puts("\noptions after a path, as in bags.csv:label=kind:nonfinite=drop");
    for (int i = 0; i < sw_file_option_count(); i++) print_option(sw_file_option_at(i));
    return STATUS_OK;
}

/* ---- make, convert --------------------------------------------------------------------------- */

/* Write what `spec` names to a file. */
static int copy(const char *spec, const char *path, const char *format, int64_t seed)
{
    int exit_status = check_data_set(spec);
    if (exit_status) return exit_status;
    sw_dataset *data = NULL;
    sw_status status = sw_dataset_open(&data, spec, (uint64_t)seed);
    if (status == SW_OK) {
        say_data_warnings(data);
        status = sw_dataset_save(data, path, format);
    }
    sw_dataset_free(data);
    return status == SW_OK ? STATUS_OK : failed(status);
}

/* ---- The subcommand ------------------------------------------------------------------------ */

int data_main(int argc, char **argv)
{
    static const char *const verbs[] = {"list", "formats", "info", "make", "convert"};
    enum { LIST, FORMATS, INFO, MAKE, CONVERT, VERBS };
    static const int operands[] = {1, 1, 2, 2, 3, 1};
    bool json = false;
    int64_t seed = sw_config_default().data_seed;
    const char *out = NULL, *format = NULL, *operand[3] = {NULL, NULL, NULL};
    int verb = 0;
    while (verb < VERBS && !(argc > 1 && strcmp(argv[1], verbs[verb]) == 0)) verb++;
    const option options[] = {
        {"json", OPTION_SWITCH, &json, NULL, "list, formats, info: print JSON"},
        {"out", OPTION_TEXT, &out, "FILE", "make: the file to write"},
        {"format", OPTION_TEXT, &format, "F",
         "make, convert: instead of what the name's end tells"},
        {"data-seed", OPTION_INT, &seed, "N", "seed of the data and its splits", 0, INT64_MAX},
    };
    const command_line line = {
        .usage = "setwise data list | formats | info D | make NAME --out FILE | convert A B",
        .summary = "What data sets there are, with their parameters; the formats of files, with\n"
                   "their options; what is in a data set or a file; a data set written to a file;\n"
                   "a file written in another format. Parameters and options come after colons:\n"
                   "needle:size=50, bags.csv:label=kind.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .operand = operand,
        .operand_count = operands[verb],
    };
    PARSE_OR_RETURN(&line, argc, argv);
    switch (verb) {
    case LIST: return list(json);
    case FORMATS: return formats(json);
    case INFO: return data_info(operand[1], seed, json);
    case CONVERT: return copy(operand[1], operand[2], format, seed);
    case MAKE:
        if (out) return copy(operand[1], out, format, seed);
        fprintf(stderr, "setwise: data make: name the file to write by --out\n");
        return STATUS_WRONG_USE;
    default: say_unknown("data subcommand", operand[0], verbs, VERBS); return STATUS_WRONG_USE;
    }
}
