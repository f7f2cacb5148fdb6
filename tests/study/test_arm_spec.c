/* test_arm_spec.c - the spec of an arm as text. */
#include "study/arm_spec.h"

#include <criterion/criterion.h>

Test(arm_spec, says_which_fields_it_sets)
{
    cr_expect(sw_arm_sets("pma:encoder=isab", "encoder") && !sw_arm_sets("pma", "encoder"));
    cr_expect(!sw_arm_sets("pma:encoder=isab", "enc") &&
              !sw_arm_sets("pma:pool-layer=true", "layer"));
    cr_expect(!sw_arm_sets("pma:init=\"a:width=8\"", "width"));
}

Test(arm_spec, is_named_or_begins_with_its_pooling)
{
    cr_expect(sw_arm_is_named("a:lr=1:pool=max") && !sw_arm_is_named("max:pool-layer=true"));
    cr_expect(sw_arm_trials("max:trials=20") == 20 && sw_arm_trials("max") == 0);
}
