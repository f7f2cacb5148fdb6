/* diagnosis.h - attention under question: do the weights of elements say what decides?
 *
 *   sw_diagnosis d;
 *   sw_diagnose(&d, NULL, model, data, sw_dataset_split(data, SW_TEST), NULL);
 *   for (int i = 0; i < sw_measures(); i++)
 *       printf("%s: %g\n", sw_measure_at(i)->label, sw_measure_of(sw_measure_at(i), &d));
 *
 * Weights can be looked at, which does not make them an explanation: Jain and Wallace, "Attention
 * is not Explanation", NAACL 2019; Wiegreffe and Pinter, "Attention is not not Explanation", EMNLP
 * 2019. So the measures below ask the model itself what it does with other sets. */
#ifndef SETWISE_DIAGNOSIS_H
#define SETWISE_DIAGNOSIS_H

#include <setwise/study.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sw_diagnosis_options {
    int64_t sets;  /* diagnose at most so many, evenly spread over the split; 0: 200 */
    uint64_t seed; /* of random orders and added elements */
    int threads;   /* 0: the default; never changes a result */
} sw_diagnosis_options;

/* The weights of elements are those of attention. If the pooling has no weights, or equal ones by
 * definition (mean), gradient x input takes their place (sw_attention_gradient).
 *
 * "Confidence" is
 *
 *   classes      the probability of the class that is predicted for the whole set
 *   labels       the mean over labels of the probability of the answer to each
 *   regression   exp(-d): d is the mean change of the outputs, each divided by its standard
 *                deviation over the sets
 *
 * A mixture has no answer, so it has only the measures of the weights. NaN: the model or the data
 * does not have the measure. */
typedef struct sw_diagnosis {
    bool gradient;          /* weights are gradient x input */
    int64_t sets, of;       /* diagnosed; in the split */
    int64_t queries, heads; /* of the weights */
    double elements;        /* mean of a set */

    /* Concentration: means over sets of two or more elements, queries and heads. H is the entropy
     * of n weights, in nats. */
    double entropy;          /* H / ln n: 1 if all weights are equal, 0 if one element has all */
    double effective;        /* exp H, the effective number of elements (Hill 1973, order 1) */
    double effective_median; /* the median of exp H: a few long sets do not pull it */
    double largest;          /* weight */

    /* Collapse. */
    double uniform; /* share of the (set, query, head) with exp H above 0.9 n */
    double one_hot; /* share with exp H below 1.1 */
    double spread;  /* do sets differ? mean over sets of the largest distance between the curve of
                     * their sorted weights, summed up, and the mean of these curves; 0: all alike */
    double query_overlap; /* sum of min(a, b) over the elements, which is 1 - total variation: mean
                           * over pairs of queries of a head; NaN: one query */
    double head_overlap;  /* the same for pairs of heads of a query */

    /* Agreement with the instance labels, in sets with both kinds of elements. The lower end of the
     * 95 % interval, here and below, is that of Student's t over the sets; NaN if there are fewer
     * than two, or fewer than six that are all equal. */
    double auc, auc_low; /* mean area under the ROC curve; lower end of its 95 % interval */
    double precision;    /* at k, where k is the number of elements that carry the label */
    double carriers;     /* the share of these elements: the precision of random weights */

    /* Faithfulness: one tenth of the set after another is removed, or put in (at least one element
     * stays), and the confidence is drawn over that. The number is the area under the curve,
     * divided by its length (Petsiuk et al., "RISE", BMVC 2018; Samek et al. 2017). Removing the
     * most attended elements leaves the least attended ones, so the two ways share their curves. */
    double deletion;  /* the most attended removed, or the least attended put in */
    double at_random; /* random ones removed or put in; mean of three orders */
    double insertion; /* the most attended put in, or the least attended removed */
    double deletion_gain, deletion_low; /* at_random - deletion, mean over sets; lower end of its 95
                                         * % interval */
    double insertion_gain, insertion_low; /* insertion - at_random */

    /* Correlation of the weights with those of the other runs of the arm, which differ in their
     * seed; mean over sets. NaN: there are none. Where few elements have nearly all the weight, the
     * ranks of the others are noise, and the weights say whether the runs agree. */
    double stability;   /* of their ranks (Spearman's) */
    double correlation; /* of the weights themselves (Pearson's) */

    /* Sets 2, 5 and 10 times as long: the share of sets whose answer stays. Elements are added that
     * are drawn, with replacement, from the set itself; or from other sets, each from a set drawn
     * first. `own` is the weight that the set's own elements keep beside those of others: 1/2, 1/5
     * and 1/10 if all weights are equal. All this on the first 50 of the diagnosed sets. An answer
     * stays if the class or all labels do; of a regression, if it changes by less than half a
     * standard deviation. */
    double repeated2, repeated5, repeated10;
    double foreign2, foreign5, foreign10;
    double own2, own5, own10;
} sw_diagnosis;

