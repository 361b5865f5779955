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

/* What a process makes of SIGBUS. */
enum sigbus {
	SIGBUS_HANDLER,
	SIGBUS_ALTSTACK,
	SIGBUS_IGNORE,
	SIGBUS_DEFAULT,
	SIGBUS_BLOCK,
	SIGBUS_SIGNALFD,
};

/* In which state a process is when the device goes. */
enum state {
	STATE_RUNNING,
	STATE_STOPPED,
	STATE_TRACED,
	STATE_FROZEN,
	STATE_UNINTERRUPTIBLE,
};

/* How a process has a file that it maps. */
enum descriptor {
	DESCRIPTOR_OPEN,
	DESCRIPTOR_CLOSED,
	DESCRIPTOR_PASSED,
};

/* Long options that have no letter. */
enum mapper_option {
	OPTION_SIGBUS = 256,
	OPTION_STATE,
	OPTION_CGROUP,
	OPTION_LEADER_EXITS,
	OPTION_MCE_KILL,
	OPTION_DESCRIPTOR,
	OPTION_UNSHARE,
};

struct options {
	int processes;
	int map_flags;		/* 0: do not map */
	bool write;
	bool populate;
	bool require_dax;
	bool read_only;
	unsigned int deadline;
	/* Who uses the files. */
	enum sigbus sigbus;
	enum state state;
	const char *cgroup;	/* for STATE_FROZEN */
	bool leader_exits;
	int mce_kill;		/* as PR_MCE_KILL_SET takes it */
	enum descriptor descriptor;
	int namespaces;		/* flags of clone() */
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

/* dax_mapper.c: the options for who uses the files */
bool parse_mapper(int option, const char *value, struct options *options);
extern const char mapper_usage[];

/* dax_sigbus.c: what a process makes of SIGBUS, and what it got */
void take_sigbus(enum sigbus sigbus);
void collect_sigbus(enum sigbus sigbus);
/* Have it raised and caught by accesses, whatever comes of it else. */
void catch_sigbus(enum sigbus sigbus, bool caught);
/* Touch the mappings once more where that is the end. */
void try_fate(enum sigbus sigbus);

/* dax_state.c: states in which a process does not run */
void enter_state(pid_t pid, const struct options *options);
void leave_state(pid_t pid, const struct options *options);
void await_question(int fd, bool uninterruptibly);

/* dax_process.c: how processes are made, and come to their files */
pid_t fork_process(const struct options *options);
void run_process(void *(*start)(void *), void *data,
		 const struct options *options);
void pass_file(int fd, const char *path, int flags);
int receive_file(int fd);

#endif
