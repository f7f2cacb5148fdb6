/* ranks.h - which of several processes this is that one launcher has begun: mpirun, srun. */
#ifndef RANKS_H
#define RANKS_H

typedef struct ranks {
    int rank, size; /* 0 .. size-1; size 1: there is no launcher */
    int here;       /* how many of them are on this machine; 1: not known */
} ranks;

/* From the variables that launchers set: Open MPI's, those of PMI (MPICH, Intel MPI), SLURM's. */
ranks ranks_here(void);

/* Give each of the processes on this machine its part of the cores, unless the launcher or the user
 * (OMP_NUM_THREADS) has done so. */
void share_cores(ranks r);

#endif
