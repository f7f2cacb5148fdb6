/* csv_header.c - finds out what each column of a CSV file holds. */
#include "formats/csv_header.h"

#include "base/quoted.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/builder_categories.h"
#include "formats/csv_guess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a column gets its kind: its name is `name`, or begins with `prefix`, or is listed by the
 * option. */
static const struct rule {
    const char *option;
    size_t offset; /* in sw_file_options */
    const char *name, *prefix;
    bool many;
} rules[SW_CSV_KINDS] = {
    [SW_CSV_SET] = {"set", offsetof(sw_file_options, set), "set", NULL, true},
    [SW_CSV_LABEL] = {"label", offsetof(sw_file_options, label), "label"},
    [SW_CSV_LABELS] = {"labels", offsetof(sw_file_options, labels), NULL, "label.", true},
    [SW_CSV_TARGET] = {"target", offsetof(sw_file_options, target), "target", "target.", true},
    [SW_CSV_CONTEXT] = {"context", offsetof(sw_file_options, context), "context", "context.", true},
    [SW_CSV_SPLIT] = {"split", offsetof(sw_file_options, split), "split"},
    [SW_CSV_GROUP] = {"group", offsetof(sw_file_options, group), "group"},
    [SW_CSV_FOLD] = {"fold", offsetof(sw_file_options, fold), "fold"},
    [SW_CSV_WEIGHT] = {"weight", offsetof(sw_file_options, weight), "set_weight"},
    [SW_CSV_INSTANCE] = {"instance", offsetof(sw_file_options, instance), "instance_label"},
    [SW_CSV_TEXT] = {"text", offsetof(sw_file_options, text), "text"},
    [SW_CSV_IGNORED] = {"ignore", offsetof(sw_file_options, ignore), NULL, NULL, true},
};

static bool has_prefix(const char *name, const char *prefix)
{
    const size_t length = strlen(prefix);
    return strncmp(name, prefix, length) == 0 && name[length];
}

sw_csv_kind sw_csv_kind_of(const char *name)
{
    for (int k = 0; k < SW_CSV_KINDS; k++) {
        if (rules[k].name && strcmp(name, rules[k].name) == 0) return (sw_csv_kind)k;
        if (rules[k].prefix && has_prefix(name, rules[k].prefix)) return (sw_csv_kind)k;
    }
    return SW_CSV_FEATURE;
}

void sw_csv_header_free(sw_csv_header *header)
{
    free(header->column);
    sw_name_map_free(&header->names);
}

sw_status sw_csv_header_add(sw_csv_header *header, const sw_builder *builder, const char *name,
                            sw_location location)
{
    enum { MOST = (1 << 20) + (1 << 10) }; /* as many features as a model takes, and some others */
    const int64_t before = header->names.count;
    int64_t number;
    if (before + header->unnamed == MOST)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "more than %d columns", MOST);
    if (!*name && before > 0) {
        header->unnamed++;
        return SW_OK;
    }
    if (header->unnamed > 0 || !sw_is_utf8(name))
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location, "column %lld of the header %s",
                               (long long)before + 1,
                               header->unnamed == 0 ? "is not UTF-8 " SW_UTF8_HINT : "has no name");
    SW_TRY(sw_name_map_add(&header->names, &number, name));
    if (number == before) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "columns %lld and %lld have the same name, \"%s\": give one of them "
                           "another name",
                           (long long)number + 1, (long long)before + 1, sw_excerpt_of(name).text);
}

/* ---- Options --------------------------------------------------------------------------------- */

static const char *option_of(const sw_csv_header *header, sw_csv_kind kind)
{
    const char *value;
    memcpy(&value, (const char *)header->options + rules[kind].offset, sizeof value);
    return value;
}

/* Does the option differ from its default? */
static bool is_chosen(const sw_csv_header *header, sw_csv_kind kind)
{
    const char *value = option_of(header, kind);
    const bool listed = rules[kind].prefix || !rules[kind].name; /* the default is "" */
    return rules[kind].option && strcmp(value, listed ? "" : rules[kind].name) != 0;
}

