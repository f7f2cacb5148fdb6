/* bench.c - `setwise bench`: time a training step, or predictions, on random sets; print JSON. */
#include "bench_read.h"
#include "command.h"
#include "count_malloc.h"
#include "output.h"
#include "progress.h"
#include "shown.h"

#include <setwise/model.h>

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { MAX_SAMPLES = 100000, MIN_SAMPLES = 3, PEAK_SIZE = 1536 };

/* Tapes grow until each thread has met the largest chunk. */
static const double WARM_UP_SECONDS = 0.5;

typedef struct bench_options {
    const char *set_size;
    int64_t input, classes, batch, threads;
    double seconds;
    int64_t low, high; /* set_size */
} bench_options;

/* Times of one kind of work, in milliseconds. */
typedef struct samples {
    double *ms; /* [MAX_SAMPLES] */
    int count;
} samples;

/* The model, one batch, and the samples. */
typedef struct bench {
    const bench_options *to;
    sw_model *model;
    sw_trainer *trainer;
    sw_predictor *predictor;
    sw_ragged sets; /* one batch */
    int64_t *offset, *index;
    sw_real *x, *logits;
    int32_t *label;
    samples times;
    int64_t allocations; /* calls of malloc while the samples were taken; -1: unknown */
    double flops;        /* of the trainer's matrix products meanwhile */
} bench;

static parse_result parse(bench_options *to, sw_config *config, const char **verb, int argc,
                          char **argv)
{
    const int64_t most = 1 << 20;
    const option options[] = {
        {"input", OPTION_INT, &to->input, "D", "numbers in an element [3]", 1, most},
        {"classes", OPTION_INT, &to->classes, "C", "classes [10]", 2, most},
        {"batch", OPTION_INT, &to->batch, "B", "sets in a batch [64]", 1, most},
        {"set-size", OPTION_TEXT, &to->set_size, "LO:HI",
         "elements in a set, drawn uniformly [100:100]"},
        {"threads", OPTION_INT, &to->threads, "T", "how many threads; 0: one for each core [0]", 0,
         1024},
        {"seconds", OPTION_REAL, &to->seconds, "S", "how long to measure [5]", 0, 3600},
    };
    const command_line line = {
        .usage = "setwise bench step|predict [options]\n       setwise bench read D",
        .summary =
            "Time a training step (forward, backward, AdamW), or predictions, on random sets.\n"
            "Print a JSON object: medians in milliseconds, calls of malloc meanwhile, and for\n"
            "a step GFLOP/s.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .config = config,
        .model_only = true,
        .operand = verb,
        .operand_count = 1,
    };
    return parse_options(&line, argc, argv);
}

enum { LARGEST_SET = 1 << 24 };

/* Parse "LO:HI", or one number for both. */
static int parse_set_size(bench_options *to)
{
    char *end;
    to->low = to->high = strtoll(to->set_size, &end, 10);
    if (*end == ':') to->high = strtoll(end + 1, &end, 10);
    if (*end == '\0' && to->low >= 1 && to->high >= to->low && to->high <= LARGEST_SET)
        return STATUS_OK;
    say("--set-size is \"%s\": LO:HI is expected, with 1 <= LO <= HI <= %d", to->set_size,
        LARGEST_SET);
    return STATUS_WRONG_USE;
}

/* ---- Model and batch ----------------------------------------------------------------------- */

static void *array(int64_t count, size_t size)
{
    return calloc((size_t)count + 1, size);
}

/* Draw one batch of random sets; the same options give the same sets. */
static bool make_sets(bench *b)
{
    const bench_options *to = b->to;
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    b->offset = array(to->batch + 1, sizeof *b->offset);
    b->index = array(to->batch, sizeof *b->index);
    b->label = array(to->batch, sizeof *b->label);
    b->logits = array(to->batch * to->classes, sizeof *b->logits);
    b->times.ms = array(MAX_SAMPLES, sizeof *b->times.ms);
    if (!b->offset || !b->index || !b->label || !b->logits || !b->times.ms) return false;
    for (int64_t i = 0; i < to->batch; i++) {
        uint32_t span = (uint32_t)(to->high - to->low + 1);
        b->offset[i + 1] = b->offset[i] + to->low + sw_random_below(&r, span);
        b->index[i] = i;
        b->label[i] = (int32_t)sw_random_below(&r, (uint32_t)to->classes);
    }
    int64_t numbers = b->offset[to->batch] * to->input;
    b->x = array(numbers, sizeof *b->x);
    if (!b->x) return false;
    for (int64_t i = 0; i < numbers; i++) b->x[i] = (sw_real)sw_random_normal(&r);
    b->sets = (sw_ragged){to->batch, to->input, b->offset, b->x, b->label};
    return true;
}

