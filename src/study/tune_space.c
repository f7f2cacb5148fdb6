/* tune_space.c - the space of a search: checked, and settings drawn from it. */
#include "study/tune_space.h"

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "train/config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One setting of a space: a range, or a list of `count` values. */
typedef struct dimension {
    char name[64];
    bool is_range, is_whole;
    double low, high;
    char values[256]; /* "a|b|c" */
    int count;
} dimension;

static bool is_whole(const char *name)
{
    const sw_field *field = sw_config_field(name);
    return field && (field->type == SW_FIELD_INT || field->type == SW_FIELD_WIDTHS);
}

static bool parse_range(dimension *d)
{
    char low[256];
    const char *dots = strstr(d->values, "..");
    if (!dots) return false;
    snprintf(low, sizeof low, "%.*s", (int)(dots - d->values), d->values);
    return sw_number_parse(low, &d->low) && sw_number_parse(dots + 2, &d->high);
}

static sw_status parse(dimension *d, const char *word, size_t length)
{
    const char *equals = memchr(word, '=', length);
    const size_t name = equals ? (size_t)(equals - word) : 0;
    if (name < 1 || name >= sizeof d->name || length - name - 1 < 1 ||
        length - name - 1 >= sizeof d->values)
        return sw_fail(SW_ERROR_ARGUMENT, "space: \"%.*s\", expected setting=a..b or setting=a|b|c",
                       (int)length, word);
    *d = (dimension){.count = 1};
    snprintf(d->name, sizeof d->name, "%.*s", (int)name, word);
    snprintf(d->values, sizeof d->values, "%.*s", (int)(length - name - 1), equals + 1);
    d->is_range = parse_range(d);
    d->is_whole = is_whole(d->name);
    for (const char *v = d->values; *v; v++) d->count += *v == '|';
    if (!d->is_range || (d->low > 0 && d->low <= d->high)) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "space: %s is from %s: a range begins above 0 and does not decrease", d->name,
                   d->values);
}

/* Parse the next dimension and move behind it. *more is false if there is none. */
static sw_status next(const char **at, dimension *d, bool *more)
{
    *at += strspn(*at, " ");
    *more = **at != '\0';
    if (!*more) return SW_OK;
    const size_t length = strcspn(*at, " ");
    SW_TRY(parse(d, *at, length));
    *at += length;
    return SW_OK;
}

/* Write value `i` of a list. */
static void value_at(const dimension *d, int i, char *value, size_t size)
{
    const char *at = d->values;
    for (; i > 0; i--) at = strchr(at, '|') + 1;
    snprintf(value, size, "%.*s", (int)strcspn(at, "|"), at);
}

/* The nearest multiple of `step` in the range; if there is none, the nearest whole number. */
static double whole_between(const dimension *d, double x, int64_t step)
{
    const double each = (double)step, least = ceil(d->low / each), most = floor(d->high / each);
    return least <= most ? fmin(fmax(round(x / each), least), most) * each : round(x);
}

/* Round x to three digits of itself or of the length of the range, whichever are finer: enough for
 * a search, and easy to read. */
static double digits_between(const dimension *d, double x)
{
    const double finest = fmin(x, d->high - d->low);
    if (!(finest > 0)) return d->low;
    const int digits = 2 - (int)floor(log10(finest));
    const double unit = pow(10, fabs((double)digits));
    const double rounded = digits > 0 ? round(x * unit) / unit : round(x / unit) * unit;
    return fmin(fmax(rounded, d->low), d->high);
}

static void value_between(const dimension *d, const sw_config *config, double share, char *value,
                          size_t size)
{
    const double x = exp(log(d->low) + share * (log(d->high) - log(d->low)));
    const int64_t step = strcmp(d->name, "width") == 0 ? config->model.heads : 1;
    const double rounded = d->is_whole ? whole_between(d, x, step) : digits_between(d, x);
    snprintf(value, size, "%s", sw_number_of(rounded).text);
}

static sw_status check_value(const sw_config *config, const dimension *d, const char *value)
{
    sw_config scratch = *config;
    const sw_status status = sw_config_set(&scratch, d->name, value);
    return status == SW_OK ? SW_OK : sw_fail_in(status, "space");
}

