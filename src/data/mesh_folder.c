#include "data/mesh_folder.h"

#include "base/file.h"
#include "data/mesh.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Folders --------------------------------------------------------------------------------- */

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* What is in a folder, by name. `each` is called until one does not return SW_OK. */
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

/* ---- Is it one? ------------------------------------------------------------------------------ */

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

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct walk {
    sw_table *table;
    const char *class, *role; /* of the folders that it is in, or NULL */
    double *point;            /* [points of the options, 3] */
    int64_t files;
} walk;

static sw_status take_points(walk *w, int64_t set, const double *x, int64_t points, sw_place place)
{
    for (int64_t i = 0; i < points; i++)
        SW_TRY(sw_table_row(w->table, set, x + 3 * i, SW_NO_INSTANCE, place));
    return SW_OK;
}

static sw_status take_mesh(walk *w, const sw_mesh *mesh, const char *path, const char *name)
{
    const sw_place place = {"file", w->files};
    const int64_t points = sw_table_options(w->table)->points;
    char label[512];
    int64_t set;
    snprintf(label, sizeof label, "%s/%s%s%s", w->class, w->role ? w->role : "", w->role ? "/" : "",
             name);
    SW_TRY(sw_table_new_set(w->table, &set, label, place));
    SW_TRY(sw_table_label(w->table, set, w->class, place));
    if (w->role) SW_TRY(sw_table_role(w->table, set, w->role, place));
    if (mesh->triangles == 0) return take_points(w, set, mesh->corner, mesh->corners, place);
    const sw_random random =
        sw_random_for(sw_table_seed(w->table), SW_FOR_DATA, (uint32_t)w->files, 0);
    const sw_status status = sw_mesh_sample(mesh, random, points, w->point);
    if (status != SW_OK)
        return sw_fail_in(status == SW_ERROR_ARGUMENT ? SW_ERROR_FORMAT : status, path);
    return take_points(w, set, w->point, points, place);
}

static sw_status visit_file(const char *path, const char *name, void *user)
{
    walk *w = user;
    sw_mesh mesh;
    if (is_folder(path) || !(ends_in(name, ".off") || ends_in(name, ".ply"))) return SW_OK;
    SW_TRY(sw_mesh_read(&mesh, path));
    const sw_status status = take_mesh(w, &mesh, path, name);
    sw_mesh_free(&mesh);
    w->files++;
    return status;
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
    w->class = name;
    return for_each(path, visit_in_class, w);
}

sw_status sw_mesh_folder_read(sw_table *table)
{
    static const char *const name[] = {"x", "y", "z"};
    SW_TRY(sw_table_features(table, 3, name));
    walk w = {.table = table,
              .point = calloc((size_t)sw_table_options(table)->points, 3 * sizeof(double))};
    if (!w.point) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", sw_table_path(table));
    const sw_status status = for_each(sw_table_path(table), visit_class, &w);
    free(w.point);
    return status;
}

/* ---- Writing --------------------------------------------------------------------------------- */

static sw_status check_fits(const sw_dataset *dataset, const char *path)
{
    const char *what = NULL;
    if (dataset->sets.width != 3) what = "elements that are not three numbers";
    if (dataset->head != SW_CLASSES || !dataset->sets.label) what = "sets without a class";
    if (dataset->sets.context_width > 0) what = "a context";
    if (dataset->instance_label) what = "instance labels";
    if (dataset->schema.vocabulary > 0) what = "tokens";
    for (int64_t c = 0; !what && c < dataset->schema.output.count; c++)
        if (strchr(dataset->schema.output.name[c], '/') || dataset->schema.output.name[c][0] == '.')
            what = "a class whose name cannot be a folder's";
    if (!what) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: %s has %s, which a folder of meshes cannot hold", path,
                   dataset->name, what);
}

static sw_status need_folder(sw_path *out, const char *folder, const char *name)
{
    SW_TRY(sw_path_join(out, folder, name));
    return sw_file_exists(out->text) ? SW_OK : sw_folder_new(out->text);
}

/* The set's own name without folders and ending, or its number. */
static void file_name(char *out, size_t size, const sw_dataset *dataset, int64_t set,
                      const char *ending)
{
    if (!dataset->set_name) {
        snprintf(out, size, "%06lld%s", (long long)set, ending);
        return;
    }
    const char *slash = strrchr(dataset->set_name[set], '/');
    const char *base = slash && slash[1] ? slash + 1 : dataset->set_name[set];
    const char *point = strrchr(base, '.');
    const size_t length = point && point > base ? (size_t)(point - base) : strlen(base);
    snprintf(out, size, "%.*s%s", (int)length, base, ending);
}

static sw_status write_set(const sw_dataset *dataset, int64_t set, const char *role,
                           const char *folder, const char *ending, sw_points_write *write)
{
    sw_path class_folder, role_folder, path;
    char name[300];
    const sw_ragged *sets = &dataset->sets;
    SW_TRY(need_folder(&class_folder, folder, dataset->schema.output.name[sets->label[set]]));
    role_folder = class_folder;
    if (role) SW_TRY(need_folder(&role_folder, class_folder.text, role));
    file_name(name, sizeof name, dataset, set, ending);
    SW_TRY(sw_path_join(&path, role_folder.text, name));
    if (sw_file_exists(path.text))
        return sw_fail(SW_ERROR_ARGUMENT, "%s: two sets of one class and split have this name",
                       path.text);
    const int64_t first = sets->offset[set];
    return write(path.text, sets->x + 3 * first, sets->offset[set + 1] - first);
}

static int remove_one(const char *path, const struct stat *facts, int type, struct FTW *where)
{
    (void)facts, (void)type, (void)where;
    return remove(path);
}

sw_status sw_mesh_folder_write(const sw_dataset *dataset, const char *path, const char *ending,
                               sw_points_write *write)
{
    SW_TRY(check_fits(dataset, path));
    SW_TRY(sw_folder_new(path));
    sw_status status = SW_OK;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        const char *name = dataset->split_given ? sw_role_name((sw_role)role) : NULL;
        for (int64_t i = 0; status == SW_OK && i < dataset->index_count[role]; i++)
            status = write_set(dataset, dataset->index[role][i], name, path, ending, write);
    }
    if (status != SW_OK) nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return status;
}
