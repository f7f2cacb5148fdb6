/* json.c - reads JSON texts into jansson's values, and tells a fault of the text from a lack of
 * memory. next() cuts the text into tokens; value(), with member() and item(), makes the values. */
#include "base/json.h"

#include "base/error.h"
#include "base/file.h"
#include "base/json_size.h"
#include "base/number.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { DEEPEST = 2048 }; /* brackets in brackets; each takes some of the stack */

/* What a token is; one of {}[]:, is its own kind. */
enum {
    END,
    INVALID = '?',
    STRING = '"',
    WHOLE = 'i',
    REAL = 'r',
    TRUE = 't',
    FALSE = 'f',
    NOTHING = 'n'
};

typedef struct scanner {
    const char *text;
    size_t length, begin, at; /* the last token is text[begin] .. text[at - 1] */
    int kind;                 /* of the last token */
    int depth;
    bool all_real;   /* whole numbers are real ones, too */
    sw_text scratch; /* the last token, if it is a string or a number; escapes are resolved */
    int64_t whole;   /* its value, if it is of that kind */
    double real;
    json_error_t *error;
} scanner;

/* ---- Faults ---------------------------------------------------------------------------------- */

static void find_place(const scanner *s)
{
    s->error->position = (int)s->at;
    s->error->line = 1;
    s->error->column = 0;
    for (size_t i = 0; i < s->at; i++) {
        s->error->column = s->text[i] == '\n' ? 0 : s->error->column + sw_begins_letter(s->text[i]);
        s->error->line += s->text[i] == '\n';
    }
}

/* Describe the fault at the last token, if it is the first one. Returns INVALID. */
__attribute__((format(printf, 3, 4))) static int fault(scanner *s, enum json_error_code code,
                                                       const char *format, ...)
{
    enum { CODE = JSON_ERROR_TEXT_LENGTH - 1, SHORT = 20 };
    char *text = s->error->text;
    if (*text) return INVALID;
    va_list args;
    va_start(args, format);
    sw_print_plain(text, CODE, format, args);
    va_end(args);
    const size_t length = s->at - s->begin;
    if (length == 0 && s->at == s->length) {
        sw_append(text, CODE, " near end of file");
        code = json_error_premature_end_of_input;
    } else if (length > 0 && length <= SHORT) {
        sw_append(text, CODE, " near '%.*s'", (int)length, s->text + s->begin);
    }
    text[CODE] = (char)code;
    find_place(s);
    return INVALID;
}

/* ---- Tokens ---------------------------------------------------------------------------------- */

/* The next byte; 0 at the end. */
static char peek(const scanner *s)
{
    return s->at < s->length ? s->text[s->at] : 0;
}

/* Four hexadecimal digits; -1: the next bytes are others. */
static int32_t read_hex(scanner *s)
{
    int32_t code = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = peek(s) ? strchr(digits, peek(s)) : NULL;
        s->at += s->at < s->length;
        if (!digit) return -1;
        code = code * 16 + (int32_t)(digit - digits) % 16;
    }
    return code;
}

