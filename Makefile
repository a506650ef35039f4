# Dovetail's one Makefile; there is no configure step. `make help` lists the targets.
#
# A room is a folder of src/ named in src/LAYERS. Its sources become $(BUILD)/lib<room>.a; its tests link that archive
# and those of the lower layers only, so a call to a sibling or upwards fails at the link.

BUILD ?= build
DEPS  ?= deps

include config.mk

# What is optional has a twin without it; one of the two is left out of the build.
left_out := src/db/$(if $(filter odpic,$(ORACLE)),db_oracle_none.c,db_oracle.c) \
  $(filter-out src/advise/select/mip_$(SOLVER).c,$(wildcard src/advise/select/mip_cbc.c src/advise/select/mip_highs.c src/advise/select/mip_none.c))

# --- Rooms -------------------------------------------------------------------------------------------------------------

comma := ,
layers := $(shell awk '!/^\#/ && NF { $$1 = $$1; gsub(/ /, ","); print }' src/LAYERS)
split = $(subst $(comma), ,$(1))
sources = $(filter-out $(left_out),$(sort $(wildcard src/$(1)/*.c src/$(1)/*/*.c)))

# ROOMS: those that have sources, highest first (the order of linking). BELOW_<room>: the rooms of lower layers, likewise.
ROOMS :=
$(foreach layer,$(layers),\
  $(foreach room,$(call split,$(layer)),$(eval BELOW_$(room) := $(ROOMS)))\
  $(eval ROOMS := $(foreach room,$(call split,$(layer)),$(if $(call sources,$(room)),$(room))) $(ROOMS)))
ROOMS := $(strip $(ROOMS))

archives = $(patsubst %,$(BUILD)/lib%.a,$(1))

# --- Libraries ---------------------------------------------------------------------------------------------------------

