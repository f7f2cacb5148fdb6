/* predict.c - `setwise predict`: a trained model applied to new sets, batch by batch. */
#include "command.h"
#include "sheet.h"

#include <math.h>
#include <setwise/datasets.h>
#include <setwise/model.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct predict_options {
    const char *run, *file, *format;
    int64_t threads;
    bool weights, keep_going;
} predict_options;

typedef struct prediction {
    const predict_options *options;
    sw_model *model;
    sw_reader *reader;
    sheet sheet;
    char **name;      /* [outputs] of the model's outputs */
    sw_real *row;     /* [outputs] probabilities or numbers of a set */
    sw_real *output;  /* [sets, outputs] of a batch */
    int64_t capacity; /* sets that `output` has space for */
    int64_t failures; /* sets that could not be read or predicted */
} prediction;

static parse_result parse(predict_options *to, int argc, char **argv)
{
    const option options[] = {
        {"run", OPTION_TEXT, &to->run, "DIR", "the folder of a trained run", .required = true},
        {"format", OPTION_TEXT, &to->format, "NAME", "of what is printed [tsv]",
         .choices = "tsv|csv|jsonl"},
        {"weights", OPTION_SWITCH, &to->weights, NULL,
         "print the weight of each element, too: the mean over queries and heads"},
        {"keep-going", OPTION_SWITCH, &to->keep_going, NULL,
         "report a set that cannot be read, and go on with the next one; the exit status is 1"},
        {"threads", OPTION_INT, &to->threads, "N", "how many threads; 0: one for each core [0]", 0,
         1024},
    };
    const command_line line = {
        .usage = "setwise predict --run DIR [FILE|-] [options]",
        .summary =
            "Print what a run's best model says of new sets, a line for each: the name of the set\n"
            "(or its number in the file, from 0), its class, and the probability of each class;\n"
            "the probability of each label; or the numbers of a regression, in the unit of the\n"
            "data. FILE has any format that `setwise data formats` lists, with options; - is\n"
            "standard input. Columns are found by their names. Answers are not needed.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .operand = &to->file,
        .operand_count = 1,
        .operands_optional = 1,
    };
    return parse_options(&line, argc, argv);
}

/* ---- A set ----------------------------------------------------------------------------------- */

/* Fill p->row with the probabilities, or the numbers, of logits or outputs y. Returns the class of
 * the largest. */
static int64_t read_outputs(const prediction *p, const sw_real *y)
{
    const int64_t outputs = p->model->config.outputs;
    int64_t best = 0;
    double sum = 0;
    for (int64_t c = 1; c < outputs; c++) best = y[c] > y[best] ? c : best;
    for (int64_t c = 0; c < outputs; c++) sum += exp((double)y[c] - (double)y[best]);
    for (int64_t c = 0; c < outputs; c++) switch (p->model->config.task) {
        case SW_CLASSES: p->row[c] = (sw_real)(exp((double)y[c] - (double)y[best]) / sum); break;
        case SW_LABELS: p->row[c] = (sw_real)(1 / (1 + exp(-(double)y[c]))); break;
        default: p->row[c] = y[c];
        }
    return best;
}

/* The row of a set. `weight` [elements]: NULL without weights. */
static void print_row(prediction *p, const char *name, int64_t number, const sw_real *y,
                      const sw_real *weight, int64_t elements)
{
    sheet *s = &p->sheet;
    const int64_t outputs = p->model->config.outputs, class = read_outputs(p, y);
    const bool numbers = p->model->config.task == SW_REGRESSION;
    sheet_begin(s);
    if (name)
        sheet_text(s, "set", name);
    else
        sheet_whole(s, "set", number);
    if (p->model->config.task == SW_CLASSES) sheet_text(s, "class", p->name[class]);
    sheet_columns(s, numbers ? "target" : "probability", numbers ? "" : "p.", p->name, p->row,
                  outputs);
    if (p->options->weights) sheet_numbers(s, "weights", weight, elements);
    sheet_end(s);
}

static void print_header(prediction *p)
{
    p->sheet.head = true;
    print_row(p, NULL, 0, p->row, NULL, 0);
    p->sheet.head = false;
}

/* ---- A batch --------------------------------------------------------------------------------- */

static void report_fault(void *user, const char *message)
{
    prediction *p = user;
    p->failures++;
    fprintf(stderr, "setwise: %s\n", message);
}

static void print_sets(prediction *p, const sw_batch *batch, int64_t first, int64_t count,
                       const sw_real *output, const sw_real *weight)
{
    const sw_dataset *data = batch->data;
    const int64_t *offset = data->sets.offset;
    for (int64_t i = 0; i < count; i++) {
        const int64_t b = first + i;
        print_row(p, data->set_name ? data->set_name[b] : NULL, batch->number[b],
                  output + i * p->model->config.outputs,
                  weight ? weight + offset[b] - offset[first] : NULL, offset[b + 1] - offset[b]);
    }
}

