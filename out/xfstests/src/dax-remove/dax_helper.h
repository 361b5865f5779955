/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the helpers of the DAX device-remove tests share: how their processes
 * tell what they see, and what they see of SIGBUS.
 */
#ifndef DAX_HELPER_H
#define DAX_HELPER_H

#include <signal.h>
#include <stdbool.h>
#include <stdnoreturn.h>

#define MAX_PROCESSES	64

/*
 * Be process @number from now on. One that shares its memory with the others,
 * by CLONE_VM, has to be one of @several.
 */
void be_process(int number, bool several);
int own_number(void);

/* One write(2) for a line, so that lines of several processes do not mix. */
void say(const char *format, ...);

/* A line about this process: its own number comes first. */
#define tell(format, ...) say("%d " format, own_number(), ##__VA_ARGS__)

/* Tell what failed, by errno, and end. */
noreturn void die(const char *what);

/*
 * Count each SIGBUS from now on. One that @is_ours does not know has gone
 * astray.
 */
void watch_sigbus(bool (*is_ours)(const siginfo_t *info));
void count_sigbus(const siginfo_t *info);
void tell_signals(void);

#define MAX_CODE	8
const char *code_name(int code);

/* These return the si_code of the SIGBUS that was raised, 0 if it worked. */
int try_load(char *addr, char *seen);
int try_store(char *addr, char value);

#endif