# tool/deps unpacks what Debian's main lacks into deps/, laid out as a root directory.
multiarch := $(shell $(CC) -print-multiarch 2>/dev/null)
deps_lib := $(firstword $(wildcard $(DEPS)/usr/lib/$(multiarch) $(DEPS)/usr/lib))
deps_pc := $(patsubst $(deps_lib)/pkgconfig/%.pc,%,$(if $(deps_lib),$(wildcard $(deps_lib)/pkgconfig/*.pc)))
ifneq ($(deps_lib),)
DEPS_CPPFLAGS := -isystem $(DEPS)/usr/include
DEPS_LDFLAGS  := -L$(deps_lib) -Wl,-rpath,$(abspath $(deps_lib))
endif

packages := libpq sqlite3 libzip yyjson
system_packages := $(filter-out $(deps_pc),$(packages))
PKG_CFLAGS := $(shell pkg-config --cflags $(system_packages) 2>/dev/null)
PKG_LIBS := $(foreach package,$(system_packages),$(shell pkg-config --libs $(package) 2>/dev/null)) \
  $(patsubst %,-l%,$(patsubst lib%,%,$(filter $(packages),$(deps_pc))))
PKG_LIBS += $(if $(filter odpic,$(ORACLE)),-lodpic)
SOLVER_PACKAGES_cbc := cbc clp
SOLVER_PACKAGES_highs := highs
ifneq ($(SOLVER_PACKAGES_$(SOLVER)),)
# As a system's: their headers are not written for our warnings.
PKG_CFLAGS += $(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I $(SOLVER_PACKAGES_$(SOLVER)) 2>/dev/null))
PKG_LIBS += $(shell pkg-config --libs $(SOLVER_PACKAGES_$(SOLVER)) 2>/dev/null)
endif
missing := $(strip $(foreach package,$(system_packages),$(shell pkg-config --exists $(package) || echo $(package))))
TEST_LIBS := $(or $(shell pkg-config --libs cmocka 2>/dev/null),-lcmocka)

# --- Flags -------------------------------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum $(WERROR)
STANDARD := -std=c17 -D_GNU_SOURCE -pthread -ffp-contract=off
CPPFLAGS_ALL = -Isrc -include src/base/banned.h $(DEPS_CPPFLAGS) $(PKG_CFLAGS) $(CPPFLAGS)

SANITIZERS_1    := -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
SANITIZERS_tsan := -fsanitize=thread -fno-omit-frame-pointer
SANITIZERS_fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
SANITIZERS := $(if $(SAN),$(or $(SANITIZERS_$(SAN)),$(error SAN is 1 (addresses and undefined behaviour), tsan or fuzz)))

CFLAGS_ALL = $(STANDARD) $(OPT) $(WARNINGS) $(SANITIZERS) $(CPPFLAGS_ALL) $(CFLAGS)
LDFLAGS_ALL = $(SANITIZERS) -pthread $(DEPS_LDFLAGS) -Wl,--as-needed $(LDFLAGS)
LIBS = $(PKG_LIBS) -lm

# Commands are shown by what they make; V=1 shows them whole.
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(patsubst $(BUILD)/%,%,$(2));)
COMPILE = $(call say,CC,$<)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<
LINK = $(call say,LINK,$@)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o %.a,$^)

# --- What there is to build --------------------------------------------------------------------------------------------

PROGRAM := $(if $(wildcard src/main.c),$(BUILD)/dovetail)
FUZZERS := $(sort $(patsubst test/fuzz/%_fuzz.c,%,$(wildcard test/fuzz/*_fuzz.c)))
BENCHES := $(patsubst bench/%.c,$(BUILD)/bench/%,$(sort $(wildcard bench/*.c)))
test_sources := $(sort $(wildcard test/*/*_test.c))

# T=sql is one room, T=sql/parse one topic.
ifeq ($(T),)
tests := $(test_sources)
else
tests := $(filter test/$(T)_test.c test/$(T)/%_test.c,$(test_sources))
endif
TESTS := $(patsubst test/%_test.c,$(BUILD)/test/%_test,$(tests))
# Only these start the program itself, so that a room can be tested while a higher one does not build.
test_rooms := $(sort $(foreach test,$(tests),$(word 2,$(subst /, ,$(test)))))
TEST_PROGRAM := $(if $(filter-out $(filter-out cmd,$(ROOMS)),$(test_rooms)),$(PROGRAM))

.PHONY: all archives test test-build asan tsan fuzz fuzz-all fuzz-build bench bench-build check-house format clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: archives $(PROGRAM) $(BUILD)/trace-check

archives: $(call archives,$(ROOMS))

help:
	@echo 'make                    the program: $(BUILD)/dovetail'
	@echo 'make test [T=sql|T=sql/parse] [CASE=name]   all tests, those of a room, one topic, one case'
	@echo 'make asan | make tsan   the tests under sanitizers, in their own build folders (T= works)'
	@echo 'make fuzz F=name [SECONDS=60]               runs test/fuzz/<name>_fuzz.c; make fuzz-all runs all'
	@echo 'make bench              the benchmarks'
	@echo 'make check-house        layers, headers, sizes, globals, words, error ids'
	@echo 'make clean              removes $(BUILD)'
	@echo 'Variables: BUILD=folder SAN=1 CC=clang OPT=-O0 WERROR= V=1'

# --- Stamps: files that change only when what they hold does -----------------------------------------------------------

stamp = mkdir -p $(@D); echo '$(1)' | cmp -s - $@ || echo '$(1)' > $@

$(BUILD)/flags: FORCE
	@$(call stamp,$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) $(LIBS))
ifneq ($(missing),)
	@echo 'missing libraries: $(missing): run tool/deps first (or ./try, which installs everything)' >&2
endif

$(BUILD)/lib%.sources: FORCE
	@$(call stamp,$(call sources,$*))

# --- Objects and archives ----------------------------------------------------------------------------------------------

$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(COMPILE)

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(COMPILE)

$(BUILD)/obj/test/%.o: test/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(COMPILE) -Itest

$(BUILD)/obj/bench/%.o: bench/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(COMPILE)

