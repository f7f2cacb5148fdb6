/* test_dataset_save.c - all formats alike: a data set of any kind reads back from a file of each
 * format as it was, or is refused and leaves nothing; nothing is overwritten. */
#include "formats/writer.h"

#include "kinds.h"

#include <fcntl.h>
#include <sys/syscall.h>

TestSuite(dataset_save, .init = scratch_begin, .fini = scratch_end);

/* ---- Comparing ------------------------------------------------------------------------------- */

static const char *name_at(char *const *name, int64_t i)
{
    static sw_name_number number[2];
    static int turn;
    return sw_name_or_number(name, i, &number[turn ^= 1]);
}

/* The set of `b` that has the name of set `set` of `a`; without names, its number. */
static int64_t set_of_same_name(const sw_dataset *a, int64_t set, const sw_dataset *b)
{
    if (!a->set_name) return set;
    for (int64_t i = 0; i < b->sets.count; i++)
        if (strcmp(a->set_name[set], name_at(b->set_name, i)) == 0) return i;
    cr_assert_fail("no set \"%s\"", a->set_name[set]);
    return -1;
}

static void same_elements(const sw_dataset *a, int64_t i, const sw_dataset *b, int64_t j)
{
    const sw_ragged *s = &a->sets, *t = &b->sets;
    const int64_t width = s->width, first = s->offset[i], other = t->offset[j];
    const int64_t rows = s->offset[i + 1] - first;
    cr_assert_eq(rows, t->offset[j + 1] - other, "set %lld of %s", (long long)i, b->name);
    for (int64_t r = 0; r < rows * width; r++) {
        const sw_real x = s->x[first * width + r], y = t->x[other * width + r];
        if (a->schema.token)
            cr_expect_str_eq(a->schema.token[(int64_t)x], b->schema.token[(int64_t)y]);
        else
            cr_expect(memcmp(&x, &y, sizeof x) == 0 || (x != x && y != y), "%g is %g", (double)x,
                      (double)y);
    }
    cr_assert_eq(a->place != NULL, b->place != NULL);
    for (int64_t r = 0; a->place && r < rows * a->place_width; r++) {
        const sw_real x = a->place[first * a->place_width + r];
        const sw_real y = b->place[other * a->place_width + r];
        cr_expect(memcmp(&x, &y, sizeof x) == 0 || (x != x && y != y));
    }
    if (a->instance_label)
        cr_expect_arr_eq(a->instance_label + first, b->instance_label + other, (size_t)rows);
}

static void same_answer(const sw_dataset *a, int64_t i, const sw_dataset *b, int64_t j)
{
    const sw_columns *from = &a->schema.output, *to = &b->schema.output;
    if (a->sets.label)
        cr_expect_str_eq(name_at(from->name, a->sets.label[i]),
                         name_at(to->name, b->sets.label[j]));
    for (int64_t c = 0; c < a->sets.targets; c++) {
        int64_t d = 0;
        while (strcmp(name_at(from->name, c), name_at(to->name, d)) != 0) d++;
        cr_expect_arr_eq(&a->sets.target[i * from->count + c], &b->sets.target[j * to->count + d],
                         sizeof(sw_real));
    }
}

static int role_of(const sw_dataset *dataset, int64_t set)
{
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++)
            if (dataset->index[role][i] == set) return role;
    return -1;
}

static void expect_back(const sw_dataset *a, const sw_dataset *b)
{
    const sw_ragged *s = &a->sets, *t = &b->sets;
    cr_assert(s->count == t->count && s->width == t->width && a->task == b->task);
    cr_assert(!s->label == !t->label && s->targets == t->targets);
    cr_assert(s->context_width == t->context_width && !a->instance_label == !b->instance_label);
    cr_assert_eq(a->schema.output.count, b->schema.output.count);
    cr_assert_eq(a->schema.vocabulary, b->schema.vocabulary);
    cr_assert_eq(a->split_given, b->split_given);
    if (a->schema.feature.name)
        expect_same_names(a->schema.feature.name, b->schema.feature.name, s->width);
    if (a->schema.context.name)
        expect_same_names(a->schema.context.name, b->schema.context.name, s->context_width);
    for (int64_t i = 0; i < s->count; i++) {
        const int64_t j = set_of_same_name(a, i, b), width = s->context_width;
        same_elements(a, i, b, j);
        same_answer(a, i, b, j);
        if (width > 0)
            cr_expect_arr_eq(s->context + i * width, t->context + j * width,
                             (size_t)width * sizeof *s->context);
        if (a->split_given) cr_expect_eq(role_of(a, i), role_of(b, j));
    }
}

/* ---- Writing and reading back ---------------------------------------------------------------- */

