# Fuzz targets: a file each, and its seeds. `make fuzz` builds them by clang,
# with the library once more under libFuzzer's eyes and the sanitizers'.
fuzz_targets = \
	%D%/cookie.fuzz \
	%D%/jf.fuzz \
	%D%/json.fuzz \
	%D%/language.fuzz \
	%D%/message.fuzz \
	%D%/mustache.fuzz \
	%D%/picture.fuzz \
	%D%/query.fuzz \
	%D%/records.fuzz \
	%D%/request.fuzz \
	%D%/rpc.fuzz \
	%D%/token.fuzz \
	%D%/trace.fuzz \
	%D%/webhook.fuzz
fuzz_objects = $(libsamovar_a_OBJECTS:.o=.fo) %D%/input.fo %D%/server.fo \
	%D%/tables.fo apps/menu/list.fo apps/menu/look.fo
# Building takes longer than the second each target runs unasked.
FUZZ_CFLAGS = -std=gnu11 -O0 -g1 -fno-omit-frame-pointer -DSANITIZE=1 \
	-fsanitize=address,undefined -fno-sanitize-recover=all

SUFFIXES = .fo .fuzz
.c.fo:
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(FUZZ_CC) -I. $(AM_CPPFLAGS) \
		$(CPPFLAGS) $(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link \
		-MMD -MP -c -o $@ $<
.fo.fuzz:
	$(AM_V_CCLD)$(FUZZ_CC) $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $< \
		%D%/fuzzed.a $(DEPS_LIBS) $(FCGI_LIBS) -lpthread
%D%/fuzzed.a: $(fuzz_objects)
	$(AM_V_AR)rm -f $@ && $(AR) cr $@ $(fuzz_objects)
$(fuzz_targets): %D%/fuzzed.a
-include $(fuzz_objects:.fo=.d) $(fuzz_targets:.fuzz=.d)

if FUZZ
fuzz: $(fuzz_targets)
else
fuzz:
	@echo "clang with libFuzzer is missing (clang, libclang-rt-14-dev)"
endif
.PHONY: fuzz
.SECONDARY: $(fuzz_targets:.fuzz=.fo)

EXTRA_DIST += %D%/run %D%/seeds %D%/fuzz.h %D%/input.c %D%/server.c \
	%D%/tables.c $(fuzz_targets:.fuzz=.c)
CLEANFILES += %D%/fuzzed.a $(fuzz_targets) $(fuzz_targets:.fuzz=.fo) \
	$(fuzz_targets:.fuzz=.d) $(fuzz_objects) $(fuzz_objects:.fo=.d)
