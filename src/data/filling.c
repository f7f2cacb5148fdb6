/* filling.c - the memory and the random numbers of a built-in data set that is being filled. */
#include "data/filling.h"

#include "base/arena.h"
#include "base/schema.h"

/* ---- Memory ---------------------------------------------------------------------------------- */

/* Bytes of numbers [rows, width]. */
static size_t matrix_bytes(int64_t rows, int64_t width)
{
    int64_t size;
    if (__builtin_mul_overflow(rows, width, &size)) size = -1; /* sw_bytes refuses it */
    return sw_bytes(size, sizeof(sw_real));
}

sw_status sw_dataset_sets(sw_dataset *dataset, sw_filling *filling, const int64_t count[3],
                          int64_t outputs, const char *const *output_name)
{
    sw_arena *arena = dataset->arena;
    const int64_t sets = count[SW_TRAIN] + count[SW_VALID] + count[SW_TEST];
    *filling = (sw_filling){
        .offset = sw_arena_zeroed(arena, sw_bytes(sets + 1, sizeof(int64_t))),
    };
    if (dataset->task == SW_CLASSES)
        filling->label = sw_arena_zeroed(arena, sw_bytes(sets, sizeof(int32_t)));
    else if (dataset->task != SW_MIXTURE)
        filling->target = sw_arena_zeroed(arena, matrix_bytes(sets, outputs));
    int64_t *index = sw_arena_alloc(arena, sw_bytes(sets, sizeof *index));
    dataset->schema.output.name = sw_names_copy(arena, output_name, outputs);
    bool answers = filling->label || filling->target || dataset->task == SW_MIXTURE;
    if (!filling->offset || !answers || !index || !dataset->schema.output.name)
        return SW_ERROR_MEMORY;

    for (int64_t b = 0; b < sets; b++) index[b] = b;
    for (int role = 0; role < 3; role++) {
        dataset->index[role] = index;
        dataset->index_count[role] = count[role];
        index += count[role];
    }
    dataset->schema.output.count = outputs;
    dataset->sets = (sw_ragged){.count = sets,
                                .offset = filling->offset,
                                .label = filling->label,
                                .target = filling->target,
                                .targets = filling->target ? outputs : 0};
    return SW_OK;
}

sw_status sw_dataset_context(sw_dataset *dataset, sw_filling *filling, int64_t width)
{
    filling->context = sw_arena_zeroed(dataset->arena, matrix_bytes(dataset->sets.count, width));
    if (!filling->context) return SW_ERROR_MEMORY;
    dataset->sets.context = filling->context;
    dataset->sets.context_width = width;
    dataset->schema.context.count = width;
    return SW_OK;
}

sw_status sw_dataset_elements(sw_dataset *dataset, sw_filling *filling, int64_t width,
                              const char *const *feature_name, bool instances)
{
    sw_arena *arena = dataset->arena;
    const int64_t rows = filling->offset[dataset->sets.count];
    if (feature_name) {
        dataset->schema.feature.name = sw_names_copy(arena, feature_name, width);
        if (!dataset->schema.feature.name) return SW_ERROR_MEMORY;
    }
    if (instances) {
        filling->instance = sw_arena_zeroed(arena, sw_bytes(rows, 1));
        if (!filling->instance) return SW_ERROR_MEMORY;
    }
    filling->x = sw_arena_alloc(arena, matrix_bytes(rows, width));
    if (!filling->x) return SW_ERROR_MEMORY;

    dataset->instance_label = filling->instance;
    dataset->sets.width = width;
    dataset->schema.feature.count = width;
    dataset->sets.x = filling->x;
    return SW_OK;
}

/* ---- Random numbers -------------------------------------------------------------------------- */

/* The split of a set. Changes `set` to its position there. */
static sw_role find_role(const sw_dataset *dataset, int64_t *set)
{
    int role = SW_TRAIN;
    for (; role < SW_TEST && *set >= dataset->index_count[role]; role++)
        *set -= dataset->index_count[role];
    return (sw_role)role;
}

sw_role sw_dataset_role(const sw_dataset *dataset, int64_t set)
{
    return find_role(dataset, &set);
}

sw_random sw_dataset_random(const sw_dataset *dataset, int64_t set, sw_use use, uint64_t seed)
{
    const sw_role role = find_role(dataset, &set);
    return sw_random_for(seed, SW_FOR_DATA, (uint32_t)set, (uint32_t)use << 2 | (uint32_t)role);
}

void sw_dataset_draw_sizes_by_role(const sw_dataset *dataset, sw_filling *filling,
                                   const int64_t size[3], uint64_t seed)
{
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        int64_t position = b;
        const int64_t mean = size[find_role(dataset, &position)];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
        int64_t n = mean - mean / 2 + sw_random_below(&r, (uint32_t)(mean / 2 * 2 + 1));
        filling->offset[b + 1] = filling->offset[b] + n;
    }
}

void sw_dataset_draw_sizes(const sw_dataset *dataset, sw_filling *filling, int64_t size,
                           uint64_t seed)
{
    sw_dataset_draw_sizes_by_role(dataset, filling, (const int64_t[]){size, size, size}, seed);
}
