/* mesh_folder.c - reads and writes a folder of meshes by class. */
#include "formats/mesh_folder.h"

#include "base/folder.h"
#include "base/name_map.h"
#include "base/path.h"
#include "base/text.h"
#include "data/builder_elements.h"
#include "data/builder_sets.h"
#include "formats/mesh_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- Folders --------------------------------------------------------------------------------- */

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Call `each` for the content of a folder, in the order of names, until it does not return SW_OK.
 */
static sw_status for_each(const char *folder,
                          sw_status (*each)(const char *path, const char *name, void *user),
                          void *user)
{
    struct dirent **list;
    const int count = scandir(folder, &list, is_shown, by_name);
    if (count < 0) return sw_fail(SW_ERROR_IO, "%s: cannot be read: %s", folder, strerror(errno));
    sw_status status = SW_OK;
    for (int i = 0; i < count; i++) {
        sw_path path;
        if (status == SW_OK) status = sw_path_join(&path, folder, list[i]->d_name);
        if (status == SW_OK) status = each(path.text, list[i]->d_name, user);
        free(list[i]);
    }
    free(list);
    return status;
}

static bool is_folder(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

static bool ends_in(const char *name, const char *ending)
{
    const size_t all = strlen(name), length = strlen(ending);
    return all > length && strcasecmp(name + all - length, ending) == 0;
}

/* ---- Is it a folder of meshes? --------------------------------------------------------------- */

typedef struct search {
    const char *ending;
    int depth;
    bool found;
} search;

static sw_status look(const char *path, const char *name, void *user)
{
    search *s = user;
    if (s->found) return SW_OK;
    if (is_folder(path)) {
        if (s->depth == 2) return SW_OK;
        s->depth++;
        const sw_status status = for_each(path, look, s);
        s->depth--;
        return status;
    }
    s->found = s->depth > 0 && ends_in(name, s->ending);
    return SW_OK;
}

bool sw_is_mesh_folder(const char *path, const char *ending)
{
    search s = {.ending = ending};
    return for_each(path, look, &s) == SW_OK && s.found;
}

/* ---- Names of files -------------------------------------------------------------------------- */

enum { LONGEST_NAME = 200 }; /* most file systems allow 255 bytes */

/* The name of a set or class as that of a file. A slash, a point at the beginning, a character that
 * is not printed, and % itself become % and two hexadecimal digits (RFC 3986, section 2.1). */
static sw_status file_name_of(sw_path *out, const sw_writer *writer, const char *name)
{
    size_t length = 0;
    for (const char *c = name; *c && length <= LONGEST_NAME; c++) {
        const unsigned char byte = (unsigned char)*c;
        const bool plain = byte > ' ' && byte != 0x7f && byte != '/' && byte != '%';
        const bool as_it_is = (plain || byte == ' ') && !(c == name && byte == '.');
        char *to = out->text + length;
        length += (size_t)snprintf(to, 4, as_it_is ? "%c" : "%%%02X", byte);
    }
    if (length <= LONGEST_NAME) return SW_OK;
    return sw_writer_refuse(writer,
                            "the name \"%s\": as the name of a file it has more than %d bytes",
                            sw_excerpt_of(name).text, LONGEST_NAME);
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The name behind the first `length` bytes of a file's name: the inverse of file_name_of. */
static sw_path set_name_of(const char *file, size_t length)
{
    sw_path name;
    size_t to = 0;
    for (size_t i = 0; i < length && to + 1 < sizeof name.text; i++) {
        const int high = file[i] == '%' && i + 2 < length ? digit_of(file[i + 1]) : -1;
        const int low = high >= 0 ? digit_of(file[i + 2]) : -1;
        const int byte = high * 16 + low;
        const bool coded = high >= 0 && low >= 0 && byte > 0;
        name.text[to++] = coded ? (char)byte : file[i];
        if (coded) i += 2;
    }
    name.text[to] = '\0';
    return name;
}

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct walk walk;
struct walk {
    sw_builder *builder;
    const char *class, *role; /* the folders that the walk is in, or NULL */
    sw_name_map names;        /* of the files, without their endings */
    bool same_names;          /* two files have the same name */
    int64_t points;           /* of each surface */
    double *point;            /* [points, 3] */
    int64_t files;
    sw_status (*each)(walk *w, const char *path, const char *name);
};

static sw_status note_name(walk *w, const char *path, const char *name)
{
    const int64_t before = w->names.count;
    int64_t number;
    (void)path;
    SW_TRY(sw_name_map_add(&w->names, &number, name));
    if (number != before) w->same_names = true;
    return SW_OK;
}

static sw_status take_points(walk *w, int64_t set, const double *x, int64_t points,
                             sw_location location)
{
    for (int64_t i = 0; i < points; i++)
        SW_TRY(sw_builder_element(w->builder, set, x + 3 * i, SW_NO_INSTANCE, location));
    return SW_OK;
}

static sw_status take_mesh(walk *w, const sw_mesh *mesh, const char *path, const char *name)
{
    const sw_location location = {"file", w->files};
    sw_path folder, whole;
    int64_t set;
    SW_TRY(sw_path_join(&folder, w->class, w->role ? w->role : ""));
    SW_TRY(sw_path_join(&whole, folder.text, name));
    SW_TRY(sw_builder_new_set(w->builder, &set, w->same_names ? whole.text : name, location));
    SW_TRY(sw_builder_tag(w->builder, set, SW_TAG_CLASS, w->class, location));
    if (w->role) SW_TRY(sw_builder_tag(w->builder, set, SW_TAG_SPLIT, w->role, location));
    if (mesh->triangles == 0) return take_points(w, set, mesh->corner, mesh->corners, location);
    const sw_random random =
        sw_random_for(sw_builder_seed(w->builder), SW_FOR_DATA, (uint32_t)w->files, 0);
    const sw_status status = sw_mesh_sample(mesh, random, w->points, w->point);
    if (status != SW_OK)
        return sw_fail_in(status == SW_ERROR_ARGUMENT ? SW_ERROR_FORMAT : status, path);
    return take_points(w, set, w->point, w->points, location);
}

static sw_status take_file(walk *w, const char *path, const char *name)
{
    sw_mesh mesh;
    SW_TRY(sw_mesh_read(&mesh, path));
    const sw_status status = take_mesh(w, &mesh, path, name);
    sw_mesh_free(&mesh);
    w->files++;
    return status;
}

static sw_status visit_file(const char *path, const char *name, void *user)
{
    enum { ENDING = 4 };
    walk *w = user;
    if (is_folder(path) || !(ends_in(name, ".off") || ends_in(name, ".ply"))) return SW_OK;
    return w->each(w, path, set_name_of(name, strlen(name) - ENDING).text);
}

static sw_status visit_in_class(const char *path, const char *name, void *user)
{
    walk *w = user;
    if (!is_folder(path)) return visit_file(path, name, user);
    w->role = name;
    const sw_status status = for_each(path, visit_file, w);
    w->role = NULL;
    return status;
}

static sw_status visit_class(const char *path, const char *name, void *user)
{
    walk *w = user;
    if (!is_folder(path)) return SW_OK;
    const sw_path class = set_name_of(name, strlen(name));
    w->class = class.text;
    const sw_status status = for_each(path, visit_in_class, w);
    w->class = NULL;
    return status;
}

/* Walk once for the names of all files, then for their content. */
static sw_status walk_twice(walk *w)
{
    const char *path = sw_builder_path(w->builder);
    w->each = note_name;
    SW_TRY(for_each(path, visit_class, w));
    w->each = take_file;
    return for_each(path, visit_class, w);
}

sw_status sw_mesh_folder_read(sw_builder *builder, const sw_file_options *options)
{
    static const char *const column[] = {"x", "y", "z"};
    SW_TRY(sw_builder_check_ignore(builder));
    SW_TRY(sw_builder_features(builder, 3, column));
    walk w = {.builder = builder,
              .names.arena = sw_arena_new(),
              .points = options->points,
              .point = calloc((size_t)options->points, 3 * sizeof(double))};
    sw_status status = SW_OK;
    if (!w.point || !w.names.arena)
        status = sw_fail(SW_ERROR_MEMORY, "%s: out of memory", sw_builder_path(builder));
    if (status == SW_OK) status = walk_twice(&w);
    free(w.point);
    sw_name_map_free(&w.names);
    sw_arena_free(w.names.arena);
    return status;
}

/* ---- Writing --------------------------------------------------------------------------------- */

typedef struct writing {
    const sw_writer *writer;
    const char *ending;
    sw_points_write *write;
} writing;

/* Sets without names get numbers, which keep their order when names are sorted. */
static sw_status name_file(sw_path *out, const sw_writer *writer, int64_t set)
{
    char *const *name = writer->dataset->set_name;
    if (name) return file_name_of(out, writer, name[set]);
    snprintf(out->text, sizeof out->text, "%06lld", (long long)set);
    return SW_OK;
}

static sw_status need_folder(sw_path *path, const char *name)
{
    const sw_path above = *path;
    SW_TRY(sw_path_join(path, above.text, name));
    return sw_path_exists(path->text) ? SW_OK : sw_folder_new(path->text);
}

static sw_status write_set(const writing *w, const char *folder, int64_t set)
{
    const sw_writer *writer = w->writer;
    const sw_ragged *sets = &writer->dataset->sets;
    const int64_t first = sets->offset[set];
    sw_name_number number;
    sw_path at, class, file, path;
    SW_TRY(file_name_of(&class, writer, sw_writer_class(writer, set, &number)));
    SW_TRY(sw_path_join(&at, folder, ""));
    SW_TRY(need_folder(&at, class.text));
    if (writer->role) SW_TRY(need_folder(&at, sw_role_name((sw_role)writer->role[set])));
    SW_TRY(name_file(&file, writer, set));
    strcat(file.text, w->ending); /* a path may be far longer */
    SW_TRY(sw_path_join(&path, at.text, file.text));
    return w->write(path.text, sets->x + 3 * first, sets->offset[set + 1] - first);
}

static sw_status write_sets(const char *folder, const void *data)
{
    const writing *w = data;
    for (int64_t b = 0; b < w->writer->dataset->sets.count; b++) SW_TRY(write_set(w, folder, b));
    return SW_OK;
}

sw_status sw_mesh_folder_write(const sw_writer *writer, const char *ending, sw_points_write *write)
{
    return sw_folder_write(writer->path, write_sets, &(writing){writer, ending, write});
}