/* Is the column an answer, or another note on a set or an element that is no input of a model? */
static bool kind_is_answer(sw_csv_kind kind)
{
    return kind == SW_CSV_LABEL || kind == SW_CSV_LABELS || kind == SW_CSV_TARGET ||
           kind == SW_CSV_SPLIT || kind == SW_CSV_GROUP || kind == SW_CSV_FOLD ||
           kind == SW_CSV_INSTANCE || kind == SW_CSV_WEIGHT;
}

/* May a file for a model lack a column that an option names? The option may come from the training
 * run: new sets have no answers, need no columns that were left out, and texts need no names. */
static bool may_miss(const sw_csv_header *header, const sw_builder *builder, sw_csv_kind kind)
{
    if (!sw_builder_model(builder) && !sw_builder_unanswered(builder)) return false;
    const char *text = option_of(header, SW_CSV_TEXT);
    const bool of_texts = kind == SW_CSV_SET && sw_name_map_find(&header->names, text) >= 0;
    return kind_is_answer(kind) || kind == SW_CSV_IGNORED || of_texts;
}

/* Give the column of that name the kind. */
static sw_status choose(sw_csv_header *header, const sw_builder *builder, sw_csv_kind kind,
                        const char *name)
{
    const sw_name_map *names = &header->names;
    const int64_t found = sw_name_map_find(names, name);
    const bool passed_over = sw_builder_unanswered(builder) && kind_is_answer(kind);
    if (found < 0 && may_miss(header, builder, kind)) return SW_OK;
    if (found < 0 && rules[kind].many && strchr(name, ','))
        return sw_builder_fail(builder, SW_ERROR_NOT_FOUND, (sw_location){0},
                               "option %s: no column is called \"%s\" (names are joined by +: "
                               "%s=a+b)",
                               rules[kind].option, sw_excerpt_of(name).text, rules[kind].option);
    if (found < 0) {
        sw_unknown_name("column", name, (const char *const *)names->name, (int)names->count);
        /* The training run may have had lines before its header. */
        const char *hint = header->options->skip > 0 ? " (the option skip has passed over lines: "
                                                       "skip=0 if the first line is the header)"
                                                     : "";
        return sw_builder_fail(builder, SW_ERROR_NOT_FOUND, (sw_location){0}, "option %s: %s%s",
                               rules[kind].option, sw_error_message(), hint);
    }
    sw_csv_column *column = &header->column[found];
    if (column->kind != SW_CSV_FEATURE)
        return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                               "options %s and %s both name column \"%s\"",
                               rules[column->kind].option, rules[kind].option,
                               sw_excerpt_of(name).text);
    if (kind == SW_CSV_SET && header->joined) {
        if (column->in_name)
            return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                                   "option set names column \"%s\" twice",
                                   sw_excerpt_of(name).text);
        column->in_name = true;
        header->count[SW_CSV_SET] = 1;
    } else if (passed_over)
        column->kind = SW_CSV_IGNORED;
    else {
        column->kind = kind;
        column->number = header->count[kind]++;
    }
    return SW_OK;
}

/* Give the kind to the columns that its option names. */
static sw_status take_option(sw_csv_header *header, const sw_builder *builder, sw_csv_kind kind)
{
    const char *value = option_of(header, kind);
    if (!is_chosen(header, kind)) return SW_OK;
    if (!*value) return SW_OK; /* "label=": no column is the label */
    if (!rules[kind].many) return choose(header, builder, kind, value);
    if (kind == SW_CSV_SET) header->joined = value[sw_spec_span(value, "+")] != 0;
    if (header->joined && strcmp(header->options->merged, "yes") == 0)
        return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                               "merged=yes needs the names of sets in one column");
    sw_quoted_list list = sw_quoted_list_of(value, "+");
    while (sw_quoted_list_next(&list)) list.status = choose(header, builder, kind, list.word);
    return list.status;
}

/* ---- What the columns hold ------------------------------------------------------------------- */

static int64_t first_of(const sw_csv_header *header, sw_csv_kind kind)
{
    int64_t i = 0;
    while (header->column[i].kind != kind) i++;
    return i;
}

/* Columns that no option names get their kind by their names. A column that looks like an answer,
 * but is not the chosen one, must not become a feature: the model would learn from the answer. */
