/* version.c - the version of the library, and what tells apart its two kinds of numbers. */
#include <setwise/base.h>

const char SW_REAL_GUARD = 1;

const char *sw_version(void)
{
    return SW_VERSION;
}
