/* tape.c - the tape: its memory and its first error. op.c adds the records, backward.c walks back
 * through them. */
#include "autodiff/tape.h"

#include "base/error.h"
#include "kernels/gemm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sw_status sw_tape_new(sw_tape **out)
{
    *out = NULL;
    if (!sw_blas_has_room(1))
        return sw_fail(SW_ERROR_MEMORY,
                       "a tape: the BLAS needs %d MB of address space, and there is less: a higher "
                       "limit is needed (ulimit -v)",
                       SW_BLAS_BUFFER >> 20);
    sw_tape *tape = calloc(1, sizeof *tape);
    if (!tape) return sw_fail(SW_ERROR_MEMORY, "out of memory for a tape");
    tape->arena = sw_arena_new();
    if (!tape->arena) {
        free(tape);
        return SW_ERROR_MEMORY;
    }
    *out = tape;
    return SW_OK;
}

void sw_tape_free(sw_tape *tape)
{
    if (!tape) return;
    sw_arena_free(tape->arena);
    free(tape);
}

void sw_tape_reset(sw_tape *tape)
{
    sw_arena_reset(tape->arena);
    tape->last = NULL;
    tape->status = SW_OK;
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
    if (tape->status == SW_OK) return SW_OK;
    return sw_fail(tape->status, "%s", tape->message);
}

void sw_tape_record(sw_tape *tape, bool record)
{
    tape->unrecorded = !record;
}

void *sw_tape_take(sw_tape *tape, size_t bytes)
{
    void *piece = tape->status == SW_OK ? sw_arena_alloc(tape->arena, bytes) : NULL;
    if (!piece) sw_tape_fail(tape, SW_ERROR_MEMORY);
    return piece;
}

void *sw_tape_alloc(sw_tape *tape, size_t bytes)
{
    void *piece = sw_tape_take(tape, bytes);
    return piece ? memset(piece, 0, bytes) : NULL;
}
