/* predict.c - `setwise predict`: a trained model applied to new sets, batch by batch. */
#include "beyond.h"
#include "command.h"
#include "npy_file.h"
#include "sheet.h"
#include "shown.h"
#include "trained.h"
#include "written.h"

#include <errno.h>
#include <setwise/datasets.h>
#include <setwise/model.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct predict_options {
    const char *run, *file, *format, *out, *threshold;
    int64_t threads;
    bool weights, embed, keep_going, whole, debug_numbers;
} predict_options;

typedef struct prediction {
    const predict_options *options;
    sw_model *model;
    sw_predictor *predictor;
    sw_reader *reader;
    sheet sheet;
    sw_draft *draft;   /* of the file that the sheet is printed to; NULL: standard output */
    char **name;       /* [outputs] of the model's outputs */
    double *answer;    /* [outputs] probabilities or numbers of a set */
    sw_real *row;      /* [outputs] the same, rounded */
    bool *yes;         /* [outputs] the answers of labels */
    double *threshold; /* log-odds, as sw_thresholds_choose has them; NULL: the usual ones */
    npy_file npy;      /* open if npy.array is */
    int64_t width;     /* of an output or a vector */
    sw_real *output;   /* [sets, outputs] of a batch */
    int64_t capacity;  /* sets that `output` has space for */
    int64_t failures;  /* sets that could not be read or predicted */
    beyond beyond;     /* numbers far outside those of training */
} prediction;

static parse_result parse(predict_options *to, int argc, char **argv)
{
    const option options[] = {
        {"run", OPTION_TEXT, &to->run, "DIR", "the folder of a trained run", .required = true},
        {"format", OPTION_TEXT, &to->format, "NAME",
         "the format of the output [tsv]; npy needs --embed and --out",
         .choices = "tsv|csv|jsonl|npy"},
        {"out", OPTION_FILE, &to->out, "FILE",
         "write to a file, which appears when all sets are in it; its ending tells the format, "
         "unless --format does"},
        {"threshold", OPTION_TEXT, &to->threshold, "METRIC",
         "two classes or labels: answer yes above the probability that has the best METRIC on the "
         "run's validation split, as eval does [0.5]",
         .choices = THRESHOLD_CHOICES},
        {"embed", OPTION_SWITCH, &to->embed, NULL,
         "instead of an answer, the vector that each set is pooled to, before the decoder; as "
         ".npy, the names of the sets are in FILE.names.txt beside it"},
        {"weights", OPTION_SWITCH, &to->weights, NULL,
         "print the weight of each element, too: the mean over queries and heads"},
        {"keep-going", OPTION_SWITCH, &to->keep_going, NULL,
         "report a set that cannot be read, and go on with the next one; the exit status is 1"},
        {"whole", OPTION_SWITCH, &to->whole, NULL,
         "read all of FILE first, so that the lines of a set need not be next to each other"},
        {"threads", OPTION_INT, &to->threads, "N", "how many threads; 0: one for each core [0]", 0,
         1024},
        {"debug-numbers", OPTION_SWITCH, &to->debug_numbers, NULL,
         "fail if an operator makes a number that is not finite, and name it"},
    };
    const command_line line = {
        .usage = "setwise predict --run DIR [FILE|-] [options]",
        .summary =
            "Print the answers of a run's best model for new sets, a line for each: the name of\n"
            "the set (or its number in the file, from 0), its class, and the probability of each\n"
            "class;\n"
            "yes or no for each label, and its probability; or the numbers of a regression, in "
            "the\n"
            "unit of the data. FILE has any format that `setwise data formats` lists, with "
            "options;\n"
            "- is standard input. Columns are found by their names. Answers are not needed.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .operand = &to->file,
        .operand_count = 1,
        .operands_optional = 1,
    };
    return parse_options(&line, argc, argv);
}

/* ---- A set ----------------------------------------------------------------------------------- */

/* The vector of a set. */
static void print_vector(prediction *p, const char *name, const sw_real *z)
{
    sheet *s = &p->sheet;
    if (p->npy.array) {
        npy_row(&p->npy, name, z);
        return;
    }
    sheet_begin(s);
    sheet_text(s, "set", name);
    if (s->format == SHEET_JSONL)
        sheet_numbers(s, "vector", z, p->width);
    else
        sheet_columns(s, "vector", "v", p->name, z, p->width);
    sheet_end(s);
}

