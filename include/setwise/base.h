/* base.h - the basis of all other headers: the number type, errors, threads, files, signals, tasks,
 * random numbers. */
#ifndef SETWISE_BASE_H
#define SETWISE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SW_API __attribute__((visibility("default")))

/* The number type of tensors. There is a library for each: `setwise` has floats, `setwise-double`,
 * which is built with `-Dreal=double`, has doubles. Programs that use the second have to be
 * compiled with -DSW_REAL_DOUBLE, which its pkg-config file passes on. With the other library a
 * program does not link, and does not start. */
#ifdef SW_REAL_DOUBLE
typedef double sw_real;
#define SW_REAL_GUARD sw_real_is_double
#else
typedef float sw_real;
#define SW_REAL_GUARD sw_real_is_float
#endif
extern SW_API const char SW_REAL_GUARD; /* only the library of this type has it */
#ifndef SW_WITHIN
static const char *const sw_real_guard __attribute__((used)) = &SW_REAL_GUARD;
#endif

/* ---- Errors -------------------------------------------------------------------------------
 *
 * A call that can fail returns a status: SW_OK, or a negative number for the kind of failure. The
 * message of the last failure on this thread says what was wrong, with the values involved. The
 * library never prints, never exits and never aborts the program that calls it. */
typedef enum sw_status {
    SW_OK = 0,
    SW_ERROR_ARGUMENT = -1,    /* an argument has a value that is not allowed */
    SW_ERROR_SHAPE = -2,       /* the shapes of tensors do not fit */
    SW_ERROR_MEMORY = -3,      /* no memory, or a size that no memory could hold */
    SW_ERROR_IO = -4,          /* a file or folder could not be read or written */
    SW_ERROR_FORMAT = -5,      /* the content of a file is not valid */
    SW_ERROR_NOT_FOUND = -6,   /* no such file, data set, model, pooling ... */
    SW_ERROR_EXISTS = -7,      /* the call would overwrite a file or folder */
    SW_ERROR_DIVERGED = -8,    /* loss, gradient or state of a training are not finite */
    SW_ERROR_INTERRUPTED = -9, /* the caller asked to stop; the state was saved */
    SW_ERROR_NOT_FINITE = -10, /* what a model says is not finite: NaN or infinite */
} sw_status;

/* The message of this thread's last failure; "" if there was none. It is one line, or several if a
 * file has several faults. Text from files is in it as sw_printable shows it. It is valid until the
 * next call that fails on this thread. A call that succeeds does not change it. */
SW_API const char *sw_error_message(void);

/* The library's version, "major.minor.patch". */
SW_API const char *sw_version(void);

/* Returns the nearest to `name` of `names` [count] by edit distance, for "did you mean"; NULL if
 * none is near. */
SW_API const char *sw_nearest(const char *name, const char *const *names, int count);

/* Fill buffer [size] with a text from outside as a terminal can show it, and return the buffer. A
 * line end, a tab and a backslash become \n, \r, \t and \\. Other control characters (ESC is \x1b),
 * bytes that are not UTF-8, and marks that reorder or hide what is around them (\u202e) become
 * escapes, too. All other characters stay. A text that does not fit ends in "...", and no character
 * is cut in half. Of a text of n bytes, 4 n + 1 bytes hold everything. */
SW_API char *sw_printable(char *buffer, size_t size, const char *text);

/* Fill buffer [size] with a word of a command, to be copied into a terminal, and return the buffer.
 * The word is in quotes if it has characters that mean something to a shell. If it has some that a
 * terminal cannot show, it is $'...', in which bytes have numbers. A word of n bytes needs 4 n + 4
 * bytes; with less the buffer holds "...". */
SW_API char *sw_shell_word(char *buffer, size_t size, const char *word);

/* ---- Arguments ----------------------------------------------------------------------------
 *
 * A pointer may be NULL only where its description says so. Functions that return a status, a
 * tensor, sets or memory check that: SW_ERROR_ARGUMENT, "sw_model_save: path is NULL". All other
 * functions trust their pointers. So do all functions trust that an array has the size in its
 * brackets, and that an object was not freed. Numbers are checked, unless their description says
 * that they are not: a size that is negative, or too large for any memory, is an error. */

/* ---- Specs --------------------------------------------------------------------------------
 *
 * A spec names a data set or an arm, with options after colons: `bags.csv:set="Sample:ID"`. A word
 * in double quotes may hold every character; a quote in it is written twice, as in CSV. */

#define SW_MAX_SPEC 4096 /* bytes of a spec, with the NUL after it */

/* Returns how many bytes of `text` come before the first unquoted character of `ends`; all of them
 * if there is none. `ends` = "," finds the end of a spec in a list, ":" the end of a path. */
SW_API size_t sw_spec_span(const char *text, const char *ends);

/* ---- Threads ------------------------------------------------------------------------------
 *
 * Each thread works on whole chunks of sets. Results are the same, to the last bit, for any number
 * of threads.
 *
 * A number of threads below 1 stands for the default, and one above 64 for 64.
 *
 * A child of fork() may use the library, and objects from before the fork: it runs one thread,
 * whatever it asks for, since OpenMP's threads stay in the parent. So do its own children, and the
 * workers of Python's multiprocessing that are forked. A program that is begun by exec or
 * posix_spawn has its threads. Fork while no other thread is in a call that opens, reads or frees
 * something; predictions and training in other threads do no harm. */

