/* tape.c - the tape: its memory and its first error. op.c adds the records, backward.c walks back
 * through them. */
#include "autodiff/tape.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef SW_ARENA_DEBUG
static const bool knows_origins = true;
#else
static const bool knows_origins = false;
#endif

static bool make_arenas(sw_tape *tape)
{
    tape->arena = sw_arena_new();
    bool made = tape->arena != NULL;
    for (int i = 0; knows_origins && i < SW_GENERATIONS; i++)
        made &= (tape->dated[i] = sw_arena_new()) != NULL;
    return made;
}

sw_status sw_tape_new(sw_tape **out)
{
    SW_NOT_NULL(out);
    *out = NULL;
    sw_tape *tape = calloc(1, sizeof *tape);
    if (!tape) return sw_fail(SW_ERROR_MEMORY, "out of memory for a tape");
    if (!make_arenas(tape)) {
        sw_tape_free(tape);
        return SW_ERROR_MEMORY;
    }
    tape->long_rows = SW_LONG_ROWS;
    tape->block_rows = SW_BLOCK_ROWS;
    *out = tape;
    return SW_OK;
}

void sw_tape_free(sw_tape *tape)
{
    if (!tape) return;
    for (int i = 0; i < SW_LANES; i++) sw_tape_free(tape->lane[i]);
    sw_arena_free(tape->arena);
    for (int i = 0; i < SW_GENERATIONS; i++) sw_arena_free(tape->dated[i]);
    free(tape);
}

void sw_tape_reset(sw_tape *tape)
{
    sw_arena_reset(tape->arena);
    if (knows_origins) sw_arena_reset(tape->dated[++tape->generation % SW_GENERATIONS]);
    tape->lent = tape->spare = NULL;
    tape->last = NULL;
    tape->went_back = false;
    tape->status = SW_OK;
}

bool sw_tape_lanes(sw_tape *tape, int count)
{
    for (int i = 0; i < count; i++) {
        if (tape->lane[i]) continue;
        sw_tape *lane;
        const sw_status status = sw_tape_new(&lane);
        tape->lane[i] = lane;
        if (status == SW_OK) continue;
        sw_tape_fail(tape, status);
        return false;
    }
    return true;
}

sw_tensor *sw_tape_fail(sw_tape *tape, sw_status status)
{
    if (tape->status != SW_OK) return NULL;
    tape->status = status;
    snprintf(tape->message, sizeof tape->message, "%s", sw_error_message());
    return NULL;
}

sw_status sw_tape_status(const sw_tape *tape)
{
    SW_NOT_NULL(tape);
    if (tape->status == SW_OK) return SW_OK;
    return sw_fail(tape->status, "%s", tape->message);
}

void sw_tape_record(sw_tape *tape, bool record)
{
    tape->unrecorded = !record;
}

void sw_tape_debug_numbers(sw_tape *tape, bool on)
{
    tape->debug_numbers = on;
}

int64_t sw_tape_long_rows(const sw_tape *tape)
{
    return tape->unrecorded ? tape->long_rows : 2 * tape->long_rows;
}

void sw_tape_defer(sw_tape *tape, const sw_sets *sets)
{
    tape->defers = sets ? SW_DEFER_LAST : SW_DEFER_NONE;
    for (int64_t b = 0; sets && b < sets->count; b++)
        if (sets->offset[b + 1] - sets->offset[b] >= sw_tape_long_rows(tape))
            tape->defers = SW_DEFER_LONG;
}

void *sw_tape_take(sw_tape *tape, size_t bytes)
{
    void *piece = tape->status == SW_OK ? sw_arena_alloc(tape->arena, bytes) : NULL;
    if (!piece) sw_tape_fail(tape, SW_ERROR_MEMORY);
    return piece;
}

void *sw_tape_alloc(sw_tape *tape, size_t bytes)
{
    if (!tape) {
        sw_fail(SW_ERROR_ARGUMENT, "sw_tape_alloc: tape is NULL");
        return NULL;
    }
    void *piece = sw_tape_take(tape, bytes);
    return piece ? memset(piece, 0, bytes) : NULL;
}

/* ---- Memory that is given back ---------------------------------------------------------------
 *
 * Layers of a network have the same sizes again and again, so a loan is lent again as a whole. */

