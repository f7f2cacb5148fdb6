/* npy_file.c - rows of numbers written to a .npy file one after another. The format is that of
 * numpy.lib.format, version 1.0. Its header is written again at the end, with the number of rows.
 */
#include "npy_file.h"

#include "command.h"
#include "shown.h"

#include <errno.h>
#include <string.h>

enum { HEADER = 128 }; /* bytes; a multiple of 64 */

static void write_header(const npy_file *file)
{
    char header[HEADER + 1];
    memcpy(header, "\x93NUMPY\x01\x00", 8);
    header[8] = HEADER - 10; /* the bytes after these two */
    header[9] = 0;
    const int length =
        snprintf(header + 10, sizeof header - 10,
                 "{'descr': '%cf%zu', 'fortran_order': False, 'shape': (%lld, %lld), }",
                 __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? '<' : '>', sizeof(sw_real),
                 (long long)file->rows, (long long)file->width);
    memset(header + 10 + length, ' ', (size_t)(HEADER - 10 - length));
    header[HEADER - 1] = '\n';
    fwrite(header, HEADER, 1, file->array);
}

int npy_begin(npy_file *file, const char *path, int64_t width)
{
    char names[4096];
    *file = (npy_file){.path = path, .width = width};
    snprintf(names, sizeof names, "%.*s.names.txt", (int)(strlen(path) - strlen(".npy")), path);
    sw_status status = sw_draft_new(&file->array_draft, &file->array, path);
    if (status == SW_OK) status = sw_draft_new(&file->names_draft, &file->names, names);
    if (status != SW_OK) return failed(status);
    write_header(file);
    return STATUS_OK;
}

void npy_row(npy_file *file, const char *name, const sw_real *x)
{
    print_shown(file->names, name);
    putc('\n', file->names);
    fwrite(x, sizeof *x, (size_t)file->width, file->array);
    file->rows++;
}

/* The array takes its name last: wherever it is found, the names are there, too. */
int npy_end(npy_file *file)
{
    if (fseek(file->array, 0, SEEK_SET) != 0) {
        say("%s: %s: %s", file->path,
            errno == ESPIPE ? "its header cannot be written, since it is not a file"
                            : "writing failed",
            strerror(errno));
        return STATUS_FAILED;
    }
    write_header(file);
    sw_status status = sw_draft_finish(file->names_draft);
    if (status == SW_OK) status = sw_draft_finish(file->array_draft);
    return status == SW_OK ? STATUS_OK : failed(status);
}

void npy_free(npy_file *file)
{
    sw_draft_free(file->names_draft);
    sw_draft_free(file->array_draft);
}
