// SPDX-License-Identifier: GPL-2.0
/*
 * Keep a filesystem busy until it fails or all is done: stands in for fsstress
 * and fsx where they are not installed, takes the options of theirs that the
 * tests need, and makes calls of the same kinds.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NR_NAMES	32		/* names in a process's directory */
#define MAX_IO		65536
#define MAX_FILE	(1024 * 1024)

static unsigned int seed;
static char buffer[MAX_IO];

static unsigned int random_below(unsigned int limit)
{
	return rand_r(&seed) % limit;
}

/* fsstress: any call, on any name; what fails is part of the stress. */

static void random_name(char *name, size_t size)
{
	snprintf(name, size, "f%u", random_below(NR_NAMES));
}

/* For calls that may well fail: the compiler wants their result used. */
static void may_fail(long ret)
{
	(void)ret;
}

static void do_file_io(const char *name)
{
	unsigned int len = 1 + random_below(MAX_IO);
	off_t offset = random_below(MAX_FILE);
	struct stat st;
	int fd;

	fd = open(name, O_RDWR | O_CREAT, 0644);
	if (fd < 0)
		return;
	switch (random_below(10)) {
	case 0:
	case 1:
		may_fail(pwrite(fd, buffer, len, offset));
		break;
	case 2:
	case 3:
		may_fail(pread(fd, buffer, len, offset));
		break;
	case 4:
		may_fail(ftruncate(fd, offset));
		break;
	case 5:
		may_fail(fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, len));
		break;
	case 6:
		may_fail(fallocate(fd, FALLOC_FL_PUNCH_HOLE |
				   FALLOC_FL_KEEP_SIZE, offset, len));
		break;
	case 7:
		may_fail(fstat(fd, &st));
		break;
	case 8:
		may_fail(fsync(fd));
		break;
	case 9:
		may_fail(fdatasync(fd));
		break;
	}
	close(fd);
}

static void do_mapped_io(const char *name)
{
	struct stat st;
	char *addr;
	int fd;

	fd = open(name, O_RDWR);
	if (fd < 0)
		return;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0) {
		addr = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE,
			    MAP_SHARED, fd, 0);
		if (addr != MAP_FAILED) {
			memset(addr + random_below(st.st_size), 'm', 1);
			if (random_below(4) == 0)
				msync(addr, st.st_size, MS_SYNC);
			munmap(addr, st.st_size);
		}
	}
	close(fd);
}

static void do_any_call(void)
{
	char name[16], other[16];
	struct stat st;

	random_name(name, sizeof(name));
	random_name(other, sizeof(other));
	switch (random_below(12)) {
	case 0:
		may_fail(unlink(name));
		break;
	case 1:
		may_fail(mkdir(name, 0755));
		break;
	case 2:
		may_fail(rmdir(name));
		break;
	case 3:
		may_fail(rename(name, other));
		break;
	case 4:
		may_fail(link(name, other));
		break;
	case 5:
		may_fail(symlink(name, other));
		break;
	case 6:
		may_fail(readlink(name, buffer, sizeof(buffer)));
		break;
	case 7:
		may_fail(stat(name, &st));
		break;
	case 8:
		do_mapped_io(name);
		break;
	default:
		do_file_io(name);
		break;
	}
}

static int stress_process(const char *dir, int number, long operations)
{
	char name[16];

	seed = number + 1;
	snprintf(name, sizeof(name), "p%d", number);
	if (chdir(dir) || (mkdir(name, 0755) && errno != EEXIST) || chdir(name))
		return EXIT_FAILURE;
	while (operations-- > 0)
		do_any_call();
	return EXIT_SUCCESS;
}

static int run_fsstress(int argc, char **argv)
{
	int processes = 1, option, number, status, ret = EXIT_SUCCESS;
	const char *dir = NULL;
	long operations = 1;

	while ((option = getopt(argc, argv, "d:n:p:")) != -1) {
		switch (option) {
		case 'd':
			dir = optarg;
			break;
		case 'n':
			operations = atol(optarg);
			break;
		case 'p':
			processes = atoi(optarg);
			break;
		default:
			return EXIT_FAILURE;
		}
	}
	if (!dir)
		return EXIT_FAILURE;
	if (mkdir(dir, 0755) && errno != EEXIST) {
		perror(dir);
		return EXIT_FAILURE;
	}

	for (number = 0; number < processes; number++) {
		switch (fork()) {
		case -1:
			return EXIT_FAILURE;
		case 0:
			_exit(stress_process(dir, number, operations));
		}
	}
	while (wait(&status) > 0)
		if (status)
			ret = EXIT_FAILURE;
	return ret;
}

/* fsx: one file, read() and write() and mappings must agree at every step. */

struct fsx {
	int fd;
	char *good;		/* what the file has to contain */
	char *seen;		/* what was read of it */
	long size;
	long file_bytes;
	long max_bytes;
};

