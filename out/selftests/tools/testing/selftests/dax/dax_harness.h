/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of device-dax have in common: bounded writes to drivers'
 * attributes, accesses that may raise SIGBUS, and the kernel's log.
 */
#ifndef __DAX_HARNESS_H
#define __DAX_HARNESS_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kselftest_harness.h"

#define DAX_DEVICES	"/sys/bus/dax/devices"
#define DAX_DEVICE_DAX	"/sys/bus/dax/drivers/device_dax"
#define DAX_KMEM	"/sys/bus/dax/drivers/kmem"
#define DAX_MEMORY	"/sys/devices/system/memory"
#define DAX_PATTERN	0xa5

/* Seconds; KSFT_MACHINE_SLOW=yes makes them longer, for emulation. */
#define DAX_BIND_SECONDS	10
#define DAX_KILL_SECONDS	10
#define DAX_MODE_SECONDS	30
#define DAX_SLOW_FACTOR		2

/*
 * Before a mapping is touched again the handler counts, then it jumps. The
 * calls around an access keep the compiler from moving it.
 */
static sigjmp_buf dax_access_env;
static sig_atomic_t dax_accessing;
static sig_atomic_t dax_access_code;
static sig_atomic_t dax_signals;
static sig_atomic_t dax_signal_code;

static inline void dax_handle_sigbus(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	if (dax_accessing) {
		dax_access_code = info->si_code;
		siglongjmp(dax_access_env, 1);
	}
	dax_signals++;
	dax_signal_code = info->si_code;
}

static inline int dax_catch_sigbus(void)
{
	struct sigaction sa = {
		.sa_sigaction = dax_handle_sigbus,
		.sa_flags = SA_SIGINFO,
	};

	return sigaction(SIGBUS, &sa, NULL);
}

/* Returns the si_code of the SIGBUS that the access raises, 0 if none. */
static inline int dax_try_access(char *addr, bool store)
{
	dax_accessing = 1;
	if (sigsetjmp(dax_access_env, 1)) {
		dax_accessing = 0;
		return dax_access_code;
	}
	if (store)
		*addr = DAX_PATTERN;
	else
		asm volatile("" : : "r" (*addr) : "memory");
	asm volatile("" : : : "memory");
	dax_accessing = 0;
	return 0;
}

static inline int dax_slow_factor(void)
{
	const char *slow = getenv("KSFT_MACHINE_SLOW");

	return slow && !strcmp(slow, "yes") ? DAX_SLOW_FACTOR : 1;
}

/*
 * For a child: it may block for good in the kernel. The test fails then, but
 * whoever waits for the last holder of its output must not hang with it.
 */
static inline void dax_drop_output(void)
{
	int fd = open("/dev/null", O_RDWR);

	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
}

static inline bool dax_wait(pid_t pid, int *status, int seconds)
{
	int i;

	for (i = 0; i < seconds * dax_slow_factor() * 100; i++) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		usleep(10000);
	}
	return false;
}

static inline int dax_write_now(const char *path, const char *text)
{
	ssize_t len = strlen(text);
	int fd, ret = 0;

	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -errno;
	if (write(fd, text, len) != len)
		ret = -errno;
	close(fd);
	return ret;
}

/* Write to a file in a child. Returns 0, the write's error or -ETIMEDOUT. */
static inline int dax_write(const char *path, const char *text, int seconds)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid) {
		dax_drop_output();
		_exit(-dax_write_now(path, text));
	}
	if (dax_wait(pid, &status, seconds))
		return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
	kill(pid, SIGKILL);
	return -ETIMEDOUT;
}

/* Write to an attribute of the driver whose directory is given. */
static inline int dax_tell_driver(const char *driver, const char *attribute,
				  const char *name, int seconds)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", driver, attribute);
	return dax_write(path, name, seconds);
}

static inline bool dax_is_bound(const char *driver, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", driver, name);
	return !access(path, F_OK);
}

