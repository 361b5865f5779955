// SPDX-License-Identifier: GPL-2.0
/*
 * The virtual machine has one processor in real mode, which copies a page of
 * the files to a page of its own and halts. What KVM maps for that are the
 * pages of the files: they have to be gone from its page tables as well when
 * the device is removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dax_guest.h"
#include "dax_helper.h"

/* Where the guest has its program and its own page, and where the files. */
#define PROGRAM_ADDRESS	0x10000
#define FILES_ADDRESS	0x20000
#define FILES_END	0xa0000

/* rep movsb; hlt */
static const unsigned char program[] = { 0xf3, 0xa4, 0xf4 };

static int machine;
static int processor;
static struct kvm_run *run;
static char *own;		/* the program, and the page to copy to */
static uintptr_t files_end = FILES_ADDRESS;
static int slots;

static void add_slot(uintptr_t address, char *memory, size_t len)
{
	struct kvm_userspace_memory_region region = {
		.slot = slots++,
		.guest_phys_addr = address,
		.memory_size = len,
		.userspace_addr = (uintptr_t)memory,
	};

	if (ioctl(machine, KVM_SET_USER_MEMORY_REGION, &region))
		die("KVM_SET_USER_MEMORY_REGION");
}

void start_guest(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int len;

	if (kvm < 0)
		die("/dev/kvm");
	machine = ioctl(kvm, KVM_CREATE_VM, 0);
	if (machine < 0)
		die("KVM_CREATE_VM");
	processor = ioctl(machine, KVM_CREATE_VCPU, 0);
	if (processor < 0)
		die("KVM_CREATE_VCPU");
	len = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	run = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, processor, 0);
	own = mmap(NULL, 2 * getpagesize(), PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (run == MAP_FAILED || own == MAP_FAILED)
		die("mmap");
	memcpy(own, program, sizeof(program));
	add_slot(PROGRAM_ADDRESS, own, 2 * getpagesize());
	/* We map the files as well: what KVM makes of it is what is told. */
	signal(SIGBUS, SIG_IGN);
}

uintptr_t add_guest_memory(const char *path, off_t offset, size_t len)
{
	uintptr_t address = files_end;
	char *memory;
	int fd;

	errno = E2BIG;
	if (len > FILES_END - files_end)
		die(path);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die(path);
	memory = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		      offset);
	if (memory == MAP_FAILED)
		die("mmap");
	close(fd);
	add_slot(address, memory, len);
	files_end += len;
	return address;
}

static void set_segment(struct kvm_segment *segment, uintptr_t address)
{
	segment->base = address;
	segment->selector = address >> 4;
}

ssize_t read_guest_page(uintptr_t address, char *to)
{
	size_t len = getpagesize();
	struct kvm_regs regs = { .rcx = len, .rflags = 2 };
	struct kvm_sregs sregs;

	if (ioctl(processor, KVM_GET_SREGS, &sregs))
		return -1;
	set_segment(&sregs.cs, PROGRAM_ADDRESS);
	set_segment(&sregs.ds, address);
	set_segment(&sregs.es, PROGRAM_ADDRESS + len);
	if (ioctl(processor, KVM_SET_SREGS, &sregs) ||
	    ioctl(processor, KVM_SET_REGS, &regs) ||
	    ioctl(processor, KVM_RUN, 0))
		return -1;
	if (run->exit_reason != KVM_EXIT_HLT) {
		errno = EPROTO;
		return -1;
	}
	memcpy(to, own + len, len);
	return len;
}
