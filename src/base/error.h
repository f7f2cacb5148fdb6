/* error.h - how the library's own files report a failure. */
#ifndef SW_BASE_ERROR_H
#define SW_BASE_ERROR_H

#include <setwise/base.h>

/* Set this thread's message and return `status`: return sw_fail(SW_ERROR_IO, "%s: ...", path). */
sw_status sw_fail(sw_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Put "where: " before this thread's message, as a failure travels up. */
sw_status sw_fail_in(sw_status status, const char *where);

/* Leave the calling function on a failure. */
#define SW_TRY(call)                                                                               \
    do {                                                                                           \
        sw_status try_status_ = (call);                                                            \
        if (try_status_ != SW_OK) return try_status_;                                              \
    } while (0)

/* Append "a, b, c" style text to a bounded buffer, for messages that list what there is. */
void sw_append(char *buffer, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* SW_ERROR_NOT_FOUND: "unknown pooling 'men', did you mean 'mean'? There are mean, sum, ...". */
sw_status sw_unknown_name(const char *what, const char *name, const char *const *names, int count);

#endif