/* The predicted class: the likeliest, or of two by the threshold. */
static int64_t class_of(const prediction *p, const sw_real *y, int64_t likeliest)
{
    return p->threshold ? (double)y[1] - (double)y[0] > p->threshold[0] : likeliest;
}

/* The answers for the labels, from their log-odds. */
static void print_labels(prediction *p, const sw_real *y)
{
    for (int64_t c = 0; c < p->width; c++)
        p->yes[c] = (double)y[c] > (p->threshold ? p->threshold[c] : 0);
    sheet_answers(&p->sheet, "label", "says.", p->name, p->yes, p->width);
}

/* The answer for a set. `weight` [elements]: NULL without weights. */
static void print_answer(prediction *p, const char *name, const sw_real *y, const sw_real *weight,
                         int64_t elements)
{
    sheet *s = &p->sheet;
    const sw_task task = p->model->config.task;
    const bool numbers = task == SW_REGRESSION;
    const int64_t likeliest = sw_answer_from(p->answer, y, task, p->width);
    for (int64_t c = 0; c < p->width; c++) p->row[c] = (sw_real)p->answer[c];
    sheet_begin(s);
    sheet_text(s, "set", name);
    if (task == SW_CLASSES) sheet_text(s, "class", p->name[class_of(p, y, likeliest)]);
    if (task == SW_LABELS) print_labels(p, y);
    sheet_columns(s, numbers ? "target" : "probability", numbers ? "" : "p.", p->name, p->row,
                  p->width);
    if (p->options->weights) sheet_numbers(s, "weights", weight, elements);
    sheet_end(s);
}

static void print_header(prediction *p)
{
    if (p->npy.array) return;
    p->sheet.head = true;
    if (p->options->embed)
        print_vector(p, "", p->row);
    else
        print_answer(p, "", p->row, NULL, 0);
    p->sheet.head = false;
}

/* ---- A batch --------------------------------------------------------------------------------- */

enum { MOST_FAULTS = 10 }; /* that are told, as of a file that is refused */

static void report_fault(void *user, const char *message)
{
    prediction *p = user;
    if (p->failures++ < MOST_FAULTS) fprintf(stderr, "setwise: %s\n", message);
}

/* The name of a set, or its number in the file. */
static const char *name_of(sw_name_number *room, const sw_batch *batch, int64_t b)
{
    char *const *name = batch->data->set_name;
    return sw_name_or_number(name, name ? b : batch->number[b], room);
}

/* Predict and print some sets of the batch, from its set `first` on. */
static sw_status predict_sets(prediction *p, const sw_batch *batch, const sw_ragged *sets,
                              int64_t first)
{
    sw_attention *attention = NULL;
    sw_status status;
    if (p->options->embed)
        status = sw_predictor_embed(p->predictor, sets, p->output);
    else if (p->options->weights)
        status = sw_predictor_attention(&attention, p->predictor, sets, NULL, sets->count, false);
    else
        status = sw_predictor_run(p->predictor, sets, p->output);
    for (int64_t i = 0; status == SW_OK && i < sets->count; i++) {
        sw_name_number room;
        const char *name = name_of(&room, batch, first + i);
        const int64_t row = sets->offset[i], elements = sets->offset[i + 1] - row;
        const sw_real *output = (attention ? attention->output : p->output) + i * p->width;
        if (p->options->embed)
            print_vector(p, name, output);
        else
            print_answer(p, name, output, attention ? attention->mean + row : NULL, elements);
    }
    sw_attention_free(attention);
    return status;
}

/* A set of the batch alone. offset: [2] memory for its offsets. */
static sw_ragged one_of(const sw_ragged *sets, int64_t b, int64_t *offset)
{
    sw_ragged one = *sets;
    offset[0] = 0;
    offset[1] = sets->offset[b + 1] - sets->offset[b];
    one.count = 1;
    one.offset = offset;
    if (one.name) one.name += b;
    one.x += sets->offset[b] * sets->width;
    if (one.context) one.context += b * sets->context_width;
    return one;
}

/* The last error is of a set alone, and may begin with its name. The library calls a set without
 * one set 0. */
