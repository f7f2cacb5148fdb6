/* chunks.c - a batch cut into chunks of whole sets, and the threads that run them. */
#include "train/chunks.h"

#include "autodiff/tape.h"
#include "base/arena.h"
#include "base/mapped.h"
#include "base/schema.h"
#include "kernels/team.h"
#include "kernels/threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows of a chunk. With 384, layers of width 128 stay in a second-level cache of 2 MB, and
 * twice as many rows gain nothing. A small batch is cut into up to eight chunks, for the threads,
 * as long as each has 64 rows: with fewer, zeroing and summing the chunk's gradient costs more than
 * it gains. */
enum { CHUNK_ROWS = 384, SMALL_CHUNK_ROWS = 64, SMALL_CHUNKS = 8 };

/* With fewer chunks than threads, threads without a chunk help the others. Waking a thread pays if
 * it gets HELP_OPERATIONS; the run before shows how many operations a row takes. In the first run,
 * it has to get HELP_ROWS rows instead. */
enum { HELP_ROWS = 512, HELP_OPERATIONS = 1 << 22 };

_Static_assert((int)SW_MAX_CHUNKS <= (int)SW_TEAM_MAX, "a thread for each chunk");

struct sw_chunk_runner {
    int threads;
    double of_row;   /* operations in matrix products for a row in the last run; 0: none yet */
    sw_tape *tape[]; /* [threads] */
};

sw_status sw_chunk_runner_new(sw_chunk_runner **out, int64_t threads)
{
    *out = NULL;
    int count = sw_threads_for(threads, SW_MAX_CHUNKS);
    SW_TRY(sw_threads_check(count));
    sw_chunk_runner *runner = calloc(1, sizeof *runner + sizeof(sw_tape *) * (size_t)count);
    if (!runner) return sw_fail(SW_ERROR_MEMORY, "out of memory for %d threads", count);
    runner->threads = count;
    for (int i = 0; i < count; i++) {
        sw_status status = sw_tape_new(&runner->tape[i]);
        if (status != SW_OK) {
            sw_chunk_runner_free(runner);
            return status;
        }
    }
    *out = runner;
    return SW_OK;
}

void sw_chunk_runner_free(sw_chunk_runner *runner)
{
    if (!runner) return;
    for (int i = 0; i < runner->threads; i++) sw_tape_free(runner->tape[i]);
    free(runner);
}

static int64_t rows_of(const sw_ragged *sets, int64_t b)
{
    return sets->offset[b + 1] - sets->offset[b];
}

/* The rows that a batch takes from its set i, before any are dropped. */
static int64_t taken_of(const sw_some_sets *batch, int64_t i)
{
    const int64_t rows = rows_of(batch->sets, sw_set_at(batch, i));
    return batch->sampling ? sw_sampling_rows(batch->sampling, rows) : rows;
}

/* Chunk c is the sets bound[c] .. bound[c+1]-1 of the batch, at least one. */
typedef struct plan {
    int64_t count, rows;
    int64_t bound[SW_MAX_CHUNKS + 1];
} plan;

int64_t sw_batch_rows(const sw_some_sets *batch)
{
    int64_t rows = 0;
    for (int64_t i = 0; i < batch->count; i++) rows += taken_of(batch, batch->first + i);
    return rows;
}

/* A power of two of chunks, each with about the same number of rows. */
static plan plan_chunks(const sw_some_sets *batch)
{
    const int64_t rows = sw_batch_rows(batch), first = batch->first, end = first + batch->count;
    int64_t parts = 1;
    while (2 * parts <= SW_MAX_CHUNKS &&
           rows / (2 * parts) >= (2 * parts <= SMALL_CHUNKS ? SMALL_CHUNK_ROWS : CHUNK_ROWS))
        parts *= 2;

    plan p = {.rows = rows, .bound = {first}};
    int64_t passed = 0, part = 1;
    for (int64_t i = first; i < end; i++) {
        passed += taken_of(batch, i);
        bool last = i + 1 == end;
        if (!last && (part == parts || passed < rows / parts * part)) continue;
        p.bound[++p.count] = i + 1;
        while (part < parts && passed >= rows / parts * part) part++;
    }
    return p;
}

int64_t sw_chunk_count(const sw_some_sets *batch)
{
    return plan_chunks(batch).count;
}

