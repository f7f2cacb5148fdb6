/* format_idx.c - images in IDX files, the format of MNIST: NAME-images-idx3-ubyte [count, rows,
 * columns] and NAME-labels-idx1-ubyte [count] beside it, plain or gzipped; or a folder with both
 * files of `train` and of `t10k`, the test split. An image is a set of points (x, y, intensity):
 * its pixels that are not 0. x counts from 0 to the right, y downwards, intensity is 1 to 255. */
#include "base/error.h"
#include "base/limit.h"
#include "base/path.h"
#include "base/stream.h"
#include "data/builder_elements.h"
#include "data/builder_sets.h"
#include "formats/format.h"
#include "formats/idx.h"
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
    return sw_path_print(out, "%.*slabels%.*sidx1%s", before, images, between, word + 6, three + 4);
}

/* The files of one split, or of all images. */
typedef struct file_pair {
    sw_path images, labels;
    const char *role; /* or NULL */
} file_pair;

typedef struct source {
    sw_builder *builder;
    int64_t points; /* of each image; 0: all */
    file_pair pair[2];
    int pairs, number; /* that is read now: it keys the random numbers */
    sw_idx_file image;
    sw_idx label;       /* without data if answers are passed over */
    int64_t next;       /* image of the pair */
    uint8_t *pixel;     /* [rows, columns] of one image */
    uint32_t *pixel_at; /* [rows * columns + 1] positions of pixels */
} source;

/* ---- A pair of files ------------------------------------------------------------------------- */

static sw_status check_images(const source *s, const char *path)
{
    const sw_idx_file *image = &s->image;
    int64_t pixels;
    if (image->ndim != 3)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: byte 3: %d dimensions, expected 3: images, rows, columns", path,
                       image->ndim);
    if (image->shape[0] == 0) return SW_OK; /* then the other sizes are not checked */
    if (__builtin_mul_overflow(image->shape[1], image->shape[2], &pixels) || pixels < 1 ||
        pixels > INT32_MAX)
        return sw_fail(SW_ERROR_FORMAT, "%s: images of %lld x %lld pixels", path,
                       (long long)image->shape[1], (long long)image->shape[2]);
    return sw_byte_reader_is_plain(&image->bytes)
               ? SW_OK
               : sw_limit_check(path, pixels, image->bytes.file_bytes);
}

static sw_status open_labels(source *s, const file_pair *p)
{
    if (sw_builder_unanswered(s->builder)) return SW_OK;
    const char *path = p->labels.text;
    SW_TRY(sw_idx_read(&s->label, path));
    if (s->label.ndim != 1)
        return sw_fail(SW_ERROR_FORMAT, "%s: byte 3: %d dimensions, expected 1", path,
                       s->label.ndim);
    if (s->label.shape[0] == s->image.shape[0]) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s: %lld labels, expected %lld, one for each image of %s",
                   path, (long long)s->label.shape[0], (long long)s->image.shape[0],
                   p->images.text);
}

static void close_pair(source *s)
{
    sw_idx_close(&s->image);
    sw_idx_free(&s->label);
    free(s->pixel);
    free(s->pixel_at);
    s->pixel = NULL;
    s->pixel_at = NULL;
}

static sw_status open_pair(source *s)
{
    const file_pair *p = &s->pair[s->number];
    SW_TRY(sw_idx_open(&s->image, p->images.text));
    SW_TRY(check_images(s, p->images.text));
    SW_TRY(open_labels(s, p));
    const size_t pixels = (size_t)(s->image.shape[0] ? s->image.shape[1] * s->image.shape[2] : 0);
    s->next = 0;
    s->pixel = malloc(pixels + 1);
    s->pixel_at = reallocarray(NULL, pixels + 1, sizeof *s->pixel_at);
    if (s->pixel && s->pixel_at) return SW_OK;
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", p->images.text);
}

/* ---- An image -------------------------------------------------------------------------------- */

