// SPDX-License-Identifier: GPL-2.0
/*
 * What a process makes of SIGBUS, from when it has touched its mappings on.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "dax_helper.h"
#include "dax_user.h"

#define ALTSTACK_SIZE	65536

static int signal_fd = -1;

static void set_mask(int how)
{
	sigset_t bus;

	sigemptyset(&bus);
	sigaddset(&bus, SIGBUS);
	if (pthread_sigmask(how, &bus, NULL))
		die("pthread_sigmask");
	if (how == SIG_BLOCK && signal_fd < 0) {
		signal_fd = signalfd(-1, &bus, SFD_NONBLOCK);
		if (signal_fd < 0)
			die("signalfd");
	}
}

static void use_altstack(void)
{
	stack_t stack = {
		.ss_sp = malloc(ALTSTACK_SIZE),
		.ss_size = ALTSTACK_SIZE,
	};

	if (!stack.ss_sp || sigaltstack(&stack, NULL))
		die("sigaltstack");
}

void take_sigbus(enum sigbus sigbus)
{
	struct rlimit none = { 0 };

	/* Who dies of it leaves nothing behind. */
	if (setrlimit(RLIMIT_CORE, &none))
		die("setrlimit");
	switch (sigbus) {
	case SIGBUS_HANDLER:
		break;
	case SIGBUS_ALTSTACK:
		use_altstack();
		break;
	case SIGBUS_IGNORE:
		signal(SIGBUS, SIG_IGN);
		break;
	case SIGBUS_DEFAULT:
		signal(SIGBUS, SIG_DFL);
		break;
	case SIGBUS_BLOCK:
	case SIGBUS_SIGNALFD:
		set_mask(SIG_BLOCK);
		break;
	}
}

/* From a signalfd, in the words of siginfo. */
static bool read_signal(siginfo_t *info)
{
	struct signalfd_siginfo read_info;

	if (read(signal_fd, &read_info, sizeof(read_info)) < 0) {
		if (errno != EAGAIN)
			die("signalfd");
		return false;
	}
	info->si_code = read_info.ssi_code;
	info->si_addr = (void *)(uintptr_t)read_info.ssi_addr;
	info->si_addr_lsb = read_info.ssi_addr_lsb;
	return true;
}

static bool wait_signal(siginfo_t *info)
{
	const struct timespec now = { 0 };
	sigset_t bus;

	sigemptyset(&bus);
	sigaddset(&bus, SIGBUS);
	if (sigtimedwait(&bus, info, &now) == SIGBUS)
		return true;
	if (errno != EAGAIN)
		die("sigtimedwait");
	return false;
}

void collect_sigbus(enum sigbus sigbus)
{
	siginfo_t info;

	if (sigbus == SIGBUS_BLOCK)
		while (wait_signal(&info))
			count_sigbus(&info);
	if (sigbus == SIGBUS_SIGNALFD)
		while (read_signal(&info))
			count_sigbus(&info);
}

void catch_sigbus(enum sigbus sigbus, bool caught)
{
	switch (sigbus) {
	case SIGBUS_HANDLER:
	case SIGBUS_ALTSTACK:
		break;
	case SIGBUS_IGNORE:
	case SIGBUS_DEFAULT:
		if (caught)
			watch_sigbus(is_of_mapping);
		else
			take_sigbus(sigbus);
		break;
	case SIGBUS_BLOCK:
	case SIGBUS_SIGNALFD:
		set_mask(caught ? SIG_UNBLOCK : SIG_BLOCK);
		break;
	}
}

void try_fate(enum sigbus sigbus)
{
	int n;

	if (sigbus == SIGBUS_HANDLER || sigbus == SIGBUS_ALTSTACK)
		return;
	for (n = 0; n < nr_files; n++)
		if (files[n].addr)
			asm volatile("" : : "r" (*files[n].addr) : "memory");
	tell("access survived\n");
}
