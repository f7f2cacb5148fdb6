#include "datasets/texts.h"

#include "base/arena.h"
#include "base/reader.h"
#include "base/text.h"
#include "data/search_path.h"
#include "data/vocabulary.h"

#include <stdlib.h>
#include <string.h>

const char *const sw_text_class[TEXT_CLASSES] = {
    "art",  "computers", "definitions", "fortunes",    "knghtbrd", "law",
    "perl", "politics",  "science",     "songs-poems", "startrek", "zippy"};

/* ---- Files ----------------------------------------------------------------------------------- */

static sw_status find(sw_path *out, const char *name)
{
    return sw_search_path_find(
        out, "fortunes", name,
        "the files come with Debian's packages fortunes and fortunes-min (apt-get "
        "install fortunes fortunes-min), or set SETWISE_DATA to the folder that "
        "holds fortunes/");
}

sw_status sw_texts_find(void)
{
    sw_path path;
    for (int c = 0; c < TEXT_CLASSES; c++) SW_TRY(find(&path, sw_text_class[c]));
    return SW_OK;
}

typedef struct file {
    sw_path path;
    sw_text text;
} file;

static sw_status take_piece(void *of, const char *piece, size_t size)
{
    enum { LARGEST = 1 << 24 };
    file *f = of;
    const char *zero = memchr(piece, 0, size);
    if (zero)
        return sw_fail(SW_ERROR_FORMAT, "%s: byte %zu is 0, expected text", f->path.text,
                       f->text.length + (size_t)(zero - piece));
    if (f->text.length + size > LARGEST)
        return sw_fail(SW_ERROR_FORMAT, "%s: has more than %d bytes", f->path.text, LARGEST);
    sw_text_append(&f->text, piece, size);
    return sw_text_status(&f->text);
}

/* The text at *rest, which is cut off behind it, at the line of a single "%" that ends it. *line:
 * where *rest is, moved on as *rest is. NULL: there is none. */
static char *next_text(char **rest, int64_t *line)
{
    char *const text = *rest;
    if (!*text) return NULL;
    for (bool ends = false; **rest && !ends; ++*line) {
        char *const end = *rest + strcspn(*rest, "\n");
        ends = end == *rest + 1 && **rest == '%';
        if (ends) **rest = '\0';
        *rest = end + (*end == '\n');
    }
    return text;
}

/* Letters that were struck over others: "_\bx" is x. */
static void take_back(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from != '\b')
            *to++ = *from;
        else
            while (to > text && (*--to & 0xc0) == 0x80) continue; /* all of a character */
    }
    *to = '\0';
}

/* Where the line begins that says who said it, "-- Name", below what is said; or the end. */
static char *author_of(char *text)
{
    do {
        text += strcspn(text, "\n");
        text += *text == '\n';
    } while (*text && strncmp(text + strspn(text, " \t"), "--", 2) != 0);
    return text;
}

/* ---- Words ----------------------------------------------------------------------------------- */

/* The list with room for one more after `count`; NULL: there is no memory for it. */
static void *with_room(void *list, int64_t *room, int64_t count, size_t size)
{
    if (count < *room) return list;
    const int64_t more = *room ? 2 * *room : 4096;
    void *grown = reallocarray(list, (size_t)more, size);
    if (!grown) {
        sw_fail(SW_ERROR_MEMORY, "out of memory for the words of texts");
        return NULL;
    }
    *room = more;
    return grown;
}

static sw_status put_word(sw_texts *t, const char *word, bool said)
{
    int64_t number;
    const int64_t before = t->word.count;
    SW_TRY(sw_name_map_add(&t->word, &number, word));
    int64_t *times = with_room(t->times, &t->times_room, number, sizeof *times);
    if (!times) return SW_ERROR_MEMORY;
    t->times = times;
    int64_t *at = with_room(t->at, &t->at_room, t->words, sizeof *at);
    if (!at) return SW_ERROR_MEMORY;
    t->at = at;
    if (t->word.count > before) times[number] = 0;
    times[number] += said;
    at[t->words++] = number;
    return SW_OK;
}

static sw_status put_words(sw_texts *t, const char *text, bool said)
{
    sw_text word = {0};
    sw_status status = SW_OK;
    while (status == SW_OK && sw_word_next(&word, &text)) status = put_word(t, word.data, said);
    if (status == SW_OK) status = sw_text_status(&word);
    sw_text_free(&word);
    return status;
}

