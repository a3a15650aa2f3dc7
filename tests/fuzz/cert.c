/* SPDX-License-Identifier: ISC
 * A file of roots, and a certificate in it or by itself. */
#include "fuzz.h"

#include "core/der.h"
#include "core/pem.h"
#include "net/trust.h"

struct file {
    const uint8_t *p;
    size_t n;
};

static long read_file(void *ctx, size_t offset, char *to, size_t n)
{
    const struct file *f = ctx;
    if (offset >= f->n) {
        return 0;
    }
    n = n < f->n - offset ? n : f->n - offset;
    n = n > 7 ? 7 : n; /* short reads */
    memcpy(to, f->p + offset, n);
    return (long)n;
}

static bool inside(struct cs_str part, const char *p, size_t n)
{
    return !str_given(part) || (part.p >= p && part.p + part.n <= p + n);
}

static void certificate(const void *der, size_t n)
{
    char *copy = fuzz_copy(der, n);
    struct der_cert c;
    if (der_cert((struct cs_str){copy, n}, &c)) {
        PROMISE(inside(c.issuer, copy, n) && inside(c.subject, copy, n));
        PROMISE(inside(c.modulus, copy, n) && inside(c.exponent, copy, n));
        PROMISE(inside(c.point, copy, n) && inside(c.names, copy, n));
        struct cs_str names = c.names, name;
        for (int i = 0; i < 100000 && der_dns_name(&names, &name); i++) {
            PROMISE(inside(name, copy, n));
        }
        char text[64];
        struct buf b = buf_over(text, sizeof text);
        der_emit_name(&b, c.subject);
        PROMISE(buf_fits(&b));
        for (size_t i = 0; i < b.n; i++) {
            PROMISE(text[i] >= 0x20 && text[i] < 0x7F);
        }
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct roots roots;
    static unsigned char der[CS_CERT_MAX];
    certificate(data, size);
    struct pem pem;
    pem_begin(&pem, der, sizeof der);
    for (size_t i = 0; i < size; i++) {
        if (pem_feed(&pem, (char)data[i]) == PEM_CERT) {
            certificate(der, pem.n);
        }
    }
    struct file f = {data, size};
    struct trust_file file = {read_file, &f};
    char text[CS_DETAIL_MAX];
    struct buf detail = buf_over(text, sizeof text);
    enum cs_fault fault = trust_file_check(&file, &roots, &detail);
    PROMISE(fault == CS_OK || (fault == CS_FAULT_TLS_ROOTS_FILE && detail.n > 0));
    return 0;
}
