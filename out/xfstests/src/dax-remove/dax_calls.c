// SPDX-License-Identifier: GPL-2.0
/*
 * What system calls make of files whose device was removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dax_helper.h"
#include "dax_user.h"

static void tell_call(const char *name, long ret)
{
	tell("call %s %s\n", name, ret < 0 ? strerrorname_np(errno) : "ok");
}

static void tell_calls_by_fd(const struct file *file,
			     const struct options *options)
{
	char value = own_value(), byte;
	struct stat st;

	tell_call("pread", pread(file->fd, &byte, 1, 0));
	tell_call("read", read(file->fd, &byte, 1));
	tell_call("fstat", fstat(file->fd, &st));
	if (options->read_only)
		return;
	tell_call("pwrite", pwrite(file->fd, &value, 1, own_offset()));
	lseek(file->fd, own_offset(), SEEK_SET);
	tell_call("write", write(file->fd, &value, 1));
	tell_call("fsync", fsync(file->fd));
	tell_call("fdatasync", fdatasync(file->fd));
	tell_call("ftruncate", ftruncate(file->fd, file->len));
	tell_call("fallocate", fallocate(file->fd, 0, 0, file->len));
	tell_call("syncfs", syncfs(file->fd));
}

static void tell_calls_by_path(const struct file *file,
			       const struct options *options)
{
	char path[4096];
	struct stat st;
	int fd;

	tell_call("stat", stat(file->path, &st));
	fd = open(file->path, O_RDONLY);
	tell_call("open", fd);
	if (fd >= 0)
		close(fd);
	if (options->read_only)
		return;
	snprintf(path, sizeof(path), "%s.%d", file->path, own_number());
	fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
	tell_call("creat", fd);
	if (fd >= 0)
		close(fd);
	tell_call("unlink", unlink(path));
}

void tell_calls(const struct file *file, const struct options *options)
{
	/* Who has closed it has nothing but the path. */
	if (file->fd >= 0)
		tell_calls_by_fd(file, options);
	tell_calls_by_path(file, options);
	/* A private mapping has nothing to write back. */
	if (file->addr && !options->read_only &&
	    options->map_flags != MAP_PRIVATE)
		tell_call("msync", msync(file->addr, file->len, MS_SYNC));
}
