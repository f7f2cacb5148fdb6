/* chain.c - the operators that wait for their rows, run block by block. */
#include "autodiff/chain.h"

#include "autodiff/backward.h"
#include "autodiff/blocks.h"
#include "autodiff/debug_numbers.h"
#include "kernels/team.h"

#include <string.h>

/* ---- What is in a chain ---------------------------------------------------------------------- */

/* A tensor that the chain begins with, or an operator of the chain. */
typedef struct link {
    sw_tensor *whole;    /* all rows */
    const sw_node *node; /* that computes it; NULL: the chain begins with it */
    bool cut;            /* a block sees its own rows; otherwise all of it */
    const int *in;       /* [node->count] links; -1: none */
} link;

typedef struct chain {
    int64_t rows;
    int count, room;
    link *link;                      /* [count]; inputs come before what reads them */
    const sw_reduce_rule *reduction; /* of the last link; NULL: its rows are stored */
    sw_blocks blocks;
} chain;

/* Returns the number of a new link; -1: the tape has failed. */
static int add_link(chain *c, sw_tape *tape, link added)
{
    if (c->count == c->room) {
        const int room = c->room ? 2 * c->room : 16;
        link *grown = sw_tape_take(tape, sizeof *grown * (size_t)room);
        if (!grown) return -1;
        if (c->count) memcpy(grown, c->link, sizeof *grown * (size_t)c->count);
        c->link = grown;
        c->room = room;
    }
    c->link[c->count] = added;
    return c->count++;
}

static int link_of(chain *c, sw_tape *tape, sw_tensor *x, bool cut);

/* The link of an operator, after those of its inputs. */
static int link_of_node(chain *c, const sw_node *node, unsigned cut)
{
    int *in = sw_tape_take(node->tape, sizeof *in * (size_t)node->count);
    if (!in) return -1;
    for (int i = 0; i < node->count; i++) {
        in[i] = -1;
        if (!node->in[i]) continue;
        in[i] = link_of(c, node->tape, node->in[i], cut >> i & 1);
        if (in[i] < 0) return -1;
    }
    return add_link(c, node->tape, (link){node->out, node, true, in});
}

static int link_of(chain *c, sw_tape *tape, sw_tensor *x, bool cut)
{
    for (int i = 0; i < c->count; i++)
        if (c->link[i].whole == x && c->link[i].cut == cut) return i;
    if (x->deferred)
        return link_of_node(c, x->deferred, x->deferred->op->rows->inputs(x->deferred));
    return add_link(c, tape, (link){x, NULL, cut, NULL});
}

/* ---- One block ------------------------------------------------------------------------------- */

/* A block on its way through the chain. */
typedef struct passage {
    const chain *chain;
    sw_tape *tape;         /* of the lane */
    sw_real *const *grads; /* [links] where gradients of shared tensors go; NULL: no backward */
    int64_t first, count;
    sw_tensor **part; /* [links] */
} passage;

/* What a block sees of a tensor that the chain begins with. */
static sw_tensor *begin_with(const passage *p, int i)
{
    const link *l = &p->chain->link[i];
    sw_tensor *seen = l->cut ? sw_row_view(p->tape, l->whole, p->first, p->count)
                             : sw_tape_take(p->tape, sizeof *seen);
    if (!seen) return NULL;
    if (!l->cut) *seen = *l->whole;
    if (!l->cut) seen->grad = p->grads ? p->grads[i] : NULL;
    seen->needs_grad = p->grads && l->whole->needs_grad;
    return seen;
}

/* The operator of link i on this block, not yet run. */
static sw_node *part_of(const passage *p, int i)
{
    const link *l = &p->chain->link[i];
    sw_node *part = sw_node_new(p->tape, l->node->op, l->node->count);
    if (!part) return NULL;
    part->attr = l->node->attr;
    for (int j = 0; j < part->count; j++) part->in[j] = l->in[j] < 0 ? NULL : p->part[l->in[j]];
    const sw_row_rule *rule = part->op->rows;
    const bool last = i + 1 == p->chain->count;
    if (last && p->chain->reduction)
        part->op = p->chain->reduction->op;
    else if (rule->cut && !rule->cut(part, p->first, p->count))
        return NULL;
    return part;
}

