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

struct __variant;

struct __test_metadata {
	const char *name;
	const char *fixture;
	void (*run)(struct __test_metadata *metadata, const void *variant);
	struct __variant **variants;
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

static inline void ksft_exit_fail_msg(const char *format, ...)
{
	va_list args;

	printf("Bail out! ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	exit(1);
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

#define FIXTURE_VARIANT(fixture_name)	struct __variant_##fixture_name

struct __variant {
	const char *name;
	const void *data;
	struct __variant *next;
};

#define FIXTURE(fixture_name) \
	struct __data_##fixture_name; \
	FIXTURE_VARIANT(fixture_name); \
	static const char *__name_##fixture_name = #fixture_name; \
	static struct __variant *__variants_##fixture_name; \
	struct __data_##fixture_name

#define FIXTURE_VARIANT_ADD(fixture_name, variant_name) \
	extern const FIXTURE_VARIANT(fixture_name) \
		__data_##fixture_name##_##variant_name; \
	static struct __variant __variant_##fixture_name##_##variant_name = { \
		.name = #variant_name, \
		.data = &__data_##fixture_name##_##variant_name, \
	}; \
	static void __attribute__((constructor)) \
	__add_##fixture_name##_##variant_name(void) \
	{ \
		struct __variant **end = &__variants_##fixture_name; \
		while (*end) \
			end = &(*end)->next; \
		*end = &__variant_##fixture_name##_##variant_name; \
	} \
	const FIXTURE_VARIANT(fixture_name) \
		__data_##fixture_name##_##variant_name =

#define __PARAMETERS(fixture_name) \
	struct __test_metadata *_metadata __attribute__((unused)), \
	struct __data_##fixture_name *self __attribute__((unused)), \
	const FIXTURE_VARIANT(fixture_name) *variant __attribute__((unused))

#define FIXTURE_SETUP(fixture_name) \
	static void __setup_##fixture_name(__PARAMETERS(fixture_name))

#define FIXTURE_TEARDOWN_PARENT(fixture_name) \
	static void __teardown_##fixture_name(__PARAMETERS(fixture_name))

#define FIXTURE_TEARDOWN(fixture_name)	FIXTURE_TEARDOWN_PARENT(fixture_name)

#define TEST_F_TIMEOUT(fixture_name, test, seconds) \
	static void fixture_name##_##test(__PARAMETERS(fixture_name)); \
	static void __run_##test(struct __test_metadata *_metadata, \
				 const void *variant) \
	{ \
		int status = 0; \
		struct __data_##fixture_name *self = mmap(NULL, \
			sizeof(struct __data_##fixture_name) + 1, \
			PROT_READ | PROT_WRITE, \
			MAP_SHARED | MAP_ANONYMOUS, -1, 0); \
		bool *is_set_up = (bool *)(self + 1); \
		pid_t pid = fork(); \
		if (!pid) { \
			__setup_##fixture_name(_metadata, self, variant); \
			if (*_metadata->exit_code) \
				_exit(*_metadata->exit_code); \
			*is_set_up = true; \
			fixture_name##_##test(_metadata, self, variant); \
			_exit(*_metadata->exit_code); \
		} \
		waitpid(pid, &status, 0); \
		if (*is_set_up) \
			__teardown_##fixture_name(_metadata, self, variant); \
		if (WIFSIGNALED(status)) \
			kill(getpid(), WTERMSIG(status)); \
	} \
	static struct __test_metadata __test_##test = { \
		.name = #test, .run = __run_##test, .timeout = seconds, \
		.variants = &__variants_##fixture_name, \
	}; \
	static void __attribute__((constructor)) __register_##test(void) \
	{ \
		struct __test_metadata **end = &__tests; \
		while (*end) \
			end = &(*end)->next; \
		__test_##test.fixture = __name_##fixture_name; \
		*end = &__test_##test; \
	} \
	static void fixture_name##_##test(__PARAMETERS(fixture_name))

/* Returns whether it went wrong. */
static bool __run_test(struct __test_metadata *test, struct __variant *variant,
		       int number)
{
	const char *how;
	int status;
	pid_t pid;

	test->exit_code = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		setpgrp();
		alarm(test->timeout);
		test->run(test, variant ? variant->data : NULL);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	how = WIFSIGNALED(status) || *test->exit_code == 1 ? "not ok" : "ok";
	printf("%s %d %s%s%s.%s%s\n", how, number, test->fixture,
	       variant ? "." : "", variant ? variant->name : "", test->name,
	       *test->exit_code == KSFT_SKIP ? " # SKIP" : "");
	return !strcmp(how, "not ok");
}

static int test_harness_run(int argc, char **argv)
{
	struct __test_metadata *test;
	struct __variant *variant;
	int number = 0;
	bool bad = false;

	(void)argc;
	(void)argv;
	/* Every fixture has the same variants: there is one. */
	variant = __tests ? *__tests->variants : NULL;
	do {
		for (test = __tests; test; test = test->next)
			number++;
		variant = variant ? variant->next : NULL;
	} while (variant);
	printf("TAP version 13\n1..%d\n", number);
	number = 0;
	variant = __tests ? *__tests->variants : NULL;
	do {
		for (test = __tests; test; test = test->next)
			bad |= __run_test(test, variant, ++number);
		variant = variant ? variant->next : NULL;
	} while (variant);
	exit(bad);
}
