/* bench_read.c - `setwise bench read`: time how long a file takes to become a data set, print JSON.
 */
#include "bench_read.h"

#include "command.h"
#include "output.h"
#include "progress.h"

#include <setwise/datasets.h>

#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { MOST_TIMES = 1000 };

/* The times of reading a data set, and what was read. */
typedef struct reading {
    double seconds[MOST_TIMES];
    int count;
    double bytes; /* of the file; NAN: it is a folder, or built in */
    int64_t sets, elements, numbers;
} reading;

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static sw_status read_once(reading *r, const char *spec)
{
    sw_dataset *data = NULL;
    struct stat file;
    const double begin = now();
    const sw_status status = sw_dataset_open(&data, spec, 0);
    if (status != SW_OK) return status;
    r->seconds[r->count++] = now() - begin;
    const bool is_file = data->path && stat(data->path, &file) == 0 && S_ISREG(file.st_mode);
    r->bytes = is_file ? (double)file.st_size : NAN;
    r->sets = data->sets.count;
    r->elements = data->sets.offset[data->sets.count];
    r->numbers = r->elements * data->sets.width;
    sw_dataset_free(data);
    return SW_OK;
}

int bench_read_main(int argc, char **argv)
{
    const char *spec = NULL;
    double seconds = 5;
    const option options[] = {
        {"seconds", OPTION_REAL, &seconds, "S", "how long to measure: once at least [5]", 0, 3600},
    };
    const command_line line = {
        .usage = "setwise bench read D [options]",
        .summary = "Time how long a file takes to become a data set, on one core. Print a JSON\n"
                   "object: the median time, rates, and the most memory.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .operand = &spec,
        .operand_count = 1,
    };
    PARSE_OR_RETURN(&line, argc, argv);
    reading r = {.count = 0};
    const double begin = now();
    do {
        const sw_status status = read_once(&r, spec);
        if (status != SW_OK) return failed(status);
    } while (now() - begin < seconds && r.count < MOST_TIMES);
    qsort(r.seconds, (size_t)r.count, sizeof *r.seconds, ascending);
    const double median = r.seconds[r.count / 2];
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return print_json(json_pack(
        "{so, so, so, so, so, sI, sI, so}", "seconds", json_number(median), "mb",
        json_number(r.bytes / 1e6), "mb_per_second", json_number(r.bytes / 1e6 / median),
        "elements_per_second", json_number((double)r.elements / median), "numbers_per_second",
        json_number((double)r.numbers / median), "sets", (json_int_t)r.sets, "elements",
        (json_int_t)r.elements, "peak_mb", json_number((double)usage.ru_maxrss / 1024)));
}
