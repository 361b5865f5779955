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
 * 1st	mapped PAGES		pages of the device that it had mapped
 *	signal CODE LSB COUNT	SIGBUS that it was sent, or
 *	signal none
 *	astray COUNT		of these, not for a part of its mappings
 * 2nd	resident PAGES		pages that mincore() shows, of the device
 *	locked PAGES		as VmLck in /proc/PID/status
 * 3rd	load CODE COUNT		SIGBUS raised by loads, "ok" for what worked,
 *				"changed" for what did with another value
 *	store CODE COUNT	the same for stores
 *	fault CODE COUNT	of both, those that nothing was mapped for
 *	copy CODE COUNT		of both, those to private copies
 *	hole CODE COUNT		loads from holes
 * 4th	call NAME ERRNO		what a system call returned, or "ok"
 * 5th	access SIGNAL		what ended a process that does not catch
 *				SIGBUS, when it touched a mapping, or
 *	access survived
 *
 * Before all these there is "pid PID" for each, of its first thread, and
 * "register ERRNO" where mappings were to be registered with userfaultfd.
 * SIGUSR2 has the first one write what it was given: "wrote ERRNO" or "wrote
 * ok", then "told write".
 *
 * "told N" follows when all have answered the Nth question, or "lost" and how
 * a process ended that cannot, and should. One that may end tells "fate" and
 * the signal that ended it at the 1st question, or "fate alive". Nothing
 * follows if one blocks in the kernel.
 */
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
			tell_mapped(options);
		collect_sigbus(options->sigbus);
		tell_signals();
		break;
	case 2:
		tell_resident(options);
		break;
	case 3:
		catch_sigbus(options->sigbus, true);
		tell_accesses(options);
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

static void write_text(const struct task *task)
{
	const struct options *options = task->options;
	int fd = open(options->write_to, O_WRONLY);
	char byte = 0;

	if (fd < 0 || write(fd, options->text, strlen(options->text)) < 0)
		tell("wrote %s\n", strerrorname_np(errno));
	else
		tell("wrote ok\n");
	close(fd);
	if (write(task->fd, &byte, 1) != 1)
		_exit(EXIT_FAILURE);
}

static struct task tasks[MAX_PROCESSES];

/* Touch what is mapped, answer what we are asked, wait to be killed. */
static void answer_all(const struct task *task)
{
	const struct options *options = task->options;
	int n, question;
	char byte = 0;

	for (n = 0; options->uffd_mode && n < nr_files; n++)
		tell_registration(&files[n], options->uffd_mode);
	take_sigbus(options->sigbus);
	prepare_state(options);

	/* Until the parent is gone, and its end of the socket with it. */
	for (question = 0; question <= NR_QUESTIONS; question++) {
		answer(question, options);
		if (write(task->fd, &byte, 1) != 1)
			break;
		while (await_question(task->fd, question == 0 &&
				      options->state == STATE_UNINTERRUPTIBLE))
			write_text(task);
	}
	_exit(EXIT_SUCCESS);
}

/* A process that has its mappings from the first one. */
static int be_heir(void *data)
{
	const struct task *task = data;
	const struct options *options = task->options;
	int number = task - tasks;
	bool shares = options->inherit == INHERIT_CLONE_VM;
	int n;

	for (n = 0; n < options->processes; n++)
		if (n != number)
			close(tasks[n].fd);
	be_process(number, shares);
	if (!shares)
		forget_touch();
	if (!shares && number < options->touched_by)
		touch_mappings(options);
	answer_all(task);
	return EXIT_FAILURE;
}

/* Have all others inherit, tell the parent who they are. */
static void make_heirs(const struct task *task)
{
	const struct options *options = task->options;
	pid_t pid;
	int n;

	for (n = 1; n < options->processes; n++) {
		pid = share_memory(be_heir, &tasks[n], options);
		if (pid < 0 || write(task->fd, &pid, sizeof(pid)) < 0)
			die("clone");
	}
	for (n = 1; n < options->processes; n++)
		close(tasks[n].fd);
}