/* sw_config_set would let the later of the two replace the other. */
static sw_status check_budget(const char *space)
{
    if (!sw_space_has(space, "steps") || !sw_space_has(space, "epochs")) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "space: steps and epochs both say how long to train: give "
                                      "only one of them");
}

sw_status sw_space_check(const char *space, const sw_config *config)
{
    dimension d;
    int dimensions = 0;
    SW_TRY(check_budget(space));
    for (bool more;; dimensions++) {
        SW_TRY(next(&space, &d, &more));
        if (!more) break;
        if (sw_list_has("data|seed|folds|fold|repeat|threads", '|', d.name))
            return sw_fail(SW_ERROR_ARGUMENT,
                           "space: %s is the same for all trials: it cannot be searched", d.name);
        char value[256];
        for (int i = 0; i < d.count && !d.is_range; i++) {
            value_at(&d, i, value, sizeof value);
            SW_TRY(check_value(config, &d, value));
        }
        for (int end = 0; end < 2 && d.is_range; end++) {
            value_between(&d, config, end, value, sizeof value);
            SW_TRY(check_value(config, &d, value));
        }
    }
    if (dimensions == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "space is empty, expected settings such as %s",
                       SW_TUNE_SPACE);
    return SW_OK;
}

bool sw_space_has(const char *space, const char *name)
{
    dimension d;
    bool more;
    while (next(&space, &d, &more) == SW_OK && more)
        if (strcmp(d.name, name) == 0) return true;
    return false;
}

int64_t sw_space_points(const char *space)
{
    int64_t points = 1;
    dimension d;
    bool more;
    while (next(&space, &d, &more) == SW_OK && more) {
        if (d.is_range) return 0;
        points *= d.count;
        if (points > SW_SPACE_POINTS) return 0;
    }
    return points;
}

/* The point of a trial, in the order that the seed draws. */
static int64_t point_of(int64_t points, int64_t seed, int64_t trial)
{
    int order[SW_SPACE_POINTS];
    sw_random random = sw_random_for((uint64_t)seed, SW_FOR_SEARCH, 0, 0); /* trials begin with 1 */
    for (int i = 0; i < points; i++) { /* i takes a place, and who was there goes to the end */
        const uint32_t j = sw_random_below(&random, (uint32_t)i + 1);
        order[i] = i;
        order[i] = order[j];
        order[j] = i;
    }
    return order[(trial - 1) % points];
}

static sw_status draw(sw_config *config, char *settings, size_t size, const char *space,
                      int64_t seed, int64_t trial)
{
    dimension d;
    size_t length = 0;
    const int64_t points = sw_space_points(space);
    int64_t point = points > 0 ? point_of(points, seed, trial) : 0; /* left for the next settings */
    *settings = '\0';
    for (uint32_t i = 0;; i++) {
        bool more;
        SW_TRY(next(&space, &d, &more));
        if (!more) return SW_OK;
        char value[256];
        sw_random random = sw_random_for((uint64_t)seed, SW_FOR_SEARCH, (uint32_t)trial, i);
        if (d.is_range)
            value_between(&d, config, sw_random_uniform(&random), value, sizeof value);
        else if (points > 0)
            value_at(&d, (int)(point % d.count), value, sizeof value);
        else
            value_at(&d, (int)sw_random_below(&random, (uint32_t)d.count), value, sizeof value);
        point /= d.count;
        SW_TRY(sw_config_set(config, d.name, value));
        const int added =
            snprintf(settings + length, size - length, "%s%s=%s", i ? " " : "", d.name, value);
        if (added < 0 || (size_t)added >= size - length)
            return sw_fail(SW_ERROR_ARGUMENT, "space: the settings of a trial are too long");
        length += (size_t)added;
    }
}

/* All are drawn twice, since a width from a range must be a multiple of the heads, which may be
 * drawn after it. */
sw_status sw_space_draw(sw_config *config, char *settings, size_t size, const char *space,
                        int64_t seed, int64_t trial)
{
    sw_config first = *config;
    SW_TRY(draw(&first, settings, size, space, seed, trial));
    config->model.heads = first.model.heads;
    return draw(config, settings, size, space, seed, trial);
}
