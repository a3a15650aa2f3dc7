/* SPDX-License-Identifier: ISC */
#include "net/trust.h"

#include "core/str.h"
#include "core/words.h"
#include "net/curves.h"

enum {
    RSA_MIN_BYTES = 256, /* 2048 bits: the least that public authorities may use since 2014 */
    RSA_MAX_BITS = 4096, /* BearSSL's limit */
    DAY = 86400,
    DAYS_TO_1970 = 719528 /* BearSSL counts days from 1 January of year 0 */
};

/* ---- a file of roots --------------------------------------------------------------------------- */

static void roots_begin(struct roots *r, const struct trust_file *file)
{
    r->file = file;
    r->offset = r->at = r->n = 0;
    r->certs = r->wrong = 0;
    pem_begin(&r->pem, r->der, sizeof r->der);
}

/* Gets the next piece of the file. False at its end, or where it cannot be read. */
static bool roots_refill(struct roots *r)
{
    long got = r->file->read(r->file->ctx, r->offset, r->piece, sizeof r->piece);
    if (got < 0) {
        r->wrong = WORDS_ROOTS_UNREADABLE;
    } else if (got == 0 && !pem_end(&r->pem)) {
        r->wrong = WORDS_ROOTS_CUT;
    }
    r->at = 0;
    r->n = got > 0 ? (size_t)got : 0;
    r->offset += r->n;
    return r->n > 0;
}

static struct cs_str roots_der(const struct roots *r)
{
    return (struct cs_str){(const char *)r->der, r->pem.n};
}

/* The next certificate, decoded into r->der. False at the end, or where something is wrong. */
static bool roots_next(struct roots *r, struct der_cert *cert)
{
    while (r->at < r->n || roots_refill(r)) {
        enum pem_step step = pem_feed(&r->pem, r->piece[r->at++]);
        if (step == PEM_CERT && der_cert(roots_der(r), cert)) {
            r->certs++;
            return true;
        }
        if (step != PEM_MORE) {
            r->wrong = WORDS_ROOTS_FILE + (unsigned)step - PEM_CERT;
            return false;
        }
    }
    return false;
}

void trust_emit_wrong(const struct roots *r, struct buf *detail)
{
    if (r->wrong != 0) {
        buf_z(detail, "line ");
        buf_number(detail, r->pem.line);
        buf_z(detail, ": ");
        words_emit(detail, r->wrong);
    }
}

enum cs_fault trust_file_check(const struct trust_file *file, struct roots *r, struct buf *detail)
{
    struct der_cert cert;
    roots_begin(r, file);
    while (roots_next(r, &cert)) {
    }
    trust_emit_wrong(r, detail);
    if (r->wrong == 0 && r->certs == 0) {
        words_emit(detail, WORDS_ROOTS_NONE);
    }
    return r->wrong == 0 && r->certs > 0 ? CS_OK : CS_FAULT_TLS_ROOTS_FILE;
}

/* ---- judging a chain --------------------------------------------------------------------------- */

/* The kept chain against n anchors: 0, or BearSSL's reason. */
static unsigned judge(struct verifier *v, const br_x509_trust_anchor *anchors, size_t n)
{
    br_x509_minimal_context *m = &v->minimal;
    const br_x509_class **x = &m->vtable;

    br_x509_minimal_init(m, &br_sha256_vtable, anchors, n);
    br_x509_minimal_set_hash(m, br_sha256_ID, &br_sha256_vtable);
    br_x509_minimal_set_hash(m, br_sha384_ID, &br_sha384_vtable);
    br_x509_minimal_set_hash(m, br_sha512_ID, &br_sha512_vtable);
    br_x509_minimal_set_rsa(m, br_rsa_i31_pkcs1_vrfy);
    br_x509_minimal_set_ecdsa(m, &curves_impl, br_ecdsa_i31_vrfy_asn1);
    br_x509_minimal_set_minrsa(m, RSA_MIN_BYTES);
    br_x509_minimal_set_time(m, (uint32_t)(v->unix_s / DAY + DAYS_TO_1970),
                             (uint32_t)(v->unix_s % DAY));
    (*x)->start_chain(x, v->host);
    for (size_t i = 0; i < v->chain.certs; i++) {
        struct cs_str cert = chain_cert(&v->chain, i);
        (*x)->start_cert(x, (uint32_t)cert.n);
        (*x)->append(x, (const unsigned char *)cert.p, cert.n);
        (*x)->end_cert(x);
    }
    return (*x)->end_chain(x);
}

/* What BearSSL leaves open in the server's own certificate: without a subjectAltName it would take
 * the common name for a host name, and it ignores an extendedKeyUsage that is not critical. */
static unsigned judge_leaf(const struct chain *chain)
{
    struct der_cert leaf;
    struct cs_str name;

    if (chain->too_long) {
        return VERDICT_TOO_LONG;
    }
    if (chain->certs == 0) {
        return BR_ERR_X509_EMPTY_CHAIN;
    }
    if (!chain_read(chain, 0, &leaf)) {
        return VERDICT_UNREADABLE;
    }
    if (!der_dns_name(&leaf.names, &name)) {
        return VERDICT_NO_NAME;
    }
    return leaf.server ? 0 : VERDICT_NOT_SERVER;
}

