# For `make check-core-cross`: core on machines that differ from this one in what C leaves open.
#   mips  big-endian, 32 bits, with a static glibc, under QEMU's user mode
#   m3    a Cortex-M3 without an OS: 32 bits, char is unsigned, enums are as short as their values
#         allow, an unaligned access is a fault; a whole machine of QEMU
#   host  this machine, with sanitizers: the reference

CROSS_SRC     = $(wildcard tests/cross/*.c)
CROSS_HEADERS = $(wildcard tests/cross/*.h tests/unit/*.h) build/gen/vectors.h
CROSS_CORE    = $(wildcard src/core/*.c) build/gen/words.c
# What core uses of BearSSL: SHA-256 and HMAC.
CROSS_BEARSSL = codec/dec32be codec/enc32be hash/sha2small mac/hmac

mips_CC      = mips-linux-gnu-gcc
mips_CFLAGS  = -std=c11 -Os
mips_LDFLAGS = -static
mips_SRC     = $(CROSS_SRC)

m3_CC        = arm-none-eabi-gcc
m3_CFLAGS    = -std=c11 -Oz -mcpu=cortex-m3 -mthumb -mno-unaligned-access \
               -ffunction-sections -fdata-sections
# Of newlib only what string.h declares: it has no system calls to offer here.
m3_LDFLAGS   = -mthumb --specs=nano.specs -nostartfiles -Wl,--gc-sections
m3_SRC       = $(filter-out tests/cross/posix.c,$(CROSS_SRC)) tests/cross/m3/startup.c

# $(call core_objects,TARGET)
core_objects = $(patsubst %.c,build/cross-core/$(1)/%.o,$(CROSS_CORE)) \
               $(CROSS_BEARSSL:%=build/cross-core/$(1)/bearssl/%.o)

define core_target
build/cross-core/$(1)/%.o: %.c $(OUR_H) $(CROSS_HEADERS) Makefile config/build.mk tests/cross/core.mk | $(PREPARED)
	mkdir -p $$(@D)
	$$($(1)_CC) $$($(1)_CFLAGS) $$(WARNINGS) $$(INCLUDES) -Itests -c -o $$@ $$<

build/cross-core/$(1)/bearssl/%.o: build/bearssl/.unpacked tests/cross/core.mk
	mkdir -p $$(@D)
	$$($(1)_CC) $$($(1)_CFLAGS) $$(BEARSSL_CFLAGS) -c -o $$@ build/bearssl/src/$$*.c
endef
$(foreach target,mips m3,$(eval $(call core_target,$(target))))

build/cross-core/core_check.mips: $(mips_SRC:%.c=build/cross-core/mips/%.o) $(call core_objects,mips)
	echo "  MIPS   $@"
	$(mips_CC) $(mips_LDFLAGS) -o $@ $^

build/cross-core/core_check.m3: $(m3_SRC:%.c=build/cross-core/m3/%.o)
build/cross-core/stack.m3: $(patsubst %,build/cross-core/m3/tests/cross/m3/%.o,startup stack)
# newlib's memcpy for an M3 makes unaligned accesses; the one for an M0 does not.
build/cross-core/core_check.m3 build/cross-core/stack.m3: $(call core_objects,m3) tests/cross/m3/m3.ld
	echo "  M3     $@"
	$(m3_CC) -mcpu=cortex-m0 $(m3_LDFLAGS) -T tests/cross/m3/m3.ld -o $@ $(filter %.o,$^)

build/cross-core/core_check.host: $(CROSS_SRC) $(CROSS_HEADERS) tests/cross/core.mk $(CROSS_CORE:%.c=build/host/%.o) build/host/libbearssl.a
	echo "  HOST   $@"
	mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) $(INCLUDES) -Itests -o $@ $(filter %.c %.o %.a,$^)

# What a firmware pays in flash that only signs: cs_build, one action's table, and all they reach.
build/cross-core/signer.m3: $(call core_objects,m3)
	$(m3_CC) -mcpu=cortex-m3 $(m3_LDFLAGS) -Wl,-e,cs_build,-u,cs_copy_snapshot_action -o $@ $^

core-cross-programs: $(patsubst %,build/cross-core/%,core_check.host core_check.mips core_check.m3 signer.m3 stack.m3)
.PHONY: core-cross-programs