static int fsx_fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	return -1;
}

static int fsx_write(struct fsx *fsx, long offset, long len, bool mapped)
{
	long size = offset + len > fsx->size ? offset + len : fsx->size;
	char *addr;
	long i;

	for (i = 0; i < len; i++)
		fsx->good[offset + i] = random_below(256);
	if (!mapped) {
		if (pwrite(fsx->fd, fsx->good + offset, len, offset) != len)
			return fsx_fail("write");
	} else {
		if (size > fsx->size && ftruncate(fsx->fd, size))
			return fsx_fail("truncate");
		addr = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
			    fsx->fd, 0);
		if (addr == MAP_FAILED)
			return fsx_fail("mmap");
		memcpy(addr + offset, fsx->good + offset, len);
		if (random_below(4) == 0 && msync(addr, size, MS_SYNC))
			return fsx_fail("msync");
		munmap(addr, size);
	}
	fsx->size = size;
	return 0;
}

static int fsx_read(struct fsx *fsx, long offset, long len, bool mapped)
{
	char *addr = MAP_FAILED;
	int ret;

	if (offset >= fsx->size)
		return 0;
	if (len > fsx->size - offset)
		len = fsx->size - offset;
	if (!mapped) {
		errno = ENODATA;
		if (pread(fsx->fd, fsx->seen, len, offset) != len)
			return fsx_fail("read");
		ret = memcmp(fsx->seen, fsx->good + offset, len);
	} else {
		addr = mmap(NULL, fsx->size, PROT_READ, MAP_SHARED, fsx->fd, 0);
		if (addr == MAP_FAILED)
			return fsx_fail("mmap");
		ret = memcmp(addr + offset, fsx->good + offset, len);
		munmap(addr, fsx->size);
	}
	if (!ret)
		return 0;
	fprintf(stderr, "wrong data at %ld, %ld bytes\n", offset, len);
	return -1;
}

static int fsx_truncate(struct fsx *fsx, long size)
{
	if (ftruncate(fsx->fd, size))
		return fsx_fail("truncate");
	if (size < fsx->size)
		memset(fsx->good + size, 0, fsx->size - size);
	fsx->size = size;
	return 0;
}

static int fsx_step(struct fsx *fsx)
{
	long len = 1 + random_below(fsx->max_bytes);
	long offset = random_below(fsx->file_bytes - len + 1);

	switch (random_below(8)) {
	case 0:
	case 1:
		return fsx_write(fsx, offset, len, false);
	case 2:
	case 3:
		return fsx_write(fsx, offset, len, true);
	case 4:
		return fsx_read(fsx, offset, len, false);
	case 5:
	case 6:
		return fsx_read(fsx, offset, len, true);
	default:
		return fsx_truncate(fsx, offset);
	}
}

static int run_fsx(int argc, char **argv)
{
	struct fsx fsx = { .file_bytes = 256 * 1024, .max_bytes = MAX_IO };
	long operations = -1;
	int option;

	while ((option = getopt(argc, argv, "N:o:l:")) != -1) {
		switch (option) {
		case 'N':
			operations = atol(optarg);
			break;
		case 'o':
			fsx.max_bytes = atol(optarg);
			break;
		case 'l':
			fsx.file_bytes = atol(optarg);
			break;
		default:
			return EXIT_FAILURE;
		}
	}
	if (optind != argc - 1 || fsx.max_bytes < 1 || fsx.file_bytes < 1)
		return EXIT_FAILURE;
	if (fsx.max_bytes > fsx.file_bytes)
		fsx.max_bytes = fsx.file_bytes;

	fsx.good = calloc(1, fsx.file_bytes);
	fsx.seen = malloc(fsx.max_bytes);
	fsx.fd = open(argv[optind], O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (!fsx.good || !fsx.seen || fsx.fd < 0) {
		perror(argv[optind]);
		return EXIT_FAILURE;
	}
	while (operations-- != 0)
		if (fsx_step(&fsx))
			return EXIT_FAILURE;
	return EXIT_SUCCESS;
}

static void usage(FILE *out)
{
	fprintf(out,
		"Usage: dax_workload fsstress -d DIR -n COUNT -p COUNT\n"
		"       dax_workload fsx -N COUNT -o BYTES -l BYTES FILE\n"
		"Keep a filesystem busy with calls like the real ones do.\n"
		"  -d DIR        work below this directory\n"
		"  -n, -N COUNT  so many calls per process, -1 in fsx: no end\n"
		"  -p COUNT      so many processes\n"
		"  -o BYTES      at most so much in one call\n"
		"  -l BYTES      the file is no larger than this\n");
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "fsstress"))
		return run_fsstress(argc - 1, argv + 1);
	if (argc > 1 && !strcmp(argv[1], "fsx"))
		return run_fsx(argc - 1, argv + 1);
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	usage(stderr);
	return EXIT_FAILURE;
}