/* Whether one of the chain's certificates names this issuer. */
static bool names_issuer(const struct chain *chain, struct cs_str issuer)
{
    struct der_cert cert;
    for (size_t i = 0; i < chain->certs; i++) {
        if (chain_read(chain, i, &cert) && str_eq(cert.issuer, issuer)) {
            return true;
        }
    }
    return false;
}

/* BearSSL wants its pointers without const: so s, which was cut from r->der, becomes one into it. */
static void point_to(struct roots *r, struct cs_str s, unsigned char **p, size_t *n)
{
    *p = r->der + (s.p - (const char *)r->der);
    *n = s.n;
}

/* The certificate in r as an anchor, which points into r. */
static bool anchor_of(struct roots *r, const struct der_cert *cert, br_x509_trust_anchor *a)
{
    br_x509_pkey *key = &a->pkey;

    point_to(r, cert->subject, &a->dn.data, &a->dn.len);
    if (cert->key == DER_KEY_RSA) {
        key->key_type = BR_KEYTYPE_RSA;
        point_to(r, cert->modulus, &key->key.rsa.n, &key->key.rsa.nlen);
        point_to(r, cert->exponent, &key->key.rsa.e, &key->key.rsa.elen);
        return cert->bits >= RSA_MIN_BYTES * 8 && cert->bits <= RSA_MAX_BITS;
    }
    key->key_type = BR_KEYTYPE_EC;
    key->key.ec.curve = cert->key == DER_KEY_P256 ? BR_EC_secp256r1 : BR_EC_secp384r1;
    point_to(r, cert->point, &key->key.ec.q, &key->key.ec.qlen);
    return cert->key != DER_KEY_OTHER;
}

/* Tries the roots of the file, each alone: one that shares its name with the right one cannot stand
 * in its way, and a bundle of any length needs no more memory than its longest certificate. A root
 * must be a CA; the server's own certificate, byte for byte, may be pinned instead. */
static unsigned judge_by_file(struct verifier *v)
{
    struct roots *r = &v->roots;
    struct der_cert cert;
    unsigned tries = 0;

    roots_begin(r, v->trust->file);
    while (tries < CS_ROOT_TRIES && roots_next(r, &cert)) {
        br_x509_trust_anchor anchor;
        bool issued = cert.ca && names_issuer(&v->chain, cert.subject);
        bool pinned = str_eq(roots_der(r), chain_cert(&v->chain, 0));

        anchor.flags = pinned ? 0 : BR_X509_TA_CA;
        if ((issued || pinned) && anchor_of(r, &cert, &anchor)) {
            tries++;
            if (judge(v, &anchor, 1) == 0) {
                return 0;
            }
        }
    }
    /* None fits. Without a root, BearSSL names the first thing that is wrong with the chain itself,
     * and otherwise says that it is not trusted. */
    return r->wrong != 0 ? VERDICT_ROOTS_FILE : judge(v, NULL, 0);
}

/* ---- BearSSL's view ---------------------------------------------------------------------------- */

static struct verifier *verifier_of(const br_x509_class **ctx)
{
    return (struct verifier *)(void *)ctx;
}

/* The name is not taken from here: the engine passes NULL for none, and then nothing is checked. */
static void on_start_chain(const br_x509_class **ctx, const char *server_name)
{
    (void)server_name;
    chain_begin(&verifier_of(ctx)->chain);
}

static void on_start_cert(const br_x509_class **ctx, uint32_t length)
{
    (void)length;
    chain_start(&verifier_of(ctx)->chain);
}

static void on_append(const br_x509_class **ctx, const unsigned char *p, size_t n)
{
    chain_feed(&verifier_of(ctx)->chain, p, n);
}

static void on_end_cert(const br_x509_class **ctx)
{
    (void)ctx;
}

static unsigned on_end_chain(const br_x509_class **ctx)
{
    struct verifier *v = verifier_of(ctx);
    unsigned verdict = judge_leaf(&v->chain);
    if (verdict != 0) {
        return verdict;
    }
    return v->trust->file != NULL ? judge_by_file(v) : judge(v, v->trust->anchors, v->trust->n);
}

static const br_x509_pkey *on_get_pkey(const br_x509_class *const *ctx, unsigned *usages)
{
    const struct verifier *v = (const struct verifier *)(const void *)ctx;
    return v->minimal.vtable->get_pkey(&v->minimal.vtable, usages);
}

static const br_x509_class verifier_class = {
    sizeof(struct verifier),
    on_start_chain,
    on_start_cert,
    on_append,
    on_end_cert,
    on_end_chain,
    on_get_pkey,
};

void trust_begin(struct verifier *v, const struct trust *trust, const char *host, int64_t unix_s)
{
    v->vtable = &verifier_class;
    v->trust = trust;
    v->host = host;
    v->unix_s = unix_s;
    chain_begin(&v->chain);
}