/* Run all of the chain on a block but its last operator, which is returned. NULL: the tape of the
 * lane has failed. */
static sw_node *run_up_to_last(passage *p)
{
    const int last = p->chain->count - 1;
    sw_tape_reset(p->tape);
    sw_tape_record(p->tape, p->grads != NULL);
    p->tape->first_row = p->first;
    p->part = sw_tape_take(p->tape, sizeof *p->part * (size_t)p->chain->count);
    if (!p->part) return NULL;
    for (int i = 0; i < last; i++) {
        sw_node *part = p->chain->link[i].node ? part_of(p, i) : NULL;
        p->part[i] = part ? sw_node_run(part) : p->chain->link[i].node ? NULL : begin_with(p, i);
        if (!p->part[i]) return NULL;
    }
    return part_of(p, last);
}

/* ---- Forward --------------------------------------------------------------------------------- */

/* The partial result of some rows, of the sets that they are in. */
typedef struct partial {
    sw_node *total;
    sw_block_sets sets;
} partial;

/* Shared by the lanes of a chain. */
typedef struct run {
    const sw_node *node; /* the record of the chain, or its last operator */
    const chain *chain;
    sw_blocks blocks;          /* as this run takes them */
    partial *part;             /* [parts] of a reduction */
    sw_real **grads[SW_LANES]; /* [links] of backward: of what rows share */
} run;

/* A block of a chain whose rows are stored. */
static bool store_block(passage *p, sw_node *part)
{
    const sw_tensor *whole = p->chain->link[p->chain->count - 1].whole;
    part->place = whole->data + p->first * (whole->size / p->chain->rows);
    if (!sw_node_run(part)) return false;
    if (part->out->data != part->place) /* sw_reshape shares the memory of its input */
        memcpy(part->place, part->out->data, sw_bytes(part->out->size, sizeof(sw_real)));
    return true;
}

/* Join the partial result of some rows to that of the rows before them, which begin no later. */
static void join(const sw_reduce_rule *rule, const partial *before, const partial *next)
{
    const int64_t first = next->sets.first - before->sets.first;
    rule->join(before->total, next->total, first,
               first ? next->sets.skipped : next->sets.skipped - before->sets.skipped);
}

/* A block of a reduction joins the rows before it. */
static bool reduce_block(passage *p, sw_node *part, const partial *before)
{
    const sw_reduce_rule *rule = p->chain->reduction;
    const sw_node *whole = p->chain->link[p->chain->count - 1].node;
    partial block = {.total = part};
    if (!sw_cut_sets(p->tape, rule->sets(whole), p->first, p->count, &block.sets) ||
        !rule->cut(part, &block.sets) || !sw_node_shape(part))
        return false;
    if (!sw_node_forward(part)) return false;
    join(rule, before, &block);
    return true;
}

static void forward_of_lane(void *user, int64_t lane)
{
    const run *r = user;
    const sw_blocks *blocks = &r->blocks;
    sw_tape *tape = r->node->tape->lane[lane];
    for (int64_t i = blocks->lane[lane]; i < blocks->lane[lane + 1]; i++)
        for (int64_t b = blocks->part[i]; b < blocks->part[i + 1]; b++) {
            const int64_t *bound = blocks->bound + b;
            passage p = {r->chain, tape, NULL, bound[0], bound[1] - bound[0], NULL};
            sw_node *part = run_up_to_last(&p);
            if (!part) return;
            if (!(r->part ? reduce_block(&p, part, &r->part[i]) : store_block(&p, part))) return;
        }
}