static sw_status take_rest(sw_csv_header *header, const sw_builder *builder, sw_location location)
{
    for (int64_t i = 0; i < header->names.count; i++) {
        sw_csv_column *column = &header->column[i];
        if (column->kind != SW_CSV_FEATURE) continue;
        const char *name = header->names.name[i];
        if (column->in_name) {
            column->kind = SW_CSV_IGNORED;
            continue;
        }
        const sw_csv_kind kind = *name ? sw_csv_kind_of(name) : SW_CSV_IGNORED;
        if (sw_builder_unanswered(builder) && kind_is_answer(kind)) {
            column->kind = SW_CSV_IGNORED;
            continue;
        }
        if (*name && kind != SW_CSV_FEATURE && is_chosen(header, kind))
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, location,
                "column \"%s\" is not the one that option %s names, and its name is not "
                "that of a feature (ignore=%s leaves it out)",
                sw_excerpt_of(name).text, rules[kind].option, sw_quoted_of(name).text);
        *column = (sw_csv_column){kind, header->count[kind]++};
    }
    return SW_OK;
}

static sw_status check_answers(sw_csv_header *header, const sw_builder *builder,
                               sw_location location)
{
    header->output = SW_CSV_LABEL;
    for (int k = SW_CSV_LABEL, seen = 0; k <= SW_CSV_TARGET; k++) {
        if (header->count[k] == 0) continue;
        if (seen++ > 0) {
            char **name = header->names.name;
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                                   "columns \"%s\" and \"%s\" are answers to different tasks "
                                   "(ignore=NAME leaves one out)",
                                   sw_excerpt_of(name[first_of(header, header->output)]).text,
                                   sw_excerpt_of(name[first_of(header, (sw_csv_kind)k)]).text);
        }
        header->output = (sw_csv_kind)k;
    }
    return SW_OK;
}

/* The names of all columns that have one, for a message. */
static sw_items columns_of(const sw_csv_header *header)
{
    sw_items list = {0};
    for (int64_t i = 0; i < header->names.count; i++)
        if (*header->names.name[i]) sw_items_add(&list, "%s", header->names.name[i]);
    return list;
}

/* The features as a value of `ignore`; to be freed. */
static sw_text features_to_ignore(const sw_csv_header *header)
{
    sw_text list = {0};
    for (int64_t i = 0; i < header->names.count; i++)
        if (header->column[i].kind == SW_CSV_FEATURE)
            sw_quoted_list_add(&list, header->names.name[i]);
    return list;
}

/* Some column has to say which set an element belongs to. The message suggests columns by their
 * names. */
static sw_status no_set(const sw_csv_header *header, const sw_builder *builder,
                        sw_location location)
{
    char label[256] = "";
    const char *skip = "; " SW_CSV_SKIP_HINT;
    sw_quoted set = {"NAME"};
    for (int64_t i = header->names.count - 1; i >= 0; i--) {
        const char *name = header->names.name[i];
        if (header->column[i].kind != SW_CSV_FEATURE) continue;
        if (sw_csv_may_be_set(name)) {
            set = sw_quoted_of(name);
            skip = "";
        } else if (header->count[SW_CSV_LABEL] == 0 && sw_csv_may_be_label(name))
            snprintf(label, sizeof label, ", label=%s makes \"%s\" the class",
                     sw_quoted_of(name).text, sw_excerpt_of(name).text);
    }
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "no column says which set an element belongs to: none is named \"%s\" "
                           "(set=%s names another%s%s); the columns are %s",
                           rules[SW_CSV_SET].name, set.text, label, skip, columns_of(header).text);
}

static sw_status check_elements(const sw_csv_header *header, const sw_builder *builder,
                                sw_location location)
{
    const bool text = header->count[SW_CSV_TEXT] > 0;
    if (!text && header->count[SW_CSV_SET] == 0) return no_set(header, builder, location);
    if (!text && header->count[SW_CSV_FEATURE] == 0)
        return sw_builder_fail(
            builder, SW_ERROR_FORMAT, location,
            "no column is left for the numbers of an element; the columns are %s",
            columns_of(header).text);
    if (text && header->count[SW_CSV_FEATURE] > 0) {
        sw_text features = features_to_ignore(header);
        const sw_status status = sw_builder_fail(
            builder, SW_ERROR_FORMAT, location,
            "elements are the words of \"%s\" or the numbers of other columns, not both (ignore=%s "
            "leaves these out)",
            header->names.name[first_of(header, SW_CSV_TEXT)],
            features.failed ? "NAME" : features.data);
        sw_text_free(&features);
        return status;
    }
    return SW_OK;
}

