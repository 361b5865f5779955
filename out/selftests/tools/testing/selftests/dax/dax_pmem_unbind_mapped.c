// SPDX-License-Identifier: GPL-2.0
/*
 * Unbind what is above a device-dax instance that is mapped
 *
 * A device-dax instance hangs below an nd device, which dax_pmem drives,
 * and that below a region. Whichever of them is unbound, the instance goes
 * with it: it is unregistered, its node disappears, and nothing of it stays
 * mapped. Who has it open keeps a descriptor of nothing. When the driver is
 * bound again, an instance of the same name comes back with what was stored
 * before.
 *
 * Every test does a removal of its own. The instance is named by KSFT_DAX_DEV,
 * for example dax0.0: everything on it is destroyed.
 *
 * Made from specs/dax_pmem_unbind_mapped.ts.
 */
#include "dax_harness.h"

#define PROGRAM		"dax_pmem_unbind_mapped"
#define MAP_LEN		(8UL << 20)
#define PAGE_LEN	(2UL << 20)	/* the alignment that namespaces get */

/* Seconds; what one test may take is more than all its steps together. */
#define UNBIND_SECONDS	30
#define TEST_SECONDS	(DAX_SLOW_FACTOR * 150)

struct instance {
	char name[NAME_MAX + 1];
	char bound[NAME_MAX + 1];	/* what the driver is unbound from */
	const char *driver;
	int levels;
};

FIXTURE(devdax) {
	struct instance dev;
	char *addr;
};

FIXTURE_VARIANT(devdax) {
	const char *name;
	const char *driver;	/* its directory in sysfs */
	int levels;	/* from the instance up to what the driver has */
};

FIXTURE_VARIANT_ADD(devdax, nd_device) {
	.name = "nd_device",
	.driver = "/sys/bus/nd/drivers/dax_pmem",
	.levels = 1,
};

FIXTURE_VARIANT_ADD(devdax, region) {
	.name = "region",
	.driver = "/sys/bus/nd/drivers/nd_region",
	.levels = 2,
};

static int unbind_device(struct instance *dev)
{
	int error;

	error = dax_find_parent(dev->name, dev->levels, dev->bound);
	if (error)
		return error;
	return dax_tell_driver(dev->driver, "unbind", dev->bound,
			       UNBIND_SECONDS);
}

/* What is above an instance may make it some time later. */
static int bind_device(const struct instance *dev)
{
	int error;

	error = dax_tell_driver(dev->driver, "bind", dev->bound,
				DAX_BIND_SECONDS);
	if (error)
		return error;
	return dax_wait_bound(DAX_DEVICE_DAX, dev->name) ? 0 : -ETIMEDOUT;
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

FIXTURE_SETUP(devdax)
{
	char test[NAME_MAX];

	snprintf(test, sizeof(test), "devdax.%s.%s", variant->name,
		 _metadata->name);
	dax_log_test(PROGRAM, test);
	snprintf(self->dev.name, sizeof(self->dev.name), "%s",
		 getenv("KSFT_DAX_DEV"));
	self->dev.driver = variant->driver;
	self->dev.levels = variant->levels;

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

TEST_F_TIMEOUT(devdax, nothing_stays_mapped, TEST_SECONDS)
{
	/* It would be in vain if mincore() did not see device-dax pages. */
	ASSERT_EQ((long)MAP_LEN / getpagesize(), count_resident(self->addr));

	ASSERT_EQ(0, unbind_device(&self->dev));
	EXPECT_EQ(0, count_resident(self->addr));
}

TEST_F_TIMEOUT(devdax, old_mappings_only_raise_sigbus, TEST_SECONDS)
{
	size_t i;

	ASSERT_EQ(0, unbind_device(&self->dev));
	for (i = 0; i < MAP_LEN; i += PAGE_LEN) {
		EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr + i, false));
		EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr + i, true));
	}
	EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr + MAP_LEN - 1, false));
}

TEST_F_TIMEOUT(devdax, device_is_unregistered, TEST_SECONDS)
{
	char path[PATH_MAX];

	ASSERT_EQ(0, unbind_device(&self->dev));
	snprintf(path, sizeof(path), DAX_DEVICES "/%s", self->dev.name);
	EXPECT_NE(0, access(path, F_OK));
	snprintf(path, sizeof(path), "/dev/%s", self->dev.name);
	EXPECT_NE(0, access(path, F_OK));
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
		    error == ENOENT ||
		    error == ENODEV);
}

