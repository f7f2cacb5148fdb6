/* chain.c - the operators that wait for their rows, run block by block. */
#include "autodiff/chain.h"

#include "autodiff/backward.h"
#include "kernels/team.h"

#include <string.h>

/* ---- What is in a chain
 * -------------------------------------------------------------------------- */

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
    int64_t blocks, lanes;
    const int64_t *bound; /* [blocks + 1] block i is the rows bound[i] .. bound[i+1]-1 */
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

/* ---- Blocks and lanes
 * ---------------------------------------------------------------------------- */

/* The end of the block of rows that begins at `first`. A block of a reduction begins at the start
 * of a set, or a whole number of blocks after it: so the result for a set does not depend on the
 * sets before it. */
static int64_t block_end(const chain *c, const sw_sets *sets, int64_t size, int64_t first,
                         int64_t *set)
{
    const int64_t most = c->rows - first < size ? c->rows : first + size;
    if (!sets) return most;
    while (sets->offset[*set + 1] <= first) ++*set;
    if (sets->offset[*set + 1] > most) return most; /* within the set */
    while (*set + 1 < sets->count && sets->offset[*set + 2] <= most) ++*set;
    return sets->offset[*set + 1];
}

static bool cut_blocks(chain *c, sw_tape *tape, const sw_sets *sets)
{
    int64_t most = sw_block_count(c->rows, tape->block_rows), set = 0, first = 0;
    if (sets) most += sets->count; /* a set may end a block early */
    int64_t *bound = sw_tape_take(tape, sw_bytes(most + 1, sizeof *bound));
    if (!bound) return false;
    for (bound[0] = 0; first < c->rows; bound[++c->blocks] = first)
        first = block_end(c, sets, tape->block_rows, first, &set);
    c->bound = bound;
    /* A lane of fewer blocks would not be worth the sum of its gradients. */
    c->lanes = c->blocks / 4 < 1 ? 1 : c->blocks / 4 > SW_LANES ? SW_LANES : c->blocks / 4;
    return true;
}

static int64_t lane_begin(const chain *c, int64_t lane)
{
    return c->blocks * lane / c->lanes;
}

/* ---- One block
 * ----------------------------------------------------------------------------------- */

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
    p->part = sw_tape_take(p->tape, sizeof *p->part * (size_t)p->chain->count);
    if (!p->part) return NULL;
    for (int i = 0; i < last; i++) {
        sw_node *part = p->chain->link[i].node ? part_of(p, i) : NULL;
        p->part[i] = part ? sw_node_run(part) : p->chain->link[i].node ? NULL : begin_with(p, i);
        if (!p->part[i]) return NULL;
    }
    return part_of(p, last);
}

/* ---- Forward
 * ------------------------------------------------------------------------------------- */

typedef struct lane_state {
    sw_node *total; /* the partial result of the lane's rows, of the sets below */
    sw_block_sets sets;
    sw_real **grads; /* [links] of backward */
} lane_state;

/* Shared by the lanes of a chain. */
typedef struct run {
    const sw_node *node; /* the record of the chain, or its reduction */
    const chain *chain;
    lane_state *lane; /* [lanes] */
} run;

static void forward_of_lane(void *user, int64_t i)
{
    const run *r = user;
    const chain *c = r->chain;
    const link *last = &c->link[c->count - 1];
    sw_tape *tape = r->node->tape->lane[i];
    for (int64_t b = lane_begin(c, i); b < lane_begin(c, i + 1); b++) {
        passage p = {c, tape, NULL, c->bound[b], c->bound[b + 1] - c->bound[b], NULL};
        sw_node *part = run_up_to_last(&p);
        if (!part) return;
        if (!c->reduction) {
            part->place = last->whole->data + p.first * (last->whole->size / c->rows);
            if (!sw_node_run(part)) return;
            if (part->out->data != part->place) /* sw_reshape shares the memory of its input */
                memcpy(part->place, part->out->data, sw_bytes(part->out->size, sizeof(sw_real)));
            continue;
        }
        const sw_sets *sets = c->reduction->sets(last->node);
        sw_block_sets block;
        if (!sw_cut_sets(tape, sets, p.first, p.count, &block) ||
            !c->reduction->cut(part, &block) || !sw_node_shape(part))
            return;
        part->op->forward(part);
        const lane_state *state = &r->lane[i];
        const int64_t first = block.first - state->sets.first;
        c->reduction->join(state->total, part, first,
                           first ? block.skipped : block.skipped - state->sets.skipped);
    }
}

/* The result of no rows, for the sets of a lane. */
static bool start_lane(const run *r, int64_t i)
{
    const chain *c = r->chain;
    const link *last = &c->link[c->count - 1];
    const sw_node *whole = last->node;
    sw_tape *tape = whole->tape;
    lane_state *state = &r->lane[i];
    const int64_t first = c->bound[lane_begin(c, i)];
    const int64_t count = c->bound[lane_begin(c, i + 1)] - first;
    sw_node *total = sw_node_new(tape, c->reduction->op, whole->count);
    if (!total) return false;
    total->attr = whole->attr;
    for (int j = 0; j < total->count; j++) {
        total->in[j] = whole->in[j];
        if (!whole->in[j] || !c->link[last->in[j]].cut) continue;
        total->in[j] = sw_row_view(tape, whole->in[j], first, count);
        if (!total->in[j]) return false;
    }
    state->total = total;
    if (!sw_cut_sets(tape, c->reduction->sets(whole), first, count, &state->sets) ||
        !c->reduction->cut(total, &state->sets) || !sw_node_shape(total))
        return false;
    c->reduction->start(total);
    return true;
}

