// SPDX-License-Identifier: GPL-2.0
/*
 * Unbind kmem while its memory is in use as System RAM
 *
 * Memory that is online cannot be taken away, and unbind cannot fail: kmem
 * lets go of the instance and leaves the memory with the kernel until the
 * next boot. Whoever uses it must not notice. The kernel says that it
 * cannot be removed, and keeps the range claimed, so that no driver gets
 * memory that others have in use.
 *
 * All tests look at one removal. The instance is named by KSFT_DAX_DEV, for
 * example dax0.0: everything on it is destroyed, and what was its memory
 * belongs to the kernel until the next boot.
 *
 * Made from specs/kmem_unbind_online.ts.
 */
#include "dax_harness.h"

#include <poll.h>
#include <sys/prctl.h>

#define PROGRAM		"kmem_unbind_online"
#define USER_LEN	(16UL * 1024 * 1024)

/* Seconds; what one test may take is more than all its steps together. */
#define UNBIND_SECONDS	30
#define TEST_SECONDS	(DAX_SLOW_FACTOR * 220)

/* What a process that uses the memory says of it. */
struct answer {
	int signals;
	long on_device;	/* pages */
	long changed;	/* bytes that are not as they were left */
};

struct user {
	pid_t pid;
	int ask, answer;	/* ends of pipes */
};

/* The instance, and what is so while its memory is System RAM. */
static const char *name;
static long first_block, nr_blocks;
static unsigned long long first_pfn, end_pfn;
static struct user user;
static long total_online;	/* MemTotal in kB */
static long taint;
static int kmsg[2];
static int removal_error;

static void count_signal(int sig)
{
	dax_signals++;
}

/* Where the pages of @addr are: how many on the device, -1 if unknown. */
static long count_on_device(unsigned char *addr)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	long page = getpagesize(), on_device = 0;
	unsigned long long entry, pfn;
	size_t i;

	for (i = 0; i < USER_LEN; i += page) {
		off_t place = (unsigned long)(addr + i) / page * sizeof(entry);

		if (pread(fd, &entry, sizeof(entry), place) != sizeof(entry)) {
			on_device = -1;
			break;
		}
		pfn = entry & ((1ULL << 55) - 1);
		on_device += entry >> 63 && pfn >= first_pfn && pfn < end_pfn;
	}
	close(fd);
	return on_device;
}

