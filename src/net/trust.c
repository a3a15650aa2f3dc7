/* SPDX-License-Identifier: ISC */
#include "net/trust.h"

#include "core/der.h"
#include "core/str.h"

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
    r->offset = r->at = r->n = r->certs = 0;
    r->wrong = NULL;
    pem_begin(&r->pem, r->der, sizeof r->der);
}

static bool roots_byte(struct roots *r, char *c)
{
    if (r->at == r->n) {
        long got = r->file->read(r->file->ctx, r->offset, r->piece, sizeof r->piece);
        if (got <= 0) {
            r->wrong = got < 0 ? "from here on it cannot be read" : NULL;
            return false;
        }
        r->offset += (size_t)got;
        r->n = (size_t)got;
        r->at = 0;
    }
    *c = r->piece[r->at++];
    return true;
}

static struct cs_str roots_der(const struct roots *r)
{
    return (struct cs_str){(const char *)r->der, r->pem.n};
}

/* The next certificate, decoded into r->der. False at the end, or where something is wrong. */
static bool roots_next(struct roots *r, struct der_cert *cert)
{
    char c;
    while (roots_byte(r, &c)) {
        enum pem_step step = pem_feed(&r->pem, c);
        if (step == PEM_CERT) {
            r->certs++;
            r->wrong = der_cert(roots_der(r), cert) ? NULL : "this is no certificate";
            return r->wrong == NULL;
        }
        if (step != PEM_MORE) {
            r->wrong = step == PEM_TOO_LONG ? "this certificate is too long" : "this is no base64";
            return false;
        }
    }
    if (r->wrong == NULL && !pem_end(&r->pem)) {
        r->wrong = "the file ends within a certificate";
    }
    return false;
}

void trust_emit_wrong(const struct roots *r, struct buf *detail)
{
    buf_z(detail, "line ");
    buf_number(detail, r->pem.line);
    buf_z(detail, ": ");
    buf_z(detail, r->wrong);
}

enum cs_fault trust_file_check(const struct trust_file *file, struct roots *r, struct buf *detail)
{
    struct der_cert cert;
    roots_begin(r, file);
    while (roots_next(r, &cert)) {
    }
    if (r->wrong != NULL) {
        trust_emit_wrong(r, detail);
    } else if (r->certs == 0) {
        buf_z(detail, "there is no BEGIN CERTIFICATE line in it");
    }
    return r->wrong != NULL || r->certs == 0 ? CS_FAULT_TLS_ROOTS_FILE : CS_OK;
}

/* ---- judging a chain --------------------------------------------------------------------------- */

br_rsa_pkcs1_vrfy trust_rsa(void)
{
    /* i62 needs 64 x 64 -> 128 bit products. Where there are none, there is no i62. It saves an
     * eighth of a handshake for 1.6 KB. */
    br_rsa_pkcs1_vrfy fast = br_rsa_i62_pkcs1_vrfy_get();
    return fast != 0 ? fast : br_rsa_i31_pkcs1_vrfy;
}

/* The kept chain against n anchors: 0, or BearSSL's reason. */
static unsigned judge(struct verifier *v, const br_x509_trust_anchor *anchors, size_t n)
{
    br_x509_minimal_context *m = &v->minimal;
    const br_x509_class **x = &m->vtable;

    br_x509_minimal_init(m, &br_sha256_vtable, anchors, n);
    br_x509_minimal_set_hash(m, br_sha256_ID, &br_sha256_vtable);
    br_x509_minimal_set_hash(m, br_sha384_ID, &br_sha384_vtable);
    br_x509_minimal_set_hash(m, br_sha512_ID, &br_sha512_vtable);
    br_x509_minimal_set_rsa(m, trust_rsa());
    br_x509_minimal_set_ecdsa(m, v->ec, br_ecdsa_i31_vrfy_asn1);
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
static unsigned judge_leaf(const struct verifier *v)
{
    struct der_cert leaf;
    struct cs_str name;

    if (v->chain.too_long) {
        return VERDICT_TOO_LONG;
    }
    if (v->chain.certs == 0) {
        return BR_ERR_X509_EMPTY_CHAIN;
    }
    if (!der_cert(chain_cert(&v->chain, 0), &leaf)) {
        return VERDICT_UNREADABLE;
    }
    if (!der_dns_name(&leaf.names, &name)) {
        return VERDICT_NO_NAME;
    }
    return leaf.server ? 0 : VERDICT_NOT_SERVER;
}

/* The issuers named in the chain. */
struct issuers {
    size_t n;
    struct cs_str name[CS_CHAIN_CERTS];
};

static void find_issuers(const struct chain *chain, struct issuers *is)
{
    struct der_cert cert;
    is->n = 0;
    for (size_t i = 0; i < chain->certs; i++) {
        if (der_cert(chain_cert(chain, i), &cert)) {
            is->name[is->n++] = cert.issuer;
        }
    }
}

static bool is_issuer(const struct issuers *is, struct cs_str subject)
{
    size_t i = 0;
    while (i < is->n && !str_eq(is->name[i], subject)) {
        i++;
    }
    return i < is->n;
}

/* The certificate in r as an anchor, which points into r. BearSSL wants its pointers without const,
 * so they are made from r->der, the array that the slices of cert were cut from. */
static bool anchor_of(struct roots *r, const struct der_cert *cert, br_x509_trust_anchor *a)
{
    const char *start = (const char *)r->der;

    a->dn.data = r->der + (cert->subject.p - start);
    a->dn.len = cert->subject.n;
    if (cert->key == DER_KEY_RSA) {
        a->pkey.key_type = BR_KEYTYPE_RSA;
        a->pkey.key.rsa.n = r->der + (cert->modulus.p - start);
        a->pkey.key.rsa.nlen = cert->modulus.n;
        a->pkey.key.rsa.e = r->der + (cert->exponent.p - start);
        a->pkey.key.rsa.elen = cert->exponent.n;
        return cert->bits >= RSA_MIN_BYTES * 8 && cert->bits <= RSA_MAX_BITS;
    }
    a->pkey.key_type = BR_KEYTYPE_EC;
    a->pkey.key.ec.curve = cert->key == DER_KEY_P256 ? BR_EC_secp256r1 : BR_EC_secp384r1;
    a->pkey.key.ec.q = r->der + (cert->point.p - start);
    a->pkey.key.ec.qlen = cert->point.n;
    return cert->key != DER_KEY_OTHER;
}

/* Tries the roots of the file, each alone: one that shares its name with the right one cannot stand
 * in its way, and a bundle of any length needs no more memory than its longest certificate. A root
 * must be a CA; the server's own certificate, byte for byte, may be pinned instead. */
static unsigned judge_by_file(struct verifier *v)
{
    struct roots *r = &v->roots;
    struct issuers issuers;
    struct der_cert cert;
    unsigned tries = 0;

    find_issuers(&v->chain, &issuers);
    roots_begin(r, v->trust->file);
    while (tries < CS_ROOT_TRIES && roots_next(r, &cert)) {
        br_x509_trust_anchor anchor;
        bool issued = cert.ca && is_issuer(&issuers, cert.subject);
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
    return r->wrong != NULL ? VERDICT_ROOTS_FILE : judge(v, NULL, 0);
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
    unsigned verdict = judge_leaf(v);
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

void trust_begin(struct verifier *v, const struct trust *trust, const char *host, int64_t unix_s,
                 const br_ec_impl *ec)
{
    v->vtable = &verifier_class;
    v->trust = trust;
    v->host = host;
    v->unix_s = unix_s;
    v->ec = ec;
    chain_begin(&v->chain);
}
