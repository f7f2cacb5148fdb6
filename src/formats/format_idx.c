/* format_idx.c - images in IDX files, the format of MNIST: NAME-images-idx3-ubyte [count, rows,
 * columns] and NAME-labels-idx1-ubyte [count] beside it, plain or gzipped; or a folder with both
 * files of `train` and of `t10k`, the test split. An image is a set of points (x, y, intensity):
 * its pixels that are not 0. x counts from 0 to the right, y downwards, intensity is 1 to 255. */
#include "base/error.h"
#include "base/path.h"
#include "base/stream.h"
#include "data/builder_elements.h"
#include "data/builder_sets.h"
#include "formats/format.h"
#include "formats/image_points.h"

#include <setwise/formats.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading --------------------------------------------------------------------------------- */

/* The path of the labels that belong to the images. */
static sw_status labels_path(sw_path *out, const char *images)
{
    const char *slash = strrchr(images, '/'), *name = slash ? slash + 1 : images;
    const char *word = strstr(name, "images"), *three = strstr(name, "idx3");
    if (!word || !three || three < word)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: the name of the labels comes from that of the images: expected "
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
    sw_builder *builder;
    int64_t points;     /* of each image */
    const char *role;   /* or NULL */
    uint32_t number;    /* of the part, for its random numbers */
    uint32_t *pixel_at; /* [rows * columns + 1] positions of pixels */
} part;

static sw_status take_image(const part *p, const sw_idx *image, const sw_idx *label, int64_t i)
{
    const sw_location location = {"image", i};
    const int64_t columns = image->shape[2], pixels = image->shape[1] * columns;
    const uint8_t *pixel = image->data + i * pixels;
    char class[8];
    int64_t set;
    snprintf(class, sizeof class, "%d", label->data[i]);
    SW_TRY(sw_builder_set(p->builder, &set, NULL, location));
    SW_TRY(sw_builder_tag(p->builder, set, SW_TAG_CLASS, class, location));
    if (p->role) SW_TRY(sw_builder_tag(p->builder, set, SW_TAG_SPLIT, p->role, location));
    const int64_t points = sw_image_points(
        pixel, pixels, p->points,
        sw_random_for(sw_builder_seed(p->builder), SW_FOR_DATA, (uint32_t)i, p->number),
        p->pixel_at);
    for (int64_t n = 0; n < points; n++) {
        const uint32_t at = p->pixel_at[n];
        if (pixel[at] == 0) break; /* a blank image is an empty set */
        const double x[] = {(double)(at % columns), (double)(at / columns), pixel[at]};
        SW_TRY(sw_builder_element(p->builder, set, x, SW_NO_INSTANCE, location));
    }
    return SW_OK;
}