/* Run `work` on each lane. False: one has failed, and so has the tape. */
static bool run_lanes(run *r, sw_share_work work)
{
    sw_tape *tape = r->node->tape;
    sw_share(r->chain->lanes, work, r);
    for (int64_t i = 0; i < r->chain->lanes; i++) {
        const sw_status status = sw_tape_status(tape->lane[i]);
        if (status == SW_OK) continue;
        sw_tape_fail(tape, status);
        return false;
    }
    return true;
}

/* ---- Backward
 * ------------------------------------------------------------------------------------ */

static void backward_of_lane(void *user, int64_t i)
{
    const run *r = user;
    const chain *c = r->chain;
    sw_tape *tape = r->node->tape->lane[i];
    for (int64_t b = lane_begin(c, i); b < lane_begin(c, i + 1); b++) {
        passage p = {c, tape, r->lane[i].grads, c->bound[b], c->bound[b + 1] - c->bound[b], NULL};
        sw_node *part = run_up_to_last(&p);
        if (!part) return;
        if (c->reduction) {
            const sw_node *whole = c->link[c->count - 1].node;
            sw_block_sets block;
            if (!sw_cut_sets(tape, c->reduction->sets(whole), p.first, p.count, &block) ||
                !c->reduction->cut(part, &block) || !sw_node_shape(part) ||
                !c->reduction->resume(part, whole, &block))
                return;
            sw_node_record(part);
        } else {
            const sw_tensor *out = r->node->out;
            if (!sw_node_run(part)) return;
            part->out->grad = out->grad + p.first * (out->size / c->rows);
        }
        if (sw_walk_back(tape) != SW_OK) return;
    }
}

/* The gradients of shared tensors: zeros in each lane, or the tensor's own if there is one lane. */
static bool give_lane_grads(const run *r)
{
    const chain *c = r->chain;
    sw_tape *tape = r->node->tape;
    for (int64_t i = 0; i < c->lanes; i++) {
        sw_real **grads = sw_tape_take(tape, sizeof *grads * (size_t)c->count);
        if (!grads) return false;
        r->lane[i].grads = grads;
        for (int j = 0; j < c->count; j++) {
            const link *l = &c->link[j];
            grads[j] = NULL;
            if (l->node || l->cut || !l->whole->needs_grad) continue;
            grads[j] = c->lanes == 1
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
    for (int j = 0; j < c->count && c->lanes > 1; j++)
        for (int64_t i = 0; i < c->lanes && r->lane[i].grads[j]; i++)
            for (int64_t d = 0; d < c->link[j].whole->size; d++)
                c->link[j].whole->grad[d] += r->lane[i].grads[j][d];
}

static void chain_backward(sw_node *node)
{
    const chain *c = node->attr;
    lane_state lane[SW_LANES] = {0};
    run r = {node, c, lane};
    if (give_lane_grads(&r) && run_lanes(&r, backward_of_lane)) add_lane_grads(&r);
}

/* ---- A chain is run
 * ------------------------------------------------------------------------------ */

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
static chain *chain_of(sw_node *node, int64_t rows, unsigned cut, const sw_sets *sets)
{
    chain *c = sw_tape_take(node->tape, sizeof *c);
    if (!c) return NULL;
    *c = (chain){.rows = rows};
    const bool made = link_of_node(c, node, cut) >= 0 && cut_blocks(c, node->tape, sets) &&
                      sw_tape_lanes(node->tape, (int)c->lanes);
    return made ? c : NULL;
}

sw_tensor *sw_chain_store(sw_tensor *x)
{
    sw_node *node = x->deferred;
    chain *c = chain_of(node, x->shape[0], node->op->rows->inputs(node), NULL);
    if (!c) return NULL;
    x->data = sw_tape_lend_as(node->tape, sw_bytes(x->size, sizeof *x->data), node->loan);
    if (!x->data) return NULL;
    run r = {node, c, NULL};
    if (!run_lanes(&r, forward_of_lane)) return NULL;
    x->deferred = NULL;
    return record(c, node->tape, x) ? x : NULL;
}

sw_tensor *sw_chain_reduce(sw_node *node)
{
    const sw_reduce_rule *rule = node->op->reduction;
    if (!sw_node_shape(node)) return NULL;
    const sw_sets *sets = rule->sets(node);
    chain *c = chain_of(node, sets->offset[sets->count], rule->inputs(node), sets);
    if (!c) return NULL;
    c->reduction = rule;
    lane_state lane[SW_LANES] = {0};
    run r = {node, c, lane};
    rule->start(node);
    for (int64_t i = 0; i < c->lanes; i++)
        if (!start_lane(&r, i)) return NULL;
    if (!run_lanes(&r, forward_of_lane)) return NULL;
    for (int64_t i = 0; i < c->lanes; i++)
        rule->join(node, lane[i].total, lane[i].sets.first, lane[i].sets.skipped);
    if (rule->finish) rule->finish(node);
    return record(c, node->tape, node->out) ? node->out : NULL;
}
