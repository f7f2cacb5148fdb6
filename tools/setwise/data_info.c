/* data_info.c - `setwise data info`: describe a data set or a file, as text or as JSON. */
#include "command.h"
#include "data_commands.h"
#include "data_describe.h"
#include "output.h"
#include "shown.h"

#include <setwise/datasets.h>
#include <setwise/study.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *columns_json(const sw_dataset *data, const column_info *columns)
{
    json_t *list = json_array();
    for (int64_t c = 0; c < data->sets.width; c++) {
        const column_info *info = &columns[c];
        const char *name = data->schema.feature.name ? data->schema.feature.name[c] : NULL;
        add_json(list, json_pack("{ss?, sI, sI, so, so, so, so}", "name", name, "missing",
                                 (json_int_t)info->missing, "infinite", (json_int_t)info->infinite,
                                 "mean", json_number(info->mean), "deviation",
                                 json_number(info->deviation), "min", json_number(info->min), "max",
                                 json_number(info->max)));
    }
    return list;
}

static json_t *sizes_json(const sw_ragged *sets)
{
    const size_bins bins = bin_sizes(sets);
    json_t *list = json_array();
    for (int i = bins.first; i <= bins.last; i++)
        add_json(list, json_pack("{sI, sI, sI}", "from", (json_int_t)bin_begin(i), "to",
                                 (json_int_t)bin_end(i), "sets", (json_int_t)bins.count[i]));
    return list;
}

/* Can the data have an answer for each set? A mixture is judged by the elements alone. */
static bool has_answers(const sw_dataset *data)
{
    return data->task != SW_MIXTURE;
}

static json_t *split_json(const split_info *info, const sw_dataset *data)
{
    json_t *of_output = json_array();
    bool mean = data->task == SW_REGRESSION;
    for (int64_t c = 0; has_answers(data) && c < data->schema.output.count; c++)
        add_json(of_output, mean ? json_number(info->of_output[c])
                                 : json_integer((json_int_t)info->of_output[c]));
    return json_pack("{sI, sI, sI, sI, sI, so}", "sets", (json_int_t)info->sets, "elements",
                     (json_int_t)info->rows, "smallest", (json_int_t)info->min, "median",
                     (json_int_t)info->median, "largest", (json_int_t)info->max,
                     mean ? "mean_of_output" : "sets_of_output", of_output);
}

static json_t *info_json(const sw_dataset *data, const split_info info[3],
                         const column_info *columns)
{
    json_t *outputs = json_array(), *splits = json_object(), *warnings = json_array();
    for (int i = 0; i < data->warnings; i++) add_json(warnings, json_string(data->warning[i]));
    for (int64_t c = 0; c < data->schema.output.count; c++)
        add_json(outputs, json_string(data->schema.output.name[c]));
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        put_json(splits, sw_role_name((sw_role)role), split_json(&info[role], data));
    return json_pack(
        "{ss, sI, sI, ss, so, sI, sI, sI, sb, sb, so, so, so, so, so}", "name", data->name,
        "features", (json_int_t)data->sets.width, "vocabulary", (json_int_t)data->schema.vocabulary,
        "task", sw_task_name(data->task), "outputs", outputs, "context",
        (json_int_t)data->sets.context_width, "groups", (json_int_t)data->group.count, "folds",
        (json_int_t)(data->divisions > 0 ? data->division->count : 0), "instance_labels",
        data->instance_label != NULL, "split_given", data->split_given, "splits", splits, "sizes",
        sizes_json(&data->sets), "columns", columns_json(data, columns), "best",
        json_number(data->best), "warnings", warnings);
}

/* ---- Text ------------------------------------------------------------------------------------ */

static void print_task(const sw_dataset *data)
{
    const sw_main_metric *metric = sw_main_metric_of(data->task, data->schema.output.count);
    long long outputs = (long long)data->schema.output.count;
    printf("%-16s %s ", "task", sw_task_name(data->task));
    if (data->task == SW_MIXTURE)
        printf("(%lld components, %lld numbers)\n", outputs / (1 + 2 * data->sets.width), outputs);
    else
        printf("(%lld)\n", outputs);
    if (isfinite(data->best))
        printf("%-16s %.4f%s%s (%s of the test split)\n", "best possible",
               data->best * metric->scale, *metric->unit ? " " : "", metric->unit, metric->name);
}

