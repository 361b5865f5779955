#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# First process of a guest. virtme's own init waits for udev, which takes half a
# minute and more where the processor is emulated; the tests need none of what
# it sets up beyond the lines below.
#
# Either the shell of virtme-ng's initramfs reads this file, having mounted the
# host's root on $root and set $guest_directory, or the kernel executes it where
# there is no initramfs: then the host's root is "/". The kernel's command line
# sets $yank_modules, where the kernel's modules are on the host.

root=${root-}
guest_directory=${guest_directory-${0%/*}}

say() {
	echo "yank: init: $*" >"$root/dev/kmsg"
}

# The initramfs has links for the few applets that its own script needs.
if [ -n "$root" ]; then
	ln() {
		busybox ln "$@"
	}
fi

mount_kernel_filesystems() {
	mount -n -t devtmpfs -o nosuid devtmpfs "$root/dev"
	mount -n -t proc -o nosuid,nodev,noexec proc "$root/proc"
	mount -n -t sysfs -o nosuid,nodev,noexec sysfs "$root/sys"
	mount -n -t tmpfs -o mode=0755 tmpfs "$root/run"
	mkdir -p "$root/dev/pts" "$root/dev/shm"
	mount -n -t devpts -o mode=620,nosuid devpts "$root/dev/pts"
	mount -n -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
	mount -n -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$root/sys/fs/cgroup"
	mount -n -t debugfs debugfs "$root/sys/kernel/debug"
}

# Prints the device of the virtio port that virtme-ng named $1.
port() {
	for port_name in "$root"/sys/class/virtio-ports/*/name; do
		[ -e "$port_name" ] || continue
		read -r name <"$port_name"
		[ "$name" = "$1" ] || continue
		port_directory=${port_name%/name}
		echo "/dev/${port_directory##*/}"
		return
	done
	return 1
}

# The kernel learns the ports' names some time after their driver is there.
wait_for_ports() {
	tries=100
	until output=$(port virtme.stdout) && errors=$(port virtme.stderr) &&
		dev_output=$(port virtme.dev_stdout) &&
		dev_errors=$(port virtme.dev_stderr); do
		[ "$tries" -gt 0 ] || return 1
		tries=$((tries - 1))
		sleep 0.1
	done
}

# A port can be opened once only, so /dev/stdout is a port of its own.
link_devices() {
	ln -s /proc/self/fd "$root/dev/fd"
	ln -s /proc/self/fd/0 "$root/dev/stdin"
	ln -s "$dev_output" "$root/dev/stdout"
	ln -s "$dev_errors" "$root/dev/stderr"
}

# Makes a directory writable for the guest alone, with what the host has in it
# below: the tests may be there.
overlay() {
	layers=$root/run/yank/$2
	mkdir -p "$layers/upper" "$layers/work"
	mount -n -t overlay \
		-o "lowerdir=$1,upperdir=$layers/upper,workdir=$layers/work" \
		overlay "$1"
}

# Puts the kernel's modules where modprobe looks, unless they are there. What is
# there may be of another build of the same release.
link_modules() {
	read -r release <"$root/proc/sys/kernel/osrelease"
	[ -n "${yank_modules-}" ] && [ -d "$root$yank_modules" ] || return 0
	if [ -d "$root/lib/modules/$release" ]; then
		there=$(cd -P "$root/lib/modules/$release" && pwd)
		[ "$there" != "$root$yank_modules" ] || return 0
	fi
	if [ ! -d "$root/lib/modules" ]; then
		overlay "$(cd -P "$root/lib" && pwd)" lib
		mkdir -p "$root/lib/modules"
	fi
	mount -n -t tmpfs modules "$root/lib/modules"
	ln -s "$yank_modules" "$root/lib/modules/$release"
}

# It hides what is mounted: never on a user's machine.
if [ $$ -ne 1 ]; then
	echo "${0##*/}: this is not the first process of a guest" >&2
	exit 1
fi

mount_kernel_filesystems
if ! wait_for_ports; then
	say "the ports of virtme-ng are not there"
	# The kernel panics when its first process ends, which ends the machine.
	exit 1
fi
link_devices
overlay "$root/tmp" tmp
link_modules
exec <"$root/dev/null" >"$root$output" 2>"$root$errors"
if [ -n "$root" ]; then
	exec switch_root "$root" \
		/bin/sh "$guest_directory/entry.sh" "$guest_directory"
fi
exec /bin/sh "$guest_directory/entry.sh" "$guest_directory"
