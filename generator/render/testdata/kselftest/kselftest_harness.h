/*
 * Stands in for the kernel's kselftest_harness.h: as much of it as the tests
 * of yank need, with the same order of events. Says less.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define KSFT_SKIP		4

struct __test_metadata {
	const char *name;
	const char *fixture;
	void (*run)(struct __test_metadata *metadata);
	unsigned int timeout;
	int *exit_code;
	struct __test_metadata *next;
};

static struct __test_metadata *__tests;

static inline void ksft_print_header(void)
{
	printf("TAP version 13\n");
}

static inline void ksft_exit_skip(const char *format, ...)
{
	va_list args;

	printf("1..0 # SKIP ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	exit(KSFT_SKIP);
}

#define SKIP(statement, ...) do { \
	*_metadata->exit_code = KSFT_SKIP; \
	printf("#      SKIP      " __VA_ARGS__); \
	printf("\n"); \
	fflush(stdout); \
	statement; \
} while (0)

#define __CHECK(good, bail, what) do { \
	if (!(good)) { \
		fprintf(stderr, "# %s:%d:%s:%s\n", __FILE__, __LINE__, \
			_metadata->name, what); \
		*_metadata->exit_code = 1; \
		if (bail) \
			_exit(1); \
	} \
} while (0)

#define __SIGNED(value)	((intmax_t)(value))
#define ASSERT_EQ(a, b)	__CHECK(__SIGNED(a) == __SIGNED(b), 1, #a " == " #b)
#define ASSERT_NE(a, b)	__CHECK(__SIGNED(a) != __SIGNED(b), 1, #a " != " #b)
#define ASSERT_LT(a, b)	__CHECK(__SIGNED(a) < __SIGNED(b), 1, #a " < " #b)
#define ASSERT_LE(a, b)	__CHECK(__SIGNED(a) <= __SIGNED(b), 1, #a " <= " #b)
#define ASSERT_TRUE(a)	__CHECK(a, 1, #a)
#define EXPECT_EQ(a, b)	__CHECK(__SIGNED(a) == __SIGNED(b), 0, #a " == " #b)
#define EXPECT_NE(a, b)	__CHECK(__SIGNED(a) != __SIGNED(b), 0, #a " != " #b)
#define EXPECT_LT(a, b)	__CHECK(__SIGNED(a) < __SIGNED(b), 0, #a " < " #b)
#define EXPECT_TRUE(a)	__CHECK(a, 0, #a)
#define EXPECT_FALSE(a)	__CHECK(!(a), 0, "not " #a)

#define FIXTURE(fixture_name) \
	struct __data_##fixture_name; \
	static const char *__name_##fixture_name = #fixture_name; \
	struct __data_##fixture_name

#define FIXTURE_SETUP(fixture_name) \
	static void __setup_##fixture_name( \
		struct __test_metadata *_metadata __attribute__((unused)), \
		struct __data_##fixture_name *self __attribute__((unused)))

#define FIXTURE_TEARDOWN_PARENT(fixture_name) \
	static void __teardown_##fixture_name( \
		struct __test_metadata *_metadata __attribute__((unused)), \
		struct __data_##fixture_name *self __attribute__((unused)))

#define TEST_F_TIMEOUT(fixture_name, test, seconds) \
	static void fixture_name##_##test(struct __test_metadata *_metadata, \
				     struct __data_##fixture_name *self); \
	static void __run_##test(struct __test_metadata *_metadata) \
	{ \
		int status = 0; \
		struct __data_##fixture_name *self = mmap(NULL, \
			sizeof(struct __data_##fixture_name) + 1, \
			PROT_READ | PROT_WRITE, \
			MAP_SHARED | MAP_ANONYMOUS, -1, 0); \
		bool *is_set_up = (bool *)(self + 1); \
		pid_t pid = fork(); \
		if (!pid) { \
			__setup_##fixture_name(_metadata, self); \
			if (*_metadata->exit_code) \
				_exit(*_metadata->exit_code); \
			*is_set_up = true; \
			fixture_name##_##test(_metadata, self); \
			_exit(*_metadata->exit_code); \
		} \
		waitpid(pid, &status, 0); \
		if (*is_set_up) \
			__teardown_##fixture_name(_metadata, self); \
		if (WIFSIGNALED(status)) \
			kill(getpid(), WTERMSIG(status)); \
	} \
	static struct __test_metadata __test_##test = { \
		.name = #test, .run = __run_##test, .timeout = seconds, \
	}; \
	static void __attribute__((constructor)) __register_##test(void) \
	{ \
		struct __test_metadata **end = &__tests; \
		while (*end) \
			end = &(*end)->next; \
		__test_##test.fixture = __name_##fixture_name; \
		*end = &__test_##test; \
	} \
	static void fixture_name##_##test( \
		struct __test_metadata *_metadata __attribute__((unused)), \
		struct __data_##fixture_name *self __attribute__((unused)))

static int test_harness_run(int argc, char **argv)
{
	struct __test_metadata *test;
	int number = 0, bad = 0, status;
	pid_t pid;

	(void)argc;
	(void)argv;
	for (test = __tests; test; test = test->next)
		number++;
	printf("TAP version 13\n1..%d\n", number);
	number = 0;
	for (test = __tests; test; test = test->next) {
		test->exit_code = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		fflush(stdout);
		pid = fork();
		if (!pid) {
			setpgrp();
			alarm(test->timeout);
			test->run(test);
			_exit(0);
		}
		waitpid(pid, &status, 0);
		number++;
		if (WIFSIGNALED(status) || *test->exit_code == 1) {
			bad = 1;
			printf("not ok %d %s.%s\n", number, test->fixture,
			       test->name);
		} else if (*test->exit_code == KSFT_SKIP) {
			printf("ok %d %s.%s # SKIP\n", number, test->fixture,
			       test->name);
		} else {
			printf("ok %d %s.%s\n", number, test->fixture,
			       test->name);
		}
	}
	return bad;
}