static sw_status take_tags(source *s, int64_t set, sw_location location)
{
    const char *role = s->pair[s->number].role;
    char class[8];
    if (!s->label.data) return SW_OK;
    snprintf(class, sizeof class, "%d", s->label.data[s->next]);
    SW_TRY(sw_builder_tag(s->builder, set, SW_TAG_CLASS, class, location));
    return role ? sw_builder_tag(s->builder, set, SW_TAG_SPLIT, role, location) : SW_OK;
}

/* Take the next image. `points` receives how many elements it has. */
static sw_status take_image(source *s, int64_t *points)
{
    const sw_location location = {"image", s->next};
    const int64_t columns = s->image.shape[2], pixels = s->image.shape[1] * columns;
    int64_t set;
    SW_TRY(sw_idx_next(&s->image, s->pixel, pixels));
    SW_TRY(sw_builder_set(s->builder, &set, NULL, location));
    SW_TRY(take_tags(s, set, location));
    const sw_random random = sw_random_for(sw_builder_seed(s->builder), SW_FOR_DATA,
                                           (uint32_t)s->next, (uint32_t)s->number);
    *points = sw_image_points(s->pixel, pixels, s->points, random, s->pixel_at);
    for (int64_t n = 0; n < *points; n++) {
        const uint32_t at = s->pixel_at[n];
        if (s->pixel[at] == 0) break; /* a blank image is an empty set */
        const int64_t column = at % columns, row = at / columns;
        const double x[] = {(double)column, (double)row, s->pixel[at]};
        SW_TRY(sw_builder_element(s->builder, set, x, SW_NO_INSTANCE, location));
    }
    s->next++;
    return SW_OK;
}

/* ---- All of it ------------------------------------------------------------------------------- */

/* The images of `train` or `t10k` in a folder, plain or gzipped. */
static bool find_images(sw_path *out, const char *folder, const char *name)
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
    return find_images(&found, path, "train") && find_images(&found, path, "t10k");
}

static sw_status find_pairs(source *s, const char *path)
{
    static const char *const name[] = {"train", "t10k"}, *const role[] = {"train", "test"};
    const bool folder = is_idx_folder(path);
    const int pairs = s->pairs = folder ? 2 : 1;
    for (int i = 0; i < pairs; i++) {
        file_pair *p = &s->pair[i];
        snprintf(p->images.text, sizeof p->images.text, "%s", path);
        if (folder && !find_images(&p->images, path, name[i]))
            return sw_fail(SW_ERROR_NOT_FOUND, "%s: no images of %s", path, name[i]);
        p->role = folder ? role[i] : NULL;
        if (!sw_builder_unanswered(s->builder)) SW_TRY(labels_path(&p->labels, p->images.text));
    }
    return SW_OK;
}

static sw_status begin_idx(void *state, sw_builder *builder, const sw_file_options *options)
{
    static const char *const feature[] = {"x", "y", "intensity"};
    source *s = state;
    *s = (source){.builder = builder, .points = options->points};
    SW_TRY(sw_builder_check_ignore(builder));
    SW_TRY(sw_builder_features(builder, 3, feature));
    SW_TRY(find_pairs(s, sw_builder_path(builder)));
    return open_pair(s);
}

static sw_status take_idx(void *state, int64_t elements, bool *ended)
{
    source *s = state;
    for (int64_t rows = 0, images = 0, points; rows < elements && images < elements; images++) {
        while (s->next == s->image.shape[0]) {
            close_pair(s);
            *ended = ++s->number == s->pairs;
            if (*ended) return SW_OK;
            SW_TRY(open_pair(s));
        }
        SW_TRY(take_image(s, &points));
        rows += points;
    }
    *ended = false;
    return SW_OK;
}

static void free_idx(void *state)
{
    close_pair(state);
}

static const sw_stepwise steps = {sizeof(source), begin_idx, take_idx, free_idx};

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
        const char *name = sw_name_or_number(output->name, c, &number);
        if (!sw_whole_parse(name, &class) || class < 0 || class > 255 ||
            strcmp(name, sw_name_or_number(NULL, class, &plain)) != 0)
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
    .steps = &steps,
    .write = write_idx,
};
