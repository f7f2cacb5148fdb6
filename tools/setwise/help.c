/* help.c - print --help from the table that the parser reads. */
#include "help.h"

#include <stdio.h>
#include <string.h>

enum { HELP_INDENT = 28, HELP_WIDTH = 96 };

/* Lines can be broken at spaces, and after the bars of "a|b|c". */
void print_wrapped(const char *text, int indent)
{
    int column = indent;
    bool space = false; /* before the next piece */
    while (*text) {
        int length = (int)strcspn(text, " |");
        if (text[length] == '|') length++;
        if (column > indent && column + space + length > HELP_WIDTH) {
            printf("\n%*s", indent, "");
            column = indent;
        } else if (column > indent && space) {
            putchar(' ');
            column++;
        }
        printf("%.*s", length, text);
        column += length;
        text += length;
        space = *text == ' ';
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
    static const char *const value_of[] = {[SW_FIELD_INT] = "N",
                                           [SW_FIELD_REAL] = "X",
                                           [SW_FIELD_TEXT] = "NAME",
                                           [SW_FIELD_WIDTHS] = "N,...",
                                           [SW_FIELD_LEVELS] = "X,..."};
    char name[96], help[512];
    bool yes_or_no = field->type == SW_FIELD_BOOL;
    snprintf(name, sizeof name, "%s%s", yes_or_no ? "[no-]" : "", field->name);
    const char *fallback = field->fallback ? field->fallback : "";
    if (yes_or_no) fallback = strcmp(fallback, "true") == 0 ? "yes" : "no";
    snprintf(help, sizeof help, "%s%s%s%s%s%s%s", field->help, field->choices ? " (" : "",
             field->choices ? field->choices : "", field->choices ? ")" : "", *fallback ? " [" : "",
             fallback, *fallback ? "]" : "");
    print_entry(name, yes_or_no ? NULL : value_of[field->type], help);
}

void print_help(const command_line *line)
{
    const sw_field *fields[MAX_FIELDS];
    int field_count = flag_fields(line, fields);
    printf("usage: %s\n\n%s\n\n", line->usage, line->summary);
    for (int i = 0; i < line->option_count; i++) print_option(&line->options[i]);
    if (takes_config_file(line))
        print_entry("config", "FILE",
                    "read the settings below from a JSON file; flags win over it");
    print_entry("help", NULL, "print this text");
    if (field_count == 0) return;
    puts("\nSettings, with their defaults in brackets:");
    for (int i = 0; i < field_count; i++) print_field(fields[i]);
}
