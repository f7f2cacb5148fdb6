/* ranks.c - which of several processes this is. The processes agree by the files of the study, not
 * by messages. So this needs no MPI library, works with each of them, and survives the death of a
 * rank. */
#include "ranks.h"

#include <setwise/base.h>

#include <limits.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The whole number in a variable, or -1; the first one of SLURM's lists, such as 4(x2),3. */
static int number_in(const char *variable)
{
    const char *text = getenv(variable);
    char *end;
    if (!text || !*text) return -1;
    const long number = strtol(text, &end, 10);
    return (*end && !strchr("(,", *end)) || number < 0 || number > INT_MAX ? -1 : (int)number;
}

ranks ranks_here(void)
{
    static const char *const variable[][3] = {
        {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE"},
        {"PMI_RANK", "PMI_SIZE", "MPI_LOCALNRANKS"},
        {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_TASKS_PER_NODE"},
    };
    for (size_t i = 0; i < sizeof variable / sizeof variable[0]; i++) {
        const int rank = number_in(variable[i][0]), size = number_in(variable[i][1]);
        const int here = number_in(variable[i][2]);
        if (rank >= 0 && rank < size) return (ranks){rank, size, here > 0 ? here : 1};
    }
    return (ranks){0, 1, 1};
}

void share_cores(ranks r)
{
    const bool is_bound = omp_get_num_procs() < sysconf(_SC_NPROCESSORS_ONLN);
    if (r.here <= 1 || is_bound || getenv("OMP_NUM_THREADS")) return;
    const int own = omp_get_max_threads() / r.here;
    omp_set_num_threads(own > 0 ? own : 1);
}
