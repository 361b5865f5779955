/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of dax_user share: the files, and how they are used.
 */
#ifndef DAX_USER_H
#define DAX_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define MAX_FILES	64

struct file {
	const char *path;
	int fd;
	char *addr;		/* NULL: not mapped */
	size_t len;
	size_t pages;
	char *seen;		/* own byte of each page before the removal */
};

struct options {
	int processes;
	int map_flags;		/* 0: do not map */
	bool write;
	bool populate;
	bool require_dax;
	bool read_only;
	unsigned int deadline;
};

extern struct file files[MAX_FILES];
extern int nr_files;
extern size_t page_size;

/* Every process has bytes of its own in every page, and one value for them. */
off_t own_offset(void);
char own_value(void);

/* dax_map.c: mappings, before the removal and after it */
void map_file(struct file *file, const struct options *options);
bool is_of_mapping(const siginfo_t *info);
void tell_mapped(void);
void tell_resident(void);
void tell_loads(void);
void tell_stores(void);

/* dax_calls.c: system calls after the removal */
void tell_calls(const struct file *file, const struct options *options);

#endif
