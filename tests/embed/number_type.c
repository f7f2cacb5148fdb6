/* number_type.c - uses no number: only the guard of the header knows the type. */
#include <setwise/setwise.h>
#include <stdio.h>

int main(void)
{
    puts(sw_version());
}