/* ---- The columns of the builder -------------------------------------------------------------- */

/* The names of the columns of a kind, without their prefix ("label."). To be freed. */
static const char **names_of(const sw_csv_header *header, sw_csv_kind kind)
{
    const char **names = calloc((size_t)header->count[kind] + 1, sizeof *names);
    const char *prefix = rules[kind].prefix;
    for (int64_t i = 0; names && i < header->names.count; i++) {
        if (header->column[i].kind != kind) continue;
        const char *name = header->names.name[i];
        if (prefix && has_prefix(name, prefix)) name += strlen(prefix);
        names[header->column[i].number] = name;
    }
    return names;
}

static sw_status declare(sw_builder *builder, const sw_csv_header *header, sw_csv_kind kind)
{
    const int64_t count = header->count[kind];
    if (count == 0) return SW_OK;
    const char **names = names_of(header, kind);
    if (!names) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", sw_builder_path(builder));
    sw_status status;
    if (kind == SW_CSV_FEATURE)
        status = sw_builder_features(builder, count, names);
    else if (kind == SW_CSV_CONTEXT)
        status = sw_builder_contexts(builder, count, names);
    else
        status = sw_builder_outputs(builder, kind == SW_CSV_LABELS ? SW_LABELS : SW_REGRESSION,
                                    count, names);
    free(names);
    return status;
}

/* Note which columns hold words. */
static void find_words(sw_csv_header *header, const sw_builder *builder)
{
    for (int64_t i = 0; i < header->names.count; i++) {
        sw_csv_column *column = &header->column[i];
        const bool element = column->kind == SW_CSV_FEATURE;
        if (element || column->kind == SW_CSV_CONTEXT)
            column->words = sw_builder_category_of(builder, element ? SW_ELEMENTS : SW_CONTEXTS,
                                                   column->number) != NULL;
    }
}

/* Is this line a header at all? */
static sw_status check_header(const sw_csv_header *header, const sw_builder *builder,
                              sw_location location)
{
    double number;
    int64_t numbers = 0;
    if (header->names.count == 1 && !*header->names.name[0])
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "no column has a name, expected a header");
    for (int64_t i = 0; i < header->names.count; i++)
        numbers += sw_number_parse(header->names.name[i], &number);
    if (numbers == header->names.count)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "numbers, expected a header with the names of the columns");
    if (header->names.count == 1 && strpbrk(header->names.name[0], ",;\t|"))
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "one column, \"%s\": the option sep names the sign that separates "
                               "the fields",
                               sw_excerpt_of(header->names.name[0]).text);
    const char *first = header->names.name[0], *text = option_of(header, SW_CSV_TEXT);
    if (header->names.count == 1 && sw_csv_kind_of(first) == SW_CSV_FEATURE &&
        strcmp(first, text) != 0)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "one column, \"%s\": if it is a title, skip=1 passes over this line",
                               sw_excerpt_of(first).text);
    return SW_OK;
}

sw_status sw_csv_header_end(sw_csv_header *header, sw_builder *builder, sw_location location)
{
    SW_TRY(check_header(header, builder, location));
    header->column = calloc((size_t)header->names.count, sizeof *header->column);
    if (!header->column)
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", sw_builder_path(builder));
    for (int k = SW_CSV_SET; k < SW_CSV_KINDS; k++)
        SW_TRY(take_option(header, builder, (sw_csv_kind)k));
    SW_TRY(take_rest(header, builder, location));
    SW_TRY(check_answers(header, builder, location));
    SW_TRY(check_elements(header, builder, location));
    SW_TRY(declare(builder, header, SW_CSV_FEATURE));
    SW_TRY(declare(builder, header, SW_CSV_CONTEXT));
    SW_TRY(sw_builder_categories_check(builder));
    find_words(header, builder);
    if (header->output != SW_CSV_LABEL) SW_TRY(declare(builder, header, header->output));
    return header->count[SW_CSV_TEXT] ? sw_builder_words(builder) : SW_OK;
}