TEST_F_TIMEOUT(devdax, device_cannot_be_opened_and_mapped, TEST_SECONDS)
{
	int fd, error;

	ASSERT_EQ(0, unbind_device(&self->dev));
	fd = open_device(self->dev.name);
	error = fd < 0 ? errno : try_map(fd);
	EXPECT_TRUE(error == ENXIO ||
		    error == ENOENT ||
		    error == ENODEV);
}

TEST_F_TIMEOUT(devdax, users_can_be_killed, TEST_SECONDS)
{
	int fds[2], status = 0;
	char byte = 0;
	pid_t pid;

	ASSERT_EQ(0, pipe(fds));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		if (map_device(self->dev.name, true) == MAP_FAILED ||
		    write(fds[1], &byte, 1) != 1)
			_exit(1);
		dax_drop_output();
		for (;;)
			pause();
	}
	close(fds[1]);

	/* Whatever fails, it has to be killed. */
	EXPECT_EQ(1, read(fds[0], &byte, 1));
	EXPECT_EQ(0, unbind_device(&self->dev));
	EXPECT_EQ(0, kill(pid, SIGKILL));
	EXPECT_TRUE(dax_wait(pid, &status, DAX_KILL_SECONDS));
	EXPECT_TRUE(WIFSIGNALED(status));
}

TEST_F_TIMEOUT(devdax, old_mappings_stay_gone_device_dax, TEST_SECONDS)
{
	ASSERT_EQ(0, unbind_device(&self->dev));
	ASSERT_EQ(0, bind_device(&self->dev));
	EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr, false));
	EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr, true));
}

TEST_F_TIMEOUT(devdax, device_binds_again, TEST_SECONDS)
{
	char *addr;

	/* Whoever had it mapped need not have gone away by then... */
	ASSERT_EQ(0, unbind_device(&self->dev));
	ASSERT_EQ(0, bind_device(&self->dev));
	ASSERT_TRUE(dax_is_bound(DAX_DEVICE_DAX, self->dev.name));
	addr = map_device(self->dev.name, false);
	ASSERT_NE(MAP_FAILED, addr);
	EXPECT_EQ(0, dax_try_access(addr, true));

	/* ...and when they do, that is nothing to the next. */
	EXPECT_EQ(0, munmap(self->addr, MAP_LEN));
	EXPECT_EQ(0, munmap(addr, MAP_LEN));
	EXPECT_NE(MAP_FAILED, map_device(self->dev.name, false));
}

TEST_F_TIMEOUT(devdax, data_is_intact, TEST_SECONDS)
{
	int changed = 0;
	char *addr;
	size_t i;

	ASSERT_EQ(0, unbind_device(&self->dev));
	ASSERT_EQ(0, munmap(self->addr, MAP_LEN));
	ASSERT_EQ(0, bind_device(&self->dev));
	addr = map_device(self->dev.name, false);
	ASSERT_NE(MAP_FAILED, addr);
	for (i = 0; i < MAP_LEN; i++)
		changed += (unsigned char)addr[i] != DAX_PATTERN;
	EXPECT_EQ(0, changed);
}

TEST_F_TIMEOUT(devdax, nothing_is_leaked, TEST_SECONDS)
{
	char *before, *after;

	ASSERT_EQ(0, munmap(self->addr, MAP_LEN));
	before = dax_read_resources();
	ASSERT_NE(NULL, before);
	self->addr = map_device(self->dev.name, true);
	ASSERT_NE(MAP_FAILED, self->addr);

	ASSERT_EQ(0, unbind_device(&self->dev));
	ASSERT_EQ(0, munmap(self->addr, MAP_LEN));
	ASSERT_EQ(0, bind_device(&self->dev));
	after = dax_read_resources();
	ASSERT_NE(NULL, after);
	EXPECT_EQ(0, strcmp(before, after));
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

TEST_F_TIMEOUT(devdax, second_removal_is_alike, TEST_SECONDS)
{
	char *addr;

	ASSERT_EQ(0, unbind_device(&self->dev));
	ASSERT_EQ(0, munmap(self->addr, MAP_LEN));
	ASSERT_EQ(0, bind_device(&self->dev));
	addr = map_device(self->dev.name, true);
	ASSERT_NE(MAP_FAILED, addr);

	ASSERT_EQ(0, unbind_device(&self->dev));
	EXPECT_EQ(0, dax_signals);
	EXPECT_EQ(0, count_resident(addr));
	EXPECT_EQ(BUS_ADRERR, dax_try_access(addr, false));
	EXPECT_EQ(BUS_ADRERR, dax_try_access(addr, true));
}

int main(int argc, char **argv)
{
	dax_require_instance();
	return test_harness_run(argc, argv);
}