static void print_heading(const sw_dataset *data)
{
    const sw_schema *schema = &data->schema;
    print_shown(stdout, data->name);
    printf(": %lld sets, %lld elements of %lld feature%s%s\n", (long long)data->sets.count,
           (long long)data->sets.offset[data->sets.count], (long long)data->sets.width,
           data->sets.width == 1 ? "" : "s", data->instance_label ? ", instance labels" : "");
    if (schema->vocabulary > 0)
        printf("%-16s %lld%s, numbered by an element's first feature\n", "vocabulary",
               (long long)schema->vocabulary, schema->token ? " words" : "");
    if (data->sets.context_width > 0) {
        printf("%-16s %lld number%s with each set", "context", (long long)data->sets.context_width,
               data->sets.context_width == 1 ? "" : "s");
        for (int64_t c = 0; schema->context.name && c < schema->context.count; c++)
            printf("%s%s", c ? ", " : ": ", shown_of(schema->context.name[c], SHOWN_MOST).text);
        putchar('\n');
    }
    if (data->place) {
        printf("%-16s", "place");
        for (int64_t c = 0; c < data->place_width; c++)
            printf("%s %s", c ? "," : "", shown_of(data->place_name[c], SHOWN_MOST).text);
        puts(" of each element");
    }
    if (data->sets.mapped) printf("%-16s stay in the file, read as they are needed\n", "elements");
    print_task(data);
    if (!data->split_given) printf("%-16s drawn by --data-seed\n", "split");
    if (data->group.count > 0) printf("%-16s %lld\n", "groups", (long long)data->group.count);
    if (data->divisions > 0)
        printf("%-16s %lld parts that the data give\n", "folds", (long long)data->division->count);
}

enum { NAME_WIDTH = 14 };

/* The first column of a row. */
static void print_name(const char *name, int width)
{
    fputs("  ", stdout);
    print_left(shown_of(name, SHOWN_MOST), width);
}

static void print_splits(const sw_dataset *data, const split_info info[3])
{
    const struct {
        const char *name;
        size_t offset;
    } rows[] = {{"sets", offsetof(split_info, sets)},
                {"elements", offsetof(split_info, rows)},
                {"smallest set", offsetof(split_info, min)},
                {"median set", offsetof(split_info, median)},
                {"largest set", offsetof(split_info, max)}};
    printf("\n%-16s %9s %9s %9s\n", "", "train", "valid", "test");
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        printf("%-16s", rows[r].name);
        for (int role = SW_TRAIN; role <= SW_TEST; role++)
            printf(" %9lld",
                   (long long)*(const int64_t *)((const char *)&info[role] + rows[r].offset));
        putchar('\n');
    }
    if (data->task == SW_REGRESSION) puts("mean of");
    if (!has_answers(data)) return;
    for (int64_t c = 0; data->schema.output.name && c < data->schema.output.count; c++) {
        print_name(data->schema.output.name[c], NAME_WIDTH);
        printf(data->task == SW_REGRESSION ? " %9.4g %9.4g %9.4g\n" : " %9.7g %9.7g %9.7g\n",
               info[SW_TRAIN].of_output[c], info[SW_VALID].of_output[c],
               info[SW_TEST].of_output[c]);
    }
}

static void print_sizes(const sw_ragged *sets)
{
    enum { WIDEST = 40 };
    const size_bins bins = bin_sizes(sets);
    int64_t most = 1;
    for (int i = bins.first; i <= bins.last; i++)
        most = bins.count[i] > most ? bins.count[i] : most;
    printf("\n%-16s %9s\n", "elements", "sets");
    for (int i = bins.first; i <= bins.last; i++) {
        char range[48];
        const long long begin = (long long)bin_begin(i), end = (long long)bin_end(i);
        if (begin == end)
            snprintf(range, sizeof range, "%lld", begin);
        else
            snprintf(range, sizeof range, "%lld to %lld", begin, end);
        printf("  %-14s %9lld  ", range, (long long)bins.count[i]);
        for (int64_t n = (bins.count[i] * WIDEST + most - 1) / most; n > 0; n--) putchar('#');
        putchar('\n');
    }
}

/* After the first twenty columns, only those with missing or infinite values are shown. */
static bool is_shown(const column_info *info, int64_t c, int64_t width)
{
    enum { SHOWN = 20 };
    return width <= SHOWN || c < SHOWN || info->missing + info->infinite > 0;
}

