/* skewed.h - columns whose few largest numbers have most of the spread. */
#ifndef SW_DATA_SKEWED_H
#define SW_DATA_SKEWED_H

#include <setwise/data.h>

/* Warn of columns of elements that the network would read better as logarithms, and name the option
 * that does so. In training, their numbers are 0 or more, one in twenty of those above 0 is six
 * times their median, and the hundredth that is farthest from the mean has half of the squared
 * distances from it or more. (Of a lognormal column the deviation of the logarithm is 1.2 then; no
 * exponential, uniform or half-normal column is such.) Of many elements 10,000 are looked at. */
sw_status sw_skewed_warn(sw_dataset *dataset);

#endif