static sw_status make_model(bench *b, const sw_config *config)
{
    sw_status status = sw_model_new(&b->model, &config->model, 1);
    if (status == SW_OK) status = sw_trainer_new(&b->trainer, b->model, config);
    if (status == SW_OK) status = sw_predictor_new(&b->predictor, b->model, (int)config->threads);
    return status;
}

static sw_status step(bench *b)
{
    return sw_trainer_step(b->trainer, &b->sets, b->index, b->to->batch, NULL);
}

static sw_status infer(bench *b)
{
    return sw_predictor_run(b->predictor, &b->sets, b->logits);
}

static sw_status infer_one(bench *b)
{
    sw_ragged one = b->sets;
    one.count = 1;
    return sw_predictor_run(b->predictor, &one, b->logits);
}

/* ---- Measuring ----------------------------------------------------------------------------- */

static sw_status measure(bench *b, sw_status (*work)(bench *), double seconds)
{
    b->times.count = 0;
    double begin = now(), time = begin;
    while (b->times.count < MAX_SAMPLES &&
           (time - begin < seconds || b->times.count < MIN_SAMPLES)) {
        sw_status status = work(b);
        if (status != SW_OK) return status;
        double then = time;
        time = now();
        b->times.ms[b->times.count++] = (time - then) * 1e3;
    }
    return SW_OK;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value below which this share of the samples lies; they are sorted. */
static double quantile(const samples *s, double share)
{
    return s->ms[(int)(share * (s->count - 1) + 0.5)];
}

static double median(samples *s)
{
    qsort(s->ms, (size_t)s->count, sizeof *s->ms, ascending);
    return quantile(s, 0.5);
}

/* GFLOP/s of one large matrix product on each thread: the most that a step can reach. The best of a
 * few repeats, because other work on the machine only makes a product slower. */
static double measure_peak(int threads)
{
    enum { REPEATS = 5 };
    const int64_t n = PEAK_SIZE;
    double best = INFINITY;
    int failures = 0;
    sw_real *a = array(n * n, sizeof *a);
    if (!a) return NAN;
    sw_random r = sw_random_for(1, SW_FOR_TEST, 1, 0);
    for (int64_t i = 0; i < n * n; i++) a[i] = (sw_real)(sw_random_uniform(&r) - 0.5);
#pragma omp parallel num_threads(threads) reduction(+ : failures)
    {
        sw_tape *tape = NULL;
        failures += sw_tape_new(&tape) != SW_OK;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            if (tape) sw_tape_reset(tape);
            sw_tensor *x = tape ? sw_input(tape, SW_DIMS(n, n), a) : NULL;
#pragma omp barrier
            double begin = now();
            failures += !tape || !sw_matmul(tape, x, x, false, false);
#pragma omp barrier
#pragma omp master
            best = fmin(best, now() - begin);
        }
        sw_tape_free(tape);
    }
    free(a);
    return failures ? NAN : 2.0 * (double)(n * n) * (double)n * threads / best * 1e-9;
}

/* Milliseconds of a fixed piece of work on each thread, in plain loops that no change of the
 * library touches: the speed of the machine. The best of a few repeats. */
static double measure_reference(int threads)
{
    enum { SIZE = 192, ALL = SIZE * SIZE, REPEATS = 7 };
    double best = INFINITY;
    float *memory = array((int64_t)threads * 3 * ALL, sizeof *memory);
    if (!memory) return NAN;
#pragma omp parallel num_threads(threads)
    {
        float *a = memory + (ptrdiff_t)omp_get_thread_num() * 3 * ALL, *b = a + ALL, *c = b + ALL;
        for (int i = 0; i < ALL; i++) a[i] = b[i] = (float)(i % 7 - 3);
        for (int repeat = 0; repeat < REPEATS; repeat++) {
#pragma omp barrier
            double begin = now();
            for (int i = 0; i < SIZE; i++)
                for (int k = 0; k < SIZE; k++)
                    for (int j = 0; j < SIZE; j++)
                        c[i * SIZE + j] += a[i * SIZE + k] * b[k * SIZE + j];
#pragma omp barrier
#pragma omp master
            best = fmin(best, now() - begin);
        }
    }
    free(memory);
    return best * 1e3;
}

/* Measure after a warm-up, with the calls of malloc and the operations meanwhile. */
static sw_status measure_warm(bench *b, sw_status (*work)(bench *), double seconds)
{
    sw_status status = measure(b, work, WARM_UP_SECONDS);
    if (status != SW_OK) return status;
    const double flops = sw_trainer_flops(b->trainer);
    const int64_t allocations = count_malloc();
    status = measure(b, work, seconds);
    b->allocations = allocations < 0 ? -1 : count_malloc() - allocations;
    b->flops = sw_trainer_flops(b->trainer) - flops;
    return status;
}

