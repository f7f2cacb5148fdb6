/* data.c - `setwise data`: its subcommands. */
#include "command.h"
#include "data_commands.h"

#include <stdio.h>
#include <string.h>

static const command commands[] = {
    {"list", "list the built-in data sets with their parameters", data_list_main},
    {"formats", "list the formats of files with their options", data_formats_main},
    {"info", "describe a data set or a file: sizes, task, splits, columns", data_info_main},
    {"make", "write a built-in data set to a file", data_make_main},
    {"convert", "write the sets of one file to another", data_convert_main},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

int data_main(int argc, char **argv)
{
    static const char usage[] =
        "usage: setwise data list | formats | info D | make NAME --out FILE | convert FROM TO";
    if (argc < 2) {
        fprintf(stderr, "setwise: %s\n", usage);
        return STATUS_WRONG_USE;
    }
    if (strcmp(argv[1], "--help") != 0 && strcmp(argv[1], "-h") != 0)
        return run_command(commands, COMMAND_COUNT, "data subcommand", argc - 1, argv + 1);
    printf("%s\n\n", usage);
    print_commands(commands, COMMAND_COUNT);
    puts("\n`setwise data SUBCOMMAND --help` lists the options of a subcommand.");
    return STATUS_OK;
}
