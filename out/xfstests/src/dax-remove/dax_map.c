// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings of files: how they are made and touched, up to the removal of the
 * device.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "dax_helper.h"
#include "dax_user.h"

struct mapping *mappings;
int nr_mappings;
off_t touched_at;	/* which byte of each page */
static bool touched;	/* or has it inherited them, as they were? */

static bool is_private(const struct options *options)
{
	return options->map_flags == MAP_PRIVATE;
}

int protection(const struct options *options)
{
	bool writable = options->write || options->writable;

	return PROT_READ | (writable ? PROT_WRITE : 0);
}

enum page_kind kind_of_page(size_t page, const struct options *options)
{
	if (!touched || page % options->stride)
		return PAGE_NONE;
	if (options->write)
		return is_private(options) ? PAGE_COPY : PAGE_DEVICE;
	return options->holes ? PAGE_ZERO : PAGE_DEVICE;
}

/* Is a signal about a part of this mapping: a page, or some of its pages? */
static bool is_about(const siginfo_t *info, const struct mapping *mapping)
{
	size_t len = mapping->file->pages * page_size, part = page_size;
	const char *addr = info->si_addr;

	if (info->si_code == BUS_MCEERR_AO || info->si_code == BUS_MCEERR_AR)
		part = (size_t)1 << info->si_addr_lsb;
	return addr >= mapping->addr && addr < mapping->addr + len &&
	       part >= page_size && part <= len;
}

bool is_of_mapping(const siginfo_t *info)
{
	int n;

	for (n = 0; n < nr_mappings; n++)
		if (is_about(info, &mappings[n]))
			return true;
	return false;
}

static size_t read_pmd_size(void)
{
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
			   "r");
	size_t size = 0;

	if (!file || fscanf(file, "%zu", &size) != 1 || !size)
		die("hpage_pmd_size");
	fclose(file);
	return size;
}

/* Addresses that nothing is at, aligned as far as the mapping has to be. */
static char *reserve(size_t len, const struct options *options)
{
	size_t align = options->pmd ? read_pmd_size() : page_size;
	char *addr;

	addr = mmap(NULL, len + align, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (addr == MAP_FAILED)
		die("mmap");
	return addr + -(uintptr_t)addr % align;
}

static void map_once(struct file *file, const struct options *options)
{
	struct mapping *mapping = &mappings[nr_mappings];
	char *addr = reserve(file->len, options);
	int flags = options->map_flags | MAP_FIXED;

	if (options->populate)
		flags |= MAP_POPULATE;
	if (options->lock == LOCK_MMAP)
		flags |= MAP_LOCKED;
	addr = mmap(addr, file->len, protection(options), flags, file->fd, 0);
	if (addr == MAP_FAILED)
		die("mmap");
	if (options->lock == LOCK_MLOCK && mlock(addr, file->len))
		die("mlock");
	if (options->lock == LOCK_ONFAULT &&
	    mlock2(addr, file->len, MLOCK_ONFAULT))
		die("mlock2");
	mapping->file = file;
	mapping->addr = addr;
	nr_mappings++;
}

void map_file(struct file *file, const struct options *options)
{
	int n, first = nr_mappings;

	mappings = realloc(mappings, (nr_mappings + options->times) *
				     sizeof(*mappings));
	if (!mappings)
		die("realloc");
	for (n = 0; n < options->times; n++)
		map_once(file, options);
	file->addr = mappings[first].addr;
	file->seen = calloc(file->pages, 1);
	if (!file->seen)
		die("calloc");
}

/* The pages of a private mapping are mapped before they are copied. */
static void touch_page(char *at, char *seen, const struct options *options)
{
	int code = 0;

	errno = EFAULT;
	if (is_private(options))
		code = try_load(at, seen);
	if (!code && options->write)
		code = try_store(at, own_value());
	if (code || try_load(at, seen))
		die("SIGBUS before the removal");
	if (options->holes && *seen)
		die("no hole");
}

static void touch(const struct mapping *mapping, const struct options *options)
{
	char *addr = mapping->addr + touched_at;
	size_t page;

	for (page = 0; page < mapping->file->pages; page += options->stride)
		touch_page(addr + page * page_size, &mapping->file->seen[page],
			   options);
}

static long count_faults(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage))
		die("getrusage");
	return usage.ru_minflt + usage.ru_majflt;
}

