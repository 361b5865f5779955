/* What the stand-ins for drivers have in common. */
#include <stdbool.h>
#include <sys/types.h>

bool is_fault(const char *name);
void append(const char *name, const char *text);
void write_state(int block, const char *state);
ssize_t tell_kmem(const char *attribute, ssize_t len);