static inline bool dax_wait_bound(const char *driver, const char *name)
{
	int i;

	for (i = 0; i < DAX_BIND_SECONDS * dax_slow_factor() * 100; i++) {
		if (dax_is_bound(driver, name))
			return true;
		usleep(10000);
	}
	return false;
}

/* The name of an instance's parent device, or of one further up. */
static inline int dax_find_parent(const char *name, int levels, char *parent)
{
	char link[PATH_MAX], path[PATH_MAX];

	snprintf(link, sizeof(link), DAX_DEVICES "/%s", name);
	if (!realpath(link, path))
		return -errno;
	while (levels--)
		*strrchr(path, '/') = '\0';
	snprintf(parent, NAME_MAX + 1, "%.*s", NAME_MAX,
		 strrchr(path, '/') + 1);
	return 0;
}

/*
 * Have kmem take an instance that no driver has. Its memory is put @online, a
 * word for auto_online_blocks, whatever else is hot-plugged later.
 */
static inline int dax_bind_kmem(const char *name, const char *online)
{
	const char *path = DAX_MEMORY "/auto_online_blocks";
	char policy[32];
	ssize_t len;
	int fd, error;

	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -errno;
	len = read(fd, policy, sizeof(policy) - 1);
	close(fd);
	policy[len < 0 ? 0 : len] = '\0';

	error = dax_write(path, online, DAX_BIND_SECONDS);
	if (error)
		return error;
	/* It binds, too. */
	error = dax_tell_driver(DAX_KMEM, "new_id", name, DAX_BIND_SECONDS);
	dax_write(path, policy, DAX_BIND_SECONDS);
	if (!error && !dax_is_bound(DAX_KMEM, name))
		error = -ENODEV;
	return error;
}

/* The counterpart; kmem does not take the instance again by itself. */
static inline int dax_unbind_kmem(const char *name, int seconds)
{
	int error;

	error = dax_tell_driver(DAX_KMEM, "unbind", name, seconds);
	dax_tell_driver(DAX_KMEM, "remove_id", name, DAX_BIND_SECONDS);
	return error;
}

/* Run ndctl in a child. Returns 0, -ETIMEDOUT or -EIO if it failed. */
static inline int dax_run_ndctl(char *const argv[])
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid) {
		dax_drop_output();
		execvp("ndctl", argv);
		_exit(127);
	}
	if (dax_wait(pid, &status, DAX_MODE_SECONDS))
		return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -EIO;
	kill(pid, SIGKILL);
	return -ETIMEDOUT;
}

/*
 * Give the namespace of an instance another mode: in fsdax mode it is one of
 * nd_pmem. The instance has its old name when it is there again.
 */
static inline int dax_set_mode(const char *name, const char *mode)
{
	char namespace[NAME_MAX + 1];

	snprintf(namespace, sizeof(namespace), "namespace%s",
		 name + strlen("dax"));
	return dax_run_ndctl((char *const []){
		"ndctl", "create-namespace", "--force",
		"--reconfig", namespace, "--mode", (char *)mode, NULL });
}

