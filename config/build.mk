# What the build uses: compilers, flags each with its reason, and the sources it pins by checksum.
# Figures: bytes of the stripped program, measured on Debian bookworm, gcc 12.2, musl 1.2.3.

MUSL_CC  = musl-gcc
CLANG    = clang
PYTHON   = /usr/bin/python3

# ---- ours -------------------------------------------------------------------------------------

INCLUDES = -I. -Isrc -Ibuild/gen -isystem build/bearssl/inc -isystem build/include

WARNINGS = -Werror -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wconversion -Wsign-conversion \
           -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wredundant-decls \
           -Wundef -Wcast-qual -Wcast-align -Wwrite-strings -Wpointer-arith -Wformat=2 \
           -Wimplicit-fallthrough -Wnull-dereference
# A frame of ours stays within 2 KiB; gcc says where (tools/stack.py checks the linked program).
FRAME    = -Wframe-larger-than=2048

CFLAGS   = -std=c11
# Smaller than -Os by 1.6 KB, over all sources.
CFLAGS  += -Oz
# What these keep in registers, over loops and calls, is more code than computing it again (-0.6 KB);
# so are the paths that these two copy (-0.2 KB).
CFLAGS  += -fno-tree-loop-im -fno-move-loop-invariants -fno-caller-saves
CFLAGS  += -fno-tree-dominator-opts -fno-shrink-wrap
# The same of jumps (-0.6 KB), of a function's parameters taken apart (-0.1 KB), of switches that become
# tables (-0.1 KB), of functions taken in half (-0.1 KB).
CFLAGS  += -fno-thread-jumps -fno-ipa-sra -fno-tree-switch-conversion -fno-partial-inlining
# The whole program is seen at once: 4 KB less. Objects keep their code beside (fat), so that nm and
# size still read them.
CFLAGS  += -flto -ffat-lto-objects
# One section a function and a table, so that the linker can leave out what nothing reaches.
CFLAGS  += -ffunction-sections -fdata-sections
# Nothing unwinds; the tables would be loaded with the text.
CFLAGS  += -fno-asynchronous-unwind-tables
# Positions are fixed (see -no-pie), so code need not be position independent.
CFLAGS  += -fno-pie
# Without these LTO merges the whole exchange into one function with a frame of over 2 KiB (-0.9 KB),
# and turns small switches into tables (-0.3 KB).
CFLAGS  += -fno-inline-functions-called-once -fno-jump-tables
# Goes to copysnap.debug only.
CFLAGS  += -g

# No interpreter, no shared library: it must start in an initramfs. (musl-gcc -static-pie silently
# makes a dynamic program, so a gate asserts that there is no INTERP.)
LDFLAGS  = -static -no-pie -flto-partition=one
LDFLAGS += -Wl,--gc-sections
# One small program of fixed data needs no separate page for what is read-only after relocation
# (-4.0 KB), no page-aligned gap between code and constants (-8.2 KB), no build note.
LDFLAGS += -Wl,-z,norelro -Wl,-z,noseparate-code -Wl,--build-id=none
# The file is not padded to whole pages before its data (up to -4 KB); memory still is.
LDFLAGS += -Wl,-z,common-page-size=64
LDFLAGS += -Wl,-z,noexecstack -Wl,--fatal-warnings

# Unit tests: the host's libc, so that sanitizers see every access. Several builds, each in a folder
# of its own (build/host, ...): compiler and flags by name.
SANITIZE     = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CC_host      = gcc
FLAGS_host   = -O1 $(SANITIZE)
CC_clang     = $(CLANG)
FLAGS_clang  = -O1 $(SANITIZE)
# Limits so small that every test comes to the edges.
CC_tiny      = gcc
FLAGS_tiny   = $(FLAGS_host) -include tests/tiny.h
# For valgrind, which sees what sanitizers do not (a decision on a byte never written), and for mutants.
CC_plain     = gcc
FLAGS_plain  = -O1
# No optimization, so that lines and branches are those of the source.
CC_cov       = gcc
FLAGS_cov    = -O0 --coverage
HOST_CC      = $(CC_$(CONFIG))
HOST_CFLAGS  = -std=c11 -g -Wall -Wextra -Werror $(FLAGS_$(CONFIG))

# Fuzzers: clang's libFuzzer.
FUZZ_CFLAGS = -std=c11 -g -O1 $(SANITIZE)
FUZZ_TRACE  = -fsanitize=fuzzer-no-link

