// SPDX-License-Identifier: GPL-2.0
/*
 * Unbind device_dax from an instance that is mapped
 *
 * A device-dax instance has one inode, so the driver can unmap all of it by
 * itself when it is unbound. Nobody is signalled for it, but nothing stays
 * mapped: whoever touches the mapping later gets SIGBUS. The driver can be
 * bound again, and finds what was stored before.
 *
 * Every test does a removal of its own. The instance is named by KSFT_DAX_DEV,
 * for example dax0.0: everything on it is destroyed. KSFT_MACHINE_SLOW=yes
 * makes bounded waits longer, for emulation.
 *
 * Made from specs/device_dax_unbind_mapped.ts.
 */
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

#define PROGRAM		"device_dax_unbind_mapped"
#define DAX_DRIVER	"/sys/bus/dax/drivers/device_dax"
#define MAP_LEN		(8UL << 20)
#define PAGE_LEN	(2UL << 20)	/* the alignment that namespaces get */
#define PATTERN		0xa5

/* Seconds; what one test may take is more than all its steps together. */
#define UNBIND_SECONDS	30
#define BIND_SECONDS	10
#define SLOW_FACTOR	2
#define TEST_SECONDS	(SLOW_FACTOR * 120)

/*
 * Before the mapping is touched again the handler counts, then it jumps. The
 * calls around an access keep the compiler from moving it.
 */
static sigjmp_buf access_env;
static sig_atomic_t accessing;
static sig_atomic_t access_code;
static sig_atomic_t nr_signals;
static sig_atomic_t signal_code;

static void sigbus_handler(int sig, siginfo_t *info, void *context)
{
	if (accessing) {
		access_code = info->si_code;
		siglongjmp(access_env, 1);
	}
	nr_signals++;
	signal_code = info->si_code;
}

/* Returns the si_code of the SIGBUS that the access raises, 0 if none. */
static int try_access(char *addr, bool store)
{
	accessing = 1;
	if (sigsetjmp(access_env, 1)) {
		accessing = 0;
		return access_code;
	}
	if (store)
		*addr = PATTERN;
	else
		asm volatile("" : : "r" (*addr) : "memory");
	asm volatile("" : : : "memory");
	accessing = 0;
	return 0;
}

static int slow_factor(void)
{
	const char *slow = getenv("KSFT_MACHINE_SLOW");

	return slow && !strcmp(slow, "yes") ? SLOW_FACTOR : 1;
}

static int write_attribute(const char *attribute, const char *name)
{
	char path[PATH_MAX];
	ssize_t len = strlen(name);
	int fd, ret = 0;

	snprintf(path, sizeof(path), DAX_DRIVER "/%s", attribute);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -errno;
	if (write(fd, name, len) != len)
		ret = -errno;
	close(fd);
	return ret;
}

/*
 * For a child: it may block for good in the kernel. The test fails then, but
 * whoever waits for the last holder of its output must not hang with it.
 */
static void drop_output(void)
{
	int fd = open("/dev/null", O_RDWR);

	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
}

static bool wait_bounded(pid_t pid, int *status, int seconds)
{
	int i;

	for (i = 0; i < seconds * slow_factor() * 100; i++) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		usleep(10000);
	}
	return false;
}

/* Write in a child. Returns 0, the write's error or -ETIMEDOUT. */
static int write_bounded(const char *attribute, const char *name, int seconds)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid) {
		drop_output();
		_exit(-write_attribute(attribute, name));
	}
	if (wait_bounded(pid, &status, seconds))
		return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
	kill(pid, SIGKILL);
	return -ETIMEDOUT;
}

static bool is_bound(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), DAX_DRIVER "/%s", name);
	return !access(path, F_OK);
}

