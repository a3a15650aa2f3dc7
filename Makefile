# copysnap. `make help` lists what can be made; settings and their reasons stand in config/build.mk.
#
# Everything made lies in build/:
#   copysnap, copysnap.debug, copysnap.map   the program, the same with symbols, which byte is whose
#   musl/                                    objects of the program
#   host/, clang/, tiny/, plain/, cov/       the same sources for unit tests, each build with its flags
#                                            (config/build.mk); `make CONFIG=clang tests` makes one
#   dl/, bearssl/, include/, gen/            what was fetched, unpacked, copied, generated

include config/build.mk

# Each recipe says in one line what it makes; V=1 shows the commands.
ifndef V
MAKEFLAGS += --silent
endif
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
export PYTHON CLANG
export PYTHONDONTWRITEBYTECODE = 1

LIB_SRC  = $(wildcard src/core/*.c src/net/*.c src/cred/*.c src/job/*.c)
PROG_SRC = $(wildcard src/cli/*.c port/linux/*.c)
TEST_SRC = $(wildcard tests/unit/*_test.c)
OUR_C    = $(LIB_SRC) $(PROG_SRC) $(wildcard port/template/*.c)
OUR_H    = $(wildcard src/*.h src/*/*.h port/*.h port/*/*.h config/*.h)

CONFIG   = host
UNIT     = build/$(CONFIG)
MUSL_LIB = $(patsubst %.c,build/musl/%.o,$(LIB_SRC) build/gen/roots.c build/gen/words.c)
MUSL_OBJ = $(PROG_SRC:%.c=build/musl/%.o) $(MUSL_LIB)
HOST_OBJ = $(patsubst %.c,$(UNIT)/%.o,$(LIB_SRC) build/gen/roots.c build/gen/words.c)
TESTS    = $(TEST_SRC:%.c=$(UNIT)/%) $(UNIT)/tests/oracle/driver build/musl/tests/secrets/sweep
# Fuzzers: one libFuzzer program for each tests/fuzz/*.c, sanitizers on. FUZZ_SECONDS is for each.
FUZZERS      = $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/*.c))
FUZZ_OBJ     = $(patsubst %.c,build/fuzz/obj/%.o,$(LIB_SRC) $(filter-out src/cli/main.c,$(wildcard src/cli/*.c)) build/gen/roots.c build/gen/words.c tests/port_script.c)
FUZZ_SECONDS = 600
PREPARED = build/bearssl/.unpacked build/include/jsmn.h build/gen/words_id.h

all: build/copysnap ## the program, build/copysnap (this is what plain `make` makes)

help: ## this list
	sed -n 's/^\([a-z0-9_. -]*\):.*## /\1	/p' Makefile | expand -t 28

# ---- the program -------------------------------------------------------------------------------

build/copysnap: build/copysnap.debug tools/trim.py
	echo "  STRIP  $@"
	strip -s -R .comment -o $@ $<
	$(PYTHON) tools/trim.py $@

build/copysnap.debug: $(MUSL_OBJ) build/musl/libbearssl.a
	echo "  LINK   $@"
	$(MUSL_CC) $(CFLAGS) $(LDFLAGS) -Wl,-Map=build/copysnap.map -o $@ $^

build/musl/%.o: %.c Makefile config/build.mk | $(PREPARED)
	echo "  MUSL   $<"
	mkdir -p $(@D)
	$(MUSL_CC) $(CFLAGS) $(WARNINGS) $(FRAME) $(INCLUDES) -MMD -MP -c -o $@ $<

build/gen/words_id.h build/gen/words.c &: src/words.txt src/catalog.txt tools/words.py
	echo "  WORDS  build/gen/words.c"
	mkdir -p $(@D)
	$(PYTHON) tools/words.py src/words.txt src/catalog.txt build/gen/words_id.h build/gen/words.c

build/gen/roots.c: config/roots.pem tools/roots.py
	echo "  ROOTS  $@"
	mkdir -p $(@D)
	$(PYTHON) tools/roots.py $< > $@

# ---- what others wrote, compared with its checksum -----------------------------------------------

build/include/jsmn.h: config/build.mk
	tools/pin.sh $(JSMN_H) $(JSMN_SHA256) 'it belongs to libjsmn-dev: make deps'
	mkdir -p $(@D)
	cp $(JSMN_H) $@

build/bearssl/.unpacked: config/build.mk
	command -v $(MUSL_CC) > /dev/null || { echo "there is no $(MUSL_CC) here: make deps" >&2; exit 1; }
	tools/fetch.sh $(BEARSSL_PACKAGE) $(BEARSSL_TAR) $(BEARSSL_SHA256)
	rm -rf $(@D)
	mkdir -p $(@D)
	tar -xJf build/dl/$(BEARSSL_TAR) -C $(@D) --strip-components=1 --no-same-owner
	touch $@

build/musl/bearssl/%.o: build/bearssl/.unpacked
	mkdir -p $(@D)
	$(MUSL_CC) $(CFLAGS) $(BEARSSL_CFLAGS) -c -o $@ build/bearssl/src/$*.c

build/host/bearssl/%.o: build/bearssl/.unpacked
	mkdir -p $(@D)
	$(CC_host) -g -O2 $(BEARSSL_CFLAGS) -c -o $@ build/bearssl/src/$*.c

build/musl/libbearssl.a: $(BEARSSL_SRC:%=build/musl/bearssl/%.o)
build/host/libbearssl.a: $(BEARSSL_SRC:%=build/host/bearssl/%.o)
$(UNIT)/libcopysnap.a: $(HOST_OBJ)
build/fuzz/libcopysnap.a: $(FUZZ_OBJ)
build/musl/libbearssl.a build/host/libbearssl.a $(UNIT)/libcopysnap.a build/fuzz/libcopysnap.a:
	echo "  AR     $@"
	rm -f $@
	ar qcs $@ $^

# ---- tests and gates ---------------------------------------------------------------------------

check: DEPS = build demo check
check: deps build/peers/usr/sbin/nginx ## build, run every test and gate; ends with `N passed, N failed`
	$(PYTHON) tools/check.py

# A server that tests talk to.
build/peers/usr/sbin/nginx:
	tools/peer.sh nginx

unit gates simulator sweeps e2e: ## one part of `make check`
	$(PYTHON) tools/check.py $@

tests: $(TESTS) ## compile the unit tests

$(UNIT)/tests/oracle/driver: tests/oracle/driver.c $(UNIT)/libcopysnap.a build/host/libbearssl.a
	echo "  TEST   $<"
	mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) $(INCLUDES) -o $@ $< $(filter %.a,$^)

fuzzers: $(FUZZERS)
fuzz: DEPS = build lint
fuzz: deps fuzzers ## fuzz each target for FUZZ_SECONDS (default 600); what is found lies in build/fuzz
	tools/fuzz.sh -max_total_time=$(FUZZ_SECONDS)

build/fuzz/obj/%.o: %.c $(OUR_H) | $(PREPARED)
	mkdir -p $(@D)
	$(CLANG) $(FUZZ_CFLAGS) $(FUZZ_TRACE) $(INCLUDES) -Itests -c -o $@ $<

# Unpacking a text compares constants thousands of times, where there is nothing to be found.
build/fuzz/obj/src/core/words.o: FUZZ_TRACE =

build/fuzz/%: tests/fuzz/%.c tests/fuzz/fuzz.h build/fuzz/libcopysnap.a build/host/libbearssl.a
	echo "  FUZZ   $<"
	$(CLANG) $(FUZZ_CFLAGS) -fsanitize=fuzzer $(INCLUDES) -Itests -Itests/fuzz -o $@ $< $(filter %.a,$^)

# Core on other machines: tests/cross/core.mk.
check-core-cross: DEPS = build cross_core
check-core-cross: deps ## core and its vectors on big-endian mips and on a Cortex-M3 without an OS
	$(MAKE) core-cross-programs
	$(PYTHON) tools/core_cross.py
include tests/cross/core.mk

check-sdk: DEPS = build demo sdk
check-sdk: deps ## the official Node SDK against the simulator, and its requests against ours
	$(MAKE) all build/sdk/node_modules/.package-lock.json
	$(PYTHON) tools/check.py sdk

check-large: DEPS = build demo check
check-large: deps ## 5,000 copies in one run: each once, in flat memory; the pace of calls (three minutes)
	$(MAKE) all
	$(PYTHON) tools/check.py large

# The lock file has versions and hashes; npm knows where this machine gets packages from.
build/sdk/node_modules/.package-lock.json: tests/sdk/package.json tests/sdk/package-lock.json tests/sdk/.npmrc
	echo "  NPM    build/sdk"
	mkdir -p build/sdk
	cp $^ build/sdk
	cd build/sdk && timeout 300 npm ci --loglevel error

# Compiled as the program is: what it leaves in memory, the program leaves.
build/musl/tests/secrets/sweep: tests/secrets/sweep.c tests/fault.c tests/port_script.c $(wildcard tests/*.h) $(MUSL_LIB) build/musl/libbearssl.a
	echo "  TEST   $<"
	mkdir -p $(@D)
	$(MUSL_CC) $(CFLAGS) $(LDFLAGS) $(INCLUDES) -Itests -o $@ $(filter-out %.h,$^)

# The first line of a test may name further sources: /* with: tests/port_script.c */
$(UNIT)/tests/%: tests/%.c $(wildcard tests/*.[ch] tests/*/*.h) $(OUR_H) $(PROG_SRC) $(UNIT)/libcopysnap.a build/host/libbearssl.a
	echo "  TEST   $<"
	mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) $(INCLUDES) -Itests -o $@ $< \
	  $(shell sed -n '1s|^/\* with: \(.*\) \*/.*|\1|p' $<) $(filter %.a,$^) -lcmocka