# The extraction statements travel inside the program.
QUERIES := $(sort $(wildcard src/collect/postgresql/*.sql src/collect/oracle/*.sql src/collect/oracle_script/*.sql))
GENERATED_collect := $(if $(QUERIES),$(BUILD)/obj/gen/collect_queries.o)

$(BUILD)/gen/collect_queries.c: $(QUERIES) tool/embed-sql $(BUILD)/collect_queries.list
	@mkdir -p $(@D)
	$(call say,GEN,$@)tool/embed-sql $(QUERIES) > $@

$(BUILD)/collect_queries.list: FORCE
	@$(call stamp,$(QUERIES))

# So do the grammars of what the parser does not read by hand.
GRAMMARS := $(sort $(wildcard src/sql/grammar/*.grammar))
GENERATED_sql := $(if $(GRAMMARS),$(BUILD)/obj/gen/sql_grammars.o)

$(BUILD)/gen/sql_grammars.c: $(GRAMMARS) tool/compile-grammar $(BUILD)/sql_grammars.list
	@mkdir -p $(@D)
	$(call say,GEN,$@)tool/compile-grammar $(GRAMMARS) > $@

$(BUILD)/sql_grammars.list: FORCE
	@$(call stamp,$(GRAMMARS))

define room_rules
$(BUILD)/lib$(1).a: $(patsubst src/%.c,$(BUILD)/obj/%.o,$(call sources,$(1))) $(GENERATED_$(1)) $(BUILD)/lib$(1).sources
	@rm -f $$@
	$$(call say,AR,$$@)$(AR) rcsD $$@ $$(filter %.o,$$^)
endef
$(foreach room,$(ROOMS),$(eval $(call room_rules,$(room))))

# --- Program -----------------------------------------------------------------------------------------------------------

$(BUILD)/dovetail: $(BUILD)/obj/main.o $(call archives,$(ROOMS))
	$(LINK) $(LIBS)

# --- Tests -------------------------------------------------------------------------------------------------------------

# test/support/fault.c stands between us and these functions.
FAULTS := $(patsubst %,-Wl$(comma)--wrap=%,malloc open read write fsync rename)
SUPPORT := $(patsubst %.c,$(BUILD)/obj/%.o,$(sort $(wildcard test/support/*.c)))
# What a test links: its room and the rooms below it; a folder of test/ that is no room (whole-program tests) links all.
test_rooms_of = $(if $(filter $(1),$(ROOMS)),$(1) $(BELOW_$(1)),$(ROOMS))
test_helpers_of = $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out %_test.c,$(sort $(wildcard test/$(1)/*.c))))

define test_rule
$(BUILD)/test/$(1)_test: $(BUILD)/obj/test/$(1)_test.o $(call test_helpers_of,$(patsubst %/,%,$(dir $(1)))) $(SUPPORT) \
    $(call archives,$(call test_rooms_of,$(patsubst %/,%,$(dir $(1)))))
	@mkdir -p $$(@D)
	$$(LINK) $(FAULTS) $(TEST_LIBS) $(LIBS)
endef
$(foreach test,$(test_sources),$(eval $(call test_rule,$(patsubst test/%_test.c,%,$(test)))))

# What ODPI-C loads in the tests in place of Oracle's client library; it has its own copies of what it uses of base/.
oci_base := $(patsubst %,src/base/%.c,arena buf csv err file hash json map str vec)
STAND_IN := $(if $(filter odpic,$(ORACLE)),$(BUILD)/test/oci/libclntsh.so)

$(BUILD)/test/oci/libclntsh.so: $(sort $(wildcard test/oci/*.[ch])) $(oci_base) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,SO,$@)$(CC) $(CFLAGS_ALL) -Itest -fPIC -fvisibility=hidden -shared $(SANITIZERS) -o $@ $(filter %.c,$^) $(DEPS_LDFLAGS) $(filter %yyjson,$(PKG_LIBS)) -lm

# Holds Oracle optimizer traces against the cost book: trace-check FILE...
TRACE := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out %_test.c,$(wildcard test/trace/*.c)))
$(BUILD)/trace-check: $(BUILD)/obj/test/trace/tool/trace_check.o $(TRACE) $(call archives,$(ROOMS))
	$(LINK) $(LIBS)

test-build: $(TESTS) $(TEST_PROGRAM) $(STAND_IN)

test: test-build
	@$(if $(tests),,echo 'no test matches T=$(T)' >&2; exit 2;) \
	DOVETAIL_BIN=$(abspath $(BUILD))/dovetail DOVETAIL_TEST_OCI=$(if $(STAND_IN),$(abspath $(dir $(STAND_IN)))) CASE='$(CASE)' \
	  tool/run-tests $(BUILD) $(TESTS)

asan:
	+$(MAKE) BUILD=$(BUILD)-asan SAN=1 test

tsan:
	+$(MAKE) BUILD=$(BUILD)-tsan SAN=tsan test

# --- Fuzzing: clang, its own build folder ------------------------------------------------------------------------------

SECONDS ?= 60
# Searching for inputs wants a fast build more than a fast program: -O1 is the optimization libFuzzer's manual builds with.
FUZZ_MAKE = $(MAKE) BUILD=$(BUILD)-fuzz CC=clang SAN=fuzz WERROR= OPT='-O1 -g'

# The rooms a target links are those whose headers it includes, and all below them.
fuzz_includes = $(shell sed -n 's|^\#include "\([a-z_]*\)/.*|\1|p' test/fuzz/$(1)_fuzz.c)
fuzz_rooms = $(foreach room,$(ROOMS),$(if $(filter $(room),$(call fuzz_includes,$(1)) \
  $(foreach used,$(call fuzz_includes,$(1)),$(BELOW_$(used)))),$(room)))
fuzz_helpers = $(if $(filter trace,$(call fuzz_includes,$(1))),$(TRACE))

ifeq ($(SAN),fuzz)
define fuzz_rule
$(BUILD)/fuzz/$(1): $(BUILD)/obj/test/fuzz/$(1)_fuzz.o $(call fuzz_helpers,$(1)) \
    $(call archives,$(or $(strip $(call fuzz_rooms,$(1))),$(ROOMS)))
	@mkdir -p $$(@D)
	$$(LINK) -fsanitize=fuzzer $(LIBS)
endef
$(foreach target,$(FUZZERS),$(eval $(call fuzz_rule,$(target))))
endif

fuzz-build:
	+$(FUZZ_MAKE) $(patsubst %,$(BUILD)-fuzz/fuzz/%,$(FUZZERS))

fuzz_run = mkdir -p $(BUILD)-fuzz/corpus/$(1) $(BUILD)-fuzz/findings && \
  $(BUILD)-fuzz/fuzz/$(1) -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 $(FUZZ_FLAGS) \
  -artifact_prefix=$(BUILD)-fuzz/findings/$(1)- $(patsubst %,-dict=%,$(wildcard test/fuzz/$(1).dict)) \
  $(BUILD)-fuzz/corpus/$(1) $(wildcard test/fuzz/seeds/$(1))

fuzz:
	@test -f test/fuzz/$(F)_fuzz.c || { echo 'usage: make fuzz F=name; there are: $(FUZZERS)' >&2; exit 2; }
	+$(FUZZ_MAKE) $(BUILD)-fuzz/fuzz/$(F)
	$(call fuzz_run,$(F))

# Each for SECONDS, with -j several at once: one line for each, and what it printed only where it found something.
fuzz-all: $(FUZZERS:%=fuzz-all/%)

fuzz-all/%: fuzz-build
	@{ $(call fuzz_run,$*); } >$(BUILD)-fuzz/$*.log 2>&1 && echo 'ok    fuzz $*' || \
	  { tail -n 40 $(BUILD)-fuzz/$*.log; echo 'FAIL  fuzz $*: make fuzz F=$*'; exit 1; }

# --- Benchmarks, checks ------------------------------------------------------------------------------------------------

$(BUILD)/bench/%: $(BUILD)/obj/bench/%.o $(call archives,$(ROOMS))
	@mkdir -p $(@D)
	$(LINK) $(LIBS)

# bench/worlds.sh: makes worlds, and races index sets on them.
WORLDS := $(BUILD)/bench/worlds/make $(BUILD)/bench/worlds/race
world_objects = $(patsubst %,$(BUILD)/obj/bench/worlds/%.o,$(1)) $(call archives,db base)
$(BUILD)/bench/worlds/make: $(call world_objects,make tables data shapes)
$(BUILD)/bench/worlds/race: $(call world_objects,race single)
$(WORLDS):
	@mkdir -p $(@D)
	$(LINK) $(LIBS)

# bench/sizes.sh: draws indexes, with their predicted sizes.
SIZES := $(BUILD)/bench/sizes/draw
$(SIZES): $(BUILD)/obj/bench/sizes/draw.o $(call archives,$(ROOMS))
	@mkdir -p $(@D)
	$(LINK) $(LIBS)

bench-build: $(BENCHES) $(WORLDS) $(SIZES)

bench: $(PROGRAM) $(BENCHES)
	bench/run $(BUILD)

check-house: archives
	@CC='$(CC)' FLAGS='$(STANDARD) $(WARNINGS) $(CPPFLAGS_ALL)' BUILD='$(BUILD)' tool/check-house

format:
	clang-format -i $(wildcard src/*.c src/*/*.[ch] src/*/*/*.[ch] test/*/*.[ch])

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
