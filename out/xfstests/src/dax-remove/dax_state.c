// SPDX-License-Identifier: GPL-2.0
/*
 * States in which processes do not run: they are put into one before the
 * removal of the device, by their parent, and taken out of it after that.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dax_helper.h"
#include "dax_user.h"

/* How long it may take to get there, in seconds. */
#define STATE_SECONDS	30

static void write_cgroup(const char *cgroup, const char *name, int value)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", cgroup, name);
	fd = open(path, O_WRONLY);
	if (fd < 0 || dprintf(fd, "%d", value) < 0 || close(fd))
		die(path);
}

static bool is_frozen(const char *cgroup)
{
	char path[4096], line[64];
	bool frozen = false;
	FILE *events;

	snprintf(path, sizeof(path), "%s/cgroup.events", cgroup);
	events = fopen(path, "r");
	if (!events)
		die(path);
	while (fgets(line, sizeof(line), events))
		frozen |= !strcmp(line, "frozen 1\n");
	fclose(events);
	return frozen;
}

/* The state of a process's first thread, as /proc has it. */
static char read_state(pid_t pid)
{
	char path[64], text[512] = "", *end;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		die(path);
	close(fd);
	end = strrchr(text, ')');
	return end && end[1] ? end[2] : '?';
}

/* Whether dax_core has begun to read the core of a process. */
static bool is_dumping(pid_t pid, const char *cores)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/core.%d", cores, pid);
	return !access(path, F_OK);
}

/* Whether the dump goes on, which dax_core tells the end of. */
static bool is_still_dumping(pid_t pid, const char *cores)
{
	struct stat st;
	char path[4096];

	snprintf(path, sizeof(path), "%s/core.%d", cores, pid);
	return !stat(path, &st) && st.st_size == 0;
}

/* Let dax_core read what is left without a pause. */
static void hurry_dumps(const char *cores)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/hurry", cores);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	if (fd < 0)
		die(path);
	close(fd);
}

void prepare_state(const struct options *options)
{
	int fd;

	if (options->state != STATE_DUMPING)
		return;
	/*
	 * Private and shared DAX mappings, and nothing else. RLIMIT_CORE does
	 * not count where a program reads the core.
	 */
	fd = open("/proc/self/coredump_filter", O_WRONLY);
	if (fd < 0 || dprintf(fd, "0x180") < 0 || close(fd))
		die("core");
}

static bool is_in_state(pid_t pid, const struct options *options)
{
	switch (options->state) {
	case STATE_STOPPED:
		return read_state(pid) == 'T';
	case STATE_TRACED:
		return read_state(pid) == 't';
	case STATE_FROZEN:
		return is_frozen(options->cgroup);
	case STATE_UNINTERRUPTIBLE:
		return read_state(pid) == 'D';
	case STATE_DUMPING:
		return is_dumping(pid, options->cores);
	default:
		/* One whose other threads go on is a zombie. */
		return !options->leader_exits || read_state(pid) == 'Z';
	}
}

void enter_state(pid_t pid, const struct options *options)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
	time_t deadline = time(NULL) + STATE_SECONDS;

	switch (options->state) {
	case STATE_STOPPED:
		if (kill(pid, SIGSTOP))
			die("kill");
		break;
	case STATE_TRACED:
		if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) ||
		    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) ||
		    waitpid(pid, NULL, __WALL) != pid)
			die("ptrace");
		break;
	case STATE_FROZEN:
		write_cgroup(options->cgroup, "cgroup.procs", pid);
		write_cgroup(options->cgroup, "cgroup.freeze", 1);
		break;
	case STATE_DUMPING:
		if (kill(pid, SIGABRT))
			die("kill");
		break;
	default:
		break;
	}
	while (!is_in_state(pid, options)) {
		errno = ETIMEDOUT;
		if (time(NULL) > deadline)
			die("state");
		nanosleep(&pause, NULL);
	}
}

void leave_state(int number, pid_t pid, const struct options *options)
{
	switch (options->state) {
	case STATE_STOPPED:
		kill(pid, SIGCONT);
		break;
	case STATE_TRACED:
		ptrace(PTRACE_DETACH, pid, NULL, NULL);
		break;
	case STATE_FROZEN:
		write_cgroup(options->cgroup, "cgroup.freeze", 0);
		break;
	case STATE_DUMPING:
		say("%d dump %s\n", number,
		    is_still_dumping(pid, options->cores) ? "goes on" : "over");
		hurry_dumps(options->cores);
		break;
	default:
		break;
	}
}

char await_question(int fd, bool uninterruptibly)
{
	sigset_t bus;
	char byte;

	sigemptyset(&bus);
	sigaddset(&bus, SIGBUS);
	if (!uninterruptibly) {
		if (read(fd, &byte, 1) != 1)
			_exit(EXIT_SUCCESS);
		return byte;
	}
	/* Up to its end the parent sleeps in the kernel, in state D. */
	switch (vfork()) {
	case -1:
		die("vfork");
	case 0:
		/* It has the same mappings, and is no part of the test. */
		sigprocmask(SIG_BLOCK, &bus, NULL);
		read(fd, &byte, 1) < 0 ? _exit(EXIT_FAILURE) :
					 _exit(EXIT_SUCCESS);
	}
	wait(NULL);
	return 0;
}
