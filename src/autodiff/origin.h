/* origin.h - in builds with -Darena_debug=true: the tape of a tensor, and its generation, which is
 * the number of resets before it. In all other builds these functions check nothing. */
#ifndef SW_AUTODIFF_ORIGIN_H
#define SW_AUTODIFF_ORIGIN_H

#include "autodiff/tape.h"

#ifdef SW_ARENA_DEBUG

/* Memory as from sw_tape_take, whose origin is known. It outlives one reset, so that a pointer from
 * before the reset is found, and not followed to something else. */
void *sw_origin_take(sw_tape *tape, size_t bytes);

/* What made a piece: the name of an operator. */
void sw_origin_name(void *piece, const char *maker);

/* Is the piece one of this tape, since its last reset? If not, the tape fails: "add: input 1 is of
 * another tape". `reader` and `what` are the first two words of that message. */
bool sw_origin_check(sw_tape *tape, const void *piece, const char *reader, const char *what);

/* The same of input i of an operator. */
bool sw_origin_check_input(sw_tape *tape, const void *piece, const char *reader, int i);

#else

static inline void *sw_origin_take(sw_tape *tape, size_t bytes)
{
    return sw_tape_take(tape, bytes);
}

static inline void sw_origin_name(void *piece, const char *maker)
{
    (void)piece, (void)maker;
}

static inline bool sw_origin_check(sw_tape *tape, const void *piece, const char *reader,
                                   const char *what)
{
    (void)tape, (void)piece, (void)reader, (void)what;
    return true;
}

static inline bool sw_origin_check_input(sw_tape *tape, const void *piece, const char *reader,
                                         int i)
{
    (void)tape, (void)piece, (void)reader, (void)i;
    return true;
}

#endif

#endif