static sw_status take_images(part *p, const sw_idx *image, const sw_idx *label, const char *path)
{
    int64_t pixels;
    if (image->shape[0] == 0) return SW_OK; /* then the other sizes are not checked */
    if (__builtin_mul_overflow(image->shape[1], image->shape[2], &pixels) || pixels < 1 ||
        pixels > INT32_MAX)
        return sw_fail(SW_ERROR_FORMAT, "%s: images of %lld x %lld pixels", path,
                       (long long)image->shape[1], (long long)image->shape[2]);
    p->pixel_at = reallocarray(NULL, (size_t)pixels + 1, sizeof *p->pixel_at);
    if (!p->pixel_at) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", path);
    sw_status status = SW_OK;
    for (int64_t i = 0; status == SW_OK && i < image->shape[0]; i++)
        status = take_image(p, image, label, i);
    free(p->pixel_at);
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

/* The images of `train` or `t10k` in a folder, plain or gzipped. */
static bool find_part(sw_path *out, const char *folder, const char *name)
{
    static const char *const end[] = {"images-idx3-ubyte", "images-idx3-ubyte.gz",
                                      "images.idx3-ubyte", "images.idx3-ubyte.gz"};
    for (int i = 0; i < 4; i++) {
        char file[64];
        snprintf(file, sizeof file, "%s-%s", name, end[i]);
        if (sw_path_join(out, folder, file) == SW_OK && sw_path_exists(out->text)) return true;
    }
    return false;
}

static bool is_idx_folder(const char *path)
{
    sw_path found;
    return find_part(&found, path, "train") && find_part(&found, path, "t10k");
}

static sw_status read_idx(sw_builder *builder, const sw_file_options *options)
{
    static const char *const feature[] = {"x", "y", "intensity"};
    const char *path = sw_builder_path(builder);
    sw_path file;
    SW_TRY(sw_builder_check_ignore(builder));
    SW_TRY(sw_builder_features(builder, 3, feature));
    part p = {.builder = builder, .points = options->points};
    if (!is_idx_folder(path)) return read_part(&p, path);
    find_part(&file, path, "train");
    p.role = "train";
    SW_TRY(read_part(&p, file.text));
    find_part(&file, path, "t10k");
    p.role = "test";
    p.number = 1;
    return read_part(&p, file.text);
}

/* ---- Writing --------------------------------------------------------------------------------- */

enum { LARGEST_SIDE = 4096 };

typedef struct images {
    const sw_writer *writer;
    int64_t rows, columns;
    uint8_t *class; /* [classes] the number that is the name of each */
    uint8_t *pixel; /* [rows, columns] of one image */
} images;

static bool is_whole(sw_real x, int least, int most)
{
    return x >= (sw_real)least && x <= (sw_real)most && x == floor(x);
}

/* The size of the images: that of the farthest points. */
static sw_status measure(images *m)
{
    const sw_ragged *sets = &m->writer->dataset->sets;
    m->rows = m->columns = 1;
    for (int64_t i = 0; i < sets->offset[sets->count]; i++) {
        const sw_real *x = sets->x + 3 * i;
        if (!is_whole(x[0], 0, LARGEST_SIDE - 1) || !is_whole(x[1], 0, LARGEST_SIDE - 1) ||
            !is_whole(x[2], 1, 255))
            return sw_writer_refuse(m->writer,
                                    "element %lld, which is not a pixel: expected whole numbers, x "
                                    "and y up to %d, intensity 1 to 255",
                                    (long long)i, LARGEST_SIDE - 1);
        if ((int64_t)x[0] >= m->columns) m->columns = (int64_t)x[0] + 1;
        if ((int64_t)x[1] >= m->rows) m->rows = (int64_t)x[1] + 1;
    }
    return SW_OK;
}

static sw_status take_classes(images *m)
{
    const sw_columns *output = &m->writer->dataset->schema.output;
    for (int64_t c = 0; c < output->count; c++) {
        sw_name_number number, plain;
        int64_t class;
        const char *name = sw_writer_name(output->name, c, &number);
        if (!sw_whole_parse(name, &class) || class < 0 || class > 255 ||
            strcmp(name, sw_writer_name(NULL, class, &plain)) != 0)
            return sw_writer_refuse(m->writer, "class \"%s\", expected a number from 0 to 255",
                                    sw_excerpt_of(name).text);
        m->class[c] = (uint8_t) class;
    }
    return SW_OK;
}

/* The header of an IDX file. */
static sw_status send_header(sw_stream *stream, int ndim, const int64_t *shape)
{
    const char magic[] = {0, 0, 8, (char)ndim};
    sw_text_append(&stream->text, magic, sizeof magic);
    for (int d = 0; d < ndim; d++)
        for (int byte = 3; byte >= 0; byte--)
            sw_text_append(&stream->text, &(char){(char)(shape[d] >> 8 * byte)}, 1);
    return sw_stream_send(stream);
}

static sw_status send_image(sw_stream *stream, const images *m, int64_t set)
{
    const sw_ragged *sets = &m->writer->dataset->sets;
    const size_t pixels = (size_t)(m->rows * m->columns);
    memset(m->pixel, 0, pixels);
    for (int64_t i = sets->offset[set]; i < sets->offset[set + 1]; i++) {
        const sw_real *x = sets->x + 3 * i;
        uint8_t *at = &m->pixel[(int64_t)x[1] * m->columns + (int64_t)x[0]];
        if (*at)
            return sw_writer_refuse(
                m->writer, "two elements of set %lld at the same pixel: %lld is the second",
                (long long)set, (long long)i);
        *at = (uint8_t)x[2];
    }
    sw_text_append(&stream->text, (const char *)m->pixel, pixels);
    return sw_stream_send(stream);
}

static sw_status send_images(sw_stream *stream, const void *data)
{
    const images *m = data;
    const int64_t count = m->writer->dataset->sets.count;
    SW_TRY(send_header(stream, 3, (const int64_t[]){count, m->rows, m->columns}));
    for (int64_t b = 0; b < count; b++) SW_TRY(send_image(stream, m, b));
    return SW_OK;
}

static sw_status send_labels(sw_stream *stream, const void *data)
{
    const images *m = data;
    const sw_ragged *sets = &m->writer->dataset->sets;
    SW_TRY(send_header(stream, 1, &sets->count));
    for (int64_t b = 0; b < sets->count; b++)
        sw_text_append(&stream->text, (const char *)&m->class[sets->label[b]], 1);
    return sw_stream_send(stream);
}

static sw_status write_images(images *m)
{
    const sw_dataset *dataset = m->writer->dataset;
    const char *path = m->writer->path;
    sw_path labels;
    SW_TRY(labels_path(&labels, path));
    if (dataset->sets.count > INT32_MAX) return sw_writer_refuse(m->writer, "more than 2^31 sets");
    SW_TRY(measure(m));
    m->class = malloc((size_t)dataset->schema.output.count);
    m->pixel = malloc((size_t)(m->rows * m->columns));
    if (!m->class || !m->pixel) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", path);
    SW_TRY(take_classes(m));
    return sw_files_write_streams(
        (const sw_streamed[]){{labels.text, send_labels, m}, {path, send_images, m}}, 2);
}

static sw_status write_idx(const sw_writer *writer)
{
    images m = {.writer = writer};
    const sw_status status = write_images(&m);
    free(m.class);
    free(m.pixel);
    return status;
}

const struct sw_format sw_format_idx = {
    .type = {.name = "idx",
             .suffixes = "idx3-ubyte|idx3-ubyte.gz",
             .summary =
                 "images as points (IDX, the format of MNIST) with their labels; or a folder "
                 "with train and t10k",
             .writes = true,
             .holds = "classes|empty",
             .columns = "x|y|intensity",
             .options = "ignore|points"},
    .is_folder = is_idx_folder,
    .read = read_idx,
    .write = write_idx,
};