/* Answer as often as one is asked, with other data in the memory each time. */
static void use_memory(int ask, int answer)
{
	struct answer now = { .signals = 0 };
	unsigned char *addr, pattern = DAX_PATTERN;
	size_t i;
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dax_drop_output();
	signal(SIGBUS, count_signal);
	addr = mmap(NULL, USER_LEN, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (addr == MAP_FAILED)
		_exit(1);
	memset(addr, pattern, USER_LEN);
	while (read(ask, &byte, 1) == 1) {
		for (i = 0; i < USER_LEN; i++)
			now.changed += addr[i] != pattern;
		memset(addr, ++pattern, USER_LEN);
		now.on_device = count_on_device(addr);
		now.signals = dax_signals;
		if (write(answer, &now, sizeof(now)) != sizeof(now))
			break;
	}
	_exit(0);
}

static int start_user(void)
{
	int ask[2], answer[2];

	if (pipe(ask) || pipe(answer))
		return -errno;
	user.pid = fork();
	if (user.pid < 0)
		return -errno;
	if (!user.pid) {
		close(ask[1]);
		close(answer[0]);
		use_memory(ask[0], answer[1]);
	}
	close(ask[0]);
	close(answer[1]);
	user.ask = ask[1];
	user.answer = answer[0];
	return 0;
}

/* Returns false when no answer comes. */
static bool ask_user(struct answer *answer)
{
	struct pollfd poll_answer = { .fd = user.answer, .events = POLLIN };
	int timeout = 1000 * dax_slow_factor() * 10;

	return write(user.ask, "", 1) == 1 &&
	       poll(&poll_answer, 1, timeout) == 1 &&
	       read(user.answer, answer, sizeof(*answer)) == sizeof(*answer);
}

static long read_total(void)
{
	return dax_read_number("/proc/meminfo", "MemTotal:", 10);
}

/* Which memory blocks, and pages, the instance is when it is System RAM. */
static void find_memory(void)
{
	unsigned long long start, end, block;
	char path[PATH_MAX];

	block = dax_read_number(DAX_MEMORY "/block_size_bytes", "", 16);
	snprintf(path, sizeof(path), DAX_DEVICES "/%s/resource", name);
	start = dax_read_number(path, "", 16);
	snprintf(path, sizeof(path), DAX_DEVICES "/%s/size", name);
	end = start + dax_read_number(path, "", 10);
	first_block = (start + block - 1) / block;
	nr_blocks = (long)(end / block) - first_block;
	first_pfn = first_block * block / getpagesize();
	end_pfn = first_pfn + nr_blocks * block / getpagesize();
}

/* How many of its memory blocks are in a state. */
static long count_blocks(const char *state)
{
	long i, count = 0;
	char path[PATH_MAX];

	for (i = first_block; i < first_block + nr_blocks; i++) {
		snprintf(path, sizeof(path), DAX_MEMORY "/memory%ld/state", i);
		count += dax_starts_with(path, state);
	}
	return count;
}

/* From device_dax to kmem. */
static int plug(void)
{
	int error;

	error = dax_tell_driver(DAX_DEVICE_DAX, "unbind", name,
				DAX_BIND_SECONDS);
	if (error)
		return error;
	error = dax_bind_kmem(name, "online_movable");
	if (error)
		return error;
	return count_blocks("online") == nr_blocks ? 0 : -EAGAIN;
}

static int unplug(void)
{
	return dax_unbind_kmem(name, UNBIND_SECONDS);
}

FIXTURE(kmem) {
};

FIXTURE_SETUP(kmem)
{
	char test[NAME_MAX];

	snprintf(test, sizeof(test), "kmem.%s", _metadata->name);
	dax_log_test(PROGRAM, test);
}

FIXTURE_TEARDOWN(kmem)
{
}

TEST_F_TIMEOUT(kmem, unbind_returns_in_time, TEST_SECONDS)
{
	EXPECT_EQ(0, removal_error);
	EXPECT_FALSE(dax_is_bound(DAX_KMEM, name));
}

TEST_F_TIMEOUT(kmem, nobody_is_signalled, TEST_SECONDS)
{
	struct answer answer;

	ASSERT_EQ(0, removal_error);
	ASSERT_TRUE(ask_user(&answer));
	EXPECT_EQ(0, answer.signals);
}

TEST_F_TIMEOUT(kmem, memory_stays_in_use, TEST_SECONDS)
{
	struct answer answer;

	ASSERT_EQ(0, removal_error);
	EXPECT_EQ(nr_blocks, count_blocks("online"));
	EXPECT_EQ(total_online, read_total());

	/* What is stored now is there when it is asked for once more. */
	ASSERT_TRUE(ask_user(&answer));
	ASSERT_TRUE(ask_user(&answer));
	EXPECT_EQ(0, answer.changed);
	EXPECT_LT(0, answer.on_device);
}

TEST_F_TIMEOUT(kmem, device_refuses_the_driver_device_dax, TEST_SECONDS)
{
	int error;

	ASSERT_EQ(0, removal_error);
	error = dax_tell_driver(DAX_DEVICE_DAX, "bind", name,
				DAX_BIND_SECONDS);
	EXPECT_EQ(-EBUSY, error);
	EXPECT_FALSE(dax_is_bound(DAX_DEVICE_DAX, name));
}

TEST_F_TIMEOUT(kmem, kernel_log_tells_of_the_removal, TEST_SECONDS)
{
	bool found;

	ASSERT_EQ(0, removal_error);
	found = dax_log_has(kmsg[0],
			    "cannot be hotremoved until the next reboot");
	EXPECT_TRUE(found);
}

TEST_F_TIMEOUT(kmem, users_can_be_killed, TEST_SECONDS)
{
	struct pollfd poll_end = { .fd = user.answer };
	int timeout = 1000 * dax_slow_factor() * DAX_KILL_SECONDS;

	EXPECT_EQ(0, removal_error);
	ASSERT_EQ(0, kill(user.pid, SIGKILL));
	ASSERT_EQ(1, poll(&poll_end, 1, timeout));
	EXPECT_NE(0, poll_end.revents & POLLHUP);
}

TEST_F_TIMEOUT(kmem, kernel_log_stays_clean, TEST_SECONDS)
{
	EXPECT_EQ(0, removal_error);
	EXPECT_EQ(0, dax_count_faults(kmsg[1]));
	EXPECT_EQ(taint, dax_read_taint());
}

int main(int argc, char **argv)
{
	struct answer answer;
	int error;

	name = dax_require_instance();
	dax_require_kmem();
	find_memory();
	if (nr_blocks <= 0) {
		ksft_print_header();
		ksft_exit_skip("%s has no whole memory block\n", name);
	}

	/* What the kernel says of the removal is about the first test. */
	dax_log_test(PROGRAM, "kmem.unbind_returns_in_time");
	signal(SIGPIPE, SIG_IGN);
	taint = dax_read_taint();
	kmsg[0] = dax_open_log();
	kmsg[1] = dax_open_log();
	error = plug();
	if (!error)
		error = start_user();
	if (error || !ask_user(&answer) || answer.on_device <= 0) {
		ksft_print_header();
		ksft_exit_fail_msg("no process has memory of %s: %s\n", name,
				   error ? strerror(-error) : "no answer");
	}
	total_online = read_total();

	removal_error = unplug();
	return test_harness_run(argc, argv);
}
