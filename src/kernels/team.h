/* team.h - threads that run the jobs of a batch, and help each other inside a job.
 *
 * A job is what one thread can do alone, for example a chunk of whole sets. A thread takes one job
 * after the other. When none is left, it helps the threads that still run one: they share the
 * blocks of an operator. So one long set is work for all threads.
 *
 * Results do not depend on the number of threads, as long as blocks are cut by sizes alone, or the
 * cut changes no bit; each writes to a place of its own; and partial results are joined in the
 * order of the blocks. In a job, subnormal numbers are 0 (subnormals.h). */
#ifndef SW_KERNELS_TEAM_H
#define SW_KERNELS_TEAM_H

#include <setwise/base.h>

enum { SW_TEAM_MAX = 64 }; /* threads of a team */

/* Call work(user, i, thread) for i in 0 .. count-1, begun in this order, on so many threads: at
 * least 1, at most SW_TEAM_MAX. `thread` is the number of the one that runs it, from 0. Returns
 * when all are done: the floating-point operations that they counted. */
typedef void (*sw_team_work)(void *user, int64_t i, int thread);
double sw_team_run(int threads, int64_t count, sw_team_work work, void *user);

/* Call work(user, i) for i in 0 .. count-1, in any order, on the calling thread and on those of its
 * team that have no job left. Returns when all are done. Outside of a team, in a team of one, and
 * inside of a block that is shared itself, the calling thread does it alone, in this order.
 * Allocates nothing and cannot fail. A block is worth sharing from about ten microseconds on. A
 * thread takes neighbouring blocks, if possible the same ones in each call: so blocks are best in
 * the order of the rows that they work on. */
typedef void (*sw_share_work)(void *user, int64_t i);
void sw_share(int64_t count, sw_share_work work, void *user);

/* How many threads may take blocks, now or when their jobs are done: those of the team; 1 outside
 * of a team, and inside of a block. */
int sw_team_threads(void);

/* How many threads would take blocks now: 1 if there is none to help. For a cut that costs time and
 * changes no bit. */
int sw_share_threads(void);

/* How many rows a block has, at most `most`, if n rows are shared out equally to the threads that
 * would take blocks now. For a cut that changes no bit. */
int64_t sw_share_rows_each(int64_t n, int64_t most);

/* Count floating-point operations on the calling thread, and those counted there so far. */
void sw_count_flops(double flops);
double sw_flops(void);

#endif