static json_t *allocations_of(const bench *b)
{
    return b->allocations < 0 ? json_null() : json_integer(b->allocations);
}

/* The largest resident size of the process so far, in megabytes. */
static double peak_mb(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_maxrss / 1024 : NAN;
}

static sw_status bench_step(bench *b, json_t **out)
{
    double seconds = b->to->seconds;
    sw_status status = measure_warm(b, step, seconds);
    if (status != SW_OK) return status;
    double flops = b->flops / b->times.count;
    double step_ms = median(&b->times), memory = peak_mb();
    double p10 = quantile(&b->times, 0.1), p90 = quantile(&b->times, 0.9);

    status = measure(b, infer, seconds / 4);
    double infer_ms = median(&b->times);
    if (status == SW_OK) status = measure(b, infer_one, seconds / 8);
    if (status != SW_OK) return status;
    int threads = b->to->threads > 0 ? (int)b->to->threads : sw_threads_default();
    const double peak = measure_peak(threads), reference = measure_reference(threads);
    if (isnan(peak) || isnan(reference)) return SW_OK; /* without memory there is no JSON */
    *out = json_pack("{so, so, so, so, so, so, so, so, so, so, sI, so}", "step_ms",
                     json_number(step_ms), "step_ms_p10", json_number(p10), "step_ms_p90",
                     json_number(p90), "peak_mb", json_number(memory), "infer_ms",
                     json_number(infer_ms), "one_set_ms", json_number(median(&b->times)), "gflop",
                     json_number(flops * 1e-9), "gflops", json_number(flops * 1e-6 / step_ms),
                     "peak_gflops", json_number(peak), "reference_ms", json_number(reference),
                     "params", (json_int_t)sw_params_count(&b->model->params), "allocations",
                     allocations_of(b));
    return SW_OK;
}

static sw_status bench_predict(bench *b, json_t **out)
{
    sw_status status = measure_warm(b, infer, b->to->seconds);
    if (status != SW_OK) return status;
    double infer_ms = median(&b->times);
    double p10 = quantile(&b->times, 0.1), p90 = quantile(&b->times, 0.9);
    status = measure(b, infer_one, b->to->seconds / 4);
    if (status != SW_OK) return status;
    *out =
        json_pack("{so, so, so, so, sI, so}", "infer_ms", json_number(infer_ms), "infer_ms_p10",
                  json_number(p10), "infer_ms_p90", json_number(p90), "one_set_ms",
                  json_number(median(&b->times)), "params",
                  (json_int_t)sw_params_count(&b->model->params), "allocations", allocations_of(b));
    return SW_OK;
}

static void add_kernels(json_t *result)
{
    put_json(result, "kernels", json_string(sw_kernels()));
}

int bench_main(int argc, char **argv)
{
    bench_options to = {"100:100", .input = 3, .classes = 10, .batch = 64, .seconds = 5};
    sw_config config = sw_config_default();
    static const char *const verbs[] = {"step", "predict", "read"};
    static sw_status (*const benchmark[])(bench *, json_t **) = {bench_step, bench_predict};
    enum { VERBS = sizeof benchmark / sizeof benchmark[0] };
    const char *verb = NULL;
    if (argc > 1 && strcmp(argv[1], "read") == 0) return bench_read_main(argc - 1, argv + 1);
    parse_result parsed = parse(&to, &config, &verb, argc, argv);
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    int which = 0;
    while (which < VERBS && strcmp(verb, verbs[which]) != 0) which++;
    if (which == VERBS) {
        say_unknown("benchmark", verb, verbs, VERBS + 1);
        return STATUS_WRONG_USE;
    }
    int exit_status = parse_set_size(&to);
    if (exit_status) return exit_status;
    config.model.input = to.input;
    config.model.outputs = to.classes;
    config.batch = to.batch;
    snprintf(config.schedule, sizeof config.schedule, "constant"); /* of steps without an end */
    config.warmup = 0;
    config.threads = to.threads;

    warn_slow();
    bench b = {.to = &to};
    json_t *result = NULL;
    sw_status status = make_model(&b, &config);
    if (status != SW_OK) {
        exit_status = failed(status);
    } else if (!make_sets(&b)) {
        fputs("setwise: out of memory for a batch of this size\n", stderr);
        exit_status = STATUS_FAILED;
    } else {
        status = benchmark[which](&b, &result);
        if (status == SW_OK) add_kernels(result);
        exit_status = status == SW_OK ? print_json(result) : failed(status);
    }
    sw_predictor_free(b.predictor);
    sw_trainer_free(b.trainer);
    sw_model_free(b.model);
    free(b.offset), free(b.index), free(b.label), free(b.x), free(b.logits), free(b.times.ms);
    return exit_status;
}
