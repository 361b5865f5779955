// SPDX-License-Identifier: GPL-2.0
/*
 * Read a core from the kernel, which has it in a pipe, as what
 * /proc/sys/kernel/core_pattern names.
 *
 * It is read slowly up to when DIRECTORY/hurry is there, so that the dump goes
 * on while something else happens. DIRECTORY/core.PID is there once it has
 * begun, and has "bytes COUNT" in it at its end.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CHUNK		65536
#define DEADLINE	600

static void usage(FILE *out)
{
	fprintf(out,
		"Usage: dax_core DIRECTORY PID\n"
		"Read a core on standard input, to be named in core_pattern.\n"
		"  --help  print this\n");
}

int main(int argc, char **argv)
{
	const struct timespec pause = { .tv_nsec = 100 * 1000 * 1000 };
	unsigned long long count = 0;
	char path[4096], hurry[4096];
	static char chunk[CHUNK];
	ssize_t len;
	int fd = -1;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	if (argc != 3) {
		usage(stderr);
		return EXIT_FAILURE;
	}
	alarm(DEADLINE);
	snprintf(path, sizeof(path), "%s/core.%s", argv[1], argv[2]);
	snprintf(hurry, sizeof(hurry), "%s/hurry", argv[1]);

	while ((len = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0) {
		count += len;
		if (count >= CHUNK && fd < 0)
			fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (access(hurry, F_OK))
			nanosleep(&pause, NULL);
	}
	if (fd < 0)
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (len < 0 || fd < 0 || dprintf(fd, "bytes %llu\n", count) < 0)
		return EXIT_FAILURE;
	return EXIT_SUCCESS;
}
