/* limit.c - how much of a file a reader takes into memory at once. */
#include "base/limit.h"

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>

enum { USUAL = 64, MOST = 1 << 24 }; /* MB */

int64_t sw_limit(void)
{
    const char *text = getenv("SETWISE_LIMIT");
    int64_t megabytes;
    const bool given = text && sw_whole_parse(text, &megabytes) && megabytes > 0;
    if (!given) megabytes = USUAL;
    return (megabytes < MOST ? megabytes : MOST) << 20;
}

sw_limit_hint sw_limit_hint_of(void)
{
    sw_limit_hint hint;
    snprintf(hint.text, sizeof hint.text, "(SETWISE_LIMIT=MB raises the limit of %lld MB)",
             (long long)(sw_limit() >> 20));
    return hint;
}

sw_status sw_limit_check(const char *where, int64_t unpacked, int64_t packed)
{
    if (unpacked / 100 <= packed || unpacked <= sw_limit()) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s: %lld bytes that unpack to %lld MB %s", where,
                   (long long)packed, (long long)(unpacked >> 20), sw_limit_hint_of().text);
}

sw_status sw_limit_read(char **out, size_t *size, const char *path)
{
    const sw_status status = sw_file_read(out, size, path, sw_limit());
    if (status != SW_ERROR_FORMAT) return status;
    return sw_fail(status, "%s %s", sw_error_message(), sw_limit_hint_of().text);
}