static void report_one(prediction *p, const sw_batch *batch, int64_t b)
{
    sw_name_number room;
    char shown[128], text[1400];
    const char *message = sw_error_message();
    const bool begins = strncmp(message, "set ", 4) == 0, named = batch->data->set_name != NULL;
    sw_printable(shown, sizeof shown, name_of(&room, batch, b));
    if (begins && named)
        snprintf(text, sizeof text, "%s: %s", batch->data->name, message);
    else
        snprintf(text, sizeof text, "%s: set %s%s%s", batch->data->name, shown, begins ? "" : ": ",
                 message + (begins ? strlen("set 0") : 0));
    report_fault(p, text);
}

/* Set by set, after the batch has failed: report those that the model cannot take, or the first. */
static sw_status predict_each(prediction *p, const sw_batch *batch)
{
    for (int64_t b = 0; b < batch->data->sets.count; b++) {
        int64_t offset[2];
        const sw_ragged one = one_of(&batch->data->sets, b, offset);
        const sw_status status = predict_sets(p, batch, &one, b);
        if (status == SW_ERROR_MEMORY) return status;
        if (status == SW_OK) continue;
        report_one(p, batch, b);
        if (!p->options->keep_going) break;
    }
    return SW_OK;
}

static sw_status take_batch(prediction *p, const sw_batch *batch)
{
    const int64_t count = batch->data->sets.count;
    if (count > p->capacity) {
        sw_real *output = reallocarray(p->output, (size_t)count, sizeof *output * (size_t)p->width);
        if (!output) return out_of_memory();
        p->output = output;
        p->capacity = count;
    }
    sw_status status = beyond_look(&p->beyond, &batch->data->sets);
    if (status == SW_OK) status = predict_sets(p, batch, &batch->data->sets, 0);
    const bool of_a_set = status == SW_ERROR_ARGUMENT || status == SW_ERROR_NOT_FINITE;
    if (!of_a_set && !p->options->keep_going) return status;
    return status == SW_OK || status == SW_ERROR_MEMORY ? status : predict_each(p, batch);
}

/* Complete the output. Returns an exit status, after printing the error. */
static int close_output(prediction *p)
{
    if (p->npy.array) return npy_end(&p->npy);
    if (!p->draft) return STATUS_OK;
    const sw_status status = sw_draft_finish(p->draft);
    return status == SW_OK ? STATUS_OK : failed(status);
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
        if (status != SW_OK || (p->failures > 0 && !p->options->keep_going)) break;
        if (fflush(p->sheet.to) != 0) {
            say("%s: writing failed: %s", p->options->out ? p->options->out : "standard output",
                strerror(errno));
            return STATUS_FAILED;
        }
    }
    if (status != SW_OK) return failed(status);
    beyond_warn(&p->beyond);
    if (p->failures > 0 && !p->options->keep_going) return STATUS_FAILED;
    const int closed = close_output(p);
    if (closed || p->failures == 0) return closed;
    say("%lld set%s left out%s", (long long)p->failures, p->failures == 1 ? " was" : "s were",
        p->failures > MOST_FAULTS ? "; the faults of the first ten are above" : "");
    return STATUS_FAILED;
}

/* ---- The command ----------------------------------------------------------------------------- */

/* The names of the outputs, or the numbers of a vector. */
static sw_status name_columns(prediction *p)
{
    const sw_columns *output = &p->model->schema.output;
    p->name = calloc((size_t)p->width + 1, sizeof *p->name);
    p->row = calloc((size_t)p->width + 1, sizeof *p->row);
    p->answer = calloc((size_t)p->width + 1, sizeof *p->answer);
    p->yes = calloc((size_t)p->width + 1, sizeof *p->yes);
    if (!p->name || !p->row || !p->answer || !p->yes) return out_of_memory();
    for (int64_t c = 0; c < p->width; c++) {
        sw_name_number number;
        p->name[c] = strdup(sw_name_or_number(p->options->embed ? NULL : output->name, c, &number));
        if (!p->name[c]) return out_of_memory();
    }
    return SW_OK;
}

/* The format: that of the option, or of the file's ending. */
static const char *format_of(const predict_options *options)
{
    const char *point = options->out ? strrchr(options->out, '.') : NULL;
    return options->format ? options->format : point ? point + 1 : "tsv";
}