static sw_dataset *read_back(const scratch_path *path, const sw_format_type *format)
{
    char spec[512];
    sw_dataset *back;
    snprintf(spec, sizeof spec, "%s:" AS_IT_IS "%s", path->text,
             strcmp(format->name, "npz") == 0 ? ":format=npz" : "");
    cr_assert_eq(sw_dataset_open(&back, spec, 5), SW_OK, "%s: %s", format->name,
                 sw_error_message());
    return back;
}

Test(dataset_save, reads_back_or_is_refused)
{
    int held[32] = {0};
    for (int k = 0; k < KINDS; k++) {
        sw_dataset *dataset = make(&kinds[k]);
        for (int f = 0; f < sw_format_count(); f++) {
            const sw_format_type *format = sw_format_at(f);
            char folder[64];
            snprintf(folder, sizeof folder, "%s-%s", kinds[k].name, format->name);
            const scratch_path path = path_in(folder, format);
            const sw_status status = sw_dataset_save(dataset, path.text, format->name);
            if (sw_list_has(kinds[k].holders, '|', format->name)) {
                cr_assert_eq(status, SW_OK, "%s as %s: %s", kinds[k].name, format->name,
                             sw_error_message());
                sw_dataset *back = read_back(&path, format);
                expect_back(dataset, back);
                sw_dataset_free(back);
                held[f]++;
            } else {
                cr_assert_eq(status, SW_ERROR_ARGUMENT, "%s as %s", kinds[k].name, format->name);
                cr_expect(strstr(sw_error_message(), " cannot hold "), "%s", sw_error_message());
                cr_expect_eq(scratch_count(scratch(folder).text), 0, "something is left");
            }
        }
        sw_dataset_free(dataset);
    }
    for (int f = 0; f < sw_format_count(); f++)
        cr_expect(held[f] > 0, "%s stored nothing", sw_format_at(f)->name);
}

/* ---- Nothing is overwritten ------------------------------------------------------------------ */

static void expect_rival(const char *folder)
{
    DIR *listing = opendir(scratch(folder).text);
    int files = 0;
    for (struct dirent *entry; (entry = readdir(listing));) {
        char name[200];
        if (entry->d_name[0] == '.') continue;
        snprintf(name, sizeof name, "%s/%.100s", folder, entry->d_name);
        char *content = scratch_read(scratch(name).text, NULL);
        cr_expect_str_eq(content, "rival", "%s", entry->d_name);
        free(content);
        files++;
    }
    closedir(listing);
    cr_expect_eq(files, 1, "something is left");
}

#ifdef RENAME_NOREPLACE /* otherwise the C library has no such function */

/* Before the file is renamed for the `rival_at`-th time (from 0), another file takes the name. */
static int rival_at = -1, renames;

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (renames++ == rival_at) scratch_write(to, "rival", 5);
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

Test(dataset_save, a_file_that_appears_meanwhile_stays)
{
    for (int f = 0; f < sw_format_count(); f++) {
        const sw_format_type *format = sw_format_at(f);
        sw_dataset *dataset = make_for(format);
        bool replaced = true;
        for (int at = 0; replaced; at++) {
            char folder[64];
            snprintf(folder, sizeof folder, "rival-%s-%d", format->name, at);
            const scratch_path path = path_in(folder, format);
            rival_at = at;
            renames = 0;
            const sw_status status = sw_dataset_save(dataset, path.text, format->name);
            replaced = renames > at;
            cr_expect(at > 0 || replaced, "%s: took its name in another way", format->name);
            cr_expect_eq(status, replaced ? SW_ERROR_EXISTS : SW_OK, "%s", format->name);
            if (replaced) expect_rival(folder);
        }
        sw_dataset_free(dataset);
    }
}

#endif

/* Of two files that belong together, either one may exist already. */
Test(dataset_save, a_file_that_exists_stays)
{
    static const char *const there[][2] = {{"c45", "t.names"}, {"idx", "t-labels-idx1-ubyte"}};
    for (int f = 0; f < sw_format_count(); f++) {
        const sw_format_type *format = sw_format_at(f);
        sw_dataset *dataset = make_for(format);
        for (int other = 0; other < 2; other++) {
            char folder[64], name[128];
            snprintf(folder, sizeof folder, "there-%s-%d", format->name, other);
            scratch_path path = path_in(folder, format), old = path;
            for (int i = 0; other && i < 2; i++)
                if (strcmp(format->name, there[i][0]) == 0) {
                    snprintf(name, sizeof name, "%s/%s", folder, there[i][1]);
                    old = scratch(name);
                }
            scratch_write(old.text, "rival", 5);
            cr_expect_eq(sw_dataset_save(dataset, path.text, format->name), SW_ERROR_EXISTS);
            cr_expect(strstr(sw_error_message(), old.text), "%s", sw_error_message());
            expect_rival(folder);
        }
        sw_dataset_free(dataset);
    }
}
