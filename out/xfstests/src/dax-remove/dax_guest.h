/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A virtual machine by KVM whose memory is files, to read them through page
 * tables that are not a process's.
 */
#ifndef DAX_GUEST_H
#define DAX_GUEST_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

void start_guest(void);

/* Make a part of a file memory of the guest. Returns its address there. */
uintptr_t add_guest_memory(const char *path, off_t offset, size_t len);

/* As pread(2), of a page at an address in the guest. */
ssize_t read_guest_page(uintptr_t address, char *to);

#endif
