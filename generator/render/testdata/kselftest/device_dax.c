/*
 * Stands in for device_dax where a test writes to its attributes: the instance
 * is a file, what is bound has a file of its name in the driver's directory,
 * and SIM_FAULT says what goes wrong. Linked with --wrap=write.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);

static char directory[PATH_MAX / 2];

static const char *at(const char *name)
{
	static char paths[2][PATH_MAX];
	static int next;
	char *path = paths[next++ % 2];

	snprintf(path, PATH_MAX, "%s/%s", directory, name);
	return path;
}

static bool is_fault(const char *name)
{
	const char *fault = getenv("SIM_FAULT");

	return fault && !strcmp(fault, name);
}

static void append(const char *name, const char *text)
{
	FILE *file = fopen(at(name), "a");

	fputs(text, file);
	fclose(file);
}

static void copy(const char *from, const char *to, bool changed)
{
	FILE *in = fopen(at(from), "r"), *out = fopen(at(to), "r+");
	static char buffer[1 << 20];
	size_t len;

	if (!out)
		out = fopen(at(to), "w");
	while ((len = fread(buffer, 1, sizeof(buffer), in))) {
		buffer[0] ^= changed;
		fwrite(buffer, 1, len, out);
	}
	fclose(in);
	fclose(out);
}

static ssize_t unbind(ssize_t len)
{
	if (is_fault("unbind fails")) {
		errno = EBUSY;
		return -1;
	}
	unlink(at("driver/dax0.0"));
	copy("dax0.0", "saved", false);
	if (is_fault("unbind hangs once") && access(at("hung"), F_OK)) {
		append("hung", "yes");
		pause();
	}
	if (!is_fault("stays mapped") && truncate(at("dax0.0"), 0))
		return -1;
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

static ssize_t bind(ssize_t len)
{
	if (is_fault("bind fails")) {
		errno = ENODEV;
		return -1;
	}
	copy("saved", "dax0.0", is_fault("loses data"));
	append("driver/dax0.0", "bound");
	if (is_fault("leaks"))
		append("iomem", "1-2 : dax0.0\n");
	return len;
}

ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	char link[64], path[PATH_MAX / 2] = "";
	char *end;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof(path) - 1) < 0)
		return -1;
	end = strstr(path, "/driver/");
	if (!end)
		return __real_write(fd, buf, len);
	memcpy(directory, path, end - path);
	return strcmp(end, "/driver/unbind") ? bind(len) : unbind(len);
}