/* Map the instance, all of it touched if @touch, or MAP_FAILED. */
static char *map_device(const char *name, bool touch)
{
	char path[PATH_MAX];
	char *addr;
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", name);
	fd = open(path, O_RDWR);
	if (fd < 0) {
		perror("# open");
		return MAP_FAILED;
	}
	addr = mmap(NULL, MAP_LEN, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (addr == MAP_FAILED)
		perror("# mmap");
	close(fd);
	if (addr != MAP_FAILED && touch)
		memset(addr, PATTERN, MAP_LEN);
	return addr;
}

/* Pages that mincore() sees in the mapping, or -1. */
static long count_resident(char *addr)
{
	size_t i, pages = MAP_LEN / getpagesize();
	unsigned char *vec;
	long resident = 0;

	vec = calloc(pages, 1);
	if (!vec || mincore(addr, MAP_LEN, vec)) {
		free(vec);
		return -1;
	}
	for (i = 0; i < pages; i++)
		resident += vec[i] & 1;
	free(vec);
	return resident;
}

/* The kernel's log from now on. */
static int open_log(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

/* The next message that is not our own, NULL when there is none. */
static const char *read_message(int fd)
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

static bool is_fault(const char *message)
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
static int count_faults(int fd)
{
	const char *message;
	int faults = 0;

	while ((message = read_message(fd))) {
		if (!is_fault(message))
			continue;
		fprintf(stderr, "# kernel: %.*s\n",
			(int)strcspn(message, "\n"), message);
		faults++;
	}
	return faults;
}

static long read_taint(void)
{
	FILE *file = fopen("/proc/sys/kernel/tainted", "r");
	long taint = -1;

	if (file) {
		if (fscanf(file, "%ld", &taint) != 1)
			taint = -1;
		fclose(file);
	}
	return taint;
}

/* What the kernel prints during a test gets a context. */
static void log_test(const char *name)
{
	FILE *kmsg = fopen("/dev/kmsg", "w");

	if (kmsg) {
		fprintf(kmsg, "selftests: dax: " PROGRAM ": %s\n", name);
		fclose(kmsg);
	}
}

FIXTURE(devdax) {
	char name[NAME_MAX + 1];
	char *addr;
};

FIXTURE_SETUP(devdax)
{
	struct sigaction sa = {
		.sa_sigaction = sigbus_handler,
		.sa_flags = SA_SIGINFO,
	};
	char test[NAME_MAX];

	snprintf(test, sizeof(test), "devdax.%s", _metadata->name);
	log_test(test);
	snprintf(self->name, sizeof(self->name), "%s", getenv("KSFT_DAX_DEV"));

	/* The test before this one has failed: it could not put it back. */
	if (!is_bound(self->name))
		SKIP(return, "the instance is not bound to device_dax");

	ASSERT_EQ(0, sigaction(SIGBUS, &sa, NULL));
	self->addr = map_device(self->name, true);
	ASSERT_NE(MAP_FAILED, self->addr);
}

/*
 * In the parent, so that the instance is bound again even if a signal killed
 * the test. The mapping went away with the test's process.
 */
FIXTURE_TEARDOWN_PARENT(devdax)
{
	char *addr;

	if (is_bound(self->name)) {
		addr = map_device(self->name, false);
		if (addr != MAP_FAILED) {
			munmap(addr, MAP_LEN);
			return;
		}
		/* Give the next test an instance that works. */
		write_bounded("unbind", self->name, UNBIND_SECONDS);
	}
	EXPECT_EQ(0, write_bounded("bind", self->name, BIND_SECONDS));
}

TEST_F_TIMEOUT(devdax, unbind_returns_in_time, TEST_SECONDS)
{
	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	EXPECT_FALSE(is_bound(self->name));
}

TEST_F_TIMEOUT(devdax, nobody_is_signalled, TEST_SECONDS)
{
	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	EXPECT_EQ(0, nr_signals);
}

TEST_F_TIMEOUT(devdax, nothing_stays_mapped, TEST_SECONDS)
{
	/* It would be in vain if mincore() did not see device-dax pages. */
	ASSERT_EQ((long)MAP_LEN / getpagesize(), count_resident(self->addr));

	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	EXPECT_EQ(0, count_resident(self->addr));
}

TEST_F_TIMEOUT(devdax, old_mappings_only_raise_sigbus, TEST_SECONDS)
{
	size_t i;

	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	for (i = 0; i < MAP_LEN; i += PAGE_LEN) {
		EXPECT_EQ(BUS_ADRERR, try_access(self->addr + i, false));
		EXPECT_EQ(BUS_ADRERR, try_access(self->addr + i, true));
	}
	EXPECT_EQ(BUS_ADRERR, try_access(self->addr + MAP_LEN - 1, false));
}

TEST_F_TIMEOUT(devdax, device_binds_again, TEST_SECONDS)
{
	char *addr;

	/* Whoever had it mapped need not have gone away by then... */
	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	ASSERT_EQ(0, write_bounded("bind", self->name, BIND_SECONDS));
	ASSERT_TRUE(is_bound(self->name));
	addr = map_device(self->name, false);
	ASSERT_NE(MAP_FAILED, addr);
	EXPECT_EQ(0, try_access(addr, true));

	/* ...and when they do, that is nothing to the next. */
	EXPECT_EQ(0, munmap(self->addr, MAP_LEN));
	EXPECT_EQ(0, munmap(addr, MAP_LEN));
	EXPECT_NE(MAP_FAILED, map_device(self->name, false));
}

TEST_F_TIMEOUT(devdax, data_is_intact, TEST_SECONDS)
{
	int changed = 0;
	char *addr;
	size_t i;

	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	ASSERT_EQ(0, munmap(self->addr, MAP_LEN));
	ASSERT_EQ(0, write_bounded("bind", self->name, BIND_SECONDS));
	addr = map_device(self->name, false);
	ASSERT_NE(MAP_FAILED, addr);
	for (i = 0; i < MAP_LEN; i++)
		changed += (unsigned char)addr[i] != PATTERN;
	EXPECT_EQ(0, changed);
}

TEST_F_TIMEOUT(devdax, kernel_log_stays_clean, TEST_SECONDS)
{
	long taint = read_taint();
	int kmsg = open_log();

	ASSERT_LE(0, kmsg);
	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	try_access(self->addr, false);
	EXPECT_EQ(0, munmap(self->addr, MAP_LEN));
	EXPECT_EQ(0, write_bounded("bind", self->name, BIND_SECONDS));
	EXPECT_EQ(0, count_faults(kmsg));
	EXPECT_EQ(taint, read_taint());
}

TEST_F_TIMEOUT(devdax, second_removal_is_alike, TEST_SECONDS)
{
	char *addr;

	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	ASSERT_EQ(0, munmap(self->addr, MAP_LEN));
	ASSERT_EQ(0, write_bounded("bind", self->name, BIND_SECONDS));
	addr = map_device(self->name, true);
	ASSERT_NE(MAP_FAILED, addr);

	ASSERT_EQ(0, write_bounded("unbind", self->name, UNBIND_SECONDS));
	EXPECT_EQ(0, nr_signals);
	EXPECT_EQ(0, count_resident(addr));
	EXPECT_EQ(BUS_ADRERR, try_access(addr, false));
	EXPECT_EQ(BUS_ADRERR, try_access(addr, true));
}

int main(int argc, char **argv)
{
	const char *name = getenv("KSFT_DAX_DEV");

	/*
	 * Skip the whole program, rather than each test, when there is nothing
	 * to test: only exit code 4 makes kselftest report it as skipped.
	 */
	if (geteuid()) {
		ksft_print_header();
		ksft_exit_skip("must be run as root\n");
	}
	if (!name) {
		ksft_print_header();
		ksft_exit_skip("KSFT_DAX_DEV names no instance to destroy\n");
	}
	if (!is_bound(name)) {
		ksft_print_header();
		ksft_exit_skip("%s is not bound to device_dax\n", name);
	}

	return test_harness_run(argc, argv);
}