/* One process: use the files. */
static void *use_files(void *data)
{
	const struct task *task = data;
	const struct options *options = task->options;
	int n;

	for (n = 0; n < nr_files; n++) {
		open_file(&files[n], task);
		if (options->map_flags)
			map_file(&files[n], options);
		if (options->descriptor == DESCRIPTOR_CLOSED) {
			close(files[n].fd);
			files[n].fd = -1;
		}
	}
	if (own_number() < options->touched_by)
		touch_mappings(options);
	if (options->inherit)
		make_heirs(task);
	answer_all(task);
	return NULL;
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
		/* On the one who writes it is forced. */
		return options->sigbus == SIGBUS_DEFAULT ||
		       options->state == STATE_DUMPING || options->write_to ?
			       "fate" : NULL;
	case 5:
		return options->sigbus == SIGBUS_HANDLER ||
		       options->sigbus == SIGBUS_ALTSTACK ? NULL : "access";
	default:
		return NULL;
	}
}

static void ask(const struct process *process, int question)
{
	char byte = 0;

	if (question > 0 && process->pid)
		send(process->fd, &byte, 1, MSG_NOSIGNAL);
}

/* Ask all processes a question, the 0th is no question, and hear them. */
static bool hear_all(struct process *processes, int question,
		     const struct options *options)
{
	bool one_by_one = options->inherit == INHERIT_CLONE_VM;
	char byte = 0;
	int n;

	/* Those who share memory share errno as well: one after the other. */
	for (n = 0; n < options->processes && !one_by_one; n++)
		ask(&processes[n], question);
	for (n = 0; n < options->processes; n++) {
		if (one_by_one)
			ask(&processes[n], question);
		if (!processes[n].pid || read(processes[n].fd, &byte, 1) == 1)
			continue;
		if (!tell_end(n, processes[n].pid,
			      subject_of_end(question, options)))
			return false;
		processes[n].pid = 0;
	}
	return true;
}

/* And have that on the device: a name could come back with it else. */
static void unlink_files(void)
{
	int n, fd;

	for (n = 0; n < nr_files; n++) {
		fd = open(files[n].path, O_RDONLY);
		if (fd < 0 || unlink(files[n].path) || syncfs(fd))
			die("unlink");
		close(fd);
	}
}

static void usage(FILE *out)
{
	fprintf(out,
		"Usage: dax_user [OPTION]... FILE...\n"
		"Use files until killed; each SIGUSR1 asks what became of it.\n"
		"  --processes N       so many processes, each on its own (1)\n"
		"  --require-dax       the files must bypass the page cache\n"
		"  --read-only         the files cannot be written\n"
		"  --deadline SECONDS  end by itself after that time (600)\n"
		"  --unlink            unlink the files when they are in use\n"
		"  --help              print this\n");
	fputs(map_usage, out);
	fputs(mapper_usage, out);
}

static bool parse_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
		{ "processes", required_argument, NULL, 'p' },
		{ "require-dax", no_argument, NULL, 'D' },
		{ "read-only", no_argument, NULL, 'R' },
		{ "deadline", required_argument, NULL, 'd' },
		{ "unlink", no_argument, NULL, 'u' },
		{ "map", required_argument, NULL, OPTION_MAP },
		{ "access", required_argument, NULL, OPTION_ACCESS },
		{ "writable", no_argument, NULL, OPTION_WRITABLE },
		{ "holes", no_argument, NULL, OPTION_HOLES },
		{ "populate", no_argument, NULL, OPTION_POPULATE },
		{ "pages", required_argument, NULL, OPTION_PAGES },
		{ "lock", required_argument, NULL, OPTION_LOCK },
		{ "stride", required_argument, NULL, OPTION_STRIDE },
		{ "times", required_argument, NULL, OPTION_TIMES },
		{ "change", required_argument, NULL, OPTION_CHANGE },
		{ "inherit", required_argument, NULL, OPTION_INHERIT },
		{ "touched-by", required_argument, NULL, OPTION_TOUCHED_BY },
		{ "sigbus", required_argument, NULL, OPTION_SIGBUS },
		{ "state", required_argument, NULL, OPTION_STATE },
		{ "cgroup", required_argument, NULL, OPTION_CGROUP },
		{ "cores", required_argument, NULL, OPTION_CORES },
		{ "leader-exits", no_argument, NULL, OPTION_LEADER_EXITS },
		{ "mce-kill", required_argument, NULL, OPTION_MCE_KILL },
		{ "descriptor", required_argument, NULL, OPTION_DESCRIPTOR },
		{ "unshare", required_argument, NULL, OPTION_UNSHARE },
		{ "userfaultfd", required_argument, NULL, OPTION_USERFAULTFD },
		{ "write-to", required_argument, NULL, OPTION_WRITE_TO },
		{ "text", required_argument, NULL, OPTION_TEXT },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (option) {
		case 'p':
			options->processes = atoi(optarg);
			break;
		case 'u':
			options->unlink = true;
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
			if (!parse_map(option, optarg, options) &&
			    !parse_mapper(option, optarg, options))
				return false;
		}
	}
	nr_files = argc - optind;
	return !options->write_to == !options->text &&
	       options->processes >= 1 && options->processes <= MAX_PROCESSES &&
	       nr_files >= 1 && nr_files <= MAX_FILES &&
	       (options->state != STATE_FROZEN || options->cgroup) &&
	       (options->state != STATE_DUMPING || options->cores);
}

