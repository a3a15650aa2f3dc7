/* SPDX-License-Identifier: ISC */
#include "net/explain.h"

#include "core/date.h"
#include "core/der.h"
#include "core/str.h"

enum {
    NAMES_MAX = 4,   /* of a certificate, in a message */
    NAME_BYTES = 64, /* of each of them */
    ALERT_RECEIVED = BR_ERR_RECV_FATAL_ALERT,
    ALERT_SENT = BR_ERR_SEND_FATAL_ALERT
};

/* How a detail is made. */
enum manner {
    WORDS,     /* the row's words */
    NUMBER,    /* and BearSSL's number, for whoever reads its header */
    NAMES,     /* for which names the server's certificate is, and for which not */
    DATES,     /* the first certificate that our clock lies outside of */
    ROOT,      /* where the chain ends */
    ALGORITHM, /* what is too old, too new or too rare */
    KEY,       /* the first RSA key that is too short */
    ROOTS_FILE,
    ALERT
};

/* BearSSL's numbers and our verdicts, rising: a row speaks for all numbers from its own up to the
 * next row's. */
struct cause {
    uint16_t from;
    uint8_t fault, manner;
    const char *words;
};

static const struct cause causes[] = {
    {0, CS_FAULT_TLS_PROTOCOL, NUMBER, "the handshake failed"},
    {BR_ERR_UNSUPPORTED_VERSION, CS_FAULT_TLS_PROTOCOL, WORDS,
     "the server chose another version than TLS 1.2"},
    {BR_ERR_BAD_LENGTH, CS_FAULT_TLS_PROTOCOL, NUMBER, "a malformed record"},
    {BR_ERR_BAD_MAC, CS_FAULT_TLS_PROTOCOL, WORDS, "a record was changed on its way"},
    {BR_ERR_NO_RANDOM, CS_FAULT_ENTROPY, WORDS, ""},
    {BR_ERR_UNKNOWN_TYPE, CS_FAULT_TLS_PROTOCOL, NUMBER, "a malformed record or handshake"},
    {BR_ERR_BAD_CIPHER_SUITE, CS_FAULT_TLS_PROTOCOL, WORDS,
     "the server chose a suite that was not offered"},
    {BR_ERR_BAD_COMPRESSION, CS_FAULT_TLS_PROTOCOL, NUMBER, "a malformed handshake"},
    {BR_ERR_BAD_FINISHED, CS_FAULT_TLS_PROTOCOL, WORDS, "the handshake was changed on its way"},
    {BR_ERR_RESUME_MISMATCH, CS_FAULT_TLS_PROTOCOL, NUMBER, "a malformed handshake"},
    {BR_ERR_INVALID_ALGORITHM, CS_FAULT_TLS_PROTOCOL, WORDS,
     "the server chose a curve or hash that was not offered"},
    {BR_ERR_BAD_SIGNATURE, CS_FAULT_TLS_PROTOCOL, WORDS,
     "the server does not hold its certificate's key"},
    {BR_ERR_WRONG_KEY_USAGE, CS_FAULT_TLS_CHAIN, WORDS,
     "the server's certificate may not sign a key exchange (keyUsage, or kind of key)"},
    {BR_ERR_NO_CLIENT_AUTH, CS_FAULT_TLS_PROTOCOL, WORDS,
     "the server demands a certificate of ours"},
    {BR_ERR_X509_INVALID_VALUE, CS_FAULT_TLS_CHAIN, NUMBER, "a certificate is malformed"},
    {BR_ERR_X509_EMPTY_CHAIN, CS_FAULT_TLS_CHAIN, WORDS, "the server sent no certificate"},
    {BR_ERR_X509_INNER_TRUNC, CS_FAULT_TLS_CHAIN, NUMBER, "a certificate is malformed"},
    {BR_ERR_X509_UNSUPPORTED, CS_FAULT_TLS_CHAIN, ALGORITHM, "a certificate uses what is refused"},
    {BR_ERR_X509_LIMIT_EXCEEDED, CS_FAULT_TLS_CHAIN, WORDS,
     "a key or signature is longer than 4096 bits"},
    {BR_ERR_X509_WRONG_KEY_TYPE, CS_FAULT_TLS_CHAIN, WORDS,
     "a certificate was not signed by the next one's key"},
    {BR_ERR_X509_TIME_UNKNOWN, CS_FAULT_TLS_EXPIRED, DATES, ""},
    {BR_ERR_X509_DN_MISMATCH, CS_FAULT_TLS_CHAIN, WORDS,
     "the certificates are not in order, or do not belong together"},
    {BR_ERR_X509_BAD_SERVER_NAME, CS_FAULT_TLS_NAME, NAMES, ""},
    {BR_ERR_X509_CRITICAL_EXTENSION, CS_FAULT_TLS_CHAIN, WORDS,
     "a certificate has a critical extension that is not understood"},
    {BR_ERR_X509_NOT_CA, CS_FAULT_TLS_CHAIN, WORDS,
     "a certificate was issued by one that is no authority (CA flag), or is too far from it"},
    {BR_ERR_X509_FORBIDDEN_KEY_USAGE, CS_FAULT_TLS_CHAIN, WORDS,
     "an authority's certificate may not sign others (keyUsage)"},
    {BR_ERR_X509_WEAK_PUBLIC_KEY, CS_FAULT_TLS_CHAIN, KEY, "a key is weak"},
    {BR_ERR_X509_NOT_TRUSTED, CS_FAULT_TLS_ROOT, ROOT, ""},
    {ALERT_RECEIVED, CS_FAULT_TLS_PROTOCOL, ALERT, "the server refused: alert "},
    {ALERT_SENT, CS_FAULT_TLS_PROTOCOL, ALERT, "the server's handshake was refused: alert "},
    {VERDICT_TOO_LONG, CS_FAULT_TLS_CHAIN, WORDS, "the chain of certificates is too long"},
    {VERDICT_UNREADABLE, CS_FAULT_TLS_CHAIN, WORDS, "the server's certificate is malformed"},
    {VERDICT_NO_NAME, CS_FAULT_TLS_NAME, NAMES, ""},
    {VERDICT_NOT_SERVER, CS_FAULT_TLS_CHAIN, WORDS,
     "the certificate is not for TLS servers (extendedKeyUsage)"},
    {VERDICT_ROOTS_FILE, CS_FAULT_TLS_ROOTS_FILE, ROOTS_FILE, ""},
};

