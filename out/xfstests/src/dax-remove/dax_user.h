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
	char *addr;		/* its first mapping, or NULL */
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
	STATE_DUMPING,
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
	OPTION_CORES,
	OPTION_LEADER_EXITS,
	OPTION_MCE_KILL,
	OPTION_DESCRIPTOR,
	OPTION_UNSHARE,
	OPTION_USERFAULTFD,
	OPTION_WRITE_TO,
	OPTION_TEXT,
};

/* What a process has of a page once it has touched its mappings. */
enum page_kind {
	PAGE_DEVICE,	/* the device's memory */
	PAGE_COPY,	/* a private copy of it */
	PAGE_ZERO,	/* zeroes, as the file has no block there */
	PAGE_NONE,	/* nothing, as it did not touch it */
};

struct mapping {
	struct file *file;
	char *addr;
};

/* How the memory of mappings is locked. */
enum lock {
	LOCK_NONE,
	LOCK_MMAP,
	LOCK_MLOCK,
	LOCK_ONFAULT,
};

/* What becomes of mappings when they have been touched. */
enum change {
	CHANGE_NONE,
	CHANGE_MREMAP,
	CHANGE_PROT_NONE,
	CHANGE_DONTFORK,
};

/* How processes but the first come to their mappings. */
enum inherit {
	INHERIT_NONE,
	INHERIT_FORK,
	INHERIT_CLONE_VM,
};

struct options {
	int processes;
	bool require_dax;
	bool read_only;
	unsigned int deadline;
	bool unlink;
	/* How they are mapped. */
	int map_flags;		/* 0: do not map */
	bool write;
	bool writable;
	bool holes;
	bool populate;
	bool pmd;
	enum lock lock;
	int stride;
	int times;
	enum change change;
	enum inherit inherit;
	int touched_by;
	/* Who uses the files. */
	enum sigbus sigbus;
	enum state state;
	const char *cgroup;	/* for STATE_FROZEN */
	const char *cores;	/* for STATE_DUMPING, see dax_core */
	bool leader_exits;
	int mce_kill;		/* as PR_MCE_KILL_SET takes it */
	enum descriptor descriptor;
	int namespaces;		/* flags of clone() */
	int uffd_mode;		/* UFFDIO_REGISTER_MODE_*, 0: none */
	const char *write_to;	/* what the first one is to write, when asked */
	const char *text;
};

/* Long options for how files are mapped. */
enum map_option {
	OPTION_MAP = 512,
	OPTION_ACCESS,
	OPTION_WRITABLE,
	OPTION_HOLES,
	OPTION_POPULATE,
	OPTION_PAGES,
	OPTION_LOCK,
	OPTION_STRIDE,
	OPTION_TIMES,
	OPTION_CHANGE,
	OPTION_INHERIT,
	OPTION_TOUCHED_BY,
};

extern struct file files[MAX_FILES];
extern int nr_files;
extern size_t page_size;

/* Every process has bytes of its own in every page, and one value for them. */
off_t own_offset(void);
char own_value(void);

/* dax_map.c: mappings before the removal */
extern struct mapping *mappings;
extern int nr_mappings;
extern off_t touched_at;
bool parse_map(int option, const char *value, struct options *options);
extern const char map_usage[];
void map_file(struct file *file, const struct options *options);
void touch_mappings(const struct options *options);
void forget_touch(void);
bool is_of_mapping(const siginfo_t *info);
enum page_kind kind_of_page(size_t page, const struct options *options);
int protection(const struct options *options);

/* dax_remains.c: mappings after the removal */
void tell_mapped(const struct options *options);
void tell_resident(const struct options *options);
void tell_accesses(const struct options *options);

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
/* By the process itself, then by its parent. */
void prepare_state(const struct options *options);
void enter_state(pid_t pid, const struct options *options);
void leave_state(int number, pid_t pid, const struct options *options);
/* Returns what it is asked: 0 for the next question, else to write. */
char await_question(int fd, bool uninterruptibly);

/* dax_process.c: how processes are made, and come to their files */
pid_t fork_process(const struct options *options);
void run_process(void *(*start)(void *), void *data,
		 const struct options *options);
/* In a process that has the memory of this one, or a copy of it. */
pid_t share_memory(int (*start)(void *), void *data,
		   const struct options *options);
void pass_file(int fd, const char *path, int flags);
int receive_file(int fd);

/* dax_uffd.c: userfaultfd and mappings */
void tell_registration(const struct file *file, int mode);

#endif
