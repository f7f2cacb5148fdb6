/* data_copy.c - `setwise data make` and `convert`: a data set is written to a file. */
#include "command.h"
#include "data_commands.h"

#include <setwise/datasets.h>
#include <setwise/formats.h>

/* Write the data set that `spec` names to a file. */
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

int data_make_main(int argc, char **argv)
{
    const char *name = NULL, *out = NULL, *format = NULL;
    int64_t seed = sw_config_default().data_seed;
    const option options[] = {
        {"out", OPTION_FILE, &out, "FILE", "the file to write", .required = true},
        {"format", OPTION_TEXT, &format, "F", "its format [from the end of its name]"},
        {"data-seed", OPTION_INT, &seed, "N", "seed of the data and its splits [0]", 0, INT64_MAX},
    };
    const command_line line = {
        .usage = "setwise data make NAME --out FILE [options]",
        .summary = "Write a built-in data set to a file. `setwise data list` names the data sets,\n"
                   "`setwise data formats` the formats.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .operand = &name,
        .operand_count = 1,
    };
    PARSE_OR_RETURN(&line, argc, argv);
    return copy(name, out, format, seed);
}

int data_convert_main(int argc, char **argv)
{
    const char *file[2] = {NULL, NULL}, *format = NULL;
    int64_t seed = sw_config_default().data_seed;
    const option options[] = {
        {"format", OPTION_TEXT, &format, "F", "the format of TO [from the end of its name]"},
        {"data-seed", OPTION_INT, &seed, "N",
         "seed of what reading FROM draws: splits, points of meshes [0]", 0, INT64_MAX},
    };
    const command_line line = {
        .usage = "setwise data convert FROM TO [options]",
        .summary = "Write the sets of one file to another, in another format. Options for reading\n"
                   "may follow after the path: bags.csv:label=kind.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .operand = file,
        .operand_count = 2,
    };
    PARSE_OR_RETURN(&line, argc, argv);
    return copy(file[0], file[1], format, seed);
}
