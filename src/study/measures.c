/* measures.c - the measures of a diagnosis by name. */
#include <setwise/diagnosis.h>

#include <stddef.h>

#define MEASURE(field, group, label)                                                               \
    {                                                                                              \
#field, group, label, offsetof(sw_diagnosis, field)                                        \
    }

static const sw_measure measures[] = {
    MEASURE(elements, "sets", "elements of a set"),
    MEASURE(entropy, "concentration", "entropy, share of the largest possible"),
    MEASURE(effective, "concentration", "effective number of elements"),
    MEASURE(effective_median, "concentration", "effective number, median"),
    MEASURE(largest, "concentration", "largest weight"),
    MEASURE(uniform, "collapse", "nearly equal weights, share"),
    MEASURE(one_hot, "collapse", "one element has all, share"),
    MEASURE(spread, "collapse", "distance between sets"),
    MEASURE(query_overlap, "collapse", "overlap of queries"),
    MEASURE(head_overlap, "collapse", "overlap of heads"),
    MEASURE(auc, "instance labels", "AUC"),
    MEASURE(auc_low, "instance labels", "AUC, lower end of 95 %"),
    MEASURE(precision, "instance labels", "precision at k"),
    MEASURE(carriers, "instance labels", "precision by chance"),
    MEASURE(deletion, "faithfulness", "confidence, most attended removed"),
    MEASURE(at_random, "faithfulness", "confidence, random ones removed"),
    MEASURE(insertion, "faithfulness", "confidence, least attended removed"),
    MEASURE(deletion_gain, "faithfulness", "deletion, gain over random"),
    MEASURE(deletion_low, "faithfulness", "deletion, gain, lower end of 95 %"),
    MEASURE(insertion_gain, "faithfulness", "insertion, gain over random"),
    MEASURE(insertion_low, "faithfulness", "insertion, gain, lower end of 95 %"),
    MEASURE(stability, "stability", "rank correlation with other seeds"),
    MEASURE(correlation, "stability", "correlation with other seeds"),
    MEASURE(repeated2, "longer sets", "same answer, own elements x 2"),
    MEASURE(repeated5, "longer sets", "same answer, own elements x 5"),
    MEASURE(repeated10, "longer sets", "same answer, own elements x 10"),
    MEASURE(foreign2, "longer sets", "same answer, others' elements x 2"),
    MEASURE(foreign5, "longer sets", "same answer, others' elements x 5"),
    MEASURE(foreign10, "longer sets", "same answer, others' elements x 10"),
    MEASURE(own2, "longer sets", "weight of own elements, x 2"),
    MEASURE(own5, "longer sets", "weight of own elements, x 5"),
    MEASURE(own10, "longer sets", "weight of own elements, x 10"),
};

int sw_measures(void)
{
    return sizeof measures / sizeof measures[0];
}

const sw_measure *sw_measure_at(int i)
{
    return i >= 0 && i < sw_measures() ? &measures[i] : NULL;
}

double sw_measure_of(const sw_measure *measure, const sw_diagnosis *diagnosis)
{
    return *(const double *)((const char *)diagnosis + measure->offset);
}
