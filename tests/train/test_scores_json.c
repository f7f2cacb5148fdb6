#include "train/scores_json.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(scores_json, has_names_and_null_for_nan)
{
    const sw_real y[] = {1, 0, 0, 1, 2, 0};
    const int32_t label[] = {0, 1, 1};
    const int64_t offset[4] = {0};
    char *names[] = {"no", "\"yes\""};
    const sw_schema schema = {.output = {.count = 2, .name = names}};
    const sw_ragged sets = {.count = 3, .offset = offset, .label = label};
    const sw_split split = {SW_TEST, &sets, NULL, 3, 2, SW_CLASSES};
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, y, split, &schema, NULL), SW_OK);
    char *json = sw_scores_json(s, &schema);
    cr_expect(strncmp(json, "{\"sets\": 3, \"loss\": ", 20) == 0, "%s", json);
    cr_expect(strstr(json, "{\"name\": \"\\\"yes\\\"\", \"sets\": 2, \"answers\": 1, \"right\": 1, "
                           "\"precision\": 1, \"recall\": 0.5, \"specificity\": 1, "),
              "%s", json);
    cr_expect(strstr(json, "\"confusion\": [\n    [1, 0],\n    [1, 1]]"), "%s", json);
    cr_expect(strstr(json, "\"probability\": null") && !strstr(json, "nan"), "%s", json);
    free(json);
    sw_scores_free(s);
}