# clang reads our sources only to complain: the same warnings, against musl's headers.
CLANG_FLAGS    = -std=c11 $(INCLUDES) -nostdlibinc -isystem /usr/include/$(shell uname -m)-linux-musl
CLANG_WARNINGS = $(filter-out -Wcast-align,$(WARNINGS)) -Wcomma -Wunreachable-code -Wmissing-variable-declarations

# ---- pinned sources: nothing of others lies in this tree ---------------------------------------

# jsmn, one header, from Debian's libjsmn-dev.
JSMN_H          = /usr/include/jsmn.h
JSMN_SHA256     = 1ed6154dedf009212a08a397e9c4ed50a0ce31d5a8301bb294e137ae3188c13b

# BearSSL, Debian's copy of the upstream release. Debian's own library was built for speed and with
# unwind tables: 13.5 KB more.
BEARSSL_TAR     = bearssl_0.6+dfsg.1.orig.tar.xz
BEARSSL_SHA256  = 102a625bd8f6155260867a50c508df8d8c3f796985dd744df1a68e5cd1a79004
BEARSSL_PACKAGE = bearssl

# Randomness and time come through port.h, so BearSSL looks for neither. AES-NI and SSE2 gain
# nothing on an exchange of one kilobyte and cost 4.8 KB.
BEARSSL_CFLAGS  = -std=c99 -w -Ibuild/bearssl/inc -Ibuild/bearssl/src \
                  -DBR_RDRAND=0 -DBR_USE_URANDOM=0 -DBR_USE_UNIX_TIME=0 \
                  -DBR_AES_X86NI=0 -DBR_SSE2=0

# The files a TLS 1.2 client needs that offers ECDHE_{ECDSA,RSA} with CHACHA20_POLY1305 and
# AES_{128,256}_GCM, over P-256, P-384 and X25519, and trusts RSA and ECDSA certificates.
# Found from a link map; the linker drops what the program does not reach.
BEARSSL_SRC = \
  codec/ccopy codec/dec32be codec/dec32le codec/dec64be codec/enc32be codec/enc32le codec/enc64be \
  ec/ec_c25519_i31 ec/ec_prime_i31 ec/ec_secp256r1 ec/ec_secp384r1 ec/ec_secp521r1 \
  ec/ecdsa_atr ec/ecdsa_i31_bits ec/ecdsa_i31_vrfy_asn1 ec/ecdsa_i31_vrfy_raw \
  hash/ghash_ctmul64 hash/multihash hash/sha2big hash/sha2small \
  int/i31_add int/i31_bitlen int/i31_decmod int/i31_decode int/i31_encode int/i31_fmont \
  int/i31_iszero int/i31_modpow int/i31_modpow2 int/i31_montmul int/i31_muladd int/i31_ninv31 \
  int/i31_rshift int/i31_sub int/i31_tmont int/i32_div32 \
  mac/hmac rand/hmac_drbg rand/sysrng \
  rsa/rsa_i31_pkcs1_vrfy rsa/rsa_i31_pub rsa/rsa_pkcs1_sig_unpad \
  ssl/prf ssl/prf_sha256 ssl/prf_sha384 ssl/ssl_client ssl/ssl_engine ssl/ssl_hs_client \
  ssl/ssl_rec_chapol ssl/ssl_rec_gcm \
  symcipher/aes_ct symcipher/aes_ct_ctr symcipher/aes_ct_enc symcipher/chacha20_ct \
  symcipher/poly1305_ctmul \
  x509/x509_minimal

# ---- Debian packages, by what needs them (make deps) -------------------------------------------

DEPS_build = gcc libc6-dev musl-tools libjsmn-dev xz-utils python3
DEPS_demo  = python3 openssl
DEPS_check = libcmocka-dev python3-pytest universal-ctags openssl ca-certificates iproute2 strace clang libclang-rt-14-dev
DEPS_matrix = valgrind gcovr
# 290 MB: only make prove brings it.
DEPS_prove = frama-c-base
DEPS_lint  = clang clang-format clang-tidy cppcheck
# Over 1 GB: only make check-core-cross brings them.
DEPS_cross_core = gcc-mips-linux-gnu libc6-dev-mips-cross qemu-user-static \
                  gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
# Only make check-sdk brings npm, which is 400 small packages, and only where there is no node >= 18.
DEPS_sdk   = python3-pytest openssl $(shell node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' \
             2> /dev/null && command -v npm > /dev/null || echo nodejs npm)
