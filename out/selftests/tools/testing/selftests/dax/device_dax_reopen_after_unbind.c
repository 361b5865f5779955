// SPDX-License-Identifier: GPL-2.0
/*
 * Open and map a device-dax instance that has no driver any more
 *
 * Unbinding device_dax leaves the node of the instance in place, and
 * whoever had it open or mapped keeps the inode behind it alive. Neither an
 * old descriptor nor a new one may lead to the memory from then on: open()
 * fails, or mmap() of what it returns does.
 *
 * Every test does a removal of its own. The instance is named by KSFT_DAX_DEV,
 * for example dax0.0: everything on it is destroyed.
 *
 * Made from specs/device_dax_reopen_after_unbind.ts.
 */
#include "dax_harness.h"

#define PROGRAM		"device_dax_reopen_after_unbind"
#define MAP_LEN		(8UL << 20)

/* Seconds; what one test may take is more than all its steps together. */
#define UNBIND_SECONDS	30
#define TEST_SECONDS	(DAX_SLOW_FACTOR * 150)

struct instance {
	char name[NAME_MAX + 1];
};

FIXTURE(devdax) {
	struct instance dev;
	char *addr;
};

static int unbind_device(const struct instance *dev)
{
	return dax_tell_driver(DAX_DEVICE_DAX, "unbind", dev->name,
			       UNBIND_SECONDS);
}

static int bind_device(const struct instance *dev)
{
	return dax_tell_driver(DAX_DEVICE_DAX, "bind", dev->name,
			       DAX_BIND_SECONDS);
}

static int open_device(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/dev/%s", name);
	return open(path, O_RDWR);
}

/* Map the instance, all of it touched if @touch, or MAP_FAILED. */
static char *map_device(const char *name, bool touch)
{
	char *addr;
	int fd;

	fd = open_device(name);
	if (fd < 0) {
		perror("# open");
		return MAP_FAILED;
	}
	addr = mmap(NULL, MAP_LEN, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (addr == MAP_FAILED)
		perror("# mmap");
	close(fd);
	if (addr != MAP_FAILED && touch)
		memset(addr, DAX_PATTERN, MAP_LEN);
	return addr;
}

/* Returns what mmap() fails with, 0 if it does not. */
static int try_map(int fd)
{
	char *addr;

	addr = mmap(NULL, MAP_LEN, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (addr == MAP_FAILED)
		return errno;
	munmap(addr, MAP_LEN);
	return 0;
}

FIXTURE_SETUP(devdax)
{
	char test[NAME_MAX];

	snprintf(test, sizeof(test), "devdax.%s", _metadata->name);
	dax_log_test(PROGRAM, test);
	snprintf(self->dev.name, sizeof(self->dev.name), "%s",
		 getenv("KSFT_DAX_DEV"));

	/* The test before this one has failed: it could not put it back. */
	if (!dax_is_bound(DAX_DEVICE_DAX, self->dev.name))
		SKIP(return, "the instance is not bound to device_dax");

	ASSERT_EQ(0, dax_catch_sigbus());
	self->addr = map_device(self->dev.name, true);
	ASSERT_NE(MAP_FAILED, self->addr);
}

/*
 * In the parent, so that the instance is bound again even if a signal killed
 * the test. The mapping went away with the test's process.
 */
FIXTURE_TEARDOWN_PARENT(devdax)
{
	char *addr;

	if (dax_is_bound(DAX_DEVICE_DAX, self->dev.name)) {
		addr = map_device(self->dev.name, false);
		if (addr != MAP_FAILED) {
			munmap(addr, MAP_LEN);
			return;
		}
		/* Give the next test an instance that works. */
		unbind_device(&self->dev);
	}
	EXPECT_EQ(0, bind_device(&self->dev));
}

TEST_F_TIMEOUT(devdax, unbind_returns_in_time, TEST_SECONDS)
{
	ASSERT_EQ(0, unbind_device(&self->dev));
	EXPECT_FALSE(dax_is_bound(DAX_DEVICE_DAX, self->dev.name));
}

TEST_F_TIMEOUT(devdax, nobody_is_signalled, TEST_SECONDS)
{
	ASSERT_EQ(0, unbind_device(&self->dev));
	EXPECT_EQ(0, dax_signals);
}

TEST_F_TIMEOUT(devdax, old_descriptors_cannot_be_mapped, TEST_SECONDS)
{
	int fd, error;

	fd = open_device(self->dev.name);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, try_map(fd));

	ASSERT_EQ(0, unbind_device(&self->dev));
	error = try_map(fd);
	EXPECT_TRUE(error == ENXIO ||
		    error == ENOENT);
}

TEST_F_TIMEOUT(devdax, device_cannot_be_opened_and_mapped, TEST_SECONDS)
{
	int fd, error;

	ASSERT_EQ(0, unbind_device(&self->dev));
	fd = open_device(self->dev.name);
	error = fd < 0 ? errno : try_map(fd);
	EXPECT_TRUE(error == ENXIO ||
		    error == ENOENT);
}

TEST_F_TIMEOUT(devdax, kernel_log_stays_clean, TEST_SECONDS)
{
	long taint = dax_read_taint();
	int kmsg = dax_open_log();

	ASSERT_LE(0, kmsg);
	ASSERT_EQ(0, unbind_device(&self->dev));
	dax_try_access(self->addr, false);
	EXPECT_EQ(0, munmap(self->addr, MAP_LEN));
	EXPECT_EQ(0, bind_device(&self->dev));
	EXPECT_EQ(0, dax_count_faults(kmsg));
	EXPECT_EQ(taint, dax_read_taint());
}

int main(int argc, char **argv)
{
	dax_require_instance();
	return test_harness_run(argc, argv);
}
