/* claims.h - files of a few bytes whose headers claim 2^40 of something: they are refused, and no
 * such memory is asked for. */
#ifndef SW_TESTS_CLAIMS_H
#define SW_TESTS_CLAIMS_H

#include "scratch.h"

#include <setwise/datasets.h>

#include <criterion/criterion.h>
#include <string.h>
#include <sys/resource.h>

#define MANY "1099511627776" /* 2^40 */

/* Allow 512 MB from here on. A sanitizer needs more itself, and watches allocations by itself. */
static inline void limit_memory(void)
{
#ifndef __SANITIZE_ADDRESS__
    cr_assert_eq(setrlimit(RLIMIT_AS, &(struct rlimit){512 << 20, 512 << 20}), 0);
#endif
}

static inline void expect_claim_refused(const char *name)
{
    sw_dataset *dataset = NULL;
    const sw_status status = sw_dataset_open(&dataset, scratch(name).text, 3);
    cr_expect_eq(status, SW_ERROR_FORMAT, "%s: %d, %s", name, status, sw_error_message());
    sw_dataset_free(dataset);
}

static inline void expect_claim_of_bytes_refused(const char *name, const void *bytes, size_t size)
{
    scratch_write(scratch(name).text, bytes, size);
    expect_claim_refused(name);
}

#endif
