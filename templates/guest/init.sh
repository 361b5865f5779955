#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# PID 1 of a guest. virtme's own init waits for udev, which takes half a minute
# and more where the processor is emulated; the tests need none of what it sets
# up beyond the lines below.
#
# usage: init.sh, from the kernel; "init.sh cached" from itself

PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
HOME=/root
LC_ALL=C
export PATH HOME LC_ALL

guest_directory=${0%/*}

say() {
	echo "yank: init: $*" >/dev/kmsg
}

# The host's root once more, but with a cache: without one every program is
# read again through the 9p transport each time that it is started.
enter_cached_root() {
	mount -n -t 9p \
		-o ro,trans=virtio,version=9p2000.L,access=any,msize=524288,cache=loose \
		virtme.initmount0 /mnt || return
	cd /mnt || return
	mount -n --move . / || return
	exec chroot . /bin/sh "$guest_directory/init.sh" cached
}

# Prints the device of the virtio port that virtme named $1.
port() {
	for port_name in /sys/class/virtio-ports/*/name; do
		read -r name <"$port_name" || continue
		[ "$name" = "$1" ] || continue
		port_directory=${port_name%/name}
		echo "/dev/${port_directory##*/}"
		return
	done
	return 1
}

# Writable for the guest alone, with what the host has in it below: the
# programs may be there.
overlay() {
	layers=/run/yank/${1##*/}
	mkdir -p "$layers/upper" "$layers/work"
	mount -t overlay \
		-o "lowerdir=$1,upperdir=$layers/upper,workdir=$layers/work" \
		overlay "$1"
}

link_modules() {
	[ -n "${virtme_link_mods:-}" ] || return 0
	if [ ! -d /lib/modules ]; then
		overlay "$(cd -P /lib && pwd)"
		mkdir -p /lib/modules
	fi
	mount -t tmpfs modules /lib/modules
	ln -s "$virtme_link_mods" "/lib/modules/$(uname -r)"
}

# The command that virtme-ng was given, as virtme's own init finds it.
entry_command() {
	read -r line </proc/cmdline
	line=${line#*virtme.exec=\`}
	echo "${line%%\`*}" | base64 -d
}

# Nothing is synced on the way: a filesystem may be dead.
end_machine() {
	echo b >/proc/sysrq-trigger
	sleep 5
	echo o >/proc/sysrq-trigger
	sleep 5
	# The kernel panics when its first process ends.
	exit 1
}

# It resets the machine: never a user's.
if [ $$ -ne 1 ]; then
	echo "${0##*/}: this is not the first process of a guest" >&2
	exit 1
fi
[ "$1" = cached ] || enter_cached_root

# First and by itself: the host's /proc is seen below, and "mount -a" would find
# in it what is mounted on the host.
mount -n -t proc -o nosuid,nodev,noexec proc /proc
mount -a -T "$guest_directory/fstab"
cd / || say "cannot enter the root directory"

if ! output=$(port virtme.stdout) || ! errors=$(port virtme.stderr); then
	say "the ports of virtme-ng are not there"
	end_machine
fi
exec </dev/null >"$output" 2>"$errors"

ln -s /proc/self/fd /dev/fd
ln -s /proc/self/fd/0 /dev/stdin
# A port can be opened once only, so these are ports of their own.
ln -s "$(port virtme.dev_stdout)" /dev/stdout
ln -s "$(port virtme.dev_stderr)" /dev/stderr

overlay /tmp
link_modules

# Ends the machine itself, unless it fails.
sh -c "$(entry_command)"
say "the entry script ended with status $?"
end_machine
