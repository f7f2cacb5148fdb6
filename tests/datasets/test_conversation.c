/* test_conversation.c - the class is the day in the latest statement about the subject of the
 * question, and answers that leave something out are right as often as the comment says. */
#include "datasets/sets.h"

enum { SUBJECTS = 6, DAYS = 4, STATEMENTS = SUBJECTS * DAYS };

/* The token of turn i. */
static int64_t token_of(set s, int64_t i)
{
    return (int64_t)s.x[2 * i];
}

static bool speaks_of(set s, int64_t i, int64_t subject)
{
    return token_of(s, i) / DAYS == subject; /* chatter: SUBJECTS or more */
}

static int64_t subject_of_question(const sw_dataset *d, int64_t b)
{
    const sw_real *context = d->sets.context + b * d->sets.context_width;
    int64_t subject = -1;
    for (int64_t i = 0; i < d->sets.context_width; i++) {
        cr_assert(context[i] == 0 || (context[i] == 1 && subject < 0), "not one-hot");
        if (context[i] == 1) subject = i;
    }
    cr_assert(subject >= 0, "not one-hot");
    return subject;
}

/* The turn by brute force: of all turns about the subject, the one with the fewest turns ago. */
static int64_t latest_about(set s, int64_t subject)
{
    int64_t latest = -1;
    for (int64_t i = 0; i < s.size; i++)
        if (speaks_of(s, i, subject) && (latest < 0 || s.x[2 * i + 1] < s.x[2 * latest + 1]))
            latest = i;
    return latest;
}

Test(conversation, the_latest_statement_about_the_subject)
{
    sw_dataset *d = open_spec("conversation:train=6000");
    cr_assert(d->task == SW_CLASSES && d->schema.output.count == DAYS && d->best == 1);
    cr_assert(d->sets.width == 2 && d->sets.context_width == SUBJECTS);
    cr_assert(d->schema.vocabulary > STATEMENTS);
    check_balance(d);
    double asked[SUBJECTS] = {0}, ago[9] = {0}, chatter = 0, earlier = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        const int64_t subject = subject_of_question(d, b), right = latest_about(s, subject);
        cr_assert(right >= 0 && token_of(s, right) % DAYS == s.label, "set %lld", (long long)b);
        cr_assert(s.size >= 10 && s.size <= 30 && s.size - 1 - right <= 8);
        asked[subject]++;
        ago[s.size - 1 - right]++;
        for (int64_t i = 0; i < s.size; i++) {
            cr_assert(s.x[2 * i + 1] == (sw_real)(s.size - 1 - i));
            cr_assert(s.instance[i] == (i == right));
            if (i < right) earlier++, chatter += token_of(s, i) >= STATEMENTS;
        }
    }
    for (int k = 0; k < SUBJECTS; k++)
        check_share(d->schema.context.name[k], asked[k], (double)d->sets.count, 1.0 / SUBJECTS);
    for (int k = 0; k < 9; k++) check_share("distance", ago[k], (double)d->sets.count, 1.0 / 9);
    check_share("chatter", chatter, earlier, 0.25);
    sw_dataset_free(d);
}

/* ---- Answers that leave something out -------------------------------------------------------- */

/* The largest of the shares of the days. */
static double largest_share(const double day[DAYS])
{
    double sum = 0, largest = 0;
    for (int k = 0; k < DAYS; k++) sum += day[k], largest = fmax(largest, day[k]);
    return largest / sum;
}

/* The probability that the best answer without the order is right. The statements about the subject
 * are exchangeable: each is the latest with the same probability. */
static double order_unknown(set s, int64_t subject)
{
    double day[DAYS] = {0};
    for (int64_t i = 0; i < s.size; i++)
        if (speaks_of(s, i, subject)) day[token_of(s, i) % DAYS]++;
    return largest_share(day);
}

/* The probability that the best answer without the question is right. A subject whose last
 * statement is at most 8 turns ago was asked for with a probability in proportion to q^k: k
 * statements follow, and each had one subject less to choose from, q = SUBJECTS / (SUBJECTS - 1).
 */
static double question_unknown(set s)
{
    double day[DAYS] = {0};
    for (int64_t subject = 0; subject < SUBJECTS; subject++) {
        const int64_t last = latest_about(s, subject);
        if (last < 0 || s.size - 1 - last > 8) continue;
        double weight = 1;
        for (int64_t i = last + 1; i < s.size; i++)
            if (token_of(s, i) < STATEMENTS) weight *= SUBJECTS / (SUBJECTS - 1.0);
        day[token_of(s, last) % DAYS] += weight;
    }
    return largest_share(day);
}

/* The day in the last statement, whatever it is about. */
static bool last_statement_is_right(set s)
{
    int64_t i = s.size - 1;
    while (token_of(s, i) >= STATEMENTS) i--;
    return token_of(s, i) % DAYS == s.label;
}

static bool most_frequent_day_is_right(set s)
{
    int64_t count[DAYS] = {0}, most = 0;
    for (int64_t i = 0; i < s.size; i++)
        if (token_of(s, i) < STATEMENTS) count[token_of(s, i) % DAYS]++;
    for (int64_t k = 1; k < DAYS; k++) most = count[k] > count[most] ? k : most;
    return most == s.label;
}

/* The numbers of the comment in conversation.c. */
Test(conversation, what_other_answers_reach)
{
    sw_dataset *d = open_spec("conversation:train=1:valid=1:test=20000");
    const sw_split test = sw_dataset_split(d, SW_TEST);
    double no_order = 0, no_question = 0, last = 0, frequent = 0, n = (double)test.count;
    for (int64_t i = 0; i < test.count; i++) {
        set s = set_of(d, test.index[i]);
        no_order += order_unknown(s, subject_of_question(d, test.index[i]));
        no_question += question_unknown(s);
        last += last_statement_is_right(s);
        frequent += most_frequent_day_is_right(s);
    }
    const struct {
        const char *name;
        double is, said;
    } answer[] = {{"order unknown", no_order / n, 0.65},
                  {"question unknown", no_question / n, 0.55},
                  {"last statement", last / n, 0.36},
                  {"most frequent day", frequent / n, 0.39}};
    for (int i = 0; i < 4; i++)
        cr_expect(fabs(answer[i].is - answer[i].said) < 0.01, "%s: %g, said %g", answer[i].name,
                  answer[i].is, answer[i].said);
    sw_dataset_free(d);
}

Test(conversation, short_conversations)
{
    sw_dataset *d = open_spec("conversation:least=1:most=3:distance=100:chatter=100:train=500");
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        const int64_t right = latest_about(s, subject_of_question(d, b));
        cr_assert(s.size >= 1 && s.size <= 3 && right >= 0 && s.instance[right]);
    }
    sw_dataset_free(d);
}

Test(conversation, turns_are_sentences)
{
    sw_dataset *d = open_spec("conversation:train=1:subjects=12:days=7");
    cr_assert_str_eq(sw_token_word(&d->schema, 0), "the exam is on Monday");
    cr_assert_str_eq(sw_token_word(&d->schema, 83), "the play is on Sunday");
    cr_assert_str_eq(sw_token_word(&d->schema, 84), "good morning");
    cr_assert_str_eq(d->schema.context.name[11], "play");
    sw_dataset_free(d);
    expect_refused("conversation:least=5:most=4", "least=5:most=4: expected most to be the larger");
}
