/* pieces.c - a text file or standard input, piece by piece. */
#include "base/pieces.h"

#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LEAST_PIECE = 1 << 12, MOST_PIECE = 1 << 18 };

sw_status sw_pieces_open(sw_pieces *pieces, const char *path)
{
    *pieces = (sw_pieces){.is_input = strcmp(path, "-") == 0, .room = MOST_PIECE};
    if (!pieces->is_input) {
        SW_TRY(sw_byte_reader_open(&pieces->file, path));
        pieces->room = sw_byte_reader_room(&pieces->file, LEAST_PIECE, MOST_PIECE);
    }
    pieces->piece = malloc((size_t)pieces->room);
    return pieces->piece ? SW_OK : sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", path);
}

void sw_pieces_close(sw_pieces *pieces)
{
    sw_byte_reader_close(&pieces->file);
    free(pieces->piece);
    *pieces = (sw_pieces){0};
}

static sw_status read_input(char *to, size_t *size)
{
    ssize_t got;
    do {
        got = read(STDIN_FILENO, to, MOST_PIECE);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return sw_fail_errno("standard input", "cannot be read");
    *size = (size_t)got;
    return SW_OK;
}

/* Leave out a byte order mark. SW_ERROR_FORMAT: standard input is gzipped. */
static sw_status begin(sw_pieces *pieces, const char **piece, size_t *size)
{
    pieces->begun = true;
    const size_t mark = sw_mark_length(*piece, *size);
    *piece += mark;
    *size -= mark;
    if (pieces->is_input && *size >= 2 && memcmp(*piece, "\x1f\x8b", 2) == 0)
        return sw_fail(SW_ERROR_FORMAT, "standard input is gzipped, expected plain text: unpack it "
                                        "with gzip -dc before the pipe");
    return SW_OK;
}

sw_status sw_pieces_next(sw_pieces *pieces, const char **piece, size_t *size)
{
    *piece = pieces->piece;
    if (pieces->is_input) {
        SW_TRY(read_input(pieces->piece, size));
    } else {
        int64_t got;
        SW_TRY(sw_byte_reader_read(&pieces->file, pieces->piece, pieces->room, &got));
        *size = (size_t)got;
    }
    if (pieces->begun || *size == 0) return SW_OK;
    SW_TRY(begin(pieces, piece, size));
    return *size > 0 ? SW_OK : sw_pieces_next(pieces, piece, size); /* it was a mark, and no more */
}

bool sw_pieces_wait(const sw_pieces *pieces)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return pieces->is_input && poll(&input, 1, 0) == 0;
}

sw_status sw_pieces_read(const char *path,
                         sw_status (*take)(void *user, const char *piece, size_t size), void *user)
{
    sw_pieces pieces;
    const char *piece;
    size_t size = 1;
    sw_status status = sw_pieces_open(&pieces, path);
    while (status == SW_OK && size > 0) {
        status = sw_pieces_next(&pieces, &piece, &size);
        if (status == SW_OK) status = take(user, piece, size);
    }
    sw_pieces_close(&pieces);
    return status;
}
