/* mesh_off.c - reads the Object File Format: the word OFF, three counts, the corners, the faces. #
 * begins a comment. The letters before OFF say what else a corner has (Geomview's manual, "OFF
 * Files"): C colours, N a normal, ST a texture. Each corner and each face ends with its line, and
 * what follows its coordinates or numbers there is not used.
 */
#include "formats/mesh_off.h"

#include "base/error.h"
#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct scanner {
    const char *path, *at, *end;
    int64_t line; /* from 1 */
} scanner;

static sw_status fail_at(const scanner *s, const char *expected, const char *found)
{
    return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: \"%.40s\", expected %s", s->path,
                   (long long)s->line, found, expected);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Skip blanks and comments. False: the file ends. */
static bool skip(scanner *s)
{
    for (; s->at < s->end; s->at++) {
        if (*s->at == '#')
            while (s->at < s->end && *s->at != '\n') s->at++;
        if (s->at == s->end) return false;
        if (*s->at == '\n') s->line++;
        if (!is_blank(*s->at)) return *s->at != '\0';
    }
    return false;
}

enum { WORD = 64 };

static sw_status next_word(scanner *s, char word[WORD], const char *expected)
{
    if (!skip(s))
        return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: the file ends, expected %s", s->path,
                       (long long)s->line, expected);
    size_t length = 0;
    while (s->at + length < s->end && !is_blank(s->at[length]) && s->at[length] != '#') length++;
    if (length >= WORD) {
        memcpy(word, s->at, WORD - 1);
        word[WORD - 1] = '\0';
        return fail_at(s, expected, word);
    }
    memcpy(word, s->at, length);
    word[length] = '\0';
    s->at += length;
    return SW_OK;
}

static sw_status next_whole(scanner *s, int64_t *out, int64_t least, int64_t most,
                            const char *expected)
{
    char word[WORD];
    SW_TRY(next_word(s, word, expected));
    if (sw_whole_parse(word, out) && *out >= least && *out <= most) return SW_OK;
    return fail_at(s, expected, word);
}

/* Skip numbers up to the end of the line. */
static sw_status skip_numbers(scanner *s, const char *expected)
{
    for (;;) {
        while (s->at < s->end && *s->at != '\n' && is_blank(*s->at)) s->at++;
        if (s->at == s->end || *s->at == '\n' || *s->at == '#') return SW_OK;
        char word[WORD];
        double number;
        SW_TRY(next_word(s, word, expected));
        if (!sw_number_parse(word, &number)) return fail_at(s, expected, word);
    }
}

static sw_status read_corners(scanner *s, sw_mesh *mesh)
{
    char word[WORD];
    for (int64_t i = 0; i < 3 * mesh->corners; i++) {
        SW_TRY(next_word(s, word, "a coordinate of a corner"));
        if (!sw_number_parse(word, &mesh->corner[i]))
            return fail_at(s, "a coordinate of a corner", word);
        if (i % 3 == 2) SW_TRY(skip_numbers(s, "a number after the coordinates of a corner"));
    }
    return SW_OK;
}

/* Read a face as triangles: count them, and store them in `to` unless that is NULL. */
static sw_status read_face(scanner *s, int64_t corners, int64_t *triangles, int64_t *to)
{
    int64_t size, first = 0, before = 0;
    SW_TRY(next_whole(s, &size, 1, s->end - s->at, "how many corners a face has"));
    for (int64_t i = 0; i < size; i++) {
        int64_t corner;
        SW_TRY(next_whole(s, &corner, 0, corners - 1, "the number of a corner, below their count"));
        if (i == 0) first = corner;
        if (i >= 2) {
            if (to) {
                to[3 * *triangles] = first;
                to[3 * *triangles + 1] = before;
                to[3 * *triangles + 2] = corner;
            }
            ++*triangles;
        }
        before = corner;
    }
    while (s->at < s->end && *s->at != '\n') s->at++; /* colours */
    return SW_OK;
}

static sw_status check_end(scanner *s)
{
    char word[WORD];
    if (!skip(s) && s->at == s->end) return SW_OK;
    SW_TRY(next_word(s, word, "the end of the file after the last face"));
    return fail_at(s, "the end of the file after the last face", word);
}

/* Read all faces from the current position: count the triangles, or store them in `to`. */
static sw_status read_faces(scanner s, int64_t faces, int64_t corners, int64_t *triangles,
                            int64_t *to)
{
    *triangles = 0;
    for (int64_t f = 0; f < faces; f++) SW_TRY(read_face(&s, corners, triangles, to));
    return check_end(&s);
}

/* The word OFF, alone or with the first count right after it, as in "OFF490 518 0". */
static sw_status read_head(scanner *s)
{
    static const char expected[] = "OFF, COFF, NOFF, STOFF or a mixture of these";
    char word[WORD] = "";
    SW_TRY(next_word(s, word, expected));
    const char *rest = word;
    if (strncmp(rest, "ST", 2) == 0) rest += 2;
    if (*rest == 'C') rest++;
    if (*rest == 'N') rest++;
    if (strncmp(rest, "OFF", 3) != 0) return fail_at(s, expected, word);
    s->at -= strlen(rest) - 3;
    return SW_OK;
}

sw_status sw_mesh_read_off(sw_mesh *out, const char *path, const char *text, size_t size)
{
    scanner s = {path, text, text + size, 1};
    int64_t corners, faces, edges, triangles;
    SW_TRY(read_head(&s));
    /* A corner has at least 6 bytes, "0 0 0" and a blank; a face 4, "1 0" and a line break. */
    const int64_t left = s.end - s.at;
    SW_TRY(
        next_whole(&s, &corners, 0, left / 6 + 1, "a count of corners that the file has room for"));
    SW_TRY(next_whole(&s, &faces, 0, left / 4 + 1, "a count of faces that the file has room for"));
    SW_TRY(next_whole(&s, &edges, 0, INT64_MAX, "a count of edges"));
    SW_TRY(sw_mesh_new(out, path, corners, 0));
    SW_TRY(read_corners(&s, out));
    SW_TRY(read_faces(s, faces, corners, &triangles, NULL));
    free(out->triangle);
    out->triangle = calloc((size_t)triangles + 1, 3 * sizeof *out->triangle);
    if (!out->triangle)
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory for %lld triangles", path,
                       (long long)triangles);
    return read_faces(s, faces, corners, &out->triangles, out->triangle);
}
