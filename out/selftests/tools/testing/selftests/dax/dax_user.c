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
 *
 * "told N" follows when all have answered the Nth question, or "lost" and how
 * a process ended that cannot. Nothing follows if one blocks in the kernel.
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
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dax_helper.h"
#include "dax_user.h"

#define NR_QUESTIONS	4

struct process {
	pid_t pid;
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

static void open_file(struct file *file, const struct options *options)
{
	struct statx stx;

	file->fd = open(file->path, options->read_only ? O_RDONLY : O_RDWR);
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
		if (options->map_flags)
			tell_mapped();
		tell_signals();
		break;
	case 2:
		tell_resident();
		break;
	case 3:
		tell_loads();
		if (options->write)
			tell_stores();
		break;
	case 4:
		for (n = 0; n < nr_files; n++)
			tell_calls(&files[n], options);
		break;
	}
}

/* One process: use the files, answer what it is asked, wait to be killed. */
static void use_files(const struct options *options, int number, int fd)
{
	int n, question;
	char byte = 0;

	be_process(number, false);
	for (n = 0; n < nr_files; n++) {
		open_file(&files[n], options);
		if (options->map_flags)
			map_file(&files[n], options);
	}

	/* Until the parent is gone, and its end of the socket with it. */
	for (question = 0; question <= NR_QUESTIONS; question++) {
		answer(question, options);
		if (write(fd, &byte, 1) != 1 || read(fd, &byte, 1) != 1)
			break;
	}
	_exit(EXIT_SUCCESS);
}

static void tell_lost(int number, pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		say("lost process %d\n", number);
	else if (WIFSIGNALED(status))
		say("lost process %d by signal %d\n", number, WTERMSIG(status));
	else
		say("lost process %d, it ended\n", number);
}

/* Ask all processes if they are to be asked, and wait until they have told. */
static bool hear_all(const struct process *processes, int count, bool ask)
{
	char byte = 0;
	int n;

	for (n = 0; ask && n < count; n++)
		send(processes[n].fd, &byte, 1, MSG_NOSIGNAL);
	for (n = 0; n < count; n++) {
		if (read(processes[n].fd, &byte, 1) == 1)
			continue;
		tell_lost(n, processes[n].pid);
		return false;
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
			return false;
		}
	}
	nr_files = argc - optind;
	return options->processes >= 1 && options->processes <= MAX_PROCESSES &&
	       nr_files >= 1 && nr_files <= MAX_FILES;
}

int main(int argc, char **argv)
{
	struct options options = { .processes = 1, .deadline = 600 };
	struct process processes[MAX_PROCESSES];
	int n, number, sig, ends[2];
	sigset_t usr1;

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

	/* Each has a socket of its own, whose ends nobody else keeps open. */
	for (number = 0; number < options.processes; number++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
			die("socketpair");
		processes[number].fd = ends[0];
		processes[number].pid = fork();
		switch (processes[number].pid) {
		case -1:
			die("fork");
		case 0:
			for (n = 0; n <= number; n++)
				close(processes[n].fd);
			use_files(&options, number, ends[1]);
		}
		close(ends[1]);
	}

	alarm(options.deadline);
	if (!hear_all(processes, options.processes, false))
		return EXIT_FAILURE;
	say("ready\n");
	for (n = 1; n <= NR_QUESTIONS; n++) {
		if (sigwait(&usr1, &sig) ||
		    !hear_all(processes, options.processes, true))
			break;
		say("told %d\n", n);
	}
	/* Those who are left are found as our children. */
	pause();
	return EXIT_SUCCESS;
}
