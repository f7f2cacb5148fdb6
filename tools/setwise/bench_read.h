/* bench_read.h - `setwise bench read`. */
#ifndef BENCH_READ_H
#define BENCH_READ_H

/* argv[0] is "read". Returns the exit status. */
int bench_read_main(int argc, char **argv);

#endif
