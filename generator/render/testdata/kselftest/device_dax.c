/*
 * Stands in for drivers where a test writes to their attributes: the instance
 * is a file in dev, what a driver has is a file of its name in the driver's
 * directory, and SIM_FAULT says what goes wrong. Linked with --wrap=write and
 * --wrap=mmap.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stand_in.h"

#define NODE	"dev/dax0.0"
#define DEVICE	"devices/dax0.0"
#define BOUND	"driver/dax0.0"

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
void *__real_mmap(void *addr, size_t len, int prot, int flags, int fd,
		  off_t offset);
void *__wrap_mmap(void *addr, size_t len, int prot, int flags, int fd,
		  off_t offset);

bool is_fault(const char *name)
{
	const char *fault = getenv("SIM_FAULT");

	return fault && !strcmp(fault, name);
}

void append(const char *name, const char *text)
{
	FILE *file = fopen(name, "a");

	fputs(text, file);
	fclose(file);
}

static void copy(const char *from, const char *to, bool changed)
{
	FILE *in = fopen(from, "r"), *out = fopen(to, "r+");
	static char buffer[1 << 20];
	size_t len;

	if (!out)
		out = fopen(to, "w");
	while ((len = fread(buffer, 1, sizeof(buffer), in))) {
		buffer[0] ^= changed;
		fwrite(buffer, 1, len, out);
	}
	fclose(in);
	fclose(out);
}

/* The old node goes out of use, its mappings with it. */
static void replace_node(const char *with)
{
	copy(with, "new", is_fault("loses data"));
	rename("new", NODE);
}

static ssize_t unbind(const char *driver, ssize_t len)
{
	if (is_fault("unbind fails")) {
		errno = EBUSY;
		return -1;
	}
	unlink(BOUND);
	copy(NODE, "saved", false);
	if (is_fault("unbind hangs once") && access("hung", F_OK)) {
		append("hung", "yes");
		pause();
	}
	if (!is_fault("stays mapped") && truncate(NODE, 0))
		return -1;
	if (strcmp(driver, "driver") && !is_fault("stays registered")) {
		rename(NODE, "old");
		unlink(DEVICE);
	}
	if (is_fault("signals"))
		kill(getppid(), SIGBUS);
	if (is_fault("warns"))
		append("kmsg", "4,1,1,-;WARNING: CPU: 0 PID: 1\n");
	if (is_fault("taints"))
		append("tainted", "1");
	if (!is_fault("says nothing"))
		append("kmsg", "6,1,1,-;dax0.0: \"off\" \\x5c %s\n");
	return len;
}

static ssize_t bind(const char *driver, ssize_t len)
{
	if (is_fault("bind fails")) {
		errno = ENODEV;
		return -1;
	}
	if (!access("claimed", F_OK) && !is_fault("takes what is claimed")) {
		errno = EBUSY;
		return -1;
	}
	if (!strcmp(driver, "driver") && is_fault("comes back to life"))
		copy("saved", NODE, false);
	else
		replace_node("saved");
	if (access(DEVICE, F_OK) &&
	    symlink("../region0/nd0.0/dax0.0", DEVICE))
		return -1;
	append(BOUND, "bound");
	if (is_fault("leaks"))
		append("iomem", "1-2 : dax0.0\n");
	return len;
}

ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	char link[64], path[PATH_MAX] = "";
	char *attribute, *driver;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof(path) - 1) < 0)
		return -1;
	attribute = strrchr(path, '/');
	if (!attribute)
		return __real_write(fd, buf, len);
	*attribute++ = '\0';
	driver = strrchr(path, '/');
	driver = driver ? driver + 1 : path;
	if (!strcmp(driver, "kmem")) {
		if (is_fault("comes back in kmem"))
			copy("saved", NODE, false);
		return tell_kmem(attribute, len);
	}
	if (!strcmp(attribute, "state")) {
		if (is_fault("cannot go offline")) {
			errno = EBUSY;
			return -1;
		}
		write_state(atoi(driver + strlen("memory")), "offline\n");
		return len;
	}
	if (!strcmp(attribute, "unbind"))
		return unbind(driver, len);
	if (!strcmp(attribute, "bind"))
		return bind(driver, len);
	return __real_write(fd, buf, len);
}

void *__wrap_mmap(void *addr, size_t len, int prot, int flags, int fd,
		  off_t offset)
{
	char link[64], path[PATH_MAX] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (fd >= 0 && readlink(link, path, sizeof(path) - 1) > 0 &&
	    access(BOUND, F_OK) && !is_fault("can be mapped")) {
		errno = ENXIO;
		return MAP_FAILED;
	}
	return __real_mmap(addr, len, prot, flags, fd, offset);
}
