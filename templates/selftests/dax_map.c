// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings of files: how they are made and touched, and what is left of them
 * after the removal of the device.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>

#include "dax_helper.h"
#include "dax_user.h"

/* Is a signal about a part of this mapping: a page, or some of its pages? */
static bool is_about(const siginfo_t *info, const struct file *file)
{
	size_t len = file->pages * page_size, part = page_size;
	const char *addr = info->si_addr;

	if (info->si_code == BUS_MCEERR_AO || info->si_code == BUS_MCEERR_AR)
		part = (size_t)1 << info->si_addr_lsb;
	return file->addr && addr >= file->addr && addr < file->addr + len &&
	       part >= page_size && part <= len;
}

bool is_of_mapping(const siginfo_t *info)
{
	int n;

	for (n = 0; n < nr_files; n++)
		if (is_about(info, &files[n]))
			return true;
	return false;
}

void map_file(struct file *file, const struct options *options)
{
	int prot = PROT_READ | (options->write ? PROT_WRITE : 0);
	int flags = options->map_flags | (options->populate ? MAP_POPULATE : 0);
	char *addr;
	size_t i;
	int code;

	addr = mmap(NULL, file->len, prot, flags, file->fd, 0);
	if (addr == MAP_FAILED)
		die("mmap");
	file->addr = addr;
	file->seen = calloc(file->pages, 1);
	if (!file->seen)
		die("calloc");
	for (i = own_offset(); i < file->len; i += page_size) {
		code = options->write ? try_store(addr + i, own_value()) : 0;
		if (code || try_load(addr + i, &file->seen[i / page_size]))
			die("SIGBUS before the removal");
	}
}

void tell_mapped(void)
{
	size_t pages = 0;
	int n;

	for (n = 0; n < nr_files; n++)
		pages += files[n].pages;
	tell("mapped %zu\n", pages);
}

void tell_resident(void)
{
	unsigned char *vec;
	size_t resident = 0;
	size_t i;
	int n;

	for (n = 0; n < nr_files; n++) {
		if (!files[n].addr)
			continue;
		vec = calloc(files[n].pages, 1);
		if (!vec || mincore(files[n].addr, files[n].len, vec))
			die("mincore");
		for (i = 0; i < files[n].pages; i++)
			resident += vec[i] & 1;
		free(vec);
	}
	tell("resident %zu\n", resident);
}

static void tell_accesses(const char *name, const int *count)
{
	int code;

	for (code = 0; code < MAX_CODE; code++)
		if (count[code])
			tell("%s %s %d\n", name, code ? code_name(code) : "ok",
			     count[code]);
}

void tell_loads(void)
{
	int count[MAX_CODE] = { 0 };
	int changed = 0;
	int code, n;
	char seen;
	size_t i;

	for (n = 0; n < nr_files; n++) {
		for (i = own_offset(); files[n].addr && i < files[n].len;
		     i += page_size) {
			code = try_load(files[n].addr + i, &seen);
			if (!code && seen != files[n].seen[i / page_size])
				changed++;
			else
				count[code]++;
		}
	}
	tell_accesses("load", count);
	if (changed)
		tell("load changed %d\n", changed);
}

void tell_stores(void)
{
	int count[MAX_CODE] = { 0 };
	size_t i;
	int n;

	for (n = 0; n < nr_files; n++)
		for (i = own_offset(); files[n].addr && i < files[n].len;
		     i += page_size)
			count[try_store(files[n].addr + i, own_value())]++;
	tell_accesses("store", count);
}
