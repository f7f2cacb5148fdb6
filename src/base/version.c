/* version.c - the version of the library, and the symbol that tells its number type. */
#include <setwise/base.h>

const char SW_REAL_GUARD = 1;

const char *sw_version(void)
{
    return SW_VERSION;
}