/* Predict and print sets first .. first + count-1 of the batch. */
static sw_status predict_sets(prediction *p, const sw_batch *batch, int64_t first, int64_t count)
{
    const sw_ragged *sets = &batch->data->sets;
    const int threads = (int)p->options->threads;
    if (p->options->weights) {
        int64_t *index = calloc((size_t)count + 1, sizeof *index);
        sw_attention *attention = NULL;
        for (int64_t i = 0; index && i < count; i++) index[i] = first + i;
        const sw_status status =
            index ? sw_attention_new(&attention, p->model, sets, index, count, false, threads)
                  : SW_ERROR_MEMORY;
        if (status == SW_OK) print_sets(p, batch, first, count, attention->output, attention->mean);
        sw_attention_free(attention);
        free(index);
        return status;
    }
    const sw_status status = sw_predict(p->model, sets, threads, p->output);
    if (status == SW_OK) print_sets(p, batch, first, count, p->output, NULL);
    return status;
}

static sw_status take_batch(prediction *p, const sw_batch *batch)
{
    const int64_t count = batch->data->sets.count;
    if (count > p->capacity) {
        sw_real *output = reallocarray(p->output, (size_t)count,
                                       sizeof *output * (size_t)p->model->config.outputs);
        if (!output) return SW_ERROR_MEMORY;
        p->output = output;
        p->capacity = count;
    }
    return predict_sets(p, batch, 0, count);
}

static int predict_all(prediction *p)
{
    sw_batch batch;
    sw_status status;
    bool begun = false;
    while ((status = sw_reader_next(p->reader, &batch)) == SW_OK && batch.data) {
        if (!begun) print_header(p);
        begun = true;
        status = take_batch(p, &batch);
        if (status != SW_OK) break;
        if (fflush(p->sheet.to) != 0) {
            perror("setwise: standard output");
            return STATUS_FAILED;
        }
    }
    if (status != SW_OK) return failed(status);
    if (p->failures == 0) return STATUS_OK;
    fprintf(stderr, "setwise: %lld set%s left out\n", (long long)p->failures,
            p->failures == 1 ? " was" : "s were");
    return STATUS_FAILED;
}

/* ---- The command ----------------------------------------------------------------------------- */

static sw_status name_outputs(prediction *p)
{
    const sw_columns *output = &p->model->schema.output;
    const int64_t count = p->model->config.outputs;
    p->name = calloc((size_t)count + 1, sizeof *p->name);
    p->row = calloc((size_t)count + 1, sizeof *p->row);
    if (!p->name || !p->row) return SW_ERROR_MEMORY;
    for (int64_t c = 0; c < count; c++) {
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)c);
        p->name[c] = strdup(output->name ? output->name[c] : number);
        if (!p->name[c]) return SW_ERROR_MEMORY;
    }
    return SW_OK;
}

static int predict(prediction *p)
{
    const predict_options *options = p->options;
    char path[4096];
    snprintf(path, sizeof path, "%s/model.safetensors", options->run);
    sw_status status = sw_model_load(&p->model, path);
    if (status != SW_OK) return failed(status);
    if (p->model->config.task == SW_MIXTURE) {
        fprintf(stderr,
                "setwise: %s is a model of mixtures, which have no class, label or number "
                "of a set to predict\n",
                options->run);
        return STATUS_FAILED;
    }
    const sw_reader_options reading = {.fault = options->keep_going ? report_fault : NULL,
                                       .user = p};
    status = name_outputs(p);
    if (status == SW_OK)
        status = sw_reader_open(&p->reader, options->file, &p->model->schema, &reading);
    return status == SW_OK ? predict_all(p) : failed(status);
}

int predict_main(int argc, char **argv)
{
    predict_options options = {.file = "-", .format = "tsv"};
    const parse_result parsed = parse(&options, argc, argv);
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    warn_threads();
    prediction p = {.options = &options, .sheet.to = stdout};
    p.sheet.format = strcmp(options.format, "csv") == 0     ? SHEET_CSV
                     : strcmp(options.format, "jsonl") == 0 ? SHEET_JSONL
                                                            : SHEET_TSV;
    const int exit_status = predict(&p);
    for (int64_t c = 0; p.name && c < p.model->config.outputs; c++) free(p.name[c]);
    free(p.name);
    free(p.row);
    free(p.output);
    sw_reader_free(p.reader);
    sw_model_free(p.model);
    return exit_status;
}
