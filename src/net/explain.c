/* SPDX-License-Identifier: ISC */
#include "net/explain.h"

#include "core/date.h"
#include "core/der.h"
#include "core/words.h"

enum {
    NAMES_MAX = 4,   /* of a certificate, in a message */
    NAME_BYTES = 64, /* of each of them */
    TEXT_MAX = 128   /* of an entry of src/words.txt */
};

/* Errors by BearSSL's number or ours (enum verdict). What is said of each, src/words.txt has. */
static const struct cause {
    uint8_t error, fault;
    uint16_t words;
} causes[] = {
    {BR_ERR_UNSUPPORTED_VERSION, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_VERSION},
    {BR_ERR_BAD_VERSION, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_VERSION},
    {BR_ERR_BAD_MAC, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_MAC},
    {BR_ERR_NO_RANDOM, CS_FAULT_ENTROPY, WORDS_TLS_RANDOM},
    {BR_ERR_BAD_CIPHER_SUITE, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_SUITE},
    {BR_ERR_BAD_FINISHED, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_FINISHED},
    {BR_ERR_INVALID_ALGORITHM, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_CURVE},
    {BR_ERR_BAD_SIGNATURE, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_KEY},
    {BR_ERR_WRONG_KEY_USAGE, CS_FAULT_TLS_CHAIN, WORDS_TLS_USAGE},
    {BR_ERR_NO_CLIENT_AUTH, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_CLIENT},
    {BR_ERR_X509_EMPTY_CHAIN, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_EMPTY},
    {BR_ERR_X509_UNSUPPORTED, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_REFUSED},
    {BR_ERR_X509_LIMIT_EXCEEDED, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_LONG_KEY},
    {BR_ERR_X509_WRONG_KEY_TYPE, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_SIGNATURE},
    {BR_ERR_X509_BAD_SIGNATURE, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_SIGNATURE},
    {BR_ERR_X509_TIME_UNKNOWN, CS_FAULT_TLS_EXPIRED, WORDS_CHAIN_DATES},
    {BR_ERR_X509_EXPIRED, CS_FAULT_TLS_EXPIRED, WORDS_CHAIN_DATES},
    {BR_ERR_X509_DN_MISMATCH, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_ORDER},
    {BR_ERR_X509_BAD_SERVER_NAME, CS_FAULT_TLS_NAME, WORDS_CHAIN_NAMES},
    {BR_ERR_X509_CRITICAL_EXTENSION, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_EXTENSION},
    {BR_ERR_X509_NOT_CA, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_NOT_CA},
    {BR_ERR_X509_FORBIDDEN_KEY_USAGE, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_USAGE},
    {BR_ERR_X509_WEAK_PUBLIC_KEY, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_WEAK},
    {BR_ERR_X509_NOT_TRUSTED, CS_FAULT_TLS_ROOT, WORDS_CHAIN_ROOT},
    {VERDICT_TOO_LONG, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_TOO_LONG},
    {VERDICT_UNREADABLE, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_UNREADABLE},
    {VERDICT_NO_NAME, CS_FAULT_TLS_NAME, WORDS_CHAIN_NO_NAME},
    {VERDICT_NOT_SERVER, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_NOT_SERVER},
    {VERDICT_ROOTS_FILE, CS_FAULT_TLS_ROOTS_FILE, WORDS_CHAIN_ROOTS_FILE},
};

/* All others. */
static const struct cause alert = {0, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_ALERT};
static const struct cause bad_handshake = {0, CS_FAULT_TLS_PROTOCOL, WORDS_TLS_OTHER};
static const struct cause bad_certificate = {0, CS_FAULT_TLS_CHAIN, WORDS_CHAIN_OTHER};

static const struct cause *cause_of(unsigned error)
{
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        if (causes[i].error == error) {
            return &causes[i];
        }
    }
    return error >= BR_ERR_RECV_FATAL_ALERT                              ? &alert
           : error >= BR_ERR_X509_OK && error <= BR_ERR_X509_NOT_TRUSTED ? &bad_certificate
                                                                         : &bad_handshake;
}

