/* data_list.c - `setwise data list` and `formats`: the built-in data sets and the formats of files.
 */
#include "command.h"
#include "data_commands.h"
#include "output.h"

#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <stdio.h>
#include <string.h>

/* ---- Data sets ------------------------------------------------------------------------------ */

/* The error if files of a data set are missing: which ones, and what fetches them. Otherwise NULL.
 */
static const char *missing_files(const sw_dataset_type *type)
{
    return type->find && type->find() != SW_OK ? sw_error_message() : NULL;
}

static json_t *type_json(const sw_dataset_type *type)
{
    json_t *params = json_array();
    for (int i = 0; i < type->param_count; i++) {
        const sw_dataset_param *param = &type->param[i];
        add_json(params, json_pack("{ss, ss, sI, sI, sI}", "name", param->name, "help", param->help,
                                   "default", (json_int_t)param->value, "min",
                                   (json_int_t)param->min, "max", (json_int_t)param->max));
    }
    return json_pack("{ss, ss, ss?, so}", "name", type->name, "summary", type->summary, "missing",
                     missing_files(type), "parameters", params);
}

static void print_type(const sw_dataset_type *type)
{
    printf("%-16s %s\n", type->name, type->summary);
    const char *missing = missing_files(type);
    if (missing) printf("    files are missing: %s\n", missing);
    for (int p = 0; p < type->param_count; p++)
        printf("    :%s=%lld  %s (%lld to %lld)\n", type->param[p].name,
               (long long)type->param[p].value, type->param[p].help, (long long)type->param[p].min,
               (long long)type->param[p].max);
}

int data_list_main(int argc, char **argv)
{
    bool json = false;
    const option options[] = {{"json", OPTION_SWITCH, &json, NULL, "print JSON"}};
    const command_line line = {
        .usage = "setwise data list [--json]",
        .summary =
            "List the built-in data sets. Their parameters, shown with their defaults, follow\n"
            "after colons: needle:size=50.",
        .options = options,
        .option_count = 1,
    };
    PARSE_OR_RETURN(&line, argc, argv);
    json_t *types = json ? json_array() : NULL;
    for (int i = 0; i < sw_dataset_type_count(); i++) {
        if (json)
            add_json(types, type_json(sw_dataset_type_at(i)));
        else
            print_type(sw_dataset_type_at(i));
    }
    return json ? print_json(types) : STATUS_OK;
}

/* ---- Formats -------------------------------------------------------------------------------- */

/* "a|b" as an array of strings. */
static json_t *json_words(const char *joined)
{
    json_t *list = json_array();
    for (size_t length; *joined; joined += length + (joined[length] == '|')) {
        length = strcspn(joined, "|");
        add_json(list, json_stringn(joined, length));
    }
    return list;
}

/* Print "a|b" as "a, b". */
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

static json_t *format_json(const sw_format_type *type)
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

static json_t *option_json(const sw_file_option *each)
{
    return json_pack("{ss, ss, ss, ss?, sb}", "name", each->name, "help", each->help, "default",
                     each->fallback, "choices", each->choices, "all", each->all);
}

static void print_option(const sw_file_option *each)
{
    printf("    :%s=%s  %s", each->name, each->fallback, each->help);
    if (each->choices) printf(" (%s)", each->choices);
    if (each->max > 0) printf(" (%lld to %lld)", (long long)each->min, (long long)each->max);
    puts(each->all ? "; all formats" : "");
}

int data_formats_main(int argc, char **argv)
{
    bool json = false;
    const option flags[] = {{"json", OPTION_SWITCH, &json, NULL, "print JSON"}};
    const command_line line = {
        .usage = "setwise data formats [--json]",
        .summary =
            "List the formats of files, what each can store, and the options that may follow\n"
            "after a path: bags.csv:label=kind.",
        .options = flags,
        .option_count = 1,
    };
    PARSE_OR_RETURN(&line, argc, argv);
    if (json) {
        json_t *formats = json_array(), *options = json_array();
        for (int i = 0; i < sw_format_count(); i++) add_json(formats, format_json(sw_format_at(i)));
        for (int i = 0; i < sw_file_option_count(); i++)
            add_json(options, option_json(sw_file_option_at(i)));
        return print_json(json_pack("{so, so}", "formats", formats, "options", options));
    }
    for (int i = 0; i < sw_format_count(); i++) print_format(sw_format_at(i));
    puts("\nOptions after a path, as in bags.csv:label=kind:nonfinite=drop, with their defaults:");
    for (int i = 0; i < sw_file_option_count(); i++) print_option(sw_file_option_at(i));
    return STATUS_OK;
}
