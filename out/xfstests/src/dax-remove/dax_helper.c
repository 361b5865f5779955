// SPDX-License-Identifier: GPL-2.0
/*
 * What the helpers of the DAX device-remove tests share.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dax_helper.h"

/*
 * What a process has seen of SIGBUS, written by its handler. Up to the first
 * access after the removal it counts, in an access it jumps.
 */
struct witness {
	pid_t pid;
	sigjmp_buf access_env;
	sig_atomic_t accessing;
	sig_atomic_t last_code;
	sig_atomic_t count[MAX_CODE];
	sig_atomic_t lsb[MAX_CODE];
	sig_atomic_t astray;
};

static struct witness witnesses[MAX_PROCESSES];
static bool (*is_about_us)(const siginfo_t *info);

/* By the process id, as there is nothing else that CLONE_VM does not share. */
int own_number(void)
{
	pid_t pid = getpid();
	int n;

	for (n = 0; n < MAX_PROCESSES; n++)
		if (witnesses[n].pid == pid)
			return n;
	return 0;
}

static struct witness *own_witness(void)
{
	return &witnesses[own_number()];
}

void be_process(int number, bool several)
{
	/* What a fork has copied may be of another process id namespace. */
	if (!several)
		memset(witnesses, 0, sizeof(witnesses));
	witnesses[number].pid = getpid();
}

void say(const char *format, ...)
{
	char line[256];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (write(STDOUT_FILENO, line, strlen(line)) < 0)
		_exit(EXIT_FAILURE);
}

noreturn void die(const char *what)
{
	tell("%s: %s\n", what, strerror(errno));
	_exit(EXIT_FAILURE);
}

const char *code_name(int code)
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

void count_sigbus(const siginfo_t *info)
{
	struct witness *own = own_witness();
	int code = info->si_code;

	if (code < 0 || code >= MAX_CODE)
		code = 0;
	own->count[code]++;
	own->lsb[code] = info->si_addr_lsb;
	if (!is_about_us(info))
		own->astray++;
}

static void sigbus_handler(int sig, siginfo_t *info, void *context)
{
	struct witness *own = own_witness();
	int code = info->si_code;

	(void)sig;
	(void)context;
	if (own->accessing) {
		own->last_code = code < 0 || code >= MAX_CODE ? 0 : code;
		siglongjmp(own->access_env, 1);
	}
	count_sigbus(info);
}

void watch_sigbus(bool (*is_ours)(const siginfo_t *info))
{
	struct sigaction sa = {
		.sa_sigaction = sigbus_handler,
		.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK,
	};

	is_about_us = is_ours;
	if (sigaction(SIGBUS, &sa, NULL))
		die("sigaction");
}

void tell_signals(void)
{
	struct witness *own = own_witness();
	bool none = true;
	int code;

	for (code = 0; code < MAX_CODE; code++) {
		if (!own->count[code])
			continue;
		none = false;
		tell("signal %s %d %d\n", code_name(code),
		     (int)own->lsb[code], (int)own->count[code]);
	}
	if (none)
		tell("signal none\n");
	tell("astray %d\n", (int)own->astray);
}

/* Returns the si_code of the SIGBUS that the access raised, 0 if none. */
static int try_access(char *addr, const char *value, char *seen)
{
	char byte;

	own_witness()->accessing = 1;
	if (!sigsetjmp(own_witness()->access_env, 1)) {
		if (value) {
			*addr = *value;
		} else {
			byte = *addr;
			/* It is done here, whatever becomes of the byte. */
			asm volatile("" : "+r" (byte));
			*seen = byte;
		}
		/* It is done, and seen as done, before the flag falls. */
		asm volatile("" : : : "memory");
		own_witness()->last_code = 0;
	}
	own_witness()->accessing = 0;
	return own_witness()->last_code;
}

int try_load(char *addr, char *seen)
{
	return try_access(addr, NULL, seen);
}

int try_store(char *addr, char value)
{
	return try_access(addr, &value, NULL);
}
