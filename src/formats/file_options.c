/* file_options.c - reads the options after the path of a file: the rows of options.def. */
#include "formats/file_options.h"

#include "base/error.h"
#include "base/quoted.h"
#include "base/text.h"

#include <setwise/formats.h>

#include <stdlib.h>
#include <string.h>

enum { SOME = false, ALL = true }; /* sw_file_option.all */

/* Each option, and where its value lies in sw_file_options. */
static const struct {
    sw_file_option option;
    size_t offset;
    bool list; /* of words that may be quoted */
} options[] = {
#define SW_FILE_TEXT(formats, member, fallback, choices, help)                                     \
    {{#member, help, fallback, choices, 0, 0, formats}, offsetof(sw_file_options, member)},
#define SW_FILE_LIST(formats, member, fallback, help)                                              \
    {{#member, help, fallback, NULL, 0, 0, formats}, offsetof(sw_file_options, member), true},
#define SW_FILE_INT(formats, member, fallback, least, largest, help)                               \
    {{#member, help, #fallback, NULL, least, largest, formats}, offsetof(sw_file_options, member)},
#include "formats/options.def"
#undef SW_FILE_INT
#undef SW_FILE_LIST
#undef SW_FILE_TEXT
};
enum { OPTIONS = sizeof options / sizeof options[0] };

int sw_file_option_count(void)
{
    return OPTIONS;
}

const sw_file_option *sw_file_option_at(int i)
{
    return i >= 0 && i < OPTIONS ? &options[i].option : NULL;
}

static sw_status set_option(sw_file_options *to, int i, const char *value)
{
    const sw_file_option *option = &options[i].option;
    void *at = (char *)to + options[i].offset;
    if (option->max > 0) {
        int64_t number;
        if (!sw_whole_parse(value, &number) || number < option->min || number > option->max)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%s=%.64s: expected a whole number from %lld to %lld (%s)", option->name,
                           value, (long long)option->min, (long long)option->max, option->help);
        memcpy(at, &number, sizeof number);
        return SW_OK;
    }
    if (option->choices && !sw_list_has(option->choices, '|', value))
        return sw_fail(SW_ERROR_ARGUMENT, "%s=%.64s: expected %s (%s)", option->name, value,
                       option->choices, option->help);
    memcpy(at, &value, sizeof value);
    return SW_OK;
}

/* Is every word of the list there, and are its quotes closed? */
static sw_status check_list(const char *list)
{
    sw_quoted_list words = sw_quoted_list_of(list, "+");
    while (sw_quoted_list_next(&words)) {
    }
    return words.status;
}

sw_status sw_file_options_parse(sw_file_options *to, uint64_t *given, char *text)
{
    const char *names[OPTIONS];
    *given = 0;
    for (int i = 0; i < OPTIONS; i++) {
        names[i] = options[i].option.name;
        SW_TRY(set_option(to, i, options[i].option.fallback));
    }
    for (char *word; (word = sw_quoted_next(&text, ':'));) {
        char *value = strchr(word, '=');
        if (!value)
            return sw_fail(SW_ERROR_ARGUMENT, "\"%.64s\" is not of the form option=value", word);
        *value++ = '\0';
        int i = 0;
        while (i < OPTIONS && strcmp(names[i], word) != 0) i++;
        if (i == OPTIONS) return sw_unknown_name("option of a file", word, names, OPTIONS);
        if (*given & (uint64_t)1 << i) return sw_fail(SW_ERROR_ARGUMENT, "%s is given twice", word);
        *given |= (uint64_t)1 << i;
        const sw_status status = options[i].list ? check_list(value) : sw_unquote(value);
        if (status != SW_OK) return sw_fail_in(status, word);
        SW_TRY(set_option(to, i, value));
    }
    if (to->valid + to->test > 99)
        return sw_fail(SW_ERROR_ARGUMENT, "valid=%lld and test=%lld leave no sets for training",
                       (long long)to->valid, (long long)to->test);
    return SW_OK;
}

/* Does the format have the option? */
static bool has_option(const sw_format_type *format, const sw_file_option *option)
{
    return option->all || sw_list_has(format->options, '|', option->name);
}

/* Is option i one that a file for a trained model takes over? */
static bool is_inherited(int i, uint64_t given, const sw_format_type *format)
{
    const char *of_training = "valid|test|folds|standardise|log|format";
    return !(given & (uint64_t)1 << i) && has_option(format, &options[i].option) &&
           !sw_list_has(of_training, '|', options[i].option.name);
}

sw_status sw_file_options_inherit(sw_text *to, uint64_t given, const char *like,
                                  const sw_format_type *format)
{
    char *copy = strdup(like), *rest = copy;
    if (!copy) return sw_fail(SW_ERROR_MEMORY, "out of memory for options");
    for (char *word; (word = sw_quoted_next(&rest, ':'));)
        for (int i = 0; i < OPTIONS; i++) {
            const size_t length = strlen(options[i].option.name);
            if (strncmp(word, options[i].option.name, length) == 0 && word[length] == '=' &&
                is_inherited(i, given, format))
                sw_text_add(to, "%s%s", to->length ? ":" : "", word);
        }
    free(copy);
    return sw_text_status(to);
}

sw_status sw_file_options_check(uint64_t given, const sw_format_type *format)
{
    sw_items list = {0};
    int wrong = -1;
    for (int i = 0; i < OPTIONS; i++) {
        const sw_file_option *option = &options[i].option;
        if (has_option(format, option))
            sw_items_add(&list, "%s", option->name);
        else if (given & (uint64_t)1 << i && wrong < 0)
            wrong = i;
    }
    if (wrong < 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s has no option %s; there are %s", format->name,
                   options[wrong].option.name, list.text);
}
