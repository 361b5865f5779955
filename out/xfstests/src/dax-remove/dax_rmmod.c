// SPDX-License-Identifier: GPL-2.0
/*
 * Unload a module as rmmod does, but have the kernel say whether it is in use:
 * rmmod looks for itself and does not ask.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "Usage: dax_rmmod MODULE\n");
		return 2;
	}
	if (!syscall(SYS_delete_module, argv[1], O_NONBLOCK))
		return EXIT_SUCCESS;
	fprintf(stderr, "dax_rmmod: %s: %s\n", argv[1], strerror(errno));
	return EXIT_FAILURE;
}
