/* memory.c - files of the targets, which lie in memory, and what else they share. */
#include "base/checksum.h"
#include "base/safetensors.h"
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 32 };

typedef struct held {
    const char *name;
    int fd;
    sw_path path;
} held;

static sw_path folder;
static held files[MOST_FILES];
static int file_count;

void fuzz_expect(bool condition, const char *what)
{
    if (condition) return;
    fprintf(stderr, "expected: %s; %s\n", what, sw_error_message());
    abort();
}

static void remove_all(void)
{
    for (int i = 0; i < file_count; i++) unlink(files[i].path.text);
    rmdir(folder.text);
}

const char *fuzz_folder(void)
{
    if (*folder.text) return folder.text;
    const char *parent = getenv("TMPDIR");
    if (!parent) parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(folder.text, sizeof folder.text, "%s/setwise-fuzz-XXXXXX", parent);
    fuzz_expect(mkdtemp(folder.text) != NULL, "a folder");
    atexit(remove_all);
    return folder.text;
}

static held *find(const char *name)
{
    for (int i = 0; i < file_count; i++)
        if (strcmp(files[i].name, name) == 0) return &files[i];
    fuzz_expect(file_count < MOST_FILES, "fewer files");
    held *file = &files[file_count++];
    file->name = name;
    fuzz_expect(sw_path_join(&file->path, fuzz_folder(), name) == SW_OK, "a path");
    file->fd = open(file->path.text, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    fuzz_expect(file->fd >= 0, "a file");
    return file;
}

/* Writing first keeps the pages of the content before. */
const char *fuzz_file(const char *name, const void *content, size_t size)
{
    const held *file = find(name);
    fuzz_expect(pwrite(file->fd, content, size, 0) == (ssize_t)size &&
                    ftruncate(file->fd, (off_t)size) == 0,
                "memory for a file");
    return file->path.text;
}

const char *fuzz_sealed(const char *name, const uint8_t *content, size_t size)
{
    static const char opening[] = "{\"__metadata__\":{\"" SW_CHECKSUM_KEY "\":\"";
    enum { LENGTH = 8, DIGITS_AT = LENGTH + sizeof opening - 1 };
    if (size < DIGITS_AT + SW_CHECKSUM_DIGITS ||
        memcmp(content + LENGTH, opening, sizeof opening - 1) != 0)
        return fuzz_file(name, content, size);
    char *sealed = malloc(size);
    sw_checksum checksum;
    fuzz_expect(sealed != NULL, "memory");
    memcpy(sealed, content, size);
    memset(sealed + DIGITS_AT, '0', SW_CHECKSUM_DIGITS);
    fuzz_expect(sw_checksum_of_pieces(&checksum, &(sw_piece){sealed, size}, 1) == SW_OK,
                "a checksum");
    memcpy(sealed + DIGITS_AT, checksum.text, SW_CHECKSUM_DIGITS);
    const char *path = fuzz_file(name, sealed, size);
    free(sealed);
    return path;
}

char *fuzz_head(const uint8_t **data, size_t *size, char sign)
{
    const uint8_t *end = *size ? memchr(*data, sign, *size) : NULL;
    const size_t length = end ? (size_t)(end - *data) : 0;
    char *text = malloc(length + 1);
    fuzz_expect(text != NULL, "memory");
    if (length) memcpy(text, *data, length);
    text[length] = '\0';
    if (!end) return text;
    *data += length + 1;
    *size -= length + 1;
    return text;
}
