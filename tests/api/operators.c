/* operators.c - what the cases of all operators share. */
#include "operators.h"

/* A tensor of another tape, and one from before a reset. */
static void strangers(apply *call, const char *name)
{
#ifdef SW_ARENA_DEBUG
    sw_tape *t = given_tape(), *other;
    WORKS(sw_tape_new(&other));
    NOTHING(", the result of sw_variable is of another tape", call(t, given_matrix(other)));
    EXPECT(strncmp(sw_error_message(), name, strlen(name)) == 0);
    sw_tape_free(other);
    t = given_tape();
    sw_tensor *x = sw_relu(t, given_matrix(t));
    sw_tape_reset(t);
    NOTHING(", the result of relu is from before the reset of the tape", call(t, x));
    EXPECT(strncmp(sw_error_message(), name, strlen(name)) == 0);
#else
    (void)call, (void)name;
    RULE("tensor.h", "A tensor belongs to the tape that made it, and is valid until");
#endif
}

void common(apply *call, const char *name)
{
    char text[64];
    snprintf(text, sizeof text, "%s: tape is NULL", name);
    sw_tape *t = given_tape();
    NOTHING(text, call(NULL, given_matrix(t)));
    NOTHING(" is NULL", call(t, NULL));
    EXPECT(strncmp(sw_error_message(), name, strlen(name)) == 0);
    EXPECT(!call(t, given_matrix(t))); /* the tape has failed: its first message stays */
    REFUSES(SW_ERROR_SHAPE, " is NULL", sw_tape_status(t));
    strangers(call, name);
}

sw_tensor *ones(sw_tape *tape)
{
    return tape ? sw_constant(tape, SW_DIMS(WIDTH), 1) : NULL;
}

const double wrong_epsilon[WRONG_EPSILONS] = {-1, NAN, INFINITY};