/* The kernel's log from now on. */
static inline int dax_open_log(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

/* The next message that is not our own, NULL when there is none. */
static inline const char *dax_read_message(int fd)
{
	static char record[8192];
	const char *message;
	ssize_t len;

	for (;;) {
		len = read(fd, record, sizeof(record) - 1);
		if (len < 0 && errno == EPIPE)
			continue;
		if (len <= 0)
			return NULL;
		record[len] = '\0';
		message = strchr(record, ';');
		if (message && !strstr(message, "selftests: dax:"))
			return message + 1;
	}
}

static inline bool dax_log_has(int fd, const char *text)
{
	const char *message;

	do {
		message = dax_read_message(fd);
	} while (message && !strstr(message, text));
	return message;
}

static inline bool dax_is_fault(const char *message)
{
	static const char * const faults[] = {
		"WARNING:",
		"BUG:",
		"UBSAN:",
		"Oops",
		"kernel BUG at",
		"Unable to handle kernel",
		"general protection",
		"Call Trace:",
		"Bad page",
		"soft lockup",
		"detected stall",
		"blocked for more than",
		"refcount_t:",
		"kobject_add_internal failed",
		"Busy inodes after unmount",
		"Dying superblock",
		"Conflicting mapping",
		"failed to free all reserved pages",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++)
		if (strstr(message, faults[i]))
			return true;
	return false;
}

/* Warnings and worse in the kernel's log from where @fd stands. */
static inline int dax_count_faults(int fd)
{
	const char *message;
	int faults = 0;

	while ((message = dax_read_message(fd))) {
		if (!dax_is_fault(message))
			continue;
		fprintf(stderr, "# kernel: %.*s\n",
			(int)strcspn(message, "\n"), message);
		faults++;
	}
	return faults;
}

/* What the kernel prints during a test gets a context. */
static inline void dax_log_test(const char *program, const char *test)
{
	FILE *kmsg = fopen("/dev/kmsg", "w");

	if (kmsg) {
		fprintf(kmsg, "selftests: dax: %s: %s\n", program, test);
		fclose(kmsg);
	}
}

static inline bool dax_starts_with(const char *path, const char *text)
{
	FILE *file = fopen(path, "r");
	char line[256] = "";
	bool read = file && fgets(line, sizeof(line), file);

	if (file)
		fclose(file);
	return read && !strncmp(line, text, strlen(text));
}

/* The number that follows @prefix in a file, -1 if there is none. */
static inline long dax_read_number(const char *path, const char *prefix,
				   int base)
{
	FILE *file = fopen(path, "r");
	char line[256];
	long number = -1;

	while (file && number < 0 && fgets(line, sizeof(line), file))
		if (!strncmp(line, prefix, strlen(prefix)))
			number = strtol(line + strlen(prefix), NULL, base);
	if (file)
		fclose(file);
	return number;
}

static inline long dax_read_taint(void)
{
	return dax_read_number("/proc/sys/kernel/tainted", "", 10);
}

static inline void dax_copy_lines(FILE *out, const char *path, const char *text)
{
	FILE *in = fopen(path, "r");
	char line[512];

	while (in && fgets(line, sizeof(line), in))
		if (strstr(line, text))
			fputs(line, out);
	if (in)
		fclose(in);
}

/* What an instance holds on to while it is bound and idle, NULL on errors. */
static inline char *dax_read_resources(void)
{
	char *text = NULL;
	size_t len;
	FILE *out;

	out = open_memstream(&text, &len);
	if (!out)
		return NULL;
	dax_copy_lines(out, "/proc/iomem", "");
	dax_copy_lines(out, "/proc/modules", "dax");
	fclose(out);
	return text;
}

/*
 * Skip the whole program, rather than each test, when there is nothing to
 * test: only exit code 4 makes kselftest report it as skipped.
 */
static inline const char *dax_require_instance(void)
{
	const char *name = getenv("KSFT_DAX_DEV");

	if (geteuid()) {
		ksft_print_header();
		ksft_exit_skip("must be run as root\n");
	}
	if (!name) {
		ksft_print_header();
		ksft_exit_skip("KSFT_DAX_DEV names no instance to destroy\n");
	}
	if (!dax_is_bound(DAX_DEVICE_DAX, name)) {
		ksft_print_header();
		ksft_exit_skip("%s is not bound to device_dax\n", name);
	}
	return name;
}

static inline void dax_require_cxl(const char *name)
{
	char parent[NAME_MAX + 1] = "";

	dax_find_parent(name, 1, parent);
	if (strncmp(parent, "dax_region", strlen("dax_region"))) {
		ksft_print_header();
		ksft_exit_skip("%s is not of a CXL region\n", name);
	}
}

static inline void dax_require_ndctl(void)
{
	if (dax_run_ndctl((char *const []){ "ndctl", "--version", NULL })) {
		ksft_print_header();
		ksft_exit_skip("there is no ndctl\n");
	}
}

static inline void dax_require_kmem(void)
{
	if (access(DAX_KMEM, F_OK)) {
		ksft_print_header();
		ksft_exit_skip("there is no driver kmem\n");
	}
}

#endif /* __DAX_HARNESS_H */
