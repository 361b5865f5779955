// SPDX-License-Identifier: GPL-2.0
/*
 * Files in numbers, files that share extents, files to swap to: make many
 * fragmented files, have some of them in core, keep breaking the sharing of
 * reflink copies, or have pages that are swapped out.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCK		4096
#define PER_DIRECTORY	500
/* Write to one page of so many: the rest of the staging extent is left over. */
#define PAGE_STEP	8

static char block[BLOCK];

static void name_file(char *name, size_t size, const char *dir, long number)
{
	snprintf(name, size, "%s/%ld/%ld", dir, number / PER_DIRECTORY,
		 number % PER_DIRECTORY);
}

static int fail(const char *what)
{
	perror(what);
	return EXIT_FAILURE;
}

static int make_file(const char *name, long extents)
{
	int fd, ret = 0;
	long i;

	fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0644);
	if (fd < 0)
		return -1;
	for (i = 0; i < extents && !ret; i++)
		if (pwrite(fd, block, BLOCK, i * 2 * BLOCK) != BLOCK)
			ret = -1;
	close(fd);
	return ret;
}

static int make_files(const char *dir, long count, long extents)
{
	char name[4096];
	long i;

	if (mkdir(dir, 0755))
		return fail(dir);
	for (i = 0; i < count; i++) {
		if (i % PER_DIRECTORY == 0) {
			snprintf(name, sizeof(name), "%s/%ld", dir,
				 i / PER_DIRECTORY);
			if (mkdir(name, 0755))
				return fail(name);
		}
		name_file(name, sizeof(name), dir, i);
		if (make_file(name, extents))
			return fail(name);
	}
	return EXIT_SUCCESS;
}

/* Fault in each extent; the mapping goes, what the page cache has stays. */
static int touch_file(const char *name)
{
	int fd = open(name, O_RDONLY);
	struct stat st;
	char *addr;
	off_t at;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) || !st.st_size) {
		close(fd);
		return -1;
	}
	addr = mmap(NULL, st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (addr == MAP_FAILED)
		return -1;
	for (at = 0; at < st.st_size; at += 2 * BLOCK)
		asm volatile("" : : "r" (*(volatile char *)(addr + at)));
	return munmap(addr, st.st_size);
}

static int touch_files(const char *dir, long count)
{
	char name[4096];
	long i;

	for (i = 0; i < count; i++) {
		name_file(name, sizeof(name), dir, i);
		if (touch_file(name))
			return fail(name);
	}
	return EXIT_SUCCESS;
}

static int break_sharing(int source, const char *name, size_t len)
{
	char *addr;
	size_t at;
	int fd;

	fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (fd < 0)
		return -1;
	if (ioctl(fd, FICLONE, source)) {
		close(fd);
		return -1;
	}
	addr = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (addr == MAP_FAILED)
		return -1;
	for (at = 0; at < len; at += PAGE_STEP * BLOCK)
		addr[at] = 'c';
	return munmap(addr, len);
}

/* One process: until the filesystem fails, or SIGBUS ends it. */
static int keep_breaking(const char *dir, int number, size_t len)
{
	char name[4096];
	size_t at;
	int source;

	snprintf(name, sizeof(name), "%s/source%d", dir, number);
	source = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (source < 0)
		return fail(name);
	for (at = 0; at < len; at += BLOCK)
		if (write(source, block, BLOCK) != BLOCK)
			return fail(name);
	snprintf(name, sizeof(name), "%s/copy%d", dir, number);
	while (!break_sharing(source, name, len))
		;
	return fail(name);
}

static int run_cow(const char *dir, int processes, size_t len)
{
	int n, status, ret = EXIT_SUCCESS;
	pid_t pid;

	/* It may be there from a removal before. */
	if (mkdir(dir, 0755) && errno != EEXIST)
		return fail(dir);
	for (n = 0; n < processes; n++) {
		pid = fork();
		if (pid < 0)
			return fail("fork");
		if (!pid)
			_exit(keep_breaking(dir, n, len));
	}
	while (wait(&status) > 0)
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			ret = EXIT_FAILURE;
	return ret;
}

/* Whether the kernel says that some of our pages are swapped out. */
static bool is_swapped(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];
	long kib = 0;

	if (!file)
		return false;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "VmSwap: %ld", &kib) == 1)
			break;
	fclose(file);
	return kib > 0;
}

static int run_swap(size_t len)
{
	char *addr;
	int tries;

	addr = mmap(NULL, len, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (addr == MAP_FAILED)
		return fail("mmap");
	memset(addr, 's', len);
	for (tries = 0; !is_swapped(); tries++) {
		if (tries == 50 || madvise(addr, len, MADV_PAGEOUT)) {
			printf("no page was swapped out\n");
			return EXIT_FAILURE;
		}
		usleep(100000);
	}
	printf("swapped\n");
	fflush(stdout);
	pause();
	return EXIT_SUCCESS;
}

static void usage(FILE *out)
{
	fprintf(out,
		"Usage: dax_files make DIR COUNT EXTENTS\n"
		"       dax_files touch DIR COUNT\n"
		"       dax_files cow DIR PROCESSES BYTES\n"
		"       dax_files swap BYTES\n"
		"  make   so many files, each with so many extents\n"
		"  touch  fault in the first so many of them\n"
		"  cow    write to reflink copies of files, without end\n"
		"  swap   have so much memory, some of it swapped out\n");
}

int main(int argc, char **argv)
{
	memset(block, 'x', sizeof(block));
	if (argc == 5 && !strcmp(argv[1], "make"))
		return make_files(argv[2], atol(argv[3]), atol(argv[4]));
	if (argc == 4 && !strcmp(argv[1], "touch"))
		return touch_files(argv[2], atol(argv[3]));
	if (argc == 5 && !strcmp(argv[1], "cow"))
		return run_cow(argv[2], atoi(argv[3]), atol(argv[4]));
	if (argc == 3 && !strcmp(argv[1], "swap"))
		return run_swap(atol(argv[2]));
	if (argc == 2 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	usage(stderr);
	return EXIT_FAILURE;
}
