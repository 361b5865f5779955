// SPDX-License-Identifier: GPL-2.0
/*
 * Registration of mappings with userfaultfd, as far as the kernel does so.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dax_helper.h"
#include "dax_user.h"

static int open_uffd(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	int fd;

	fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		die("userfaultfd");
	return fd;
}

void tell_registration(const struct file *file, int mode)
{
	struct uffdio_register registration = {
		.range = {
			.start = (uintptr_t)file->addr,
			.len = file->pages * page_size,
		},
		.mode = mode,
	};
	int fd = open_uffd(), ret;

	ret = ioctl(fd, UFFDIO_REGISTER, &registration);
	tell("register %s\n", ret ? strerrorname_np(errno) : "ok");
	/* Nobody is to wait for one who would resolve a fault. */
	close(fd);
}
