/* data.c - `setwise data`: what data sets there are, and what is in one. */
#include "command.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- list ---------------------------------------------------------------------------------- */

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
    return json_pack("{ss, ss, so}", "name", type->name, "summary", type->summary, "parameters",
                     params);
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
        for (int p = 0; p < type->param_count; p++)
            printf("    :%s=%lld  %s (%lld to %lld)\n", type->param[p].name,
                   (long long)type->param[p].value, type->param[p].help,
                   (long long)type->param[p].min, (long long)type->param[p].max);
    }
    if (json) return print_json(types);
    json_decref(types);
    return STATUS_OK;
}

/* ---- info ---------------------------------------------------------------------------------- */

typedef struct split_info {
    int64_t sets, rows, min, median, max; /* sizes of the sets */
    double *of_output;                    /* [C] sets that have it; of a regression the mean */
} split_info;

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool describe_split(split_info *out, sw_split split)
{
    int64_t *size = calloc((size_t)split.count + 1, sizeof *size);
    *out = (split_info){.sets = split.count,
                        .of_output = calloc((size_t)split.outputs + 1, sizeof(double))};
    if (!size || !out->of_output) {
        free(size);
        return false;
    }
    for (int64_t i = 0; i < split.count; i++) {
        int64_t set = split.index ? split.index[i] : i;
        size[i] = split.sets->offset[set + 1] - split.sets->offset[set];
        out->rows += size[i];
        if (split.head == SW_CLASSES && split.sets->label) out->of_output[split.sets->label[set]]++;
        for (int64_t c = 0; split.sets->target && c < split.outputs; c++)
            out->of_output[c] += (double)split.sets->target[set * split.outputs + c] /
                                 (split.head == SW_REGRESSION ? (double)split.count : 1);
    }
    qsort(size, (size_t)split.count, sizeof *size, ascending);
    if (split.count > 0) {
        out->min = size[0];
        out->median = size[split.count / 2];
        out->max = size[split.count - 1];
    }
    free(size);
    return true;
}

static json_t *split_json(const split_info *info, const sw_dataset *data)
{
    json_t *of_output = json_array();
    bool mean = data->head == SW_REGRESSION;
    for (int64_t c = 0; c < data->schema.output.count; c++)
        json_array_append_new(of_output, mean ? json_number(info->of_output[c])
                                              : json_integer((json_int_t)info->of_output[c]));
    return json_pack("{sI, sI, sI, sI, sI, so}", "sets", (json_int_t)info->sets, "elements",
                     (json_int_t)info->rows, "smallest", (json_int_t)info->min, "median",
                     (json_int_t)info->median, "largest", (json_int_t)info->max,
                     mean ? "mean_of_output" : "sets_of_output", of_output);
}

static json_t *info_json(const sw_dataset *data, const split_info info[3])
{
    json_t *outputs = json_array(), *splits = json_object();
    for (int64_t c = 0; c < data->schema.output.count; c++)
        json_array_append_new(outputs, json_string(data->schema.output.name[c]));
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        json_object_set_new(splits, sw_role_name((sw_role)role), split_json(&info[role], data));
    return json_pack("{ss, sI, sI, ss, so, sI, sb, so}", "name", data->name, "features",
                     (json_int_t)data->sets.width, "vocabulary",
                     (json_int_t)data->schema.vocabulary, "head", sw_head_name(data->head),
                     "outputs", outputs, "context", (json_int_t)data->sets.context_width,
                     "instance_labels", data->instance_label != NULL, "splits", splits);
}

