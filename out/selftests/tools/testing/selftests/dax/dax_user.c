// SPDX-License-Identifier: GPL-2.0
/*
 * Use files on a DAX filesystem from several processes, then tell what the
 * removal of the device did to each of them.
 *
 * Every process opens all files, and maps and touches all pages of them if it
 * is asked to. When all have done so, "ready" is printed. Each SIGUSR1 is a
 * question to all processes: what they saw, and then what comes of using what
 * they have. They answer with a line for each fact, their own number first:
 *
 * 1st	mapped PAGES		pages that it had mapped
 *	signal CODE LSB COUNT	SIGBUS that it was sent, or
 *	signal none
 *	astray COUNT		of these, not for a part of its mappings
 * 2nd	resident PAGES		pages that mincore() shows
 * 3rd	load CODE COUNT		SIGBUS raised by loads, "ok" for what worked,
 *				"changed" for what did with another value
 *	store CODE COUNT	the same for stores
 * 4th	call NAME ERRNO		what a system call returned, or "ok"
 * 5th	access SIGNAL		what ended a process that does not catch
 *				SIGBUS, when it touched a mapping, or
 *	access survived
 *
 * Before all these there is "pid PID" for each, of its first thread.
 *
 * "told N" follows when all have answered the Nth question, or "lost" and how
 * a process ended that cannot, and should. One that may end tells "fate" and
 * the signal that ended it at the 1st question, or "fate alive". Nothing
 * follows if one blocks in the kernel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dax_helper.h"
#include "dax_user.h"

#define NR_QUESTIONS	5

struct process {
	pid_t pid;	/* 0: it has ended, and that was told */
	int fd;
};

/* What a process is given. */
struct task {
	const struct options *options;
	int fd;
};

struct file files[MAX_FILES];
int nr_files;
size_t page_size;

off_t own_offset(void)
{
	return own_number() * 8;
}

char own_value(void)
{
	return 'A' + own_number() % 26;
}

static int open_flags(const struct options *options)
{
	return options->read_only ? O_RDONLY : O_RDWR;
}

static void open_file(struct file *file, const struct task *task)
{
	const struct options *options = task->options;
	struct statx stx;

	file->fd = options->descriptor == DESCRIPTOR_PASSED ?
			   receive_file(task->fd) :
			   open(file->path, open_flags(options));
	if (file->fd < 0)
		die(file->path);
	if (statx(file->fd, "", AT_EMPTY_PATH, STATX_SIZE, &stx))
		die("statx");
	errno = EOPNOTSUPP;
	if (options->require_dax && !(stx.stx_attributes & STATX_ATTR_DAX))
		die("DAX");
	file->len = stx.stx_size;
	file->pages = (file->len + page_size - 1) / page_size;
}

static void answer(int question, const struct options *options)
{
	int n;

	switch (question) {
	case 1:
		tell("fate alive\n");
		if (options->map_flags)
			tell_mapped();
		collect_sigbus(options->sigbus);
		tell_signals();
		break;
	case 2:
		tell_resident();
		break;
	case 3:
		catch_sigbus(options->sigbus, true);
		tell_loads();
		if (options->write)
			tell_stores();
		catch_sigbus(options->sigbus, false);
		break;
	case 4:
		for (n = 0; n < nr_files; n++)
			tell_calls(&files[n], options);
		break;
	case 5:
		try_fate(options->sigbus);
		break;
	}
}

/* One process: use the files, answer what it is asked, wait to be killed. */
static void *use_files(void *data)
{
	const struct task *task = data;
	const struct options *options = task->options;
	int n, question;
	char byte = 0;

	for (n = 0; n < nr_files; n++) {
		open_file(&files[n], task);
		if (options->map_flags)
			map_file(&files[n], options);
		if (options->descriptor == DESCRIPTOR_CLOSED) {
			close(files[n].fd);
			files[n].fd = -1;
		}
	}
	take_sigbus(options->sigbus);

	/* Until the parent is gone, and its end of the socket with it. */
	for (question = 0; question <= NR_QUESTIONS; question++) {
		answer(question, options);
		if (write(task->fd, &byte, 1) != 1)
			break;
		await_question(task->fd, question == 0 &&
			       options->state == STATE_UNINTERRUPTIBLE);
	}
	_exit(EXIT_SUCCESS);
}

/* Tell how a process ended, if it may end by a signal at this question. */
static bool tell_end(int number, pid_t pid, const char *subject)
{
	int status;

	if (waitpid(pid, &status, 0) != pid) {
		say("lost process %d\n", number);
		return false;
	}
	if (!WIFSIGNALED(status)) {
		say("lost process %d, it ended\n", number);
		return false;
	}
	if (!subject) {
		say("lost process %d by signal %d\n", number,
		    WTERMSIG(status));
		return false;
	}
	say("%d %s SIG%s\n", number, subject, sigabbrev_np(WTERMSIG(status)));
	return true;
}

/* As what the end of a process answers this question, NULL if it may not end */
static const char *subject_of_end(int question, const struct options *options)
{
	switch (question) {
	case 1:
		return options->sigbus == SIGBUS_DEFAULT ? "fate" : NULL;
	case 5:
		return options->sigbus == SIGBUS_HANDLER ||
		       options->sigbus == SIGBUS_ALTSTACK ? NULL : "access";
	default:
		return NULL;
	}
}

/* Ask all processes a question, the 0th is no question, and hear them. */
static bool hear_all(struct process *processes, int question,
		     const struct options *options)
{
	char byte = 0;
	int n;

	for (n = 0; n < options->processes; n++)
		if (question > 0 && processes[n].pid)
			send(processes[n].fd, &byte, 1, MSG_NOSIGNAL);
	for (n = 0; n < options->processes; n++) {
		if (!processes[n].pid || read(processes[n].fd, &byte, 1) == 1)
			continue;
		if (!tell_end(n, processes[n].pid,
			      subject_of_end(question, options)))
			return false;
		processes[n].pid = 0;
	}
	return true;
}

