/* study_csv.c - summary.csv and pairs.csv: the findings of a study for other programs. */
#include "report/study_csv.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "report/metric_text.h"

#include <math.h>

static void put_arm(sw_text *csv, const sw_report *r, int data, int arm,
                    const sw_metric_analysis *metric)
{
    const sw_study_cell cell = sw_study_cell_of(r->study, r->runs, data, arm);
    const sw_arm_estimate *estimate = &metric->arm[arm];
    sw_csv_field(csv, r->study->data[data]);
    sw_csv_next_field(csv, r->study->arm[arm]);
    sw_csv_next_field(csv, metric->name);
    sw_text_add(csv, ",%d,%d,%d", estimate->runs, cell.diverged, cell.empty);
    sw_csv_next_number(csv, estimate->mean);
    sw_csv_next_number(csv, estimate->sd);
    sw_csv_next_number(csv, estimate->low);
    sw_csv_next_number(csv, estimate->high);
    sw_csv_next_number(csv, estimate->best);
    if (cell.runs > 0)
        sw_text_add(csv, ",%lld", (long long)cell.parameters);
    else
        sw_text_add(csv, ",");
    sw_csv_next_number(csv, cell.seconds_mean);
    sw_text_add(csv, "\n");
}

static void put_pair(sw_text *csv, const sw_report *r, int data, int a, int b, const char *family,
                     const sw_metric_analysis *metric, const sw_pair_estimate *pair)
{
    sw_csv_field(csv, r->study->data[data]);
    sw_csv_next_field(csv, metric->name);
    sw_csv_next_field(csv, family);
    sw_csv_next_field(csv, r->study->arm[a]);
    sw_csv_next_field(csv, r->study->arm[b]);
    sw_csv_next_number(csv, pair->difference);
    sw_csv_next_number(csv, metric->ratios ? pair->ratio : NAN);
    sw_csv_next_number(csv, pair->low);
    sw_csv_next_number(csv, pair->high);
    sw_csv_next_number(csv, pair->p);
    sw_text_add(csv, ",%s", sw_verdict_name(pair->verdict));
    sw_csv_next_number(csv, pair->worse);
    sw_csv_next_number(csv, pair->equal);
    sw_csv_next_number(csv, pair->better);
    sw_text_add(csv, "\n");
}

static void put_metric(sw_text *summary, sw_text *pairs, const sw_report *r, int data,
                       const sw_metric_analysis *metric)
{
    for (int a = 0; a < metric->arms; a++) {
        put_arm(summary, r, data, a, metric);
        for (int b = a + 1; b < metric->arms; b++)
            put_pair(pairs, r, data, a, b, "all pairs", metric,
                     &metric->pair[a * metric->arms + b]);
    }
    for (int a = 0; a < metric->arms && metric->against; a++)
        if (a != metric->reference)
            put_pair(pairs, r, data, a, metric->reference, "reference", metric,
                     &metric->against[a]);
}

sw_status sw_study_csv_write(const sw_report *report)
{
    sw_text summary = {0}, pairs = {0};
    sw_text_add(&summary, "data,arm,metric,runs,diverged,empty,mean,sd,low,high,best,parameters,"
                          "seconds\n");
    sw_text_add(&pairs, "data,metric,family,arm,other,difference,ratio,low,high,p,verdict,worse,"
                        "equal,better\n");
    for (int d = 0; d < report->study->data_count; d++)
        for (int m = 0; m < report->analysis[d]->metrics; m++)
            put_metric(&summary, &pairs, report, d, &report->analysis[d]->metric[m]);
    const sw_status first = sw_text_save(&summary, report->folder, "summary.csv"),
                    second = sw_text_save(&pairs, report->folder, "pairs.csv");
    return first != SW_OK ? first : second;
}
