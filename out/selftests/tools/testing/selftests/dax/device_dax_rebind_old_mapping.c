// SPDX-License-Identifier: GPL-2.0
/*
 * Touch a mapping of device-dax once the instance has a driver again
 *
 * What was mapped before a removal belongs to a device that is gone. The
 * memory may have gone to somebody else by the time a driver is bound to it
 * again: to device_dax, with its content for others, to kmem, as System
 * RAM, or to nd_pmem, for a filesystem. An old mapping must not come back
 * to life by that: whoever touches it gets SIGBUS as before.
 *
 * Every test does a removal of its own. The instance is named by KSFT_DAX_DEV,
 * for example dax0.0: everything on it is destroyed.
 *
 * Made from specs/device_dax_rebind_old_mapping.ts.
 */
#include "dax_harness.h"

#define PROGRAM		"device_dax_rebind_old_mapping"
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

	if (dax_is_bound(DAX_KMEM, self->dev.name))
		EXPECT_EQ(0, dax_unbind_kmem(self->dev.name, UNBIND_SECONDS));
	if (!dax_is_bound(DAX_DEVICES, self->dev.name))
		EXPECT_EQ(0, dax_set_mode(self->dev.name, "devdax"));
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

TEST_F_TIMEOUT(devdax, old_mappings_stay_gone_kmem, TEST_SECONDS)
{
	ASSERT_EQ(0, unbind_device(&self->dev));
	ASSERT_EQ(0, dax_bind_kmem(self->dev.name, "offline"));
	EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr, false));
	EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr, true));
}

TEST_F_TIMEOUT(devdax, old_mappings_stay_gone_nd_pmem, TEST_SECONDS)
{
	ASSERT_EQ(0, unbind_device(&self->dev));
	ASSERT_EQ(0, dax_set_mode(self->dev.name, "fsdax"));
	EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr, false));
	EXPECT_EQ(BUS_ADRERR, dax_try_access(self->addr, true));
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

int main(int argc, char **argv)
{
	dax_require_instance();
	dax_require_kmem();
	dax_require_ndctl();
	return test_harness_run(argc, argv);
}