/* What a message may speak of: the error, and the certificate that is to blame for it. */
struct subject {
    const struct verifier *v;
    unsigned error;
    bool found;
    struct der_cert cert;
};

static bool is_to_blame(const struct subject *s, size_t i)
{
    const struct der_cert *c = &s->cert;
    switch (s->error) {
    case BR_ERR_X509_TIME_UNKNOWN:
    case BR_ERR_X509_EXPIRED:
        return s->v->unix_s < c->from || s->v->unix_s > c->until;
    case BR_ERR_X509_UNSUPPORTED:
        return c->signature != DER_SIGNED_OTHER;
    case BR_ERR_X509_WEAK_PUBLIC_KEY:
        return c->key == DER_KEY_RSA && c->bits < 2048;
    case BR_ERR_X509_NOT_TRUSTED:
        return i + 1 == s->v->chain.certs;
    default:
        return true; /* the server's */
    }
}

static void find_cert(struct subject *s)
{
    s->found = false;
    for (size_t i = 0; !s->found && chain_read(&s->v->chain, i, &s->cert); i++) {
        s->found = is_to_blame(s, i);
    }
}

static void emit_names(struct buf *b, struct cs_str names)
{
    struct cs_str name;
    for (unsigned n = 0; der_dns_name(&names, &name); n++) {
        if (n == NAMES_MAX) {
            words_emit(b, WORDS_CHAIN_MORE_NAMES);
            return;
        }
        buf_z(b, n > 0 ? ", " : "");
        der_emit_text(b, name, NAME_BYTES);
    }
}

/* RFC 5246 7.2, and what it grew since; their names in the same order in src/words.txt. */
static void emit_alert(struct buf *b, unsigned number)
{
    static const uint8_t known[] = {10, 20, 22, 40, 42, 43, 46,  47,  48, 49,
                                    50, 51, 70, 71, 80, 90, 100, 112, 116};
    buf_number(b, number);
    for (unsigned i = 0; i < sizeof known; i++) {
        if (known[i] == number) {
            buf_z(b, " (");
            words_emit(b, WORDS_ALERT + i);
            buf_byte(b, ')');
        }
    }
}

static void emit_date(struct buf *b, int64_t unix_s)
{
    date_emit(b, unix_s > 0 ? unix_s : 0);
}

/* What %letter stands for. False: the text ends before it. */
static bool emit_field(struct buf *b, char letter, const struct subject *s)
{
    const struct verifier *v = s->v;
    const struct der_cert *c = &s->cert;
    switch (letter) {
    case '?': /* go on where a certificate is to blame */
        return s->found;
    case '1': /* go on where the server sent a single certificate */
        return v->chain.certs == 1;
    case 's':
        der_emit_name(b, c->subject);
        break;
    case 'i':
        der_emit_name(b, c->issuer);
        break;
    case 'f':
        emit_date(b, c->from);
        break;
    case 'u':
        emit_date(b, c->until);
        break;
    case 'b':
        buf_number(b, c->bits);
        break;
    case 'n':
        emit_names(b, c->names);
        break;
    case 'a':
        words_emit(b, WORDS_SIGNATURE + c->signature);
        break;
    case 'c':
        emit_date(b, v->unix_s);
        break;
    case 'h':
        buf_z(b, v->host);
        break;
    case 'e':
        buf_number(b, s->error);
        break;
    case 'l':
        emit_alert(b, s->error % 256);
        break;
    default: /* 'w' */
        trust_emit_wrong(&v->roots, b);
    }
    return true;
}

enum cs_fault explain(unsigned error, const struct verifier *v, struct buf *detail)
{
    const struct cause *cause = cause_of(error);
    struct subject s = {.v = v, .error = error};
    char text[TEXT_MAX] = "";
    struct buf b = buf_over(text, sizeof text - 1);

    find_cert(&s);
    words_emit(&b, cause->words);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p != '%') {
            buf_byte(detail, *p);
        } else if (!emit_field(detail, *++p, &s)) {
            break;
        }
    }
    bool early = cause->fault == CS_FAULT_TLS_EXPIRED && s.found && v->unix_s < s.cert.from;
    return early ? CS_FAULT_TLS_NOT_YET : (enum cs_fault)cause->fault;
}