/* The first process may die of what it writes, which is told later. */
static void have_text_written(const struct process *process)
{
	char byte = 1;

	send(process->fd, &byte, 1, MSG_NOSIGNAL);
	read(process->fd, &byte, 1) == 1 ? say("told write\n") :
					   say("told write, and died\n");
}

static void leave_states(const struct process *processes,
			 const struct options *options)
{
	int n;

	for (n = 0; n < options->processes; n++)
		leave_state(n, processes[n].pid, options);
}

static void open_socket(struct process *processes, int number,
			const struct options *options)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		die("socketpair");
	processes[number].fd = ends[0];
	tasks[number].fd = ends[1];
	tasks[number].options = options;
}

/* Each has a socket of its own, whose ends nobody else keeps open. */
static void start_process(struct process *processes, int number, int opened,
			  const struct options *options)
{
	int n;

	processes[number].pid = fork_process(options);
	switch (processes[number].pid) {
	case -1:
		die("fork");
	case 0:
		for (n = 0; n < opened; n++)
			close(processes[n].fd);
		be_process(number, false);
		run_process(use_files, &tasks[number], options);
	}
	for (n = 0; options->descriptor == DESCRIPTOR_PASSED && n < nr_files;
	     n++)
		pass_file(processes[number].fd, files[n].path,
			  open_flags(options));
}

static void start_processes(struct process *processes,
			    const struct options *options)
{
	int n;

	for (n = 0; n < options->processes; n++) {
		open_socket(processes, n, options);
		if (options->inherit)
			continue;
		start_process(processes, n, n + 1, options);
		close(tasks[n].fd);
	}
	if (!options->inherit)
		return;
	start_process(processes, 0, options->processes, options);
	for (n = 0; n < options->processes; n++)
		close(tasks[n].fd);
	/* The first one tells who the others are. */
	for (n = 1; n < options->processes; n++)
		if (read(processes[0].fd, &processes[n].pid, sizeof(pid_t)) !=
		    sizeof(pid_t))
			processes[n].pid = 0;
}

int main(int argc, char **argv)
{
	static struct options options = {
		.processes = 1,
		.deadline = 600,
		.stride = 1,
		.times = 1,
		.touched_by = MAX_PROCESSES,
		.mce_kill = PR_MCE_KILL_DEFAULT,
	};
	struct process processes[MAX_PROCESSES];
	sigset_t asked;
	int n, sig;

	if (!parse_options(argc, argv, &options)) {
		usage(stderr);
		return EXIT_FAILURE;
	}
	for (n = 0; n < nr_files; n++)
		files[n].path = argv[optind + n];
	page_size = getpagesize();
	sigemptyset(&asked);
	sigaddset(&asked, SIGUSR1);
	sigaddset(&asked, SIGUSR2);
	if (sigprocmask(SIG_BLOCK, &asked, NULL))
		die("sigprocmask");
	watch_sigbus(is_of_mapping);

	start_processes(processes, &options);

	alarm(options.deadline);
	if (!hear_all(processes, 0, &options))
		return EXIT_FAILURE;
	if (options.unlink)
		unlink_files();
	for (n = 0; n < options.processes; n++) {
		say("%d pid %d\n", n, processes[n].pid);
		enter_state(processes[n].pid, &options);
	}
	say("ready\n");
	for (n = 1; n <= NR_QUESTIONS; n++) {
		while (!sigwait(&asked, &sig) && sig == SIGUSR2)
			have_text_written(&processes[0]);
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
