/* parts.h - a safetensors file taken apart, to be written again with a change. */
#ifndef SW_TESTS_PARTS_H
#define SW_TESTS_PARTS_H

#include "base/arena.h"
#include "base/safetensors_write.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TENSORS = 128, MOST_META = 8 };

/* The tensors, and the metadata of some keys. */
typedef struct parts {
    sw_safetensors *file;
    sw_arena *arena;
    sw_stored list[MOST_TENSORS];
    int64_t count;
    sw_meta meta[MOST_META];
    int metas;
} parts;

static inline parts take_apart(const char *path, const char *const *keys, int metas)
{
    parts p = {.arena = sw_arena_new(), .metas = metas};
    cr_assert_eq(sw_safetensors_open(&p.file, path), SW_OK, "%s", sw_error_message());
    p.count = p.file->count;
    cr_assert_lt(p.count, MOST_TENSORS);
    for (int64_t i = 0; i < p.count; i++) {
        p.list[i] = p.file->tensor[i];
        sw_real *data = sw_arena_alloc(p.arena, sizeof *data * (size_t)p.list[i].size);
        cr_assert_eq(sw_safetensors_read(p.file, &p.list[i], data), SW_OK);
        p.list[i].data = data;
    }
    for (int i = 0; i < metas; i++)
        p.meta[i] = (sw_meta){keys[i], sw_safetensors_meta(p.file, keys[i])};
    return p;
}

static inline sw_stored *part(parts *p, const char *name)
{
    for (int64_t i = 0; i < p->count; i++)
        if (strcmp(p->list[i].name, name) == 0) return &p->list[i];
    cr_assert_fail("there is no %s", name);
    return NULL;
}

static inline void put_together(const parts *p, const char *path)
{
    cr_assert_eq(
        sw_safetensors_write(&(sw_destination){.path = path}, p->list, p->count, p->meta, p->metas),
        SW_OK, "%s", sw_error_message());
}

static inline void throw_away(parts *p)
{
    sw_safetensors_close(p->file);
    sw_arena_free(p->arena);
}

/* `text` with the first `from`, which is in it, replaced. */
static inline void replace(char *out, size_t size, const char *text, const char *from,
                           const char *to)
{
    const char *at = strstr(text, from);
    cr_assert_not_null(at, "%s", from);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

#endif