enum { LOAN_HEADER = 64 }; /* so that what follows stays on its boundary */

static char *bytes_of(sw_loan *loan)
{
    return (char *)loan + LOAN_HEADER;
}

/* The smallest spare loan that has room. One that has far too much room is left for others. */
static sw_loan *take_spare(sw_tape *tape, size_t bytes)
{
    enum { LITTLE = 4096 };
    sw_loan **best = NULL;
    for (sw_loan **at = &tape->spare; *at; at = &(*at)->next)
        if ((*at)->bytes >= bytes && (!best || (*at)->bytes < (*best)->bytes)) best = at;
    if (!best || (*best)->bytes / 2 > bytes + LITTLE) return NULL;
    sw_loan *loan = *best;
    *best = loan->next;
    return loan;
}

static void *lend(sw_tape *tape, size_t bytes, int64_t number)
{
    _Static_assert(sizeof(sw_loan) <= LOAN_HEADER, "the header has room");
    if (bytes > SIZE_MAX - LOAN_HEADER) return sw_tape_take(tape, bytes);
    sw_loan *loan = tape->status == SW_OK ? take_spare(tape, bytes) : NULL;
    if (!loan) {
        loan = sw_tape_take(tape, LOAN_HEADER + bytes);
        if (!loan) return NULL;
        loan->bytes = bytes;
    }
    loan->number = number;
    sw_loan **at = &tape->lent;
    while (*at && (*at)->number > number) at = &(*at)->next;
    loan->next = *at;
    *at = loan;
    return bytes_of(loan);
}

void *sw_tape_lend_as(sw_tape *tape, size_t bytes, int64_t number)
{
    return tape->unrecorded ? lend(tape, bytes, number) : sw_tape_take(tape, bytes);
}

void *sw_tape_lend(sw_tape *tape, size_t bytes)
{
    return sw_tape_lend_as(tape, bytes, tape->loans++);
}

static void give_back(sw_tape *tape, sw_loan *loan)
{
#ifdef SW_ARENA_DEBUG
    /* Who reads it gets NaN. It is not lent again, so that the NaN stays. */
    (void)tape;
    memset(bytes_of(loan), 0xFF, loan->bytes);
#else
    loan->next = tape->spare;
    tape->spare = loan;
#endif
}

bool sw_tape_lend_grad(sw_tape *tape, sw_tensor *x)
{
    const size_t bytes = sw_bytes(x->size, sizeof *x->grad);
    x->grad = lend(tape, bytes, -1); /* before any mark, so that sw_tape_keep leaves it */
    if (x->grad) memset(x->grad, 0, bytes);
    return x->grad != NULL;
}

void sw_tape_return_grad(sw_tape *tape, sw_tensor *x)
{
    for (sw_loan **at = &tape->lent; *at; at = &(*at)->next) {
        sw_loan *loan = *at;
        if (bytes_of(loan) != (char *)x->grad) continue;
        *at = loan->next;
        give_back(tape, loan);
        x->grad = NULL;
        return;
    }
}

/* Reshaped tensors share their elements, so x may point into the loan of another tensor. */
static bool holds(sw_loan *loan, const sw_tensor *x)
{
    const char *begin = bytes_of(loan), *data = (const char *)x->data;
    return data >= begin && data < begin + loan->bytes;
}

int64_t sw_tape_loan_of(const sw_tape *tape, const sw_tensor *x)
{
    for (sw_loan *loan = tape->lent; loan; loan = loan->next)
        if (holds(loan, x)) return loan->number;
    return -1;
}

int64_t sw_tape_mark(const sw_tape *tape)
{
    return tape->loans;
}

void sw_tape_give_back(sw_tape *tape, int64_t mark, int64_t end, const sw_tensor *but)
{
    for (sw_loan **at = &tape->lent; *at && (*at)->number >= mark;) {
        sw_loan *loan = *at;
        if (loan->number >= end || holds(loan, but)) {
            at = &loan->next;
            continue;
        }
        *at = loan->next;
        give_back(tape, loan);
    }
}

sw_tensor *sw_tape_keep(sw_tape *tape, int64_t mark, sw_tensor *x)
{
    if (!tape->unrecorded || !x || x->deferred) return x; /* it is still to be computed from them */
    sw_tape_give_back(tape, mark, INT64_MAX, x);
    return x;
}
