/* test_parts.c - rows in parts: each row once, results joined in the order of the parts. */
#include "kernels/parts.h"
#include "kernels/team.h"
#include "kernels/threads.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const int64_t lengths[] = {0,
                                  1,
                                  SW_PART_ROWS,
                                  SW_PART_ROWS + 1,
                                  5 * SW_PART_ROWS - 1,
                                  SW_PART_ROUND *SW_PART_ROWS,
                                  40 * SW_PART_ROWS + 3};
enum { LENGTHS = sizeof lengths / sizeof *lengths, MOST = 40 * SW_PART_ROWS + 4 };

static void count_rows(void *user, int64_t first, int64_t count)
{
    for (int64_t r = first; r < first + count; r++) ((int *)user)[r]++;
}

/* A result: the rows that it stands for, and how it was joined, as a number that the order changes.
 */
typedef struct stretch {
    int64_t first, end;
    uint64_t order;
} stretch;

static void begin(void *user, int64_t first, int64_t count, void *result)
{
    (void)user;
    *(stretch *)result = (stretch){first, first + count, (uint64_t)first + 1};
}

static void append(void *user, void *result, const void *next)
{
    stretch *s = result;
    const stretch *more = next;
    if (more->first != s->end) *(bool *)user = true;
    s->end = more->end;
    s->order = s->order * 31 + more->order;
}

static void run_sizes(void *user, int64_t i, int thread)
{
    (void)thread;
    static const sw_reducer reduction = {begin, append, sizeof(stretch)};
    stretch *result = user, work[SW_PART_ROUND];
    int *runs = calloc(MOST, sizeof *runs);
    cr_assert(runs);
    for (int64_t width = 1; width <= 1000; width += 999) { /* little work, much work */
        bool gap = false;
        sw_reduce_rows(lengths[i], width, &reduction, &gap, &result[i], work);
        cr_assert(!gap && result[i].first == 0 && result[i].end == lengths[i]);
        sw_share_rows(lengths[i], width, count_rows, runs);
    }
    sw_share_numbers(lengths[i], count_rows, runs);
    for (int r = 0; r < MOST; r++) cr_assert_eq(runs[r], r < lengths[i] ? 3 : 0, "row %d", r);
    free(runs);
}

Test(parts, each_row_once_and_in_order)
{
    stretch one[LENGTHS], more[LENGTHS];
    for (int threads = 1; threads <= 8; threads *= 2) {
        stretch *result = threads == 1 ? one : more;
        sw_team_run(sw_threads_for(threads, SW_TEAM_MAX), LENGTHS, run_sizes, result);
        for (int i = 0; i < LENGTHS; i++) cr_assert_eq(result[i].order, one[i].order);
    }
}
