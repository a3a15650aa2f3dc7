/* SPDX-License-Identifier: ISC */
#include "net/tls.h"

#include "core/addr.h"
#include "core/der.h"
#include "core/str.h"
#include "core/wipe.h"
#include "core/words.h"
#include "net/curves.h"
#include "net/explain.h"
#include "port/port.h"

/* TLS 1.2 with forward secrecy and authenticated encryption, and nothing else: no CBC, no RSA key
 * exchange, no SHA-1. ECDSA before RSA where a server has both: less to send. ChaCha20 first: for one
 * kilobyte all are equally fast, and without AES hardware it is the one that is. */
static const uint16_t suites[] = {
    BR_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    BR_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    BR_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    BR_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    BR_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
};

enum { ENTROPY = 48 }; /* bytes: HMAC_DRBG with SHA-256 needs 32, half as many again as its nonce */

bool tls_host(struct cs_str host)
{
    struct cs_addr addr;
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        if (!ascii_letter(c) && !ascii_digit(c) && c != '-' && c != '.' && c != '_') {
            return false;
        }
    }
    return host.n >= 1 && host.n <= CS_HOST_MAX && !addr_parse(host, &addr);
}

static void set_profile(struct tls *t)
{
    br_ssl_engine_context *e = &t->client.eng;

    br_ssl_client_zero(&t->client);
    br_ssl_engine_set_versions(e, BR_TLS12, BR_TLS12);
    br_ssl_engine_set_suites(e, suites, sizeof suites / sizeof suites[0]);
    /* Nothing here lives long enough to need new keys, and its attacks need no answer then. */
    br_ssl_engine_add_flags(e, BR_OPT_NO_RENEGOTIATION);

    /* SHA-512 only signs certificates; what these three are for is what is announced. */
    br_ssl_engine_set_hash(e, br_sha256_ID, &br_sha256_vtable);
    br_ssl_engine_set_hash(e, br_sha384_ID, &br_sha384_vtable);
    br_ssl_engine_set_hash(e, br_sha512_ID, &br_sha512_vtable);
    br_ssl_engine_set_prf_sha256(e, br_tls12_sha256_prf);
    br_ssl_engine_set_prf_sha384(e, br_tls12_sha384_prf);

    /* P-384 is here for certificates; it is offered for the exchange too, because the one list that
     * TLS 1.2 sends speaks for both (RFC 8422 5.1.1): a server with a P-384 key turns away a client
     * that leaves it out. BearSSL sends them by rising number: P-256, P-384, X25519. */
    br_ssl_engine_set_ec(e, &curves_impl);
    br_ssl_engine_set_ecdsa(e, br_ecdsa_i31_vrfy_asn1);
    br_ssl_engine_set_rsavrfy(e, br_rsa_i31_pkcs1_vrfy);

    /* Constant-time code, the same on every processor: AES-NI gains 1 % of a handshake, for 5 KB. */
    br_ssl_engine_set_chapol(e, &br_sslrec_in_chapol_vtable, &br_sslrec_out_chapol_vtable);
    br_ssl_engine_set_chacha20(e, br_chacha20_ct_run);
    br_ssl_engine_set_poly1305(e, br_poly1305_ctmul_run);
    br_ssl_engine_set_gcm(e, &br_sslrec_in_gcm_vtable, &br_sslrec_out_gcm_vtable);
    br_ssl_engine_set_aes_ctr(e, &br_aes_ct_ctr_vtable);
    br_ssl_engine_set_ghash(e, br_ghash_ctmul64);

    /* One buffer for both ways: HTTP asks, then listens. Halves the memory. */
    br_ssl_engine_set_buffer(e, t->record, sizeof t->record, 0);
    br_ssl_engine_set_x509(e, &t->verifier.vtable);
}

static bool add_entropy(struct tls *t)
{
    unsigned char seed[ENTROPY];
    bool ok = cs_port_random(seed, sizeof seed, t->wire->deadline) == 0;
    if (ok) {
        br_ssl_engine_inject_entropy(&t->client.eng, seed, sizeof seed);
    }
    wipe(seed, sizeof seed);
    return ok;
}

/* One step of records: out if there is something to send, else in. False when neither goes on. */
static bool move_record(struct tls *t, unsigned state)
{
    br_ssl_engine_context *e = &t->client.eng;
    size_t n;

    if (state & BR_SSL_SENDREC) {
        const unsigned char *out = br_ssl_engine_sendrec_buf(e, &n);
        if (!wire_write(t->wire, out, n)) {
            return false;
        }
        br_ssl_engine_sendrec_ack(e, n);
        return true;
    }
    if (state & BR_SSL_RECVREC) {
        unsigned char *in = br_ssl_engine_recvrec_buf(e, &n);
        struct cs_str piece = wire_take(t->wire, n);
        if (piece.n == 0) {
            return false;
        }
        memcpy(in, piece.p, piece.n);
        br_ssl_engine_recvrec_ack(e, piece.n);
        return true;
    }
    return false;
}