/* RFC 5246 7.2, and what it grew since. With what usually lies behind it. */
static const struct alert {
    uint8_t number;
    const char *name;
} alerts[] = {
    {10, "unexpected_message"},
    {20, "bad_record_mac"},
    {22, "record_overflow"},
    {40, "handshake_failure: no suite or curve in common, or it demands a certificate of ours"},
    {42, "bad_certificate"},
    {43, "unsupported_certificate"},
    {46, "certificate_unknown"},
    {47, "illegal_parameter"},
    {48, "unknown_ca"},
    {49, "access_denied"},
    {50, "decode_error"},
    {51, "decrypt_error"},
    {70, "protocol_version: it does not accept TLS 1.2"},
    {71, "insufficient_security: it accepts none of our suites"},
    {80, "internal_error"},
    {90, "user_canceled"},
    {100, "no_renegotiation"},
    {112, "unrecognized_name: it serves no such host"},
    {116, "certificate_required: it demands a certificate of ours"},
};

/* Signatures that are met in the wild and refused. */
static const struct signature {
    struct cs_str oid;
    const char *name;
} refused[] = {
    {{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", 9}, "MD5"},
    {{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", 9}, "SHA-1"},
    {{"\x2a\x86\x48\xce\x3d\x04\x01", 7}, "SHA-1"},
    {{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", 9}, "RSA-PSS"},
    {{"\x2b\x65\x70", 3}, "Ed25519"},
};

static const struct cause *cause_of(unsigned error)
{
    size_t i = sizeof causes / sizeof causes[0] - 1;
    while (causes[i].from > error) {
        i--;
    }
    return &causes[i];
}

static void quote_name(struct buf *b, struct cs_str dn)
{
    buf_byte(b, '"');
    der_emit_name(b, dn);
    buf_byte(b, '"');
}

/* Certificate i of the chain; false past its end, or where it cannot be read. */
static bool read_cert(const struct verifier *v, size_t i, struct der_cert *c)
{
    return i < v->chain.certs && der_cert(chain_cert(&v->chain, i), c);
}

static void emit_names(const struct verifier *v, struct buf *b)
{
    struct der_cert leaf;
    struct cs_str name;
    unsigned n = 0;

    if (!read_cert(v, 0, &leaf)) {
        return;
    }
    while (n < NAMES_MAX && der_dns_name(&leaf.names, &name)) {
        buf_z(b, n > 0 ? ", " : "the certificate is for ");
        der_emit_text(b, name, NAME_BYTES);
        n++;
    }
    if (n == 0) {
        buf_z(b, "the certificate of ");
        quote_name(b, leaf.subject);
        buf_z(b, " has no DNS name in subjectAltName; it is");
    } else if (der_dns_name(&leaf.names, &name)) {
        buf_z(b, " and others");
    }
    buf_z(b, n > 0 ? ", not for " : " not for ");
    buf_z(b, v->host);
}

static enum cs_fault emit_dates(const struct verifier *v, struct buf *b)
{
    struct der_cert c;
    for (size_t i = 0; read_cert(v, i, &c); i++) {
        if (v->unix_s >= c.from && v->unix_s <= c.until) {
            continue;
        }
        buf_z(b, "the certificate of ");
        quote_name(b, c.subject);
        buf_z(b, " is valid from ");
        date_emit(b, c.from > 0 ? c.from : 0);
        buf_z(b, " to ");
        date_emit(b, c.until > 0 ? c.until : 0);
        buf_z(b, ", our clock says ");
        date_emit(b, v->unix_s);
        return v->unix_s < c.from ? CS_FAULT_TLS_NOT_YET : CS_FAULT_TLS_EXPIRED;
    }
    return CS_FAULT_TLS_EXPIRED;
}

static void emit_root(const struct verifier *v, struct buf *b)
{
    struct der_cert last;
    if (read_cert(v, v->chain.certs - 1, &last)) {
        buf_z(b, "the server's chain ends at ");
        quote_name(b, last.issuer);
    }
    if (v->chain.certs == 1) {
        buf_z(b, "; it sent only one certificate: is an intermediate missing there?");
    }
}

static void emit_algorithm(const struct verifier *v, struct buf *b)
{
    struct der_cert c;
    for (size_t i = 0; read_cert(v, i, &c); i++) {
        for (size_t k = 0; k < sizeof refused / sizeof refused[0]; k++) {
            if (str_eq(c.algorithm, refused[k].oid)) {
                buf_z(b, ": the certificate of ");
                quote_name(b, c.subject);
                buf_z(b, " is signed with ");
                buf_z(b, refused[k].name);
                return;
            }
        }
    }
}

static void emit_key(const struct verifier *v, struct buf *b)
{
    struct der_cert c;
    for (size_t i = 0; read_cert(v, i, &c); i++) {
        if (c.key == DER_KEY_RSA && c.bits < 2048) {
            buf_z(b, ": ");
            quote_name(b, c.subject);
            buf_z(b, " has RSA of ");
            buf_number(b, c.bits);
            buf_z(b, " bits, less than 2048");
            return;
        }
    }
}

static void emit_alert(unsigned number, struct buf *b)
{
    buf_number(b, number);
    for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++) {
        if (alerts[i].number == number) {
            buf_z(b, " (");
            buf_z(b, alerts[i].name);
            buf_z(b, ")");
        }
    }
}

enum cs_fault explain(unsigned error, const struct verifier *v, struct buf *detail)
{
    const struct cause *cause = cause_of(error);

    buf_z(detail, cause->words);
    switch ((enum manner)cause->manner) {
    case WORDS:
        break;
    case NUMBER:
        buf_z(detail, " (BearSSL's error ");
        buf_number(detail, error);
        buf_z(detail, ")");
        break;
    case NAMES:
        emit_names(v, detail);
        break;
    case DATES:
        return emit_dates(v, detail);
    case ROOT:
        emit_root(v, detail);
        break;
    case ALGORITHM:
        emit_algorithm(v, detail);
        break;
    case KEY:
        emit_key(v, detail);
        break;
    case ROOTS_FILE:
        trust_emit_wrong(&v->roots, detail);
        break;
    case ALERT:
        emit_alert(error % 256, detail);
        break;
    }
    return (enum cs_fault)cause->fault;
}