/* A number of a column; "-" if the column has none. */
static void print_number(double x)
{
    if (isnan(x))
        printf(" %11s", "-");
    else
        printf(" %11.5g", x);
}

static void print_columns(const sw_dataset *data, const column_info *columns)
{
    const int64_t width = data->sets.width;
    int64_t hidden = 0;
    int names = NAME_WIDTH;
    sw_name_number number;
    for (int64_t c = 0; c < width; c++) {
        const char *name = sw_name_or_number(data->schema.feature.name, c, &number);
        const int letters = shown_of(name, SHOWN_MOST).letters;
        if (is_shown(&columns[c], c, width) && letters > names) names = letters;
    }
    printf("\n%-*s %9s %9s %11s %11s %11s %11s\n", names + 2, "column", "missing", "infinite",
           "mean", "deviation", "least", "largest");
    for (int64_t c = 0; c < width; c++) {
        const column_info *info = &columns[c];
        if (!is_shown(info, c, width)) {
            hidden++;
            continue;
        }
        print_name(sw_name_or_number(data->schema.feature.name, c, &number), names);
        printf(" %9lld %9lld", (long long)info->missing, (long long)info->infinite);
        print_number(info->mean);
        print_number(info->deviation);
        print_number(info->min);
        print_number(info->max);
        putchar('\n');
    }
    if (hidden > 0)
        printf("  and %lld more without missing or infinite values\n", (long long)hidden);
}

/* ---- The command ----------------------------------------------------------------------------- */

/* Open a file and keep the values and the empty sets that other commands refuse: the description
 * has to show them. */
static sw_status open_as_it_is(sw_dataset **out, const char *spec, int64_t seed)
{
    static const char *const keep[] = {":nonfinite=", ":empty="};
    char all[SW_MAX_SPEC + 64];
    size_t length = (size_t)snprintf(all, sizeof all, "%s", spec);
    for (int i = 0; i < 2 && sw_dataset_is_file(spec); i++)
        if (!strstr(spec, keep[i]) && length < sizeof all)
            length += (size_t)snprintf(all + length, sizeof all - length, "%skeep", keep[i]);
    return sw_dataset_open(out, length < sizeof all ? all : spec, (uint64_t)seed);
}

/* Describe an open data set; an exit status. */
static int describe(const sw_dataset *data, bool json)
{
    split_info infos[3] = {0};
    column_info *columns = describe_columns(&data->sets);
    for (int64_t i = 0; columns && i < data->missing_count; i++) /* these are filled */
        columns[data->missing[i] % data->sets.width].missing++;
    bool described = columns != NULL;
    int exit_status = STATUS_OK;
    for (int role = SW_TRAIN; described && role <= SW_TEST; role++)
        described = describe_split(&infos[role], sw_dataset_split(data, (sw_role)role));
    if (!described) {
        say("out of memory to describe %s", data->name);
        exit_status = STATUS_FAILED;
    } else if (json) {
        exit_status = print_json(info_json(data, infos, columns));
    } else {
        print_heading(data);
        print_splits(data, infos);
        print_sizes(&data->sets);
        print_columns(data, columns);
        say_data_warnings(data);
    }
    for (int role = SW_TRAIN; role <= SW_TEST; role++) free(infos[role].of_output);
    free(columns);
    return exit_status;
}

int data_info_main(int argc, char **argv)
{
    const char *spec = NULL;
    bool json = false;
    int64_t seed = sw_config_default().data_seed;
    const option options[] = {
        {"json", OPTION_SWITCH, &json, NULL, "print JSON"},
        {"data-seed", OPTION_INT, &seed, "N", "seed of the data and its splits [0]", 0, INT64_MAX},
    };
    const command_line line = {
        .usage = "setwise data info D [options]",
        .summary =
            "Describe a built-in data set or a file: the task, the splits, the sizes of the\n"
            "sets, and each column of the elements with its missing and infinite values.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .operand = &spec,
        .operand_count = 1,
    };
    PARSE_OR_RETURN(&line, argc, argv);
    int exit_status = check_data_set(spec);
    if (exit_status) return exit_status;
    sw_dataset *data = NULL;
    sw_status status = open_as_it_is(&data, spec, seed);
    if (status != SW_OK) return failed(status);
    exit_status = describe(data, json);
    sw_dataset_free(data);
    return exit_status;
}