static void usage(FILE *out)
{
	fprintf(out,
		"Usage: dax_user [OPTION]... FILE...\n"
		"Use files until killed; each SIGUSR1 asks what became of it.\n"
		"  --processes N       so many processes, each on its own (1)\n"
		"  --map TYPE          shared, private, sync; else not mapped\n"
		"  --access read|write how each page is touched first (read)\n"
		"  --populate          map with MAP_POPULATE\n"
		"  --require-dax       the files must bypass the page cache\n"
		"  --read-only         the files cannot be written\n"
		"  --deadline SECONDS  end by itself after that time (600)\n"
		"  --help              print this\n");
	fputs(mapper_usage, out);
}

static bool parse_map(const char *name, struct options *options)
{
	if (!strcmp(name, "shared"))
		options->map_flags = MAP_SHARED;
	else if (!strcmp(name, "private"))
		options->map_flags = MAP_PRIVATE;
	else if (!strcmp(name, "sync"))
		options->map_flags = MAP_SHARED_VALIDATE | MAP_SYNC;
	else
		return false;
	return true;
}

static bool parse_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
		{ "processes", required_argument, NULL, 'p' },
		{ "map", required_argument, NULL, 'm' },
		{ "access", required_argument, NULL, 'a' },
		{ "populate", no_argument, NULL, 'P' },
		{ "require-dax", no_argument, NULL, 'D' },
		{ "read-only", no_argument, NULL, 'R' },
		{ "deadline", required_argument, NULL, 'd' },
		{ "sigbus", required_argument, NULL, OPTION_SIGBUS },
		{ "state", required_argument, NULL, OPTION_STATE },
		{ "cgroup", required_argument, NULL, OPTION_CGROUP },
		{ "leader-exits", no_argument, NULL, OPTION_LEADER_EXITS },
		{ "mce-kill", required_argument, NULL, OPTION_MCE_KILL },
		{ "descriptor", required_argument, NULL, OPTION_DESCRIPTOR },
		{ "unshare", required_argument, NULL, OPTION_UNSHARE },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (option) {
		case 'p':
			options->processes = atoi(optarg);
			break;
		case 'm':
			if (!parse_map(optarg, options))
				return false;
			break;
		case 'a':
			options->write = !strcmp(optarg, "write");
			break;
		case 'P':
			options->populate = true;
			break;
		case 'D':
			options->require_dax = true;
			break;
		case 'R':
			options->read_only = true;
			break;
		case 'd':
			options->deadline = atoi(optarg);
			break;
		case 'h':
			usage(stdout);
			exit(EXIT_SUCCESS);
		default:
			if (!parse_mapper(option, optarg, options))
				return false;
		}
	}
	nr_files = argc - optind;
	return options->processes >= 1 && options->processes <= MAX_PROCESSES &&
	       nr_files >= 1 && nr_files <= MAX_FILES &&
	       (options->state != STATE_FROZEN || options->cgroup);
}

static void leave_states(const struct process *processes,
			 const struct options *options)
{
	int n;

	for (n = 0; n < options->processes; n++)
		leave_state(processes[n].pid, options);
}

/* Each has a socket of its own, whose ends nobody else keeps open. */
static void start_process(struct process *processes, int number,
			  const struct options *options)
{
	/* Where they stay for a thread that outlives this one. */
	static struct task tasks[MAX_PROCESSES];
	struct task *task = &tasks[number];
	int n, ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		die("socketpair");
	processes[number].fd = ends[0];
	processes[number].pid = fork_process(options);
	switch (processes[number].pid) {
	case -1:
		die("fork");
	case 0:
		for (n = 0; n <= number; n++)
			close(processes[n].fd);
		be_process(number, false);
		*task = (struct task){
			.options = options,
			.fd = ends[1],
		};
		run_process(use_files, task, options);
	}
	close(ends[1]);
	for (n = 0; options->descriptor == DESCRIPTOR_PASSED && n < nr_files;
	     n++)
		pass_file(ends[0], files[n].path, open_flags(options));
}

int main(int argc, char **argv)
{
	static struct options options = {
		.processes = 1,
		.deadline = 600,
		.mce_kill = PR_MCE_KILL_DEFAULT,
	};
	struct process processes[MAX_PROCESSES];
	sigset_t usr1;
	int n, sig;

	if (!parse_options(argc, argv, &options)) {
		usage(stderr);
		return EXIT_FAILURE;
	}
	for (n = 0; n < nr_files; n++)
		files[n].path = argv[optind + n];
	page_size = getpagesize();
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &usr1, NULL))
		die("sigprocmask");
	watch_sigbus(is_of_mapping);

	for (n = 0; n < options.processes; n++)
		start_process(processes, n, &options);

	alarm(options.deadline);
	if (!hear_all(processes, 0, &options))
		return EXIT_FAILURE;
	for (n = 0; n < options.processes; n++) {
		say("%d pid %d\n", n, processes[n].pid);
		enter_state(processes[n].pid, &options);
	}
	say("ready\n");
	for (n = 1; n <= NR_QUESTIONS; n++) {
		if (sigwait(&usr1, &sig))
			break;
		if (n == 1)
			leave_states(processes, &options);
		if (!hear_all(processes, n, &options))
			break;
		say("told %d\n", n);
	}
	/* Those who are left are found as our children. */
	pause();
	return EXIT_SUCCESS;
}