/* Start part i with the result of no rows, for the sets of its rows. */
static bool start_part(const chain *c, const sw_blocks *blocks, int64_t i, partial *part)
{
    const link *last = &c->link[c->count - 1];
    const sw_node *whole = last->node;
    sw_tape *tape = whole->tape;
    const int64_t first = blocks->bound[blocks->part[i]];
    const int64_t count = blocks->bound[blocks->part[i + 1]] - first;
    sw_node *total = part->total = sw_node_new(tape, c->reduction->op, whole->count);
    if (!total) return false;
    total->attr = whole->attr;
    for (int j = 0; j < total->count; j++) {
        total->in[j] = whole->in[j];
        if (!whole->in[j] || !c->link[last->in[j]].cut) continue;
        total->in[j] = sw_row_view(tape, whole->in[j], first, count);
        if (!total->in[j]) return false;
    }
    if (!sw_cut_sets(tape, c->reduction->sets(whole), first, count, &part->sets) ||
        !c->reduction->cut(total, &part->sets) || !sw_node_shape(total))
        return false;
    c->reduction->start(total);
    return true;
}

/* Run `work` on each lane. False: one has failed, and so has the tape. */
static bool run_lanes(run *r, sw_share_work work)
{
    sw_tape *tape = r->node->tape;
    const int64_t lanes = r->blocks.lanes;
    if (!sw_tape_lanes(tape, (int)lanes)) return false;
    for (int64_t i = 0; i < lanes; i++) {
        sw_tape_reset(tape->lane[i]);
        sw_tape_debug_numbers(tape->lane[i], tape->debug_numbers);
    }
    sw_share(lanes, work, r);
    for (int64_t i = 0; i < lanes; i++) {
        const sw_status status = sw_tape_status(tape->lane[i]);
        if (status == SW_OK) continue;
        sw_tape_fail(tape, status);
        return false;
    }
    return true;
}

/* ---- Backward -------------------------------------------------------------------------------- */

/* The last operator on a block, with the gradient of its result. */
static bool seed_block(passage *p, sw_node *part, const sw_tensor *out)
{
    const sw_reduce_rule *rule = p->chain->reduction;
    if (!rule) {
        if (!sw_node_run(part)) return false;
        part->out->grad = out->grad + p->first * (out->size / p->chain->rows);
        return true;
    }
    const sw_node *whole = p->chain->link[p->chain->count - 1].node;
    sw_block_sets block;
    if (!sw_cut_sets(p->tape, rule->sets(whole), p->first, p->count, &block) ||
        !rule->cut(part, &block) || !sw_node_shape(part) || !rule->resume(part, whole, &block))
        return false;
    sw_node_record(part);
    return true;
}

static void backward_of_lane(void *user, int64_t lane)
{
    const run *r = user;
    const sw_blocks *blocks = &r->blocks;
    sw_tape *tape = r->node->tape->lane[lane];
    const int64_t end = blocks->part[blocks->lane[lane + 1]];
    for (int64_t b = blocks->part[blocks->lane[lane]]; b < end; b++) {
        const int64_t *bound = blocks->bound + b;
        passage p = {r->chain, tape, r->grads[lane], bound[0], bound[1] - bound[0], NULL};
        sw_node *part = run_up_to_last(&p);
        if (!part || !seed_block(&p, part, r->node->out) || sw_walk_back(tape) != SW_OK) return;
    }
}

/* The gradients of shared tensors: zeros in each lane, or the tensor's own if there is one lane. */
static bool give_lane_grads(run *r)
{
    const chain *c = r->chain;
    sw_tape *tape = r->node->tape;
    for (int64_t i = 0; i < c->blocks.lanes; i++) {
        sw_real **grads = sw_tape_take(tape, sizeof *grads * (size_t)c->count);
        if (!grads) return false;
        r->grads[i] = grads;
        for (int j = 0; j < c->count; j++) {
            const link *l = &c->link[j];
            grads[j] = NULL;
            if (l->node || l->cut || !l->whole->needs_grad) continue;
            grads[j] = c->blocks.lanes == 1
                           ? l->whole->grad
                           : sw_tape_alloc(tape, sw_bytes(l->whole->size, sizeof(sw_real)));
            if (!grads[j]) return false;
        }
    }
    return true;
}

static void add_lane_grads(const run *r)
{
    const chain *c = r->chain;
    for (int j = 0; j < c->count && c->blocks.lanes > 1; j++)
        for (int64_t i = 0; i < c->blocks.lanes && r->grads[i][j]; i++)
            for (int64_t d = 0; d < c->link[j].whole->size; d++)
                c->link[j].whole->grad[d] += r->grads[i][j][d];
}