$(UNIT)/tests/unit/vectors_test: build/gen/vectors.h
build/gen/vectors.h: tools/vectors.py $(wildcard tests/vectors/*.json)
	mkdir -p $(@D)
	$(PYTHON) tools/vectors.py tests/vectors > $@

$(UNIT)/%.o: %.c Makefile config/build.mk | $(PREPARED)
	echo "  UNIT   $@"
	mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) $(INCLUDES) -MMD -MP -c -o $@ $<

size: build/copysnap ## bytes of file, code, data, stack and memory, against config/budgets
	$(PYTHON) tools/size.py

lint: DEPS = build lint
lint: deps build/compile_commands.json ## what gcc, clang, cppcheck, clang-tidy and clang-format say
	tools/lint.sh $(OUR_C) $(OUR_H)

clang-warnings: | $(PREPARED)
	$(CLANG) $(CLANG_FLAGS) $(CLANG_WARNINGS) -fsyntax-only $(OUR_C)

format: ## lay out all C sources after .clang-format
	$(CLANG)-format -i $(OUR_C) $(OUR_H) $(wildcard tests/*.[ch] tests/*/*.[ch])

compile_commands.json: build/compile_commands.json ## build/compile_commands.json, for editors (.clangd points there)
build/compile_commands.json: Makefile config/build.mk $(OUR_C) | $(PREPARED)
	$(PYTHON) tools/compile_commands.py $(OUR_C) -- $(CLANG) $(CLANG_FLAGS) $(CLANG_WARNINGS) > $@

