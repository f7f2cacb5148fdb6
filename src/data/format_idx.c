/* format_idx.c - images in IDX files, as MNIST comes: NAME-images-idx3-ubyte [count, rows, columns]
 * and NAME-labels-idx1-ubyte [count] beside it, plain or gzipped; or a folder with both of `train`
 * and of `t10k`, the test split. An image is a set of points (x, y, intensity), its pixels that are
 * not 0, as they are in the file: x from 0 on to the right, y downwards, intensity up to 255. */
#include "base/file.h"
#include "data/format.h"
#include "data/image_points.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading -----------------------------------------------------------------------------------
 */

/* The path of the labels that belong to the images. */
static sw_status labels_path(sw_path *out, const char *images)
{
    const char *slash = strrchr(images, '/'), *name = slash ? slash + 1 : images;
    const char *word = strstr(name, "images"), *three = strstr(name, "idx3");
    if (!word || !three || three < word)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: the labels of images are looked for beside them: expected a name as "
                       "NAME-images-idx3-ubyte",
                       images);
    const int before = (int)(word - images), between = (int)(three - word) - 6;
    if ((size_t)snprintf(out->text, sizeof out->text, "%.*slabels%.*sidx1%s", before, images,
                         between, word + 6, three + 4) >= sizeof out->text)
        return sw_fail(SW_ERROR_ARGUMENT, "%.64s...: the path is too long", images);
    return SW_OK;
}

static sw_status check_pair(const sw_idx *image, const char *path, const sw_idx *label,
                            const char *label_path)
{
    if (image->ndim != 3)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: byte 3: %d dimensions, expected 3: images, rows, columns", path,
                       image->ndim);
    if (label->ndim != 1)
        return sw_fail(SW_ERROR_FORMAT, "%s: byte 3: %d dimensions, expected 1", label_path,
                       label->ndim);
    if (label->shape[0] == image->shape[0]) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s: %lld labels, expected %lld, one for each image of %s",
                   label_path, (long long)label->shape[0], (long long)image->shape[0], path);
}

typedef struct part {
    sw_table *table;
    const char *role; /* or NULL */
    uint32_t number;  /* of the part, for its random numbers */
    uint32_t *place;  /* [rows * columns + 1] */
} part;

static sw_status take_image(const part *p, const sw_idx *image, const sw_idx *label, int64_t i)
{
    const sw_place place = {"image", i};
    const int64_t columns = image->shape[2], pixels = image->shape[1] * columns;
    const uint8_t *pixel = image->data + i * pixels;
    char class[8];
    int64_t set;
    snprintf(class, sizeof class, "%d", label->data[i]);
    SW_TRY(sw_table_set(p->table, &set, NULL, place));
    SW_TRY(sw_table_label(p->table, set, class, place));
    if (p->role) SW_TRY(sw_table_role(p->table, set, p->role, place));
    const int64_t points = sw_image_points(
        pixel, pixels, sw_table_options(p->table)->points,
        sw_random_for(sw_table_seed(p->table), SW_FOR_DATA, (uint32_t)i, p->number), p->place);
    for (int64_t n = 0; n < points; n++) {
        const uint32_t at = p->place[n];
        const double x[] = {(double)(at % columns), (double)(at / columns), pixel[at]};
        SW_TRY(sw_table_row(p->table, set, x, SW_NO_INSTANCE, place));
    }
    return SW_OK;
}

static sw_status take_images(part *p, const sw_idx *image, const sw_idx *label, const char *path)
{
    const int64_t pixels = image->shape[1] * image->shape[2];
    if (pixels < 1 || pixels > INT32_MAX)
        return sw_fail(SW_ERROR_FORMAT, "%s: images of %lld x %lld pixels", path,
                       (long long)image->shape[1], (long long)image->shape[2]);
    p->place = reallocarray(NULL, (size_t)pixels + 1, sizeof *p->place);
    if (!p->place) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", path);
    sw_status status = SW_OK;
    for (int64_t i = 0; status == SW_OK && i < image->shape[0]; i++)
        status = take_image(p, image, label, i);
    free(p->place);
    return status;
}

static sw_status read_part(part *p, const char *path)
{
    sw_path label_path;
    sw_idx image = {0}, label = {0};
    SW_TRY(labels_path(&label_path, path));
    sw_status status = sw_idx_read(&image, path);
    if (status == SW_OK) status = sw_idx_read(&label, label_path.text);
    if (status == SW_OK) status = check_pair(&image, path, &label, label_path.text);
    if (status == SW_OK) status = take_images(p, &image, &label, path);
    sw_idx_free(&image);
    sw_idx_free(&label);
    return status;
}

/* The images of `train` or `t10k` in a folder, as they are or gzipped. */
static bool find_part(sw_path *out, const char *folder, const char *name)
{
    static const char *const end[] = {"images-idx3-ubyte", "images-idx3-ubyte.gz"};
    for (int i = 0; i < 2; i++) {
        char file[64];
        snprintf(file, sizeof file, "%s-%s", name, end[i]);
        if (sw_path_join(out, folder, file) == SW_OK && sw_file_exists(out->text)) return true;
    }
    return false;
}

static bool is_idx_folder(const char *path)
{
    sw_path found;
    return find_part(&found, path, "train") && find_part(&found, path, "t10k");
}

