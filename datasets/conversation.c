/* conversation.c - conversation: what is the latest that was said about the given subject?
 *
 * A set is a conversation of n turns, n uniform in least .. most. An element is a turn: its token,
 * and how many turns ago it was, 0 for the last one. A token stands for a sentence. A statement
 * names a subject and a day, "the exam is on Monday". Chatter says nothing, "good morning". The
 * context of a set is its question: the one-hot number of a subject, uniform among `subjects`. The
 * day in the latest statement about that subject is the class, and this turn has the instance label
 * 1. Earlier statements about the subject may name other days, since plans change.
 *
 * The right turn is d turns ago, d uniform in 0 .. distance. (In a shorter conversation: 0 .. n-1.)
 * The turns before it are chatter with a probability of `chatter` per cent. Otherwise they are
 * statements about a uniform subject. The turns after it are made in the same way, without the
 * subject of the question. The day of each statement is uniform.
 *
 * The best possible accuracy is 1. Answers that do not use everything are right less often (the
 * numbers are for the defaults, and tests/datasets/test_conversation.c computes them):
 *
 *   order unknown          the most frequent day among the statements about the subject    0.65
 *   question unknown       the most probable day, from the last statement of each subject  0.55
 *   both unknown           the most frequent day of all statements                         0.39
 *   only recency           the day in the last statement                                   0.36
 *
 * Who must win: attention whose query is made of the question. An encoder with ReLU can give each
 * subject a feature that is larger the more recent the turn is. The question picks the feature, and
 * the softmax picks the turn. Poolings that do not know the question must pass on the latest day of
 * every subject, and the decoder picks one. */
#include "base/schema.h"
#include "data/filling.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

#include <stdio.h>

enum { LEAST = SW_PARAM_OWN, MOST, SUBJECTS, DAYS, DISTANCE, CHATTER };

static const char *const subject_name[] = {"exam",    "dinner", "concert", "visit",
                                           "lecture", "match",  "flight",  "party",
                                           "meeting", "lesson", "picnic",  "play"};
static const char *const day_name[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
static const char *const chatter_text[] = {"good morning",    "how are you",  "thank you",
                                           "just a moment",   "let us see",   "that is good news",
                                           "what a long day", "I had no idea"};

#define COUNT(list) (int)(sizeof(list) / sizeof *(list))
enum { WIDTH = 2, MOST_SUBJECTS = COUNT(subject_name), MOST_DAYS = COUNT(day_name) };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(8000, 500, 1000),
    {"least", "turns of the shortest conversation", 10, 1, 10000},
    {"most", "turns of the longest conversation", 30, 1, 10000},
    {"subjects", "number of subjects", 6, 2, MOST_SUBJECTS},
    {"days", "number of days, which are the classes", 4, 2, MOST_DAYS},
    {"distance", "the right turn is at most this many turns ago; more is harder", 8, 0, 9999},
    {"chatter", "percentage of turns that say nothing", 25, 0, 100},
};

static int64_t token_of(int64_t subject, int64_t day, const int64_t *value)
{
    return subject * value[DAYS] + day;
}

/* The sentences: all statements, then chatter. */
static sw_status name_tokens(sw_dataset *dataset, const int64_t *value)
{
    enum { MOST_TOKENS = MOST_SUBJECTS * MOST_DAYS + COUNT(chatter_text) };
    char statement[MOST_SUBJECTS * MOST_DAYS][64];
    const char *text[MOST_TOKENS];
    int64_t tokens = 0;
    for (int64_t s = 0; s < value[SUBJECTS]; s++)
        for (int64_t d = 0; d < value[DAYS]; d++) {
            snprintf(statement[tokens], sizeof statement[tokens], "the %s is on %s",
                     subject_name[s], day_name[d]);
            text[tokens] = statement[tokens];
            tokens++;
        }
    for (int i = 0; i < COUNT(chatter_text); i++) text[tokens++] = chatter_text[i];
    dataset->schema.vocabulary = tokens;
    dataset->schema.token = sw_names_copy(dataset->arena, text, tokens);
    return dataset->schema.token ? SW_OK : SW_ERROR_MEMORY;
}

/* The token of a turn that does not speak of the subject `avoid`; -1: of any. */
static int64_t draw_turn(sw_random *r, int64_t avoid, const int64_t *value)
{
    if (sw_random_below(r, 100) < (uint32_t)value[CHATTER])
        return value[SUBJECTS] * value[DAYS] + sw_random_below(r, COUNT(chatter_text));
    int64_t subject = sw_random_below(r, (uint32_t)(value[SUBJECTS] - (avoid >= 0)));
    if (avoid >= 0 && subject >= avoid) subject++;
    return token_of(subject, sw_random_below(r, (uint32_t)value[DAYS]), value);
}

static void put_conversation(const sw_dataset *dataset, const sw_filling *filling, int64_t b,
                             const int64_t *value, uint64_t seed)
{
    const int64_t first = filling->offset[b], turns = filling->offset[b + 1] - first;
    const int64_t farthest = value[DISTANCE] < turns ? value[DISTANCE] : turns - 1;
    sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
    const int64_t subject = sw_random_below(&r, (uint32_t)value[SUBJECTS]);
    const int64_t day = sw_random_below(&r, (uint32_t)value[DAYS]);
    const int64_t right = turns - 1 - sw_random_below(&r, (uint32_t)farthest + 1);
    for (int64_t i = 0; i < turns; i++) {
        sw_real *x = filling->x + (first + i) * WIDTH;
        x[0] = (sw_real)(i == right ? token_of(subject, day, value)
                                    : draw_turn(&r, i > right ? subject : -1, value));
        x[1] = (sw_real)(turns - 1 - i);
    }
    filling->context[b * value[SUBJECTS] + subject] = 1;
    filling->label[b] = (int32_t)day;
    filling->instance[first + right] = 1;
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const feature_name[] = {"turn", "turns ago"};
    if (value[LEAST] > value[MOST])
        return sw_fail(SW_ERROR_ARGUMENT, "least=%lld:most=%lld: expected most to be the larger",
                       (long long)value[LEAST], (long long)value[MOST]);
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, value[DAYS], day_name));
    SW_TRY(sw_dataset_context(dataset, &filling, value[SUBJECTS]));
    sw_columns *question = &dataset->schema.context;
    question->name = sw_names_copy(dataset->arena, subject_name, value[SUBJECTS]);
    if (!question->name) return SW_ERROR_MEMORY;
    SW_TRY(name_tokens(dataset, value));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
        filling.offset[b + 1] = filling.offset[b] + value[LEAST] +
                                sw_random_below(&r, (uint32_t)(value[MOST] - value[LEAST] + 1));
    }
    SW_TRY(sw_dataset_elements(dataset, &filling, WIDTH, feature_name, true));
    for (int64_t b = 0; b < dataset->sets.count; b++)
        put_conversation(dataset, &filling, b, value, seed);
    dataset->best = 1;
    return SW_OK;
}

const sw_dataset_type sw_dataset_conversation = {
    "conversation", "turns of a conversation, and a question: the latest relevant one answers it",
    params, sizeof params / sizeof params[0], make};