static void info_text(const sw_dataset *data, const split_info info[3])
{
    printf("%s: %lld sets, %lld elements of %lld feature%s", data->name,
           (long long)data->sets.count, (long long)data->sets.offset[data->sets.count],
           (long long)data->sets.width, data->sets.width == 1 ? "" : "s");
    for (int64_t f = 0; data->schema.feature.name && f < data->sets.width; f++)
        printf("%s%s", f ? ", " : " (", data->schema.feature.name[f]);
    printf("%s%s\n", data->schema.feature.name ? ")" : "",
           data->instance_label ? ", instance labels" : "");
    if (data->schema.vocabulary > 0)
        printf("%-16s %lld, numbered by an element's first feature\n", "vocabulary",
               (long long)data->schema.vocabulary);
    if (data->sets.context_width > 0)
        printf("%-16s %lld numbers with each set\n", "context",
               (long long)data->sets.context_width);
    printf("%-16s %s (%lld)\n\n", "head", sw_head_name(data->head),
           (long long)data->schema.output.count);
    printf("%-16s %9s %9s %9s\n", "", "train", "valid", "test");
    struct {
        const char *name;
        size_t offset;
    } rows[] = {{"sets", offsetof(split_info, sets)},
                {"elements", offsetof(split_info, rows)},
                {"smallest set", offsetof(split_info, min)},
                {"median set", offsetof(split_info, median)},
                {"largest set", offsetof(split_info, max)}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        printf("%-16s", rows[r].name);
        for (int role = SW_TRAIN; role <= SW_TEST; role++)
            printf(" %9lld",
                   (long long)*(const int64_t *)((const char *)&info[role] + rows[r].offset));
        putchar('\n');
    }
    if (data->head == SW_REGRESSION) puts("mean of");
    for (int64_t c = 0; c < data->schema.output.count; c++)
        printf("  %-14s %9.7g %9.7g %9.7g\n", data->schema.output.name[c],
               info[SW_TRAIN].of_output[c], info[SW_VALID].of_output[c],
               info[SW_TEST].of_output[c]);
}

static int info(const char *spec, int64_t seed, bool json)
{
    int exit_status = check_data_set(spec);
    if (exit_status) return exit_status;
    sw_dataset *data = NULL;
    sw_status status = sw_dataset_open(&data, spec, (uint64_t)seed);
    if (status != SW_OK) return failed(status);
    split_info infos[3] = {0};
    bool described = true;
    for (int role = SW_TRAIN; described && role <= SW_TEST; role++)
        described = describe_split(&infos[role], sw_dataset_split(data, (sw_role)role));
    if (!described) {
        fprintf(stderr, "setwise: no memory to describe %s\n", spec);
        exit_status = STATUS_FAILED;
    } else if (json) {
        exit_status = print_json(info_json(data, infos));
    } else {
        info_text(data, infos);
    }
    for (int role = SW_TRAIN; role <= SW_TEST; role++) free(infos[role].of_output);
    sw_dataset_free(data);
    return exit_status;
}

/* ---- The subcommand ------------------------------------------------------------------------ */

int data_main(int argc, char **argv)
{
    static const char *const verbs[] = {"list", "info"};
    bool json = false, is_info = argc > 1 && strcmp(argv[1], "info") == 0;
    int64_t seed = sw_config_default().data_seed;
    const char *operand[2] = {NULL, NULL};
    const option options[] = {
        {"json", OPTION_SWITCH, &json, NULL, "print JSON"},
        {"data-seed", OPTION_INT, &seed, "N", "info: seed of the data and its splits", 0,
         INT64_MAX},
    };
    const command_line line = {
        .usage = "setwise data list | info NAME [options]",
        .summary = "What data sets there are, with their parameters; or what is asked of the\n"
                   "sets of one, its counts and sizes. It can have parameters after colons:\n"
                   "needle:size=50.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .operand = operand,
        .operand_count = is_info ? 2 : 1,
    };
    PARSE_OR_RETURN(&line, argc, argv);
    if (is_info) return info(operand[1], seed, json);
    if (strcmp(operand[0], "list") == 0) return list(json);
    say_unknown("data subcommand", operand[0], verbs, 2);
    return STATUS_WRONG_USE;
}
