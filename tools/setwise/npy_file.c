/* npy_file.c - rows of numbers written to a .npy file one after another. The format is that of
 * numpy.lib.format, version 1.0. Its header is written again at the end, with the number of rows.
 */
#include "npy_file.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 128 }; /* bytes; a multiple of 64 */

static bool write_header(const npy_file *file)
{
    char header[HEADER + 1];
    memcpy(header, "\x93NUMPY\x01\x00", 8);
    header[8] = HEADER - 10; /* the bytes after these two */
    header[9] = 0;
    const int length =
        snprintf(header + 10, sizeof header - 10,
                 "{'descr': '<f%zu', 'fortran_order': False, 'shape': (%lld, %lld), }",
                 sizeof(sw_real), (long long)file->rows, (long long)file->width);
    memset(header + 10 + length, ' ', (size_t)(HEADER - 10 - length));
    header[HEADER - 1] = '\n';
    return fseek(file->array, 0, SEEK_SET) == 0 && fwrite(header, HEADER, 1, file->array) == 1;
}

bool npy_begin(npy_file *file, const char *path, int64_t width)
{
    char names[4096];
    *file = (npy_file){.path = path, .width = width};
    snprintf(names, sizeof names, "%.*s.names.txt", (int)(strlen(path) - strlen(".npy")), path);
    file->array = fopen(path, "wb");
    file->names = file->array ? fopen(names, "w") : NULL;
    if (file->names && write_header(file)) return true;
    fprintf(stderr, "setwise: ");
    perror(file->array ? names : path);
    return false;
}

void npy_row(npy_file *file, const char *name, const sw_real *x)
{
    const size_t size = 4 * strlen(name) + 1;
    char *shown = malloc(size);
    fprintf(file->names, "%s\n", shown ? sw_printable(shown, size, name) : "?");
    free(shown);
    fwrite(x, sizeof *x, (size_t)file->width, file->array);
    file->rows++;
}

bool npy_end(npy_file *file)
{
    bool whole = true;
    if (file->array) whole = write_header(file) && !ferror(file->array);
    if (file->array) whole = fclose(file->array) == 0 && whole;
    if (file->names) whole = !ferror(file->names) && whole;
    if (file->names) whole = fclose(file->names) == 0 && whole;
    if (!whole) fprintf(stderr, "setwise: %s: writing failed\n", file->path);
    return whole;
}
