/* api_report.c - cases of report.h. */
#include "api.h"

CASE(sw_report_words)
{
    char *text;
    NEEDS(sw_report_words, out, NULL, NULL, 80);
    NEEDS(sw_report_words, report, &text, NULL, 80);
}

CASE(sw_report_json)
{
    char *text;
    NEEDS(sw_report_json, out, NULL, NULL);
    NEEDS(sw_report_json, report, &text, NULL);
}

CASE(sw_scores_figures)
{
    static const sw_real outputs[4096];
    sw_scores *scores;
    sw_schema schema = given_data()->schema;
    WORKS(sw_scores_new(&scores, outputs, given_split(SW_VALID), NULL, NULL));
    NEEDS(sw_scores_figures, scores, NULL, NULL, "x");
    NEEDS(sw_scores_figures, folder, scores, NULL, NULL);
    schema.output.count = 2;
    REFUSES(SW_ERROR_ARGUMENT, "the schema has 2 outputs, the scores 4",
            sw_scores_figures(scores, &schema, given_path("figures")));
    EXPECT(sw_scores_figures(scores, NULL, "/dev/null/figures") < 0);
    sw_scores_free(scores);
}

CASE(sw_run_curves)
{
    NEEDS(sw_run_curves, folder, NULL);
    EXPECT(sw_run_curves("") < 0 && sw_run_curves(given_path("nothing")) < 0);
}

CASE(sw_run_report)
{
    NEEDS(sw_run_report, folder, NULL, NULL);
    EXPECT(sw_run_report("", NULL) < 0 && sw_run_report(given_path("nothing"), NULL) < 0);
}

CASE(sw_plot)
{
    NEEDS(sw_plot, script_path, NULL);
    EXPECT(sw_plot("") < 0 && sw_plot(given_path("nothing.gp")) < 0);
}

CASE(sw_plot_as)
{
    NEEDS(sw_plot_as, script_path, NULL, "svg");
    NEEDS(sw_plot_as, format, given_path("a.gp"), NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_plot_as(given_path("a.gp"), ""));
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_plot_as(given_path("a.gp"), "svg'; system('true')"));
}

/* ---- Attention ------------------------------------------------------------------------------- */

/* A figure or table of attention: what all of them refuse. */
#define REFUSE_ATTENTION(function, ...)                                                            \
    do {                                                                                           \
        const sw_attention *attention = NULL;                                                      \
        const sw_dataset *data = given_data();                                                     \
        const char *path = given_path("a.svg");                                                    \
        REFUSES(SW_ERROR_ARGUMENT, #function ": attention is NULL", function(__VA_ARGS__));        \
        attention = given_attention();                                                             \
        data = NULL;                                                                               \
        REFUSES(SW_ERROR_ARGUMENT, #function ": data is NULL", function(__VA_ARGS__));             \
        data = given_data();                                                                       \
        path = NULL;                                                                               \
        REFUSES(SW_ERROR_ARGUMENT, #function ": path is NULL", function(__VA_ARGS__));             \
        path = "";                                                                                 \
        EXPECT(function(__VA_ARGS__) < 0);                                                         \
        path = given_path("b.svg");                                                                \
        data = given_other();                                                                      \
        REFUSES(SW_ERROR_ARGUMENT, "it is of other sets", function(__VA_ARGS__));                  \
    } while (0)

#define REFUSE_SETS(call)                                                                          \
    do {                                                                                           \
        const int64_t wrong[] = {-1, 3, INT64_MAX, INT64_MIN};                                     \
        for (int k = 0; k < 4; k++) {                                                              \
            const int64_t i = wrong[k];                                                            \
            REFUSES(SW_ERROR_ARGUMENT, "expected one of 0 to 2", call);                            \
        }                                                                                          \
    } while (0)

CASE(sw_attention_save)
{
    REFUSE_ATTENTION(sw_attention_save, attention, data, given_model(), path);
    NEEDS(sw_attention_save, model, given_attention(), given_data(), NULL, "x");
}

CASE(sw_attention_figure)
{
    REFUSE_ATTENTION(sw_attention_figure, attention, data, 0, 3, "", path);
    NEEDS(sw_attention_figure, title, given_attention(), given_data(), 0, 3, NULL, "x.svg");
    REFUSE_SETS(
        sw_attention_figure(given_attention(), given_data(), i, 3, "", given_path("c.svg")));
    const int64_t top[] = {0, -1, INT64_MIN};
    for (int i = 0; i < 3; i++)
        REFUSES(SW_ERROR_ARGUMENT, "expected at least 1",
                sw_attention_figure(given_attention(), given_data(), 0, top[i], "",
                                    given_path("c.svg")));
}

CASE(sw_attention_points)
{
    REFUSE_ATTENTION(sw_attention_points, attention, data, 0, "", path);
    NEEDS(sw_attention_points, title, given_attention(), given_data(), 0, NULL, "x.svg");
    REFUSE_SETS(sw_attention_points(given_attention(), given_data(), i, "", given_path("c.svg")));
}

CASE(sw_attention_words)
{
    REFUSE_ATTENTION(sw_attention_words, attention, data, 0, "", path);
    NEEDS(sw_attention_words, title, given_attention(), given_data(), 0, NULL, "x.svg");
    REFUSE_SETS(sw_attention_words(given_attention(), given_data(), i, "", given_path("c.svg")));
}

CASE(sw_attention_html)
{
    const sw_attention_page wrong = {.sets = -1}, less = {.elements = -1};
    REFUSE_ATTENTION(sw_attention_html, attention, data, NULL, path);
    REFUSES(SW_ERROR_ARGUMENT, "-1",
            sw_attention_html(given_attention(), given_data(), &wrong, given_path("d.html")));
    REFUSES(SW_ERROR_ARGUMENT, "-1",
            sw_attention_html(given_attention(), given_data(), &less, given_path("d.html")));
}
