/* location.h - a location in a file, for error messages: "line 12", "row 5", "byte 80". */
#ifndef SW_DATA_LOCATION_H
#define SW_DATA_LOCATION_H

#include <stdint.h>

typedef struct sw_location {
    const char *unit; /* "line"; NULL: the whole file */
    int64_t number;
} sw_location;

#endif