/* The number of threads that a `threads` of 0 stands for: OpenMP's maximum (OMP_NUM_THREADS, or the
 * number of cores), or 1 if the process was forked. */
SW_API int sw_threads_default(void);

/* A sentence for the user that says why only one thread runs; NULL if there is no such limit. */
SW_API const char *sw_threads_warning(void);

/* The vector instructions that the library's kernels use in this process: "AVX-512", "AVX2", or
 * "SSE" on any other x86-64; "plain" on other processors. Results are the same to the last bit only
 * with the same kernels. */
SW_API const char *sw_kernels(void);

/* ---- Files --------------------------------------------------------------------------------
 *
 * All files that the library writes appear whole: until a file is complete, and on the disk, it has
 * another name (FILE.tmp-... beside it), and an earlier file of its name stays. A draft does this
 * for a program's own files. */
typedef struct sw_draft sw_draft;

/* Begin to write the file `path`: what is printed to `*to` becomes its content. What is not a file
 * (a pipe, a terminal) is written to directly. The caller frees *out with sw_draft_free.
 * SW_ERROR_IO: it cannot be written; SW_ERROR_MEMORY. */
SW_API sw_status sw_draft_new(sw_draft **out, FILE **to, const char *path);

/* Close the file, which then takes its name. SW_ERROR_IO: something could not be written. */
SW_API sw_status sw_draft_finish(sw_draft *draft);

/* Free the draft. If it has not taken its name, it is removed. NULL is allowed. */
SW_API void sw_draft_free(sw_draft *draft);

/* ---- Signals ------------------------------------------------------------------------------
 *
 * Training stops where its state is saved, soon after the program has set the flag of its watcher
 * (train.h). A program that cannot wait for that ends with sw_abandon. */

/* For a program that is about to end, usually in a signal handler, in which this is safe: remove
 * the temporaries of all files that are being written, and end gnuplot if it draws. What has been
 * written stays. A thread that writes a file then waits for the end of the program, so end it at
 * once: with _exit(), or by the signal itself. */
SW_API void sw_abandon(void);

/* ---- Tasks ----------------------------------------------------------------------------------
 *
 * The task is the kind of answer to predict for a set. It decides what the C outputs of a model
 * mean. */
typedef enum sw_task {
    SW_CLASSES,    /* one of C classes: the outputs are the logits of a softmax */
    SW_LABELS,     /* C labels, each yes or no: the outputs are the logits of C sigmoids */
    SW_REGRESSION, /* C numbers: the outputs themselves */
    SW_MIXTURE,    /* the distribution of the elements: K Gaussians in D dimensions (mixture.h) */
} sw_task;
SW_API const char *sw_task_name(sw_task task);            /* "classes", ... "mixture"; "no task" */
SW_API bool sw_task_from(sw_task *out, const char *name); /* false: no task has that name */

/* ---- Random numbers -----------------------------------------------------------------------
 *
 * Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). A stream
 * depends on its seed and purpose, not on which other numbers were drawn before. */

/* The purpose of a stream. Two purposes never share a stream. */
typedef enum sw_purpose {
    SW_FOR_INIT = 1,       /* initial parameters */
    SW_FOR_SHUFFLE = 2,    /* the order of the sets in an epoch */
    SW_FOR_DROPOUT = 3,    /* dropout masks */
    SW_FOR_DATA = 4,       /* generated data, sampled points */
    SW_FOR_SPLIT = 5,      /* the assignment of sets to splits */
    SW_FOR_TEST = 6,       /* tests and benchmarks */
    SW_FOR_SAMPLE = 7,     /* the elements that a training step takes */
    SW_FOR_INSTANCES = 8,  /* the elements that a training step drops */
    SW_FOR_SEARCH = 9,     /* the settings of a trial */
    SW_FOR_ANALYSIS = 10,  /* the outcomes that a study could have had */
    SW_FOR_DIAGNOSIS = 11, /* sets that are changed to question attention */
} sw_purpose;

/* A stream of random numbers. It is a plain value: a copy gives the same numbers again. */
typedef struct sw_random {
    uint32_t key[2], counter[4], block[4];
    int unused; /* how many numbers of `block` are left */
} sw_random;

/* The Philox 4x32-10 bijection: four random words from a counter and a key. */
SW_API void sw_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Returns the stream for a purpose. a and b tell its uses apart: an epoch, the index of a set. */
SW_API sw_random sw_random_for(uint64_t seed, sw_purpose purpose, uint32_t a, uint32_t b);

SW_API uint32_t sw_random_u32(sw_random *r);   /* uniform over 32 bits */
SW_API double sw_random_uniform(sw_random *r); /* uniform in [0, 1), 53 bits */
SW_API double sw_random_normal(sw_random *r);  /* mean 0, standard deviation 1 */
/* Uniform in 0 .. n-1, unbiased; n > 0. */
SW_API uint32_t sw_random_below(sw_random *r, uint32_t n);

/* Fill order [n] with 0 .. n-1 in a uniformly random order (Fisher-Yates); n < 2^32. */
SW_API void sw_random_permutation(sw_random *r, int64_t n, int64_t *order);

#ifdef __cplusplus
}
#endif

#endif
