// SPDX-License-Identifier: GPL-2.0
/*
 * Read another process's memory over and over while the removal of the device
 * takes it away, then tell what came of it.
 *
 * What is read are the pages of its mappings of files below a directory, by the
 * kernel's calls for that or by a virtual machine that has the same files as
 * its memory. When all could be read once, "ready" is printed. Each SIGUSR1 is
 * a question, which "told N" follows:
 *
 * 1st	during WHAT COUNT	pages read up to then: "ok", "changed" when
 *				they were not as before, or errno
 * 3rd	read WHAT COUNT		the same for all pages once more
 *
 * The others are those of dax_user, and have no answer.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "dax_guest.h"
#include "dax_helper.h"

#define NR_QUESTIONS	5
#define MAX_PAGES	16384
#define MAX_WHATS	16

enum way { BY_SYSTEM_CALL, BY_PROC_MEM, BY_GUEST };

struct victim {
	pid_t pid;
	enum way way;
	int mem;		/* its /proc/PID/mem */
	size_t pages;
	uintptr_t address[MAX_PAGES];
};

/* How often something came of reading a page. */
struct tally {
	const char *what[MAX_WHATS];
	unsigned long count[MAX_WHATS];
};

static struct victim victim;
static char *before;		/* what the pages had in them */
static char *now;
static size_t page_size;

static void add_mapping(uintptr_t start, uintptr_t end)
{
	for (; start < end; start += page_size) {
		errno = E2BIG;
		if (victim.pages == MAX_PAGES)
			die("pages");
		victim.address[victim.pages++] = start;
	}
}

static void find_mappings(const char *directory)
{
	unsigned long start, end, offset;
	char path[4096];
	char line[4352];
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", victim.pid);
	maps = fopen(path, "r");
	if (!maps)
		die(path);
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %*s %lx %*s %*s %4095s", &start, &end,
			   &offset, path) != 4 ||
		    strncmp(path, directory, strlen(directory)))
			continue;
		if (victim.way == BY_GUEST) {
			end -= start;
			start = add_guest_memory(path, offset, end);
			end += start;
		}
		add_mapping(start, end);
	}
	fclose(maps);
	errno = ENOENT;
	if (!victim.pages)
		die(directory);
}

static ssize_t read_page(uintptr_t address, char *to)
{
	struct iovec local = { .iov_base = to, .iov_len = page_size };
	struct iovec remote = {
		.iov_base = (void *)address,
		.iov_len = page_size,
	};

	switch (victim.way) {
	case BY_PROC_MEM:
		return pread(victim.mem, to, page_size, address);
	case BY_GUEST:
		return read_guest_page(address, to);
	default:
		return process_vm_readv(victim.pid, &local, 1, &remote, 1, 0);
	}
}

static const char *try_page(size_t page)
{
	ssize_t len = read_page(victim.address[page], now);

	if (len < 0)
		return strerrorname_np(errno);
	return memcmp(now, before + page * page_size, len) ? "changed" : "ok";
}

static void count_what(struct tally *tally, const char *what)
{
	int n = 0;

	while (n < MAX_WHATS - 1 && tally->what[n] &&
	       strcmp(tally->what[n], what))
		n++;
	tally->what[n] = what;
	tally->count[n]++;
}

static void tell_tally(const char *subject, const struct tally *tally)
{
	int n;

	for (n = 0; n < MAX_WHATS && tally->what[n]; n++)
		tell("%s %s %lu\n", subject, tally->what[n], tally->count[n]);
}

static void tell_all(void)
{
	struct tally tally = { 0 };
	size_t page;

	for (page = 0; page < victim.pages; page++)
		count_what(&tally, try_page(page));
	tell_tally("read", &tally);
}

/* Up to the first question. */
static void read_on(const sigset_t *usr1)
{
	const struct timespec no_time = { 0 };
	struct tally tally = { 0 };
	size_t page = 0;

	while (sigtimedwait(usr1, NULL, &no_time) < 0) {
		count_what(&tally, try_page(page));
		page = (page + 1) % victim.pages;
	}
	tell_tally("during", &tally);
}

static void usage(FILE *out)
{
	fprintf(out,
		"Usage: dax_reader [OPTION]... PID DIRECTORY\n"
		"Read what a process has mapped of files in a directory.\n"
		"  --proc-mem          by /proc/PID/mem, else by system call\n"
		"  --kvm               by a guest with the same files\n"
		"  --deadline SECONDS  end by itself after that time (600)\n"
		"  --help              print this\n");
}

static void prepare(const char *directory)
{
	char path[64];
	size_t page;

	page_size = getpagesize();
	if (victim.way == BY_PROC_MEM) {
		snprintf(path, sizeof(path), "/proc/%d/mem", victim.pid);
		victim.mem = open(path, O_RDONLY);
		if (victim.mem < 0)
			die(path);
	}
	if (victim.way == BY_GUEST)
		start_guest();
	find_mappings(directory);
	now = malloc(page_size);
	before = malloc(victim.pages * page_size);
	if (!now || !before)
		die("malloc");
	for (page = 0; page < victim.pages; page++)
		if (read_page(victim.address[page],
			      before + page * page_size) != (ssize_t)page_size)
			die("read");
}

int main(int argc, char **argv)
{
	static const struct option known[] = {
		{ "proc-mem", no_argument, NULL, 'm' },
		{ "kvm", no_argument, NULL, 'k' },
		{ "deadline", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	unsigned int deadline = 600;
	int option, n, sig;
	sigset_t usr1;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (option) {
		case 'm':
			victim.way = BY_PROC_MEM;
			break;
		case 'k':
			victim.way = BY_GUEST;
			break;
		case 'd':
			deadline = atoi(optarg);
			break;
		case 'h':
			usage(stdout);
			return EXIT_SUCCESS;
		default:
			usage(stderr);
			return EXIT_FAILURE;
		}
	}
	if (argc - optind != 2) {
		usage(stderr);
		return EXIT_FAILURE;
	}
	victim.pid = atoi(argv[optind]);
	alarm(deadline);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	prepare(argv[optind + 1]);

	say("ready\n");
	for (n = 1; n <= NR_QUESTIONS; n++) {
		if (n == 1)
			read_on(&usr1);
		else if (sigwait(&usr1, &sig))
			break;
		if (n == 3)
			tell_all();
		say("told %d\n", n);
	}
	pause();
	return EXIT_SUCCESS;
}