roots-drift: ## compare config/roots.pem with this machine's trusted roots
	$(PYTHON) tools/roots.py --drift config/roots.pem

# Slower proofs, each a part of .ci/run.
check-matrix: DEPS = build check lint matrix
check-matrix: deps ## the unit tests again: by clang, with tiny limits, under valgrind
	for config in clang tiny plain; do $(MAKE) CONFIG=$$config tests || exit 1; done
	$(PYTHON) tools/check.py clang tiny valgrind

coverage: DEPS = build check matrix
coverage: deps ## 100 % of lines and branches of src/core, but for what config/coverage.txt excuses
	$(MAKE) CONFIG=cov tests
	find build/cov -name '*.gcda' -delete
	for test in $(TEST_SRC:tests/unit/%.c=%); do build/cov/tests/unit/$$test > /dev/null 2>&1 || exit 1; done
	$(PYTHON) tools/coverage.py build/cov

MUTATED = src/core/check.c src/core/http.c src/core/request.c src/core/json.c src/core/scan.c src/core/catalog.c src/core/retry.c src/core/look.c src/core/list.c src/core/token.c src/job/task.c src/job/copying.c src/job/waiting.c src/job/cancel.c src/job/listing.c src/job/batch.c src/core/pace.h src/cli/ids.c src/cli/record.c src/cli/text.c
mutate: DEPS = build check
mutate: deps ## each comparison flipped in turn: a test fails, or config/survivors.txt explains
	$(MAKE) CONFIG=plain tests
	$(PYTHON) tools/mutate.py build/plain '$(CC_plain) -std=c11 -g -Wall -Wextra $(FLAGS_plain) $(INCLUDES) -Itests' $(MUTATED)

prove: DEPS = build prove
prove: deps | $(PREPARED) ## Frama-C: nothing undefined in the core, for all inputs within stated bounds
	$(PYTHON) tools/prove.py

# ---- a machine ---------------------------------------------------------------------------------

DEPS = build demo check lint
deps: ## install the Debian packages that are missing (does nothing where none is)
	tools/deps.sh $(foreach d,$(DEPS),$(DEPS_$(d)))

demo: DEPS = build demo
demo: deps ## a whole copy against a simulated service, on this machine
	$(MAKE) all
	tools/demo.sh

clean: ## remove build/, but keep what was downloaded
	find build -mindepth 1 -maxdepth 1 ! -name dl -exec rm -rf {} + 2> /dev/null || :

.PHONY: all help check prove check-matrix coverage mutate check-sdk check-large check-core-cross fuzz fuzzers unit gates simulator sweeps e2e tests size lint clang-warnings format compile_commands.json \
        roots-drift deps demo clean
-include $(MUSL_OBJ:.o=.d) $(HOST_OBJ:.o=.d)