/* Moves records until the engine can do what is wanted (BR_SSL_SENDAPP or _RECVAPP). False when it
 * never will: it is closed, or the wire is. */
static bool run_until(struct tls *t, unsigned wanted)
{
    for (;;) {
        unsigned state = br_ssl_engine_current_state(&t->client.eng);
        if (state & BR_SSL_CLOSED) {
            return false;
        }
        if ((state & BR_SSL_SENDREC) == 0 && (state & wanted) != 0) {
            return true;
        }
        if (!move_record(t, state)) {
            return false;
        }
    }
}

/* Something that is no TLS at all: most often HTTP on this port. The first bytes that came are still
 * in the wire's buffer then. Record types are 20 to 23. */
static bool says_no_tls(const struct wire *w, struct buf *detail)
{
    struct cs_str said = {(const char *)w->in, w->in_at + w->in_n};
    if (said.n == 0 || said.n != w->came || (w->in[0] >= 20 && w->in[0] <= 23)) {
        return false;
    }
    words_emit(detail, WORDS_TLS_NONE);
    buf_byte(detail, '"');
    der_emit_text(detail, said, 24);
    buf_byte(detail, '"');
    return true;
}

/* Why run_until gave up. ended: what it means where the peer said close_notify, or just ended. */
static enum cs_fault why(struct tls *t, enum cs_fault ended, struct buf *detail)
{
    int error = br_ssl_engine_last_error(&t->client.eng);
    enum cs_fault fault = t->wire->fault != CS_OK ? t->wire->fault : ended;
    t->closed = error == BR_ERR_OK && t->client.eng.shutdown_recv != 0;
    if (error != BR_ERR_OK) {
        fault = says_no_tls(t->wire, detail) ? CS_FAULT_TLS_PROTOCOL
                                             : explain((unsigned)error, &t->verifier, detail);
    }
    if (fault != CS_OK) {
        wipe(t->session, sizeof *t->session); /* RFC 5246 7.2.2 */
    }
    return fault;
}

enum cs_fault tls_open(struct tls *t, struct wire *wire, const struct trust *trust,
                       struct cs_str host, struct session *session, int64_t unix_s,
                       struct buf *detail)
{
    memcpy(t->host, host.p, host.n);
    t->host[host.n] = '\0';
    t->wire = wire;
    t->session = session;
    t->closed = false;
    t->lent = 0;
    trust_begin(&t->verifier, trust, t->host, unix_s);
    set_profile(t);
    br_ssl_engine_set_session_parameters(&t->client.eng, &session->params);
    if (!add_entropy(t) || !br_ssl_client_reset(&t->client, t->host, 1)) {
        return CS_FAULT_ENTROPY;
    }
    if (!run_until(t, BR_SSL_SENDAPP)) {
        return why(t, CS_FAULT_TLS_CLOSED, detail);
    }
    /* A session that was taken up shows no certificate; any other showed one that was believed. */
    if (t->verifier.chain.certs > 0) {
        br_ssl_engine_get_session_parameters(&t->client.eng, &session->params);
        session->since = cs_port_mono();
    }
    return CS_OK;
}

enum cs_fault tls_write(struct tls *t, struct cs_str s, struct buf *detail)
{
    br_ssl_engine_context *e = &t->client.eng;
    bool sent = true;
    while (sent && s.n > 0) {
        size_t room;
        unsigned char *p = br_ssl_engine_sendapp_buf(e, &room);
        size_t n = s.n < room ? s.n : room;
        memcpy(p, s.p, n);
        br_ssl_engine_sendapp_ack(e, n);
        br_ssl_engine_flush(e, 0);
        sent = run_until(t, BR_SSL_SENDAPP);
        s = str_tail(s, n);
    }
    return sent && wire_flush(t->wire) ? CS_OK : why(t, CS_FAULT_CUT, detail);
}

static void give_back(struct tls *t)
{
    if (t->lent > 0) {
        br_ssl_engine_recvapp_ack(&t->client.eng, t->lent);
        t->lent = 0;
    }
}

enum cs_fault tls_read(struct tls *t, struct cs_str *piece, struct buf *detail)
{
    *piece = STR("");
    give_back(t);
    if (!run_until(t, BR_SSL_RECVAPP)) {
        return why(t, CS_OK, detail);
    }
    piece->p = (const char *)br_ssl_engine_recvapp_buf(&t->client.eng, &t->lent);
    piece->n = t->lent;
    return CS_OK;
}

bool tls_ready(struct tls *t)
{
    if (t->wire == NULL) {
        return true;
    }
    give_back(t);
    if (br_ssl_engine_current_state(&t->client.eng) != (BR_SSL_SENDAPP | BR_SSL_RECVREC)) {
        return false;
    }
    wipe(t->record, sizeof t->record); /* the engine expects nothing in an idle buffer */
    return true;
}

void tls_close(struct tls *t)
{
    if (t->wire == NULL) {
        return;
    }
    give_back(t);
    br_ssl_engine_close(&t->client.eng);
    run_until(t, BR_SSL_RECVREC); /* the peer's is not waited for */
    wire_flush(t->wire);
}