static void chain_backward(sw_node *node)
{
    const chain *c = node->attr;
    run r = {.node = node, .chain = c, .blocks = c->blocks};
    if (give_lane_grads(&r) && run_lanes(&r, backward_of_lane)) add_lane_grads(&r);
}

/* ---- A chain is run ------------------------------------------------------------------------- */

static const sw_op chain_op = {.name = "chain", .backward = chain_backward};

/* Record the chain. Its inputs are the tensors that it begins with. */
static bool record(const chain *c, sw_tape *tape, sw_tensor *out)
{
    int inputs = 0;
    for (int i = 0; i < c->count; i++) inputs += c->link[i].node == NULL;
    sw_node *node = sw_node_new(tape, &chain_op, inputs);
    if (!node) return false;
    node->attr = c;
    node->out = out;
    inputs = 0;
    for (int i = 0; i < c->count; i++)
        if (!c->link[i].node) node->in[inputs++] = c->link[i].whole;
    sw_node_record(node);
    return true;
}

/* The chain that ends with `node`, whose inputs `cut` have rows. NULL: the tape has failed. */
static chain *chain_of(sw_node *node, unsigned cut, const sw_sets *sets)
{
    chain *c = sw_tape_take(node->tape, sizeof *c);
    if (!c) return NULL;
    *c = (chain){.rows = sets->offset[sets->count]};
    const bool made =
        link_of_node(c, node, cut) >= 0 && sw_blocks_cut(&c->blocks, node->tape, sets);
    return made ? c : NULL;
}

sw_tensor *sw_chain_store(sw_tensor *x)
{
    sw_node *node = x->deferred;
    const int64_t all[] = {0, x->shape[0]};
    chain *c = chain_of(node, node->op->rows->inputs(node), &(sw_sets){1, all, NULL});
    if (!c) return NULL;
    x->data = sw_tape_lend_as(node->tape, sw_bytes(x->size, sizeof *x->data), node->loan);
    if (!x->data) return NULL;
    run r = {.node = node, .chain = c};
    if (!sw_blocks_forward(&r.blocks, node->tape, &c->blocks, sw_team_threads())) return NULL;
    if (!run_lanes(&r, forward_of_lane)) return NULL;
    x->deferred = NULL;
    return record(c, node->tape, x) ? x : NULL;
}

/* Join the blocks of each part, and the parts. */
static bool join_parts(const run *r, sw_node *node)
{
    const chain *c = r->chain;
    const partial all = {.total = node};
    int64_t next = 0;
    for (int64_t i = 0; i < c->blocks.parts; i++) {
        partial part;
        if (!start_part(c, &c->blocks, i, &part)) return false;
        for (; r->blocks.part[next] < c->blocks.part[i + 1]; next++)
            join(c->reduction, &part, &r->part[next]);
        join(c->reduction, &all, &part);
    }
    return true;
}

static bool run_reduction(sw_node *node, const chain *c)
{
    run r = {.node = node, .chain = c};
    if (!sw_blocks_forward(&r.blocks, node->tape, &c->blocks, sw_team_threads())) return false;
    r.part = sw_tape_take(node->tape, sizeof *r.part * (size_t)r.blocks.parts);
    if (!r.part) return false;
    for (int64_t i = 0; i < r.blocks.parts; i++)
        if (!start_part(c, &r.blocks, i, &r.part[i])) return false;
    return run_lanes(&r, forward_of_lane) && join_parts(&r, node);
}

sw_tensor *sw_chain_reduce(sw_node *node)
{
    const sw_reduce_rule *rule = node->op->reduction;
    if (!sw_node_shape(node)) return NULL;
    chain *c = chain_of(node, rule->inputs(node), rule->sets(node));
    if (!c) return NULL;
    c->reduction = rule;
    rule->start(node);
    if (!run_reduction(node, c)) return NULL;
    if (rule->finish) rule->finish(node);
    if (!sw_debug_output(node->tape, node->op->name, node->in, node->count, node->out)) return NULL;
    return record(c, node->tape, node->out) ? node->out : NULL;
}