/* Open the output. Returns an exit status, after printing the error. */
static int open_output(prediction *p)
{
    static const char *const formats[] = {"tsv", "csv", "jsonl"};
    const predict_options *options = p->options;
    const char *format = format_of(options);
    if (strcmp(format, "npy") == 0) {
        if (options->embed && options->out) return npy_begin(&p->npy, options->out, p->width);
        say("npy is for vectors in a file: give --embed and --out FILE.npy");
        return STATUS_WRONG_USE;
    }
    int f = 0;
    while (f < 3 && strcmp(format, formats[f]) != 0) f++;
    if (f == 3) {
        say("--out %s: its ending is not .tsv, .csv, .jsonl or .npy, so give --format",
            options->out);
        return STATUS_WRONG_USE;
    }
    p->sheet.format = (sheet_format)f;
    if (!options->out) return STATUS_OK;
    const sw_status status = sw_draft_new(&p->draft, &p->sheet.to, options->out);
    return status == SW_OK ? STATUS_OK : failed(status);
}

/* The predictor of the run's model, and what it prints. */
static sw_status open_predictor(prediction *p)
{
    const predict_options *options = p->options;
    p->width = p->model->config.outputs;
    p->beyond.schema = &p->model->schema;
    sw_status status = sw_predictor_new(&p->predictor, p->model, (int)options->threads);
    if (status == SW_OK && options->debug_numbers)
        sw_predictor_numbers(p->predictor, SW_NUMBERS_DEBUG);
    if (status == SW_OK && options->embed) status = sw_embed_width(p->model, &p->width);
    return status == SW_OK ? name_columns(p) : status;
}

/* The new sets. Options that they do not have are those of the run's data. */
static sw_status open_sets(prediction *p)
{
    const predict_options *options = p->options;
    sw_config config;
    const sw_status status = read_config(&config, options->run);
    if (status != SW_OK) return status;
    const sw_reader_options reading = {.like = config.data,
                                       .fault = options->keep_going ? report_fault : NULL,
                                       .user = p,
                                       .whole = options->whole};
    return sw_reader_open(&p->reader, options->file, &p->model->schema, &reading);
}

static int predict(prediction *p)
{
    const predict_options *options = p->options;
    int exit_status = check_run(options->run);
    if (!exit_status) exit_status = check_written("out", options->out, options->run, options->file);
    if (exit_status) return exit_status;
    sw_status status = sw_run_model(&p->model, options->run);
    if (status != SW_OK) return failed(status);
    if (p->model->config.task == SW_MIXTURE && !options->embed) {
        say("%s is a model of mixtures, which have no class, label or number of a set to predict",
            options->run);
        return STATUS_FAILED;
    }
    if (options->threshold) {
        int64_t sets;
        exit_status = trained_thresholds(&p->threshold, &sets, options->run, NULL,
                                         options->threshold, (int)options->threads);
        if (exit_status) return exit_status;
    }
    status = open_predictor(p);
    if (status == SW_OK) status = open_sets(p);
    if (status != SW_OK) return failed(status);
    exit_status = open_output(p);
    return exit_status ? exit_status : predict_all(p);
}

int predict_main(int argc, char **argv)
{
    predict_options options = {.file = "-"};
    const parse_result parsed = parse(&options, argc, argv);
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    if (options.embed && options.weights) {
        say("--embed and --weights exclude each other");
        return STATUS_WRONG_USE;
    }
    if (options.embed && options.threshold) {
        say("--embed and --threshold exclude each other");
        return STATUS_WRONG_USE;
    }
    if (options.whole && options.keep_going) {
        say("--whole and --keep-going exclude each other");
        return STATUS_WRONG_USE;
    }
    warn_slow();
    prediction p = {.options = &options, .sheet.to = stdout};
    const int exit_status = predict(&p);
    npy_free(&p.npy);
    sw_draft_free(p.draft);
    for (int64_t c = 0; p.name && c < p.width; c++) free(p.name[c]);
    free(p.name);
    free(p.row);
    free(p.answer);
    free(p.yes);
    free(p.threshold);
    free(p.output);
    beyond_free(&p.beyond);
    sw_reader_free(p.reader);
    sw_predictor_free(p.predictor);
    sw_model_free(p.model);
    return exit_status;
}
