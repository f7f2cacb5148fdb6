/* parts.c - the rows of a long segment in parts, which a team of threads shares. */
#include "kernels/parts.h"

#include "kernels/sizes.h"
#include "kernels/team.h"

static int64_t rows_of_part(int64_t n, int64_t p)
{
    return sw_smaller(SW_PART_ROWS, n - p * SW_PART_ROWS);
}

/* ---- Independent rows ------------------------------------------------------------------------ */

typedef struct rows_job {
    int64_t n, part; /* rows of all, and of a part */
    sw_rows_work work;
    void *user;
} rows_job;

static void work_part(void *user, int64_t p)
{
    const rows_job *job = user;
    job->work(job->user, p * job->part, sw_smaller(job->part, job->n - p * job->part));
}

void sw_share_rows(int64_t n, int64_t width, sw_rows_work work, void *user)
{
    rows_job job = {n, SW_PART_ROWS, work, user};
    if (sw_is_worth_sharing(n, width))
        sw_share(sw_block_count(n, SW_PART_ROWS), work_part, &job);
    else
        work(user, 0, n);
}

/* So many numbers take about a microsecond. Handing them to another thread takes as long, but then
 * each thread finds the rows of the operator before in its cache. */
enum { MANY_NUMBERS = 1 << 13 };

void sw_share_numbers(int64_t count, sw_rows_work work, void *user)
{
    if (count < MANY_NUMBERS || sw_share_threads() == 1) {
        work(user, 0, count);
        return;
    }
    rows_job job = {count, sw_share_rows_each(count, count), work, user};
    sw_share(sw_block_count(count, job.part), work_part, &job);
}

/* ---- Rows that are reduced ------------------------------------------------------------------- */

typedef struct reduction_job {
    int64_t n;
    const sw_reducer *reduction;
    void *user;
    char *result, *work;
    int64_t part; /* the first of the round */
} reduction_job;

/* The very first part goes to the result itself. */
static void reduce_part(void *user, int64_t i)
{
    const reduction_job *job = user;
    const int64_t p = job->part + i;
    char *to = p == 0 ? job->result : job->work + (size_t)i * job->reduction->size;
    job->reduction->part(job->user, p * SW_PART_ROWS, rows_of_part(job->n, p), to);
}

void sw_reduce_rows(int64_t n, int64_t width, const sw_reducer *reduction, void *user, void *result,
                    void *work)
{
    reduction_job job = {n, reduction, user, result, work, 0};
    const int64_t parts = sw_block_count(n, SW_PART_ROWS);
    if (parts <= 1) {
        reduction->part(user, 0, n, result);
        return;
    }
    for (; job.part < parts; job.part += SW_PART_ROUND) {
        const int64_t count = sw_smaller(SW_PART_ROUND, parts - job.part);
        if (sw_is_worth_sharing(count * SW_PART_ROWS, width))
            sw_share(count, reduce_part, &job);
        else
            for (int64_t i = 0; i < count; i++) reduce_part(&job, i);
        for (int64_t i = job.part == 0; i < count; i++)
            reduction->join(user, result, job.work + (size_t)i * reduction->size);
    }
}