/* Gather the rows of a chunk's sets from x, which has a row for each set. NULL if x is NULL. */
static sw_tensor *gather_rows(sw_tape *tape, const sw_real *x, int64_t width, const int64_t *index,
                              int64_t first, int64_t count)
{
    if (!x || width < 1) return NULL;
    if (!index) return sw_input(tape, SW_DIMS(count, width), x + first * width);
    sw_real *copy = sw_tape_alloc(tape, sw_bytes(count * width, sizeof *copy));
    if (!copy) return NULL;
    for (int64_t i = 0; i < count; i++)
        memcpy(copy + i * width, x + index[first + i] * width, sizeof *copy * (size_t)width);
    return sw_input(tape, SW_DIMS(count, width), copy);
}

/* Which elements of a set a step takes; NULL: all of them, or the tape has failed. */
static const uint64_t *draw(sw_tape *tape, const sw_sampling *sampling, uint32_t id, int64_t *rows)
{
    if (!sampling || sw_sampling_is_whole(sampling, *rows)) return NULL;
    uint64_t *mark = sw_tape_alloc(tape, sw_bytes(*rows / 64 + 1, sizeof *mark));
    if (mark) *rows = sw_sampling_draw(sampling, id, *rows, mark);
    return mark;
}

/* Copy rows from the data. */
static sw_status copy_span(sw_real *to, const sw_ragged *sets, int64_t first, int64_t rows)
{
    const sw_real *from = sets->x + first * sets->width;
    const size_t bytes = sizeof *to * (size_t)(rows * sets->width);
    if (sw_mapped_has(sets->mapped, from)) return sw_mapped_read(sets->mapped, to, from, bytes);
    memcpy(to, from, bytes);
    return SW_OK;
}

/* Copy the marked rows of set b (NULL: all). */
static sw_status copy_rows(sw_real *to, const sw_ragged *sets, int64_t b, const uint64_t *mark)
{
    const int64_t first = sets->offset[b], rows = rows_of(sets, b);
    if (!mark) return copy_span(to, sets, first, rows);
    for (int64_t i = 0, end; i < rows; i = end) {
        end = i + 1;
        if (!sw_is_marked(mark, i)) continue;
        while (end < rows && sw_is_marked(mark, end)) end++;
        SW_TRY(copy_span(to, sets, first + i, end - i));
        to += (end - i) * sets->width;
    }
    return SW_OK;
}

/* The elements of a chunk, whose sets are those of the batch from `first` on. They are copied only
 * if they are not adjacent in the data (the batch has an index, or takes a part of each set), or if
 * they lie in a mapped file. */
static const sw_real *gather_elements(sw_tape *tape, const sw_some_sets *batch, int64_t first,
                                      const sw_sets *chunk, const uint64_t *const *mark)
{
    const sw_ragged *sets = batch->sets;
    const int64_t rows = chunk->offset[chunk->count];
    if (!batch->index && !mark && !sets->mapped) return sets->x + sets->offset[first] * sets->width;
    sw_real *copy = sw_tape_alloc(tape, sw_bytes(rows * sets->width, sizeof *copy));
    for (int64_t i = 0; copy && i < chunk->count; i++) {
        const sw_status status = copy_rows(copy + chunk->offset[i] * sets->width, sets,
                                           sw_set_at(batch, first + i), mark ? mark[i] : NULL);
        if (status != SW_OK) sw_tape_fail(tape, status);
        if (status != SW_OK) break;
    }
    return copy;
}

/* Gather sets of a batch on a tape. A failure is left on the tape. */
static void gather(sw_chunk *chunk, sw_tape *tape, const sw_some_sets *batch, int64_t first,
                   int64_t count)
{
    const sw_ragged *sets = batch->sets;
    int64_t *offset = sw_tape_alloc(tape, sw_bytes(count + 1, sizeof *offset));
    uint32_t *id = sw_tape_alloc(tape, sw_bytes(count, sizeof *id));
    int32_t *label = sets->label ? sw_tape_alloc(tape, sw_bytes(count, sizeof *label)) : NULL;
    sw_real *weight = sets->weight ? sw_tape_alloc(tape, sw_bytes(count, sizeof *weight)) : NULL;
    const uint64_t **mark =
        batch->sampling ? sw_tape_alloc(tape, sw_bytes(count, sizeof *mark)) : NULL;
    if (sw_tape_status(tape) != SW_OK) return;
    for (int64_t i = 0; i < count; i++) {
        int64_t b = sw_set_at(batch, first + i), rows = rows_of(sets, b);
        id[i] = (uint32_t)b;
        if (mark) mark[i] = draw(tape, batch->sampling, id[i], &rows);
        offset[i + 1] = offset[i] + rows;
        if (label) label[i] = sets->label[b];
        if (weight) weight[i] = sets->weight[b];
    }
    chunk->first = first;
    chunk->sets = (sw_sets){count, offset, id};
    const sw_real *x = gather_elements(tape, batch, first, &chunk->sets, mark);
    if (sw_tape_status(tape) != SW_OK) return;
    chunk->label = label;
    chunk->weight = weight;
    chunk->target = gather_rows(tape, sets->target, sets->targets, batch->index, first, count);
    chunk->context =
        gather_rows(tape, sets->context, sets->context_width, batch->index, first, count);
    chunk->x = sw_input(tape, SW_DIMS(offset[count], sets->width), x);
}

