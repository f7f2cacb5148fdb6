/* version.c - the version of the library. */
#include <setwise/base.h>

const char *sw_version(void)
{
    return SW_VERSION;
}
