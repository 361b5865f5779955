/*
 * Stands in for kmem and the memory that it hot-plugs: two blocks, a line of
 * meminfo, and a page map by which all memory of a process is there. SIM_FAULT
 * says what goes wrong. Linked with --wrap=pread.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stand_in.h"

#define BOUND		"kmem/dax0.0"
#define FIRST_BLOCK	3
#define END_BLOCK	5
#define BLOCK_LEN	(128UL << 20)

ssize_t __real_pread(int fd, void *buf, size_t len, off_t offset);
ssize_t __wrap_pread(int fd, void *buf, size_t len, off_t offset);

static const char *state_of(int block)
{
	static char path[64];

	snprintf(path, sizeof(path), "memory/memory%d/state", block);
	return path;
}

static bool is_online(int block)
{
	FILE *file = fopen(state_of(block), "r");
	char state[16] = "";

	if (!file)
		return false;
	if (!fgets(state, sizeof(state), file))
		state[0] = '\0';
	fclose(file);
	return !strncmp(state, "online", 6);
}

static int count_online(void)
{
	int block, online = 0;

	for (block = FIRST_BLOCK; block < END_BLOCK; block++)
		online += is_online(block);
	return online;
}

static void overwrite(const char *path, const char *text)
{
	unlink(path);
	append(path, text);
}

static void write_total(int online)
{
	char line[64];

	snprintf(line, sizeof(line), "MemTotal: %d kB\n", 1000 + 100 * online);
	overwrite("meminfo", line);
}

void write_state(int block, const char *state)
{
	overwrite(state_of(block), state);
	if (!is_fault("stays in MemTotal"))
		write_total(count_online());
}

static void add_memory(void)
{
	bool movable = false;
	char path[64], policy[32] = "";
	FILE *file;
	int block;

	file = fopen("memory/auto_online_blocks", "r");
	if (file && fgets(policy, sizeof(policy), file))
		movable = !strncmp(policy, "online_movable", 14);
	fclose(file);
	for (block = FIRST_BLOCK; block < END_BLOCK; block++) {
		snprintf(path, sizeof(path), "memory/memory%d", block);
		mkdir(path, 0755);
		overwrite(state_of(block), movable ? "online\n" : "offline\n");
	}
	write_total(count_online());
	append(BOUND, "bound");
}

static void remove_memory(void)
{
	char path[64];
	int block;

	for (block = FIRST_BLOCK; block < END_BLOCK; block++) {
		if (!is_fault("blocks stay"))
			unlink(state_of(block));
		snprintf(path, sizeof(path), "memory/memory%d", block);
		rmdir(path);
	}
	if (!is_fault("stays in MemTotal"))
		write_total(0);
}

static void signal_user(void)
{
	FILE *file = fopen("user", "r");
	int pid;

	if (file && fscanf(file, "%d", &pid) == 1)
		kill(pid, SIGBUS);
}

ssize_t tell_kmem(const char *attribute, ssize_t len)
{
	if (!strcmp(attribute, "new_id")) {
		add_memory();
		return len;
	}
	if (strcmp(attribute, "unbind"))
		return len;
	if (is_fault("kmem unbind fails")) {
		errno = EBUSY;
		return -1;
	}
	unlink(BOUND);
	if (count_online() && !is_fault("removes what is in use")) {
		append("claimed", "yes");
		if (!is_fault("says nothing"))
			append("kmsg", "3,1,1,-;kmem dax0.0: cannot be\n");
	} else {
		remove_memory();
	}
	if (is_fault("signals users"))
		signal_user();
	if (is_fault("warns"))
		append("kmsg", "4,1,1,-;WARNING: CPU: 0 PID: 1\n");
	if (is_fault("taints"))
		append("tainted", "1");
	return len;
}

/* Of the page map; it knows by which address a page goes. */
ssize_t __wrap_pread(int fd, void *buf, size_t len, off_t offset)
{
	uint64_t entry = 1ULL << 63;
	char *page = (char *)(offset / sizeof(entry) * getpagesize());
	char pid[16];

	(void)fd;
	snprintf(pid, sizeof(pid), "%d\n", getpid());
	overwrite("user", pid);
	if (count_online() || is_fault("stays on the device"))
		entry += FIRST_BLOCK * BLOCK_LEN / getpagesize();
	if (is_fault("memory changes") && access(BOUND, F_OK))
		*page ^= 1;
	memcpy(buf, &entry, len);
	return len;
}