/* The character of \uXXXX, or of \uXXXX\uXXXX, two halves of a pair (RFC 8259, section 7). */
static int read_code(scanner *s)
{
    int32_t code = read_hex(s);
    if (code < 0) return fault(s, json_error_invalid_syntax, "invalid escape");
    if (code == 0) return fault(s, json_error_null_character, "\\u0000 is not allowed");
    if (code >= 0xd800 && code <= 0xdbff && s->length - s->at >= 2 &&
        memcmp(s->text + s->at, "\\u", 2) == 0) {
        s->at += 2;
        const int32_t low = read_hex(s);
        if (low < 0) return fault(s, json_error_invalid_syntax, "invalid escape");
        if (low >= 0xdc00 && low <= 0xdfff)
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    if (code >= 0xd800 && code <= 0xdfff)
        return fault(s, json_error_invalid_syntax, "invalid Unicode '\\u%04X'", (unsigned)code);
    utf8proc_uint8_t letter[4];
    const utf8proc_ssize_t length = utf8proc_encode_char(code, letter);
    sw_text_append(&s->scratch, (const char *)letter, (size_t)length);
    return STRING;
}

/* A backslash, and what it stands for. */
static int read_escape(scanner *s)
{
    static const char sign[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
    s->at++;
    const char letter = peek(s);
    s->at += s->at < s->length;
    if (letter == 'u') return read_code(s);
    const char *found = letter ? strchr(sign, letter) : NULL;
    if (!found) return fault(s, json_error_invalid_syntax, "invalid escape");
    sw_text_append(&s->scratch, &meaning[found - sign], 1);
    return STRING;
}

/* A letter beyond ASCII. */
static int read_letter(scanner *s)
{
    char letter[5] = "";
    const size_t left = s->length - s->at;
    memcpy(letter, s->text + s->at, left < 4 ? left : 4);
    const size_t length = sw_utf8_length(letter);
    if (length == 0)
        return fault(s, json_error_invalid_utf8, "unable to decode byte 0x%x",
                     (unsigned)(unsigned char)*letter);
    sw_text_append(&s->scratch, letter, length);
    s->at += length;
    return STRING;
}

static bool is_control(char c)
{
    return (unsigned char)c < ' ';
}

static bool is_ordinary(char c)
{
    return (unsigned char)c < 0x80 && !is_control(c) && c != '"' && c != '\\';
}

static int read_string(scanner *s)
{
    s->scratch.length = 0;
    for (int kind = STRING; kind == STRING;) {
        const size_t from = s->at;
        while (s->at < s->length && is_ordinary(s->text[s->at])) s->at++;
        sw_text_append(&s->scratch, s->text + from, s->at - from);
        const char c = peek(s);
        if (s->at == s->length)
            kind = fault(s, json_error_premature_end_of_input, "premature end of input");
        else if (c == '\n')
            kind = fault(s, json_error_invalid_syntax, "unexpected newline");
        else if (is_control(c))
            kind = fault(s, json_error_invalid_syntax, "control character 0x%x", (unsigned)c);
        else if (c == '\\')
            kind = read_escape(s);
        else if (c != '"')
            kind = read_letter(s);
        else
            break;
    }
    if (peek(s) != '"' || *s->error->text) return INVALID;
    s->at++;
    return s->scratch.failed ? INVALID : STRING;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Go past digits, of which there must be one. */
static bool pass_digits(scanner *s)
{
    const size_t from = s->at;
    while (is_digit(peek(s))) s->at++;
    return s->at > from;
}

static int read_number(scanner *s)
{
    bool real = s->all_real;
    s->at = s->begin + (s->text[s->begin] == '-');
    const bool zero = peek(s) == '0';
    if (zero ? is_digit((s->at++, peek(s))) : !pass_digits(s)) return INVALID;
    if (peek(s) == '.') {
        real = true;
        s->at++;
        if (!pass_digits(s)) return INVALID;
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        real = true;
        s->at++;
        s->at += peek(s) == '+' || peek(s) == '-';
        if (!pass_digits(s)) return INVALID;
    }
    s->scratch.length = 0;
    sw_text_append(&s->scratch, s->text + s->begin, s->at - s->begin);
    if (s->scratch.failed) return INVALID;
    const char *number = s->scratch.data;
    if (real ? sw_number_parse(number, &s->real) : sw_whole_parse(number, &s->whole))
        return real ? REAL : WHOLE;
    return fault(s, json_error_numeric_overflow, "%s",
                 real             ? "real number overflow"
                 : *number == '-' ? "too big negative integer"
                                  : "too big integer");
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int read_word(scanner *s)
{
    static const char *const words[] = {"true", "false", "null"};
    while (is_letter(peek(s))) s->at++;
    const size_t length = s->at - s->begin;
    for (int i = 0; i < 3; i++)
        if (strlen(words[i]) == length && memcmp(s->text + s->begin, words[i], length) == 0)
            return *words[i];
    return INVALID;
}

static int read_token(scanner *s)
{
    if (s->at == s->length) return END;
    const char c = s->text[s->at];
    if ((unsigned char)c >= 0x80) {
        s->scratch.length = 0;
        read_letter(s);
        return INVALID;
    }
    s->at++;
    if (c == '"') return read_string(s);
    if (c == '-' || is_digit(c)) return read_number(s);
    if (is_letter(c)) return read_word(s);
    return c && strchr("{}[]:,", c) ? c : INVALID;
}

static void next(scanner *s)
{
    while (s->at < s->length && strchr(" \t\n\r", s->text[s->at]) && s->text[s->at]) s->at++;
    s->begin = s->at;
    s->kind = read_token(s);
}

/* ---- Values ---------------------------------------------------------------------------------- */

static json_t *value(scanner *s);

/* Read an item of an array. */
static bool item(scanner *s, json_t *array)
{
    json_t *read = value(s);
    return read && json_array_append_new(array, read) == 0;
}

/* Read a key and its value. */
static bool member(scanner *s, json_t *object)
{
    if (s->kind != STRING) return fault(s, json_error_invalid_syntax, "string or '}' expected"), 0;
    if (json_object_get(object, s->scratch.data))
        return fault(s, json_error_duplicate_key, "duplicate object key"), 0;
    char *key = strdup(s->scratch.data);
    json_t *read = NULL;
    if (key) next(s);
    if (key && s->kind != ':') {
        fault(s, json_error_invalid_syntax, "':' expected");
    } else if (key) {
        next(s);
        read = value(s);
    }
    const bool kept = read && json_object_set_new_nocheck(object, key, read) == 0;
    free(key);
    return kept;
}

/* Fill the empty `made` by what stands between its brackets. NULL, and `made` is freed: a fault. */
static json_t *fill(json_t *made, scanner *s, char close, bool (*take)(scanner *, json_t *))
{
    if (!made) return NULL;
    next(s);
    if (s->kind == close) return made;
    while (take(s, made)) {
        next(s);
        if (s->kind == close) return made;
        if (s->kind != ',') {
            fault(s, json_error_invalid_syntax, "'%c' expected", close);
            break;
        }
        next(s);
    }
    json_decref(made);
    return NULL;
}

/* The value that begins with the last token. NULL: a fault; without a text, memory is lacking. */
static json_t *value(scanner *s)
{
    json_t *made = NULL;
    if (++s->depth > DEEPEST) {
        fault(s, json_error_stack_overflow, "maximum parsing depth reached");
        return NULL;
    }
    switch (s->kind) {
    case '{': made = fill(json_object(), s, '}', member); break;
    case '[': made = fill(json_array(), s, ']', item); break;
    case STRING: made = json_stringn_nocheck(s->scratch.data, s->scratch.length); break;
    case WHOLE: made = json_integer(s->whole); break;
    case REAL: made = json_real(s->real); break;
    case TRUE: made = json_true(); break;
    case FALSE: made = json_false(); break;
    case NOTHING: made = json_null(); break;
    case INVALID: fault(s, json_error_invalid_syntax, "invalid token"); break;
    default: fault(s, json_error_invalid_syntax, "unexpected token");
    }
    s->depth--;
    return made;
}

static json_t *read_text(scanner *s, bool any)
{
    next(s);
    if (!any && s->kind != '{' && s->kind != '[') {
        fault(s, json_error_invalid_syntax, "'[' or '{' expected");
        return NULL;
    }
    json_t *read = value(s);
    if (!read) return NULL;
    next(s);
    if (s->kind == END) return read;
    fault(s, json_error_end_of_input_expected, "end of file expected");
    json_decref(read);
    return NULL;
}

sw_status sw_json_read(json_t **out, const char *text, size_t length, size_t flags,
                       json_error_t *error)
{
    *out = NULL;
    memset(error, 0, sizeof *error);
    if (sw_json_is_too_large(text, length, error)) return SW_ERROR_FORMAT;
    scanner s = {.text = text,
                 .length = length,
                 .all_real = flags & JSON_DECODE_INT_AS_REAL,
                 .error = error};
    *out = read_text(&s, flags & JSON_DECODE_ANY);
    const bool memory = s.scratch.failed || !*error->text;
    sw_text_free(&s.scratch);
    if (*out) return SW_OK;
    if (!memory) return SW_ERROR_FORMAT;
    return sw_fail(SW_ERROR_MEMORY, "out of memory to read %zu bytes of JSON", length);
}

sw_status sw_json_read_file(json_t **out, const char *path)
{
    enum { LARGEST = 1 << 20 };
    char *text;
    size_t size;
    json_error_t error;
    *out = NULL;
    SW_TRY(sw_file_read(&text, &size, path, LARGEST));
    const sw_status status = sw_json_read(out, text, size, 0, &error);
    free(text);
    if (status == SW_ERROR_FORMAT)
        return sw_fail(status, "%s: line %d: %s", path, error.line, error.text);
    return status == SW_OK ? SW_OK : sw_fail_in(status, path);
}

sw_status sw_json_unpack(const json_t *object, json_error_t *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int failed = json_vunpack_ex((json_t *)object, error, 0, format, args);
    va_end(args);
    if (!failed) return SW_OK;
    if (json_error_code(error) != json_error_out_of_memory) return SW_ERROR_FORMAT;
    return sw_fail(SW_ERROR_MEMORY, "out of memory to read a JSON object");
}