/* Diagnose `model` on a split of `data`. `options` may be NULL. `attention`, if not NULL, receives
 * the weights of the sets that were diagnosed, for sw_attention_stability and
 * sw_attention_correlation: free them with sw_attention_free; NULL after a failure. The same
 * numbers at any number of threads. SW_ERROR_ARGUMENT: as sw_attention_gradient, if the model has
 * no weights. */
SW_API sw_status sw_diagnose(sw_diagnosis *out, sw_attention **attention, const sw_model *model,
                             const sw_dataset *data, sw_split split,
                             const sw_diagnosis_options *options);

/* Spearman's rank correlation of the mean weights of two models in the same sets: mean over the
 * sets and over all pairs of `count` models. Sets in which all weights of a model are equal are
 * left out. NaN: there is no pair, no such set, or no memory. */
SW_API double sw_attention_stability(const sw_attention *const *attention, int count);

/* The same of the weights themselves: Pearson's correlation. */
SW_API double sw_attention_correlation(const sw_attention *const *attention, int count);

/* ---- Measures by name ------------------------------------------------------------------------ */

typedef struct sw_measure {
    const char *name;  /* "deletion_gain": the field */
    const char *group; /* "faithfulness" */
    const char *label; /* "deletion, most attended first" */
    size_t offset;     /* in sw_diagnosis */
} sw_measure;
SW_API int sw_measures(void);
SW_API const sw_measure *sw_measure_at(int i); /* NULL out of range */
SW_API double sw_measure_of(const sw_measure *measure, const sw_diagnosis *diagnosis);

/* ---- What fails ------------------------------------------------------------------------------ */

/* Each way to fail, in words; tools/README.md has the reasons for the limits. */
typedef enum sw_failing {
    SW_FAILING_DELETION,  /* deletion_low at most 0, or deletion_gain below 0.01 */
    SW_FAILING_INSERTION, /* insertion_low at most 0, or insertion_gain below 0.01 */
    SW_FAILING_LABELS,    /* auc_low at most 0.5 */
    SW_FAILING_UNIFORM,   /* uniform at least 0.9 */
    SW_FAILING_ONE_HOT,   /* one_hot at least 0.9, and the labels do not agree */
    SW_FAILING_ALIKE,     /* spread below 0.02, and neither of the two */
    SW_FAILING_QUERIES,   /* query_overlap above 0.9 */
    SW_FAILING_HEADS,     /* head_overlap above 0.9 */
    SW_FAILING_STABILITY, /* stability below 0.5, and correlation, too */
    SW_FAILING_REPEATED,  /* repeated10 below 0.95 */
    SW_FAILING_FOREIGN,   /* foreign2 below 0.8 */
    SW_FAILINGS,
} sw_failing;

enum { SW_WARNING_SIZE = 240 }; /* holds any of them */

/* Write what fails into text [size]; "" if this does not. Returns whether it does. */
SW_API bool sw_diagnosis_fails(const sw_diagnosis *diagnosis, sw_failing failing, char *text,
                               size_t size);

/* ---- attention.json -------------------------------------------------------------------------- */

/* A JSON object, and a line break: "weights" ("attention" or "gradient x input"), the other fields
 * of sw_diagnosis by their names, null where they are NaN, and "warnings", a list of texts. The
 * caller frees *out with free(). SW_ERROR_MEMORY. */
SW_API sw_status sw_diagnosis_json(char **out, const sw_diagnosis *diagnosis);

/* Write it to the file `path`, which is replaced. SW_ERROR_IO; SW_ERROR_MEMORY. */
SW_API sw_status sw_diagnosis_write(const sw_diagnosis *diagnosis, const char *path);

/* Read such a file. SW_ERROR_NOT_FOUND; SW_ERROR_FORMAT. Measures that it lacks are NaN. */
SW_API sw_status sw_diagnosis_read(sw_diagnosis *out, const char *path);

/* Diagnose each run of a study that has ended, on its test split, and write attention.json into its
 * folder. `runs` is in the order of sw_study_index. A run whose model has neither weights nor
 * gradients is left out. sw_compare calls it with study->diagnose. Errors as those of
 * sw_dataset_open, sw_run_model, sw_diagnose and sw_diagnosis_write. */
SW_API sw_status sw_study_diagnose(const sw_study *study, const sw_study_run *runs,
                                   const char *folder);

#ifdef __cplusplus
}
#endif

#endif
