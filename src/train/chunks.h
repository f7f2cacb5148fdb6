/* chunks.h - a batch cut into chunks of whole sets, and the threads that run them.
 *
 * The cut depends on the sizes of the sets alone. So the same chunks are computed, and their
 * results are combined in the same order, at any number of threads. */
#ifndef SW_TRAIN_CHUNKS_H
#define SW_TRAIN_CHUNKS_H

#include "base/error.h"
#include "train/sampling.h"

#include <setwise/data.h>
#include <setwise/nn.h>

enum { SW_MAX_CHUNKS = 64 }; /* of a batch; limits the memory for their gradients */

/* Some sets of the data: those at index[i], first <= i < first + count; without an index, the sets
 * i themselves. */
typedef struct sw_some_sets {
    const sw_ragged *sets;
    const int64_t *index; /* or NULL */
    int64_t count, first;
    const sw_sampling *sampling; /* what is taken of each; NULL: all */
} sw_some_sets;

static inline int64_t sw_set_at(const sw_some_sets *some, int64_t i)
{
    return some->index ? some->index[i] : i;
}

/* Some consecutive sets of a batch, gathered into one array. A thread runs one chunk at a time. */
typedef struct sw_chunk {
    int64_t number;       /* among the chunks of the batch, from 0 */
    int64_t first;        /* position of its first set in `index`, or in the data if that is NULL */
    sw_sets sets;         /* offsets from 0; ids are the sets' positions in the data */
    sw_tensor *x;         /* [N, D] on the thread's tape */
    const int32_t *label; /* [sets.count] or NULL */
    const sw_real *weight; /* [sets.count] or NULL */
    sw_tensor *target;     /* [sets.count, targets] or NULL */
    sw_tensor *context;    /* [sets.count, context_width] or NULL */
} sw_chunk;

typedef struct sw_chunk_runner sw_chunk_runner;

/* A tape for each of `threads` threads (0: sw_threads_default). SW_ERROR_MEMORY, also if not so
 * many threads can be started. */
sw_status sw_chunk_runner_new(sw_chunk_runner **out, int64_t threads);
void sw_chunk_runner_free(sw_chunk_runner *runner);

/* The number of chunks of a batch, and of the rows that it takes from its sets, before any are
 * dropped. */
int64_t sw_chunk_count(const sw_some_sets *batch);
int64_t sw_batch_rows(const sw_some_sets *batch);

/* Run `work` on each chunk of a batch. Each chunk is alone on its tape, which is reset before. If a
 * chunk fails, no more are begun, and the failure of the chunk with the lowest number is returned.
 * `flops`, if not NULL, is increased by the operations in matrix products. */
typedef sw_status (*sw_chunk_work)(void *user, sw_tape *tape, const sw_chunk *chunk);
sw_status sw_chunk_run(sw_chunk_runner *runner, const sw_some_sets *batch, bool record,
                       sw_chunk_work work, void *user, double *flops);

/* Call work(user, i) for i in 0 .. count-1, on the runner's threads, in no particular order. Calls
 * with the same count give a thread the same i, unless it is late, so that their data stays in its
 * cache. Returns the operations in matrix products. */
typedef void (*sw_index_work)(void *user, int64_t i);
double sw_parallel_for(sw_chunk_runner *runner, int64_t count, sw_index_work work, void *user);

#endif
