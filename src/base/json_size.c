/* json_size.c - estimates the memory that the values of a JSON text will take. */
#include "base/json_size.h"

#include "base/error.h"
#include "base/limit.h"

enum {
    OBJECT = 256, /* bytes that jansson 2.14 allocates for one without members, about */
    ARRAY = 144,
    VALUE = 48,  /* a number, and its place in a list */
    GROWTH = 16, /* of the limit: a line of ordinary elements takes less */
};

/* The memory for the values of a text, about: signs in strings count, too. */
static int64_t memory_of(const char *text, size_t length)
{
    int64_t objects = 0, arrays = 0, values = 0;
    for (size_t i = 0; i < length; i++) {
        objects += text[i] == '{';
        arrays += text[i] == '[';
        values += text[i] == ',';
    }
    return OBJECT * objects + ARRAY * arrays + VALUE * values;
}

/* A text of "{},{},{}," needs a hundred times its length. Shorter ones are not looked at. */
bool sw_json_is_too_large(const char *text, size_t length, json_error_t *error)
{
    const int64_t most = GROWTH * sw_limit();
    if ((int64_t)length <= most / OBJECT) return false;
    const int64_t memory = memory_of(text, length);
    if (memory <= most) return false;
    *error = (json_error_t){.line = 1};
    sw_append(error->text, sizeof error->text - 1,
              "its values take about %lld MB, expected at most %lld %s", (long long)(memory >> 20),
              (long long)(most >> 20), sw_limit_hint_of().text);
    return true;
}