static sw_status put_text(sw_texts *t, char *text, int class, int64_t number)
{
    sw_said said = {.class = class, .number = number, .first = t->words};
    take_back(text);
    char *author = author_of(text);
    const char begins = *author;
    *author = '\0';
    SW_TRY(put_words(t, text, true));
    said.said = t->words - said.first;
    *author = begins;
    SW_TRY(put_words(t, author, false));
    said.count = t->words - said.first;
    sw_said *list = with_room(t->text, &t->text_room, t->count, sizeof *list);
    if (!list) return SW_ERROR_MEMORY;
    t->text = list;
    list[t->count++] = said;
    return SW_OK;
}

static sw_status put_texts(sw_texts *t, const file *f, int class)
{
    char *rest = f->text.data;
    for (int64_t line = 1, number = 1; rest; number++) {
        const int64_t begins = line;
        char *text = next_text(&rest, &line);
        if (!text) break;
        if (!sw_is_utf8(text))
            return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: a text that is not valid UTF-8",
                           f->path.text, (long long)begins);
        SW_TRY(put_text(t, text, class, number));
    }
    return SW_OK;
}

static sw_status read_file(sw_texts *t, int class)
{
    file f = {0};
    SW_TRY(find(&f.path, sw_text_class[class]));
    sw_status status = sw_reader_pieces(f.path.text, take_piece, &f);
    if (status == SW_OK) status = put_texts(t, &f, class);
    sw_text_free(&f.text);
    return status;
}

/* ---- Which of them are taken ----------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* What a text says: its words but for rare ones, as sorted numbers; empty if there are no others.
 */
static sw_status write_words(sw_text *out, const sw_texts *t, const sw_said *said)
{
    enum { RARE = 10 };
    int64_t *list = reallocarray(NULL, (size_t)said->said + 1, sizeof *list), count = 0;
    if (!list) return sw_fail(SW_ERROR_MEMORY, "out of memory for the words of a text");
    for (int64_t i = said->first; i < said->first + said->said; i++)
        if (t->times[t->at[i]] >= RARE) list[count++] = t->at[i];
    qsort(list, (size_t)count, sizeof *list, ascending);
    out->length = 0;
    for (int64_t i = 0; i < count; i++) sw_text_add(out, "%lld ", (long long)list[i]);
    free(list);
    return sw_text_status(out);
}

/* Keep the texts that are not short, say something, and what no other has said. */
static sw_status choose(sw_texts *t, int64_t shortest)
{
    sw_text words = {0};
    sw_name_map before = {.arena = t->word.arena};
    sw_status status = SW_OK;
    int64_t kept = 0;
    for (int64_t i = 0; i < t->count && status == SW_OK; i++) {
        const int64_t others = before.count;
        int64_t number;
        status = write_words(&words, t, &t->text[i]);
        if (status != SW_OK || words.length == 0) continue;
        status = sw_name_map_add(&before, &number, words.data);
        if (before.count > others && t->text[i].count >= shortest) t->text[kept++] = t->text[i];
    }
    t->count = kept;
    sw_name_map_free(&before);
    sw_text_free(&words);
    return status;
}

sw_status sw_texts_read(sw_texts *out, int64_t shortest)
{
    *out = (sw_texts){.word.arena = sw_arena_new()};
    if (!out->word.arena) return SW_ERROR_MEMORY;
    for (int c = 0; c < TEXT_CLASSES; c++) SW_TRY(read_file(out, c));
    return choose(out, shortest);
}

void sw_texts_free(sw_texts *texts)
{
    sw_arena *arena = texts->word.arena;
    sw_name_map_free(&texts->word);
    sw_arena_free(arena);
    free(texts->times);
    free(texts->at);
    free(texts->text);
}

/* ---- Tokens ---------------------------------------------------------------------------------- */

sw_status sw_texts_tokens(sw_dataset *dataset, sw_real *token, const sw_texts *texts,
                          const int64_t *train, int64_t count, const int64_t *value)
{
    const int64_t hash = value[SW_TEXT_HASH];
    if (hash > 0) {
        for (int64_t w = 0; w < texts->word.count; w++)
            token[w] = (sw_real)sw_token_hash(texts->word.name[w], hash);
        dataset->schema.vocabulary = hash;
        dataset->schema.hashed = true;
        return SW_OK;
    }
    int64_t *frequency = calloc((size_t)texts->word.count + 1, sizeof *frequency);
    if (!frequency) return sw_fail(SW_ERROR_MEMORY, "out of memory to count words");
    for (int64_t i = 0; i < count; i++) {
        const sw_said *said = &texts->text[train[i]];
        for (int64_t j = 0; j < said->count; j++) frequency[texts->at[said->first + j]]++;
    }
    const sw_status status = sw_vocabulary_rank(&dataset->schema, token, &texts->word, frequency,
                                                value[SW_TEXT_WORDS], dataset->arena);
    free(frequency);
    return status;
}
