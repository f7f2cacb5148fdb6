/* test_diagnosis_weights.c - concentration, collapse, overlap and agreement with labels, by hand.
 */
#include "study/diagnosis_weights.h"
#include "study/statistics.h"

#include <criterion/criterion.h>
#include <math.h>

#define NEAR(x, y) cr_expect_float_eq(x, y, 1e-6, "%s is %g, expected %g", #x, x, (double)(y))

/* Two sets of four and two elements, and one of a single element, which does not count. */
static int64_t set[] = {0, 1, 2}, offset[] = {0, 4, 6, 7};
static sw_attention attention = {
    .count = 3, .set = set, .offset = offset, .queries = 1, .heads = 1};

static sw_diagnosis diagnose(sw_real *mean, sw_real *weight)
{
    sw_diagnosis d = {0};
    attention.mean = mean, attention.weight = weight;
    cr_assert_eq(sw_diagnose_weights(&d, &attention), SW_OK, "%s", sw_error_message());
    return d;
}

Test(diagnosis_weights, equal_weights)
{
    sw_real w[] = {
        (sw_real)0.25, (sw_real)0.25, (sw_real)0.25, (sw_real)0.25, (sw_real)0.5, (sw_real)0.5, 1};
    const sw_diagnosis d = diagnose(w, w);
    NEAR(d.elements, 7 / 3.0);
    NEAR(d.entropy, 1);
    NEAR(d.effective, 3);
    NEAR(d.effective_median, 3); /* of 4 and 2 */
    NEAR(d.largest, 0.375);
    NEAR(d.uniform, 1);
    NEAR(d.one_hot, 0);
    NEAR(d.spread, 0); /* both curves are the line */
    cr_expect(isnan(d.query_overlap) && isnan(d.head_overlap));
}

/* A long set pulls the mean, not the median. */
Test(diagnosis_weights, one_set_is_much_longer)
{
    enum { LONG = 92, SETS = 3 };
    static int64_t ends[] = {0, 2, 2 + LONG, 6 + LONG};
    sw_real w[6 + LONG];
    for (int i = 0; i < SETS; i++)
        for (int64_t k = ends[i]; k < ends[i + 1]; k++) w[k] = 1 / (sw_real)(ends[i + 1] - ends[i]);
    const sw_attention before = attention;
    attention.offset = ends;
    const sw_diagnosis d = diagnose(w, w);
    attention = before;
    cr_expect_float_eq(d.effective, (2 + LONG + 4) / 3.0, 1e-4);
    cr_expect_float_eq(d.effective_median, 4, 1e-5);
}

/* H of (1/2, 1/4, 1/4, 0) is 1.5 ln 2. The other set has all weight on one element. The curves at
 * the middle are 0.75 and 1 (the first element of two): 0.125 from their mean. At 5 % of the
 * elements they are 0.1 and 0.1; at 25 % 0.5 and 0.5; from there the distance grows to the middle.
 */
Test(diagnosis_weights, one_element_has_all)
{
    sw_real w[] = {(sw_real)0.25, (sw_real)0.5, (sw_real)0.25, 0, 0, 1, 1};
    const sw_diagnosis d = diagnose(w, w);
    NEAR(d.entropy, 1.5 * log(2) / log(4) / 2);
    NEAR(d.effective, (pow(2, 1.5) + 1) / 2);
    NEAR(d.largest, 0.75);
    NEAR(d.uniform, 0);
    NEAR(d.one_hot, 0.5);
    NEAR(d.spread, 0.125);
}

/* Two queries of two heads over two elements; in the first head both look at the same one. */
Test(diagnosis_weights, overlap_of_queries_and_heads)
{
    static int64_t two[] = {0, 2};
    static sw_real w[] = {1, 0, 1, (sw_real)0.5, 0, 1, 0, (sw_real)0.5}, mean[] = {0.625, 0.375};
    attention = (sw_attention){.count = 1, .set = set, .offset = two, .queries = 2, .heads = 2};
    const sw_diagnosis d = diagnose(mean, w);
    NEAR(d.query_overlap, (1 + 0.5) / 2);
    NEAR(d.head_overlap, (0 + 0.5) / 2);
    cr_expect(isnan(d.spread)); /* of one set */
}

/* A planted needle: set 0 weighs it most, set 1 ties it with the other element. Precision at 1. */
Test(diagnosis_weights, agreement_with_the_labels)
{
    static const uint8_t carries[] = {0, 1, 0, 0, 1, 0, 1};
    sw_real w[] = {(sw_real)0.25, (sw_real)0.5, (sw_real)0.25, 0, (sw_real)0.5, (sw_real)0.5, 1};
    const sw_dataset data = {.sets.offset = offset, .instance_label = carries};
    sw_diagnosis d = {0};
    attention.mean = w;
    cr_assert_eq(sw_diagnose_labels(&d, &attention, &data), SW_OK);
    NEAR(d.auc, 0.75);
    /* The deviation of 1 and 1/2, divided by the root of 2. */
    NEAR(d.auc_low, 0.75 - sw_student_of_normal(1.96, 1) * 0.25);
    NEAR(d.precision, 0.75);
    NEAR(d.carriers, 0.375);
}
