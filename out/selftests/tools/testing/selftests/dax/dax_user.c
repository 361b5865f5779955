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
 * 3rd	load CODE COUNT		SIGBUS raised by loads, "ok" for what worked
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
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_FILES	64
#define MAX_PROCESSES	64
#define MAX_CODE	8
#define NR_QUESTIONS	4

struct file {
	const char *path;
	int fd;
	char *addr;
	size_t len;
	size_t pages;
};

struct process {
	pid_t pid;
	int fd;
};

struct options {
	int processes;
	int map_flags;		/* 0: do not map */
	bool write;
	bool populate;
	bool require_dax;
	unsigned int deadline;
};

static struct file files[MAX_FILES];
static int nr_files;
static size_t page_size;
static int self;	/* our number among the processes */

/*
 * Written by the signal handler. Up to the first access after the removal it
 * counts, from then on it jumps.
 */
static sigjmp_buf access_env;
static sig_atomic_t accessing;
static sig_atomic_t last_code;
static sig_atomic_t nr_signals[MAX_CODE];
static sig_atomic_t signal_lsb[MAX_CODE];
static sig_atomic_t nr_astray;

static const char *code_name(int code)
{
	switch (code) {
	case BUS_ADRALN:
		return "BUS_ADRALN";
	case BUS_ADRERR:
		return "BUS_ADRERR";
	case BUS_OBJERR:
		return "BUS_OBJERR";
	case BUS_MCEERR_AR:
		return "BUS_MCEERR_AR";
	case BUS_MCEERR_AO:
		return "BUS_MCEERR_AO";
	default:
		return "other";
	}
}

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

static bool is_astray(const siginfo_t *info)
{
	int n;

	for (n = 0; n < nr_files; n++)
		if (is_about(info, &files[n]))
			return false;
	return true;
}

static void sigbus_handler(int sig, siginfo_t *info, void *context)
{
	int code = info->si_code;

	(void)sig;
	(void)context;
	if (code < 0 || code >= MAX_CODE)
		code = 0;
	if (accessing) {
		last_code = code;
		siglongjmp(access_env, 1);
	}
	nr_signals[code]++;
	signal_lsb[code] = info->si_addr_lsb;
	if (is_astray(info))
		nr_astray++;
}

/* One write(2) for a line, so that lines of several processes do not mix. */
static void say(const char *format, ...)
{
	char line[256];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (write(STDOUT_FILENO, line, strlen(line)) < 0)
		_exit(EXIT_FAILURE);
}

#define tell(format, ...) say("%d " format, self, ##__VA_ARGS__)

static void die(const char *what)
{
	tell("%s: %s\n", what, strerror(errno));
	_exit(EXIT_FAILURE);
}

/* Every process has bytes of its own in every page, and one value for them. */
static off_t own_offset(void)
{
	return self * 8;
}

static char own_value(void)
{
	return 'A' + self % 26;
}

/* Returns the si_code that the access raised, 0 if it worked. */
static int try_access(char *addr, bool store)
{
	accessing = 1;
	if (sigsetjmp(access_env, 1)) {
		accessing = 0;
		return last_code;
	}
	if (store)
		*addr = own_value();
	else
		asm volatile("" : : "r" (*addr) : "memory");
	/* The access is done, and seen as done, before the flag falls. */
	asm volatile("" : : : "memory");
	accessing = 0;
	return 0;
}

