/* SPDX-License-Identifier: ISC */
#include "job/run.h"

#include "core/buf.h"
#include "core/wipe.h"
#include "core/words.h"
#include "port/port.h"

int64_t run_deadline(int64_t ms)
{
    return cs_port_mono() + ms;
}

enum cs_fault run_stamp(struct cs_stamp *stamp, char nonce[RUN_NONCE], int64_t deadline)
{
    unsigned char bytes[RUN_NONCE / 2];
    stamp->unix_s = cs_port_wall();
    if (cs_port_random(bytes, sizeof bytes, deadline) < 0) {
        return CS_FAULT_ENTROPY;
    }
    struct buf b = buf_over(nonce, RUN_NONCE);
    buf_hex(&b, bytes, sizeof bytes);
    stamp->nonce = buf_text(&b);
    return CS_OK;
}

/* Builds the request; a fault where it cannot be sent. */
static enum cs_fault build(struct runner *r, const struct cs_call *c, const struct cs_keys *keys,
                           const struct cs_stamp *stamp, struct cs_str *request)
{
    size_t n =
        cs_build(r->request, sizeof r->request, c->action, c->args, r->host[c->place], keys, stamp);
    *request = (struct cs_str){r->request, n};
    if (n == 0) {
        return CS_FAULT_BAD_VALUE;
    }
    if (n <= sizeof r->request) {
        return CS_OK;
    }
    struct buf b = buf_over(r->net.detail, sizeof r->net.detail - 1);
    buf_z(&b, "it needs ");
    buf_number(&b, n);
    buf_z(&b, " bytes, the limit is ");
    buf_number(&b, sizeof r->request);
    r->net.detail[b.n] = '\0';
    return CS_FAULT_REQUEST_TOO_LONG;
}

/* A reply that is not the service's: what can still be told of it. */
static void describe(struct runner *r)
{
    struct buf b = buf_over(r->net.detail, sizeof r->net.detail - 1);
    struct cs_str id = http_request_id(&r->reply.head);
    words_emit(&b, WORDS_HTTP_STATUS);
    buf_number(&b, (uint64_t)r->reply.head.status);
    if (str_given(id)) {
        words_emit(&b, WORDS_HTTP_REQUEST_ID);
        buf_str(&b, id);
    }
    r->net.detail[b.n] = '\0';
}

/* Where the body of a reply goes. */
static enum cs_fault take(void *list, struct cs_str piece)
{
    list_take(list, piece);
    return CS_OK;
}

static void reply_to(struct runner *r, const struct cs_call *c)
{
    r->reply.body = r->body;
    r->reply.cap = sizeof r->body;
    r->reply.take = NULL;
    if (c->entry) {
        list_begin(&r->list, &r->json, c->full, c->entry, c->ctx);
        r->reply.take = take;
        r->reply.keep = sizeof r->beginning;
        r->reply.ctx = &r->list;
    }
}

static void read_answer(struct runner *r, const struct cs_call *c, struct cs_event *e)
{
    const struct http *head = &r->reply.head;
    if (c->entry && head->status == 200) {
        list_read(&e->answer, &r->list, head, r->body, r->reply.n);
    } else {
        reply_read(&e->answer, c->shape, head, r->body, r->reply.n, &r->json);
    }
    e->fault = e->answer.fault;
    if (e->fault != CS_OK) {
        describe(r);
    }
}

/* A connection for each place, or one for both. What went wrong is told in net. */
static enum cs_fate exchange(struct runner *r, const struct cs_call *c, struct cs_str request,
                             int64_t wall_s)
{
    struct cs_net *net = r->source && c->place == CALL_SOURCE ? r->source : &r->net;
    enum cs_fate fate =
        cs_exchange(net, &r->target[c->place], request, wall_s, c->until_ms, &r->reply);
    if (net != &r->net) {
        r->net.fault = net->fault;
        memcpy(r->net.detail, net->detail, sizeof net->detail);
    }
    return fate;
}

/* A stop cuts it short, and ends the next call before it begins. */
void run_rest(const struct runner *r, int64_t ms)
{
    int64_t piece = r->tick ? RUN_TICK_MS : ms;
    for (int slept = 0; ms > 0 && slept == 0; ms -= piece) {
        slept = cs_port_sleep(ms < piece ? ms : piece);
        if (r->tick && slept == 0) {
            r->tick(r->ctx);
        }
    }
}

/* Each attempt is signed anew: with its own nonce and date. */
static void call(struct runner *r, const struct cs_task *t, const struct cs_keys *keys,
                 struct cs_event *e)
{
    const struct cs_call *c = &t->call;
    char nonce[RUN_NONCE];
    struct cs_stamp stamp;
    struct cs_str request;
    r->net.detail[0] = '\0';
    e->fate = CS_FATE_UNSENT;
    e->fault = run_stamp(&stamp, nonce, c->until_ms);
    if (e->fault != CS_OK) {
        return;
    }
    int64_t wall_s = stamp.unix_s;
    e->signed_s = stamp.unix_s += t->skew_s;
    e->fault = build(r, c, keys, &stamp, &request);
    if (e->fault != CS_OK) {
        wipe(r->request, sizeof r->request);
        return;
    }
    reply_to(r, c);
    e->fate = exchange(r, c, request, wall_s);
    e->fault = r->net.fault;
    wipe(r->request, request.n);
    if (e->fate == CS_FATE_ANSWERED) {
        read_answer(r, c, e);
    }
}

/* The call has its time all the same, and the task too, however long it waits for its turn. */
static void keep_pace(struct runner *r, struct cs_task *t)
{
    int64_t ms = pace_wait(&r->pace, cs_port_mono());
    run_rest(r, ms);
    t->call.until_ms += ms;
    t->until_ms += ms;
}

static bool throttled(const struct cs_event *e)
{
    return e->fate == CS_FATE_ANSWERED && e->answer.row && e->answer.row->kind == CATALOG_WAIT;
}

void run_task(struct runner *r, struct cs_task *t)
{
    struct cs_event event = {.fate = CS_FATE_UNSENT};
    struct cs_keys keys = {.expires = 0};
    for (;;) {
        uint32_t random = 0;
        (void)cs_port_random(&random, sizeof random, 0); /* only spreads calls */
        struct cs_step step = cs_next(t, &event, cs_port_mono(), random);
        if (t->note != NOTE_NONE && r->tell) {
            r->tell(r->ctx, &event, step.ms);
        }
        switch (step.act) {
        case STEP_KEYS:
            event.fate = CS_FATE_UNSENT;
            event.fault = r->keys(r->ctx, &keys) ? CS_OK : CS_FAULT_NO_KEYS;
            break;
        case STEP_CALL:
            keep_pace(r, t);
            call(r, t, &keys, &event);
            pace_note(&r->pace, throttled(&event));
            break;
        case STEP_SLEEP:
            run_rest(r, step.ms);
            break;
        case STEP_DONE:
            return;
        }
    }
}
