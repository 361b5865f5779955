// SPDX-License-Identifier: GPL-2.0
/*
 * How processes come to what they use: in namespaces of their own, as a thread
 * that outlives the first one, by a file that was passed to them.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dax_helper.h"
#include "dax_user.h"

#define STACK_SIZE	(256 * 1024)

pid_t fork_process(const struct options *options)
{
	struct clone_args args = {
		.flags = options->namespaces,
		.exit_signal = SIGCHLD,
	};

	/* fork() does more than that for the C library: keep to it. */
	if (!options->namespaces)
		return fork();
	return syscall(SYS_clone3, &args, sizeof(args));
}

pid_t share_memory(int (*start)(void *), void *data,
		   const struct options *options)
{
	char *stack;
	pid_t pid;

	if (options->inherit == INHERIT_FORK) {
		pid = fork();
		if (!pid)
			_exit(start(data));
		return pid;
	}
	stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack == MAP_FAILED)
		return -1;
	return clone(start, stack + STACK_SIZE, CLONE_VM | SIGCHLD, data);
}

void run_process(void *(*start)(void *), void *data,
		 const struct options *options)
{
	pthread_t thread;

	if (options->mce_kill != PR_MCE_KILL_DEFAULT &&
	    prctl(PR_MCE_KILL, PR_MCE_KILL_SET, options->mce_kill, 0, 0))
		die("prctl");
	if (!options->leader_exits)
		start(data);
	errno = pthread_create(&thread, NULL, start, data);
	if (errno)
		die("pthread_create");
	pthread_exit(NULL);
}

/* A message of one byte, with room for a file descriptor. */
struct passed {
	struct msghdr message;
	struct iovec part;
	char byte;
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
};

static void init_passed(struct passed *passed)
{
	memset(passed, 0, sizeof(*passed));
	passed->part.iov_base = &passed->byte;
	passed->part.iov_len = 1;
	passed->message.msg_iov = &passed->part;
	passed->message.msg_iovlen = 1;
	passed->message.msg_control = passed->control.space;
	passed->message.msg_controllen = sizeof(passed->control.space);
}

void pass_file(int fd, const char *path, int flags)
{
	struct cmsghdr *header;
	struct passed passed;
	int file;

	file = open(path, flags);
	if (file < 0)
		die(path);
	init_passed(&passed);
	header = CMSG_FIRSTHDR(&passed.message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &file, sizeof(int));
	if (sendmsg(fd, &passed.message, 0) != 1)
		die("sendmsg");
	close(file);
}

int receive_file(int fd)
{
	struct cmsghdr *header;
	struct passed passed;
	int file;

	init_passed(&passed);
	if (recvmsg(fd, &passed.message, 0) != 1)
		die("recvmsg");
	header = CMSG_FIRSTHDR(&passed.message);
	if (!header || header->cmsg_type != SCM_RIGHTS) {
		errno = EBADMSG;
		die("recvmsg");
	}
	memcpy(&file, CMSG_DATA(header), sizeof(int));
	return file;
}
