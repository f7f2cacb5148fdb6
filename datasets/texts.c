/* texts.c - reads the texts, cuts them into words, and leaves out those that say the same. */
#include "datasets/texts.h"

#include "base/arena.h"
#include "base/path.h"
#include "base/pieces.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/grow.h"
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

static sw_status take_piece(void *data, const char *piece, size_t size)
{
    enum { LARGEST = 1 << 24 };
    file *f = data;
    const char *zero = memchr(piece, 0, size);
    if (zero)
        return sw_fail(SW_ERROR_FORMAT, "%s: byte %zu is 0, expected text", f->path.text,
                       f->text.length + (size_t)(zero - piece));
    if (f->text.length + size > LARGEST)
        return sw_fail(SW_ERROR_FORMAT, "%s: has more than %d bytes", f->path.text, LARGEST);
    sw_text_append(&f->text, piece, size);
    return sw_text_status(&f->text);
}

/* The text at *rest, cut off at the line of a single "%" that ends it. Moves *rest and the line
 * number *line behind it. NULL: there is none. */
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

/* Remove the letters that were struck over: "_\bx" becomes "x". */
static void remove_struck_over(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from != '\b')
            *to++ = *from;
        else
            while (to > text && (*--to & 0xc0) == 0x80) continue; /* all bytes of a character */
    }
    *to = '\0';
}

/* The beginning of the line "-- Name" below the text, or the end. */
static char *author_of(char *text)
{
    do {
        text += strcspn(text, "\n");
        text += *text == '\n';
    } while (*text && strncmp(text + strspn(text, " \t"), "--", 2) != 0);
    return text;
}

/* ---- Words ----------------------------------------------------------------------------------- */

/* sw_grow, with the message set if there is no memory. */
static void *grow(void *list, int64_t count, int64_t *capacity, size_t size)
{
    void *larger = sw_grow(list, count, capacity, size);
    if (!larger) sw_fail(SW_ERROR_MEMORY, "out of memory for the words of texts");
    return larger;
}

/* Append a word; `spoken` if it is not of an author's name. */
static sw_status put_word(sw_texts *t, const char *word, bool spoken)
{
    int64_t number;
    const int64_t before = t->word.count;
    SW_TRY(sw_name_map_add(&t->word, &number, word));
    int64_t *times = grow(t->times, number, &t->times_capacity, sizeof *times);
    if (!times) return SW_ERROR_MEMORY;
    t->times = times;
    int64_t *at = grow(t->word_at, t->words, &t->word_capacity, sizeof *at);
    if (!at) return SW_ERROR_MEMORY;
    t->word_at = at;
    if (t->word.count > before) times[number] = 0;
    times[number] += spoken;
    at[t->words++] = number;
    return SW_OK;
}

static sw_status put_words(sw_texts *t, const char *text, bool spoken)
{
    sw_text word = {0};
    sw_status status = SW_OK;
    while (status == SW_OK && sw_word_next(&word, &text)) status = put_word(t, word.data, spoken);
    if (status == SW_OK) status = sw_text_status(&word);
    sw_text_free(&word);
    return status;
}

static sw_status put_text(sw_texts *t, char *text, int class, int64_t number)
{
    sw_quote quote = {.class = class, .number = number, .first = t->words};
    remove_struck_over(text);
    char *author = author_of(text);
    const char first = *author;
    *author = '\0';
    SW_TRY(put_words(t, text, true));
    quote.spoken = t->words - quote.first;
    *author = first;
    SW_TRY(put_words(t, author, false));
    quote.count = t->words - quote.first;
    sw_quote *list = grow(t->text, t->count, &t->text_capacity, sizeof *list);
    if (!list) return SW_ERROR_MEMORY;
    t->text = list;
    list[t->count++] = quote;
    return SW_OK;
}

static sw_status put_texts(sw_texts *t, const file *f, int class)
{
    char *rest = f->text.data;
    for (int64_t line = 1, number = 1; rest; number++) {
        const int64_t first_line = line;
        char *text = next_text(&rest, &line);
        if (!text) break;
        if (!sw_is_utf8(text))
            return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: a text that is not valid UTF-8",
                           f->path.text, (long long)first_line);
        SW_TRY(put_text(t, text, class, number));
    }
    return SW_OK;
}

static sw_status read_file(sw_texts *t, int class)
{
    file f = {0};
    SW_TRY(find(&f.path, sw_text_class[class]));
    sw_status status = sw_pieces_read(f.path.text, take_piece, &f);
    if (status == SW_OK) status = put_texts(t, &f, class);
    sw_text_free(&f.text);
    return status;
}

/* ---- Texts that are left out ----------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* What a text says: its words without rare ones, as sorted numbers. Empty if all words are rare. */
static sw_status write_words(sw_text *out, const sw_texts *t, const sw_quote *quote)
{
    enum { RARE = 10 };
    int64_t *list = reallocarray(NULL, (size_t)quote->spoken + 1, sizeof *list), count = 0;
    if (!list) return sw_fail(SW_ERROR_MEMORY, "out of memory for the words of a text");
    for (int64_t i = quote->first; i < quote->first + quote->spoken; i++)
        if (t->times[t->word_at[i]] >= RARE) list[count++] = t->word_at[i];
    qsort(list, (size_t)count, sizeof *list, ascending);
    out->length = 0;
    for (int64_t i = 0; i < count; i++) sw_text_add(out, "%lld ", (long long)list[i]);
    free(list);
    return sw_text_status(out);
}

/* Keep the texts that are long enough, have frequent words, and say what no text before them says.
 */
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
    free(texts->word_at);
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
        const sw_quote *quote = &texts->text[train[i]];
        for (int64_t j = 0; j < quote->count; j++) frequency[texts->word_at[quote->first + j]]++;
    }
    const sw_status status = sw_vocabulary_rank(&dataset->schema, token, &texts->word, frequency,
                                                value[SW_TEXT_WORDS], dataset->arena);
    free(frequency);
    return status;
}
