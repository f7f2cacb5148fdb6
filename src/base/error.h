/* error.h - how the files of the library report a failure. */
#ifndef SW_BASE_ERROR_H
#define SW_BASE_ERROR_H

#include <setwise/base.h>

/* ---- Failures --------------------------------------------------------------------------------
 *
 * Each function sets this thread's message and returns an error, as a rule the `status` that it
 * gets.
 */

/* return sw_fail(SW_ERROR_SHAPE, "%s: ...", name); */
sw_status sw_fail(sw_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* SW_ERROR_IO, with the system's reason (errno): "path: what: No space left on device". */
sw_status sw_fail_errno(const char *path, const char *what);

/* Set a message of several lines: the heading, and `lines`, which are messages already. */
sw_status sw_fail_list(sw_status status, const char *heading, const char *lines);

/* Put "where: " before this thread's message. Callers use it to add the context of a failure. */
sw_status sw_fail_in(sw_status status, const char *where);

/* The same for a place that is put together: sw_fail_at(status, "line %lld", line). */
sw_status sw_fail_at(sw_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Put another name into this thread's message, for one that the caller does not know. */
sw_status sw_fail_renamed(sw_status status, const char *from, const char *to);

/* SW_ERROR_NOT_FOUND: "unknown pooling 'men', did you mean 'mean'? There are mean, sum, ...". */
sw_status sw_unknown_name(const char *what, const char *name, const char *const *names, int count);

/* The status of this thread's last failure, for the caller of a function that failed by returning
 * NULL. */
sw_status sw_last_failure(void);

/* The macros tell compilers and analyzers, which see one file at a time, that none of the functions
 * above returns SW_OK. */
static inline sw_status sw_not_ok(sw_status status)
{
    return status == SW_OK ? SW_ERROR_ARGUMENT : status;
}
#define sw_fail(...) sw_not_ok(sw_fail(__VA_ARGS__))
#define sw_fail_errno(...) sw_not_ok(sw_fail_errno(__VA_ARGS__))
#define sw_fail_list(...) sw_not_ok(sw_fail_list(__VA_ARGS__))
#define sw_fail_in(...) sw_not_ok(sw_fail_in(__VA_ARGS__))
#define sw_fail_at(...) sw_not_ok(sw_fail_at(__VA_ARGS__))
#define sw_fail_renamed(...) sw_not_ok(sw_fail_renamed(__VA_ARGS__))
#define sw_unknown_name(...) sw_not_ok(sw_unknown_name(__VA_ARGS__))
#define sw_last_failure() sw_not_ok(sw_last_failure())

/* ---- Passing failures on --------------------------------------------------------------------- */

/* Did memory or the disk fail, rather than what was read? */
static inline bool sw_is_machine_fault(sw_status status)
{
    return status == SW_ERROR_MEMORY || status == SW_ERROR_IO;
}

/* Return from the calling function if the call fails. */
#define SW_TRY(call)                                                                               \
    do {                                                                                           \
        sw_status try_status_ = (call);                                                            \
        if (try_status_ != SW_OK) return try_status_;                                              \
    } while (0)

/* SW_ERROR_ARGUMENT if one of some pointers is NULL: "sw_model_save: path is NULL". `names` lists
 * them as in a call. */
sw_status sw_not_null(const char *function, const char *names, const void *const *pointers,
                      size_t count);

/* Return from a public function if one of its arguments is NULL: SW_NOT_NULL(model, path). */
#define SW_NOT_NULL(...)                                                                           \
    SW_TRY(sw_not_null(__func__, #__VA_ARGS__, (const void *const[]){__VA_ARGS__},                 \
                       sizeof((const void *const[]){__VA_ARGS__}) / sizeof(const void *)))

/* Append to a text in a buffer of `size` bytes, and cut what does not fit. */
void sw_append(char *buffer, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Items of a list in a message: "mean, sum, max". A zeroed one is empty. The first item that does
 * not fit becomes "...", and none follows it. */
typedef struct sw_items {
    char text[640];
    bool full;
} sw_items;
void sw_items_add(sw_items *items, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
