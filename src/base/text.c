/* text.c - text that grows, strings as JSON writes them, and small questions about text. */
#include "base/text.h"

#include "base/error.h"
#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Make room for `more` bytes and the NUL after them. */
static bool make_room(sw_text *text, size_t more)
{
    size_t need = text->length + more + 1;
    if (text->failed || need < more) return false;
    if (need <= text->capacity) return true;
    size_t capacity = need < 128 ? 256 : 2 * need;
    char *data = realloc(text->data, capacity);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

bool sw_is_plain(char c, const char *signs)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr(signs, c));
}

bool sw_list_has(const char *list, char separator, const char *word)
{
    const char between[] = {separator, 0};
    const size_t word_length = strlen(word);
    for (size_t length; *list; list += length + (list[length] == separator)) {
        length = strcspn(list, between);
        if (length == word_length && strncmp(list, word, length) == 0) return true;
    }
    return false;
}

sw_excerpt sw_excerpt_of(const char *s)
{
    enum { ROOM = 44 };
    sw_excerpt excerpt;
    const size_t length = sw_letters_within(s, ROOM);
    memcpy(excerpt.text, s, length);
    for (size_t i = 0; i < length; i++)
        if (excerpt.text[i] == '\n' || excerpt.text[i] == '\r') excerpt.text[i] = ' ';
    strcpy(excerpt.text + length, s[length] ? "..." : "");
    return excerpt;
}

void sw_text_append(sw_text *text, const char *bytes, size_t length)
{
    if (!make_room(text, length)) return;
    memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = 0;
}

void sw_text_add(sw_text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sw_text_add_list(text, format, args);
    va_end(args);
}

void sw_text_add_list(sw_text *text, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int length = sw_print_plain(NULL, 0, format, args);
    if (length < 0) {
        text->failed = true;
    } else if (make_room(text, (size_t)length)) {
        sw_print_plain(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

/* JSON readers take -0 as a whole number, which has no sign. */
void sw_text_real(sw_text *text, double x)
{
    sw_number number = isfinite(x) ? sw_number_of(x) : (sw_number){"null"};
    if (x == 0 && signbit(x)) number = (sw_number){"-0.0"};
    sw_text_append(text, number.text, strlen(number.text));
}

void sw_text_string(sw_text *text, const char *s)
{
    if (!sw_is_utf8(s)) text->failed = text->not_utf8 = true; /* no JSON reader would accept it */
    sw_text_append(text, "\"", 1);
    while (*s) {
        size_t plain = 0;
        while ((unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\') plain++;
        sw_text_append(text, s, plain);
        s += plain;
        if (!*s) break;
        bool control = (unsigned char)*s < 0x20;
        if (control)
            sw_text_add(text, "\\u%04x", (unsigned)*s);
        else
            sw_text_add(text, "\\%c", *s);
        s++;
    }
    sw_text_append(text, "\"", 1);
}

/* The message of the last failure that a text took. It is kept because calls may set other messages
 * before sw_text_status returns it. */
static _Thread_local char cause[512];

void sw_text_fail(sw_text *text, sw_status status)
{
    if (status == SW_OK || text->failed) return;
    snprintf(cause, sizeof cause, "%s", sw_error_message());
    text->cause = status;
    text->failed = true;
}

void sw_text_fail_as(sw_text *text, const sw_text *part)
{
    if (text->failed || !part->failed) return;
    text->failed = true;
    text->not_utf8 = part->not_utf8;
    text->cause = part->cause;
}

void sw_text_take(sw_text *text, sw_text *part)
{
    sw_text_fail_as(text, part);
    if (part->data) sw_text_append(text, part->data, part->length);
    sw_text_free(part);
}

sw_status sw_text_status(const sw_text *text)
{
    if (text->cause != SW_OK) return sw_fail(text->cause, "%s", cause);
    if (text->not_utf8) return sw_fail(SW_ERROR_ARGUMENT, "a text to write is not valid UTF-8");
    return text->failed ? sw_fail(SW_ERROR_MEMORY, "out of memory for a text") : SW_OK;
}

sw_status sw_text_give(char **out, sw_text *text)
{
    const sw_status status = sw_text_status(text);
    *out = status == SW_OK ? text->data : NULL;
    if (status != SW_OK) sw_text_free(text);
    return status;
}

void sw_text_free(sw_text *text)
{
    free(text->data);
    *text = (sw_text){0};
}