static void change(struct mapping *mapping, const struct options *options)
{
	bool is_first = mapping->addr == mapping->file->addr;
	size_t len = mapping->file->len;

	switch (options->change) {
	case CHANGE_NONE:
		break;
	case CHANGE_MREMAP:
		mapping->addr = mremap(mapping->addr, len, len,
				       MREMAP_MAYMOVE | MREMAP_FIXED,
				       reserve(len, options));
		if (mapping->addr == MAP_FAILED)
			die("mremap");
		if (is_first)
			mapping->file->addr = mapping->addr;
		break;
	case CHANGE_PROT_NONE:
		if (mprotect(mapping->addr, len, PROT_NONE))
			die("mprotect");
		break;
	case CHANGE_DONTFORK:
		if (madvise(mapping->addr, len, MADV_DONTFORK))
			die("madvise");
		break;
	}
}

/* Each PMD that is missing takes a fault for each page of it. */
static void check_pmds(long faults)
{
	size_t size = read_pmd_size();
	int n;

	errno = EOPNOTSUPP;
	for (n = 0; n < nr_files; n++)
		if (files[n].len % size)
			die("PMD");
	if (faults >= (long)(size / page_size))
		die("PMD");
}

void forget_touch(void)
{
	touched = false;
}

void touch_mappings(const struct options *options)
{
	long before = count_faults();
	int n;

	touched = true;
	touched_at = own_offset();
	for (n = 0; n < nr_mappings; n++)
		touch(&mappings[n], options);
	if (options->pmd)
		check_pmds(count_faults() - before);
	for (n = 0; n < nr_mappings; n++)
		change(&mappings[n], options);
}

static bool parse_name(const char *value, const char * const *names, int *index)
{
	for (*index = 0; names[*index]; (*index)++)
		if (!strcmp(names[*index], value))
			return true;
	return false;
}

static bool parse_number(const char *value, int *number)
{
	*number = atoi(value);
	return *number > 0;
}

bool parse_map(int option, const char *value, struct options *options)
{
	static const char * const types[] = {
		"shared", "private", "sync", NULL
	};
	static const int type_flags[] = {
		MAP_SHARED, MAP_PRIVATE, MAP_SHARED_VALIDATE | MAP_SYNC
	};
	static const char * const accesses[] = { "read", "write", NULL };
	static const char * const pages[] = { "pte", "pmd", NULL };
	static const char * const locks[] = {
		[LOCK_NONE] = "none",
		[LOCK_MMAP] = "mmap",
		[LOCK_MLOCK] = "mlock",
		[LOCK_ONFAULT] = "onfault",
		NULL
	};
	static const char * const changes[] = {
		[CHANGE_NONE] = "none",
		[CHANGE_MREMAP] = "mremap",
		[CHANGE_PROT_NONE] = "prot-none",
		[CHANGE_DONTFORK] = "dontfork",
		NULL
	};
	static const char * const inheritances[] = {
		[INHERIT_NONE] = "none",
		[INHERIT_FORK] = "fork",
		[INHERIT_CLONE_VM] = "clone-vm",
		NULL
	};
	int n = 0;
	bool known;

	switch (option) {
	case OPTION_MAP:
		known = parse_name(value, types, &n);
		options->map_flags = known ? type_flags[n] : 0;
		return known;
	case OPTION_ACCESS:
		known = parse_name(value, accesses, &n);
		options->write = n;
		return known;
	case OPTION_WRITABLE:
		options->writable = true;
		return true;
	case OPTION_HOLES:
		options->holes = true;
		return true;
	case OPTION_POPULATE:
		options->populate = true;
		return true;
	case OPTION_PAGES:
		known = parse_name(value, pages, &n);
		options->pmd = n;
		return known;
	case OPTION_LOCK:
		known = parse_name(value, locks, &n);
		options->lock = n;
		return known;
	case OPTION_STRIDE:
		return parse_number(value, &options->stride);
	case OPTION_TIMES:
		return parse_number(value, &options->times);
	case OPTION_CHANGE:
		known = parse_name(value, changes, &n);
		options->change = n;
		return known;
	case OPTION_INHERIT:
		known = parse_name(value, inheritances, &n);
		options->inherit = n;
		return known;
	case OPTION_TOUCHED_BY:
		return parse_number(value, &options->touched_by);
	default:
		return false;
	}
}

const char map_usage[] =
	"  --map TYPE          shared, private, sync; else not mapped\n"
	"  --access read|write how pages are touched first (read)\n"
	"  --writable          mapped with PROT_WRITE, if only read as well\n"
	"  --holes             what is read are holes\n"
	"  --populate          map with MAP_POPULATE\n"
	"  --pages pte|pmd     by what they have to be mapped (pte)\n"
	"  --lock HOW          mmap (with MAP_LOCKED), mlock, onfault\n"
	"  --stride N          touch every Nth page only (1)\n"
	"  --times N           map each file so many times (1)\n"
	"  --change HOW        mremap, prot-none, dontfork: when touched\n"
	"  --inherit HOW       fork, clone-vm: from the first process\n"
	"  --touched-by N      only by the first N processes (all)\n";