static sw_status read_idx(sw_table *table)
{
    static const char *const feature[] = {"x", "y", "intensity"};
    const char *path = sw_table_path(table);
    sw_path file;
    SW_TRY(sw_table_features(table, 3, feature));
    part p = {.table = table};
    if (!is_idx_folder(path)) return read_part(&p, path);
    find_part(&file, path, "train");
    p.role = "train";
    SW_TRY(read_part(&p, file.text));
    find_part(&file, path, "t10k");
    p.role = "test";
    p.number = 1;
    return read_part(&p, file.text);
}

/* ---- Writing -----------------------------------------------------------------------------------
 */

static bool is_byte(double x, double least)
{
    return x >= least && x <= 255 && x == floor(x);
}

/* What an image cannot hold, or NULL; and the images' size. Sides are those of the farthest
 * points. */
static const char *cannot_hold(const sw_dataset *dataset, int64_t *rows, int64_t *columns)
{
    const sw_ragged *sets = &dataset->sets;
    *rows = *columns = 1;
    if (sets->width != 3) return "elements that are not x, y and intensity";
    if (dataset->head != SW_CLASSES || !sets->label) return "sets without a class";
    if (sets->context_width > 0) return "a context";
    if (dataset->instance_label) return "instance labels";
    if (dataset->split_given) return "a split";
    if (dataset->set_name) return "names of sets";
    for (int64_t c = 0; c < dataset->schema.output.count; c++) {
        double class;
        if (!sw_number_parse(dataset->schema.output.name[c], &class) || !is_byte(class, 0))
            return "a class that is no number from 0 to 255";
    }
    for (int64_t i = 0; i < sets->offset[sets->count]; i++) {
        const sw_real *x = sets->x + 3 * i;
        if (!is_byte((double)x[0], 0) || !is_byte((double)x[1], 0) || !is_byte((double)x[2], 0))
            return "an element that is no pixel: whole numbers x, y and intensity, up to 255";
        if ((int64_t)x[0] >= *columns) *columns = (int64_t)x[0] + 1;
        if ((int64_t)x[1] >= *rows) *rows = (int64_t)x[1] + 1;
    }
    return NULL;
}

static void put_size(uint8_t *to, int64_t size)
{
    for (int i = 0; i < 4; i++) to[i] = (uint8_t)(size >> 8 * (3 - i));
}

/* False: two points of a set are at one place. */
static bool paint(uint8_t *pixel, const sw_ragged *sets, int64_t rows, int64_t columns)
{
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t i = sets->offset[b]; i < sets->offset[b + 1]; i++) {
            const sw_real *x = sets->x + 3 * i;
            uint8_t *at = &pixel[(b * rows + (int64_t)x[1]) * columns + (int64_t)x[0]];
            if (*at) return false;
            *at = (uint8_t)x[2];
        }
    return true;
}

static sw_status write_pair(const sw_dataset *dataset, const char *path, const char *label_path,
                            uint8_t *pixel, uint8_t *label, int64_t rows, int64_t columns)
{
    const sw_ragged *sets = &dataset->sets;
    uint8_t head[16] = {0, 0, 8, 3}, label_head[8] = {0, 0, 8, 1};
    put_size(head + 4, sets->count);
    put_size(head + 8, rows);
    put_size(head + 12, columns);
    put_size(label_head + 4, sets->count);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t class = 0;
        sw_whole_parse(dataset->schema.output.name[sets->label[b]], &class);
        label[b] = (uint8_t) class;
    }
    const sw_part labels[] = {{label_head, sizeof label_head}, {label, (size_t)sets->count}};
    const sw_part images[] = {{head, sizeof head}, {pixel, (size_t)(sets->count * rows * columns)}};
    SW_TRY(sw_file_write(label_path, labels, 2));
    const sw_status status = sw_file_write(path, images, 2);
    if (status != SW_OK) remove(label_path);
    return status;
}

static sw_status write_idx(const sw_dataset *dataset, const char *path)
{
    sw_path label_path;
    int64_t rows, columns;
    const char *what = cannot_hold(dataset, &rows, &columns);
    if (!what && dataset->sets.count > INT32_MAX) what = "more than 2^31 sets";
    if (what)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: %s has %s, which IDX files cannot hold", path,
                       dataset->name, what);
    SW_TRY(labels_path(&label_path, path));
    if (sw_file_exists(label_path.text))
        return sw_fail(SW_ERROR_EXISTS, "%s: there is something of that name", label_path.text);
    uint8_t *pixel = calloc((size_t)dataset->sets.count + 1, (size_t)(rows * columns));
    uint8_t *label = calloc((size_t)dataset->sets.count + 1, 1);
    sw_status status = SW_OK;
    if (!pixel || !label)
        status = sw_fail(SW_ERROR_MEMORY, "%s: out of memory for its images", path);
    else if (!paint(pixel, &dataset->sets, rows, columns))
        status = sw_fail(SW_ERROR_ARGUMENT,
                         "%s: %s has two elements of a set at one place, which IDX files cannot "
                         "hold",
                         path, dataset->name);
    else
        status = write_pair(dataset, path, label_path.text, pixel, label, rows, columns);
    free(pixel);
    free(label);
    return status;
}

const struct sw_format sw_format_idx = {
    {"idx", "idx3-ubyte|idx3-ubyte.gz",
     "images as points (IDX, as MNIST comes), labels beside them; a folder with train and t10k",
     true},
    is_idx_folder,
    read_idx,
    write_idx};