/* How many threads to use: at most one for each job, and one if the process was forked after the
 * runner was made. */
static int threads_for(const sw_chunk_runner *runner, int64_t jobs)
{
    return sw_threads_for(runner->threads, jobs);
}

typedef struct index_job {
    int64_t count;
    sw_index_work work;
    void *user;
} index_job;

static void share_all(void *user, int64_t i, int thread)
{
    const index_job *job = user;
    (void)i, (void)thread;
    sw_share(job->count, job->work, job->user);
}

double sw_parallel_for(sw_chunk_runner *runner, int64_t count, sw_index_work work, void *user)
{
    index_job job = {count, work, user};
    return sw_team_run(threads_for(runner, count), 1, share_all, &job);
}

/* Shared by the threads while they run the chunks of a batch. */
typedef struct chunk_job {
    const sw_chunk_runner *runner;
    const sw_some_sets *batch;
    const plan *plan;
    bool record;
    sw_chunk_work work;
    void *user;
    int64_t failed; /* the lowest chunk that failed; INT64_MAX: none */
    sw_status status;
    char message[1024];
} chunk_job;

/* Operators know sets by their numbers alone. A message that begins with one gets the name. */
static sw_status name_set(sw_status status, const sw_ragged *sets)
{
    char number[32], name[sizeof(sw_name_text) + 8];
    long long set;
    if (!sets->name || sscanf(sw_error_message(), "set %lld ", &set) != 1) return status;
    snprintf(number, sizeof number, "set %lld ", set);
    snprintf(name, sizeof name, "set %s ", sw_name_text_of(sets->name, set).text);
    return sw_fail_renamed(status, number, name);
}

/* Chunks are begun in their order. If a chunk fails, all before it have begun. So the failed chunk
 * with the lowest number is the same with any number of threads. */
static void run_chunk(void *user, int64_t c, int thread)
{
    chunk_job *job = user;
    int64_t failed;
#pragma omp atomic read
    failed = job->failed;
    if (c > failed) return;

    /* With fewer chunks than threads, a chunk has its own tape: whichever thread runs it, no large
     * tape is made twice. */
    const bool is_few = job->plan->count < job->runner->threads;
    sw_tape *tape = job->runner->tape[is_few ? c : thread];
    sw_tape_reset(tape);
    sw_tape_record(tape, job->record);
    sw_chunk chunk = {.number = c};
    const int64_t *bound = job->plan->bound + c;
    gather(&chunk, tape, job->batch, bound[0], bound[1] - bound[0]);
    sw_status status = sw_tape_status(tape);
    if (status == SW_OK) status = job->work(job->user, tape, &chunk);
    if (status == SW_OK) return;
    status = name_set(status, job->batch->sets);
#pragma omp critical(sw_chunk_failure)
    if (c < job->failed) {
        job->status = status;
        snprintf(job->message, sizeof job->message, "%s", sw_error_message());
#pragma omp atomic write
        job->failed = c;
    }
}

/* How many threads so many rows keep busy. */
static int64_t threads_worth(const sw_chunk_runner *runner, int64_t rows)
{
    if (runner->of_row <= 0) return rows / HELP_ROWS;
    const double threads = (double)rows * runner->of_row / HELP_OPERATIONS;
    return threads < SW_MAX_CHUNKS ? (int64_t)threads : SW_MAX_CHUNKS;
}

sw_status sw_chunk_run(sw_chunk_runner *runner, const sw_some_sets *batch, bool record,
                       sw_chunk_work work, void *user, double *flops)
{
    const plan p = plan_chunks(batch);
    chunk_job job = {.runner = runner,
                     .batch = batch,
                     .plan = &p,
                     .record = record,
                     .work = work,
                     .user = user,
                     .failed = INT64_MAX,
                     .status = SW_OK};
    const int64_t busy = threads_worth(runner, p.rows);
    const double operations =
        sw_team_run(threads_for(runner, busy > p.count ? busy : p.count), p.count, run_chunk, &job);
    if (p.rows > 0) runner->of_row = operations / (double)p.rows;
    if (flops) *flops += operations;
    return job.status == SW_OK ? SW_OK : sw_fail(job.status, "%s", job.message);
}