static void open_file(struct file *file, const struct options *options)
{
	struct statx stx;

	file->fd = open(file->path, O_RDWR);
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

static void map_file(struct file *file, const struct options *options)
{
	int prot = PROT_READ | (options->write ? PROT_WRITE : 0);
	int flags = options->map_flags | (options->populate ? MAP_POPULATE : 0);
	char *addr;
	size_t i;

	addr = mmap(NULL, file->len, prot, flags, file->fd, 0);
	if (addr == MAP_FAILED)
		die("mmap");
	file->addr = addr;
	for (i = 0; i < file->len; i += page_size)
		if (try_access(addr + i + own_offset(), options->write))
			die("SIGBUS before the removal");
}

static void tell_mapped(void)
{
	size_t pages = 0;
	int n;

	for (n = 0; n < nr_files; n++)
		pages += files[n].pages;
	tell("mapped %zu\n", pages);
}

static void tell_signals(void)
{
	bool none = true;
	int code;

	for (code = 0; code < MAX_CODE; code++) {
		if (!nr_signals[code])
			continue;
		none = false;
		tell("signal %s %d %d\n", code_name(code),
		     (int)signal_lsb[code], (int)nr_signals[code]);
	}
	if (none)
		tell("signal none\n");
	tell("astray %d\n", (int)nr_astray);
}

static void tell_resident(void)
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

static void tell_accesses(bool store)
{
	int count[MAX_CODE] = { 0 };
	int code, n;
	size_t i;

	for (n = 0; n < nr_files; n++)
		for (i = 0; files[n].addr && i < files[n].len; i += page_size)
			count[try_access(files[n].addr + i + own_offset(),
					 store)]++;
	for (code = 0; code < MAX_CODE; code++)
		if (count[code])
			tell("%s %s %d\n", store ? "store" : "load",
			     code ? code_name(code) : "ok", count[code]);
}

static void tell_call(const char *name, long ret)
{
	tell("call %s %s\n", name, ret < 0 ? strerrorname_np(errno) : "ok");
}

static void tell_calls(const struct file *file, const struct options *options)
{
	char value = own_value(), byte;
	char path[4096];
	struct stat st;
	int fd;

	tell_call("pread", pread(file->fd, &byte, 1, 0));
	tell_call("read", read(file->fd, &byte, 1));
	tell_call("pwrite", pwrite(file->fd, &value, 1, own_offset()));
	lseek(file->fd, own_offset(), SEEK_SET);
	tell_call("write", write(file->fd, &value, 1));
	tell_call("fsync", fsync(file->fd));
	tell_call("fdatasync", fdatasync(file->fd));
	tell_call("ftruncate", ftruncate(file->fd, file->len));
	tell_call("fallocate", fallocate(file->fd, 0, 0, file->len));
	tell_call("syncfs", syncfs(file->fd));
	tell_call("fstat", fstat(file->fd, &st));
	tell_call("stat", stat(file->path, &st));
	fd = open(file->path, O_RDONLY);
	tell_call("open", fd);
	if (fd >= 0)
		close(fd);
	snprintf(path, sizeof(path), "%s.%d", file->path, self);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
	tell_call("creat", fd);
	if (fd >= 0)
		close(fd);
	tell_call("unlink", unlink(path));
	/* A private mapping has nothing to write back. */
	if (file->addr && options->map_flags != MAP_PRIVATE)
		tell_call("msync", msync(file->addr, file->len, MS_SYNC));
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
		tell_accesses(false);
		if (options->write)
			tell_accesses(true);
		break;
	case 4:
		for (n = 0; n < nr_files; n++)
			tell_calls(&files[n], options);
		break;
	}
}

/* One process: use the files, answer what it is asked, wait to be killed. */
static void use_files(const struct options *options, int fd)
{
	int n, question;
	char byte = 0;

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
	struct sigaction sa = {
		.sa_sigaction = sigbus_handler,
		.sa_flags = SA_SIGINFO | SA_RESTART,
	};
	struct process processes[MAX_PROCESSES];
	int n, sig, ends[2];
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
	if (sigprocmask(SIG_BLOCK, &usr1, NULL) || sigaction(SIGBUS, &sa, NULL))
		die("setup");

	/* Each has a socket of its own, whose ends nobody else keeps open. */
	for (self = 0; self < options.processes; self++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
			die("socketpair");
		processes[self].fd = ends[0];
		processes[self].pid = fork();
		switch (processes[self].pid) {
		case -1:
			die("fork");
			break;
		case 0:
			for (n = 0; n <= self; n++)
				close(processes[n].fd);
			use_files(&options, ends[1]);
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
