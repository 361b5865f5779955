// SPDX-License-Identifier: GPL-2.0
/*
 * What is left of mappings after the removal of the device.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "dax_helper.h"
#include "dax_user.h"

static size_t count_pages(enum page_kind kind, const struct options *options)
{
	size_t page, pages = 0;
	int n;

	for (n = 0; n < nr_mappings; n++)
		for (page = 0; page < mappings[n].file->pages; page++)
			pages += kind_of_page(page, options) == kind;
	return pages;
}

void tell_mapped(const struct options *options)
{
	tell("mapped %zu\n", count_pages(PAGE_DEVICE, options));
}

/* Copies and zeroes are no pages of the device. */
static size_t count_resident(const struct mapping *mapping,
			     const struct options *options)
{
	size_t page, pages = mapping->file->pages, resident = 0;
	unsigned char *vec = calloc(pages, 1);
	enum page_kind kind;

	if (!vec || mincore(mapping->addr, mapping->file->len, vec))
		die("mincore");
	for (page = 0; page < pages; page++) {
		kind = kind_of_page(page, options);
		if (kind == PAGE_DEVICE || kind == PAGE_NONE)
			resident += vec[page] & 1;
	}
	free(vec);
	return resident;
}

/* That of the process is empty when its first thread has ended. */
static size_t count_locked(void)
{
	FILE *file = fopen("/proc/thread-self/status", "r");
	size_t kib = SIZE_MAX;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "VmLck: %zu", &kib) == 1)
			break;
	if (!file || kib == SIZE_MAX)
		die("VmLck");
	fclose(file);
	return kib * 1024 / page_size;
}

void tell_resident(const struct options *options)
{
	size_t resident = 0;
	int n;

	for (n = 0; n < nr_mappings; n++)
		resident += count_resident(&mappings[n], options);
	tell("resident %zu\n", resident);
	tell("locked %zu\n", count_locked());
}

/* What came of an access: a code of SIGBUS, 0, or this. */
#define CHANGED		MAX_CODE	/* it worked, with another value */
#define NR_OUTCOMES	(MAX_CODE + 1)

/* How often each came of accesses to pages of a kind. */
struct tally {
	int load[NR_OUTCOMES];
	int store[NR_OUTCOMES];
	int fault[NR_OUTCOMES];
	int copy[NR_OUTCOMES];
	int hole[NR_OUTCOMES];
};

static int load(char *at, char wanted)
{
	char seen;
	int code = try_load(at, &seen);

	return !code && seen != wanted ? CHANGED : code;
}

static void load_page(char *at, enum page_kind kind, char wanted,
		      struct tally *tally)
{
	char any;
	int code;

	switch (kind) {
	case PAGE_DEVICE:
		tally->load[load(at, wanted)]++;
		break;
	case PAGE_NONE:
		code = try_load(at, &any);
		tally->load[code]++;
		tally->fault[code]++;
		break;
	case PAGE_COPY:
		tally->copy[load(at, wanted)]++;
		break;
	case PAGE_ZERO:
		tally->hole[load(at, 0)]++;
		break;
	}
}

static void store_page(char *at, enum page_kind kind, char wanted,
		       struct tally *tally)
{
	int code = try_store(at, wanted);

	switch (kind) {
	case PAGE_DEVICE:
		tally->store[code]++;
		break;
	case PAGE_NONE:
		tally->store[code]++;
		tally->fault[code]++;
		break;
	case PAGE_COPY:
		tally->copy[code ? code : load(at, wanted)]++;
		break;
	case PAGE_ZERO:
		/* Zeroes are mapped read-only. */
		tally->fault[code]++;
		break;
	}
}

static void tell_outcomes(const char *subject, const int *count)
{
	const char *name;
	int n;

	for (n = 0; n < NR_OUTCOMES; n++) {
		if (!count[n])
			continue;
		if (n == CHANGED)
			name = "changed";
		else
			name = n ? code_name(n) : "ok";
		tell("%s %s %d\n", subject, name, count[n]);
	}
}

static void access_all(void (*access_page)(char *at, enum page_kind kind,
					   char wanted, struct tally *tally),
		       const struct options *options)
{
	struct tally tally = { 0 };
	struct mapping *mapping;
	size_t page;
	int n;

	for (n = 0; n < nr_mappings; n++) {
		mapping = &mappings[n];
		for (page = 0; page < mapping->file->pages; page++)
			access_page(mapping->addr + page * page_size +
					    touched_at,
				    kind_of_page(page, options),
				    mapping->file->seen[page], &tally);
	}
	tell_outcomes("load", tally.load);
	tell_outcomes("store", tally.store);
	tell_outcomes("fault", tally.fault);
	tell_outcomes("copy", tally.copy);
	tell_outcomes("hole", tally.hole);
}

void tell_accesses(const struct options *options)
{
	int n;

	for (n = 0; n < nr_mappings; n++)
		if (options->change == CHANGE_PROT_NONE &&
		    mprotect(mappings[n].addr, mappings[n].file->len,
			     protection(options)))
			die("mprotect");
	access_all(load_page, options);
	if (protection(options) & PROT_WRITE)
		access_all(store_page, options);
}
