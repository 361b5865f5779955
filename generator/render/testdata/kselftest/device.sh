
# Stands in for a device, a filesystem and a kernel's log: goes behind dax_lib.sh.
# What is on the device is in a directory, a mount copies it. Files of a device
# that is removed are empty: whoever has mapped them gets SIGBUS.
# SIM_FAULT goes wrong after SIM_REMOVALS removals.

mkdir -p "$DIR"/content "$ND_PMEM"/namespace0.0 "$DIR"/sys_block/pmem0/queue
touch "$DIR"/disk "$DIR"/kmsg "$DIR"/mounts "$DIR"/iomem "$DIR"/modules
touch "$DIR"/zoneinfo
echo 0 > "$DIR"/tainted
echo 1 > "$DIR"/sys_block/pmem0/queue/dax
echo 99999999 > "$DIR"/sys_block/pmem0/size
printf 'nodev\tproc\n\txfs\n\text4\n' > "$DIR"/filesystems
printf '#!/bin/bash\nexec "$SIM_HELPERS"/dax_user "${@/--require-dax/--populate}"\n' \
	> "$DIR"/dax_user
chmod +x "$DIR"/dax_user

is_fault()
{
	[ "$SIM_FAULT" = "$1" ] && [ "$SIM_REMOVALS" -eq "$DAX_REMOVALS" ]
}

sleep()
{
	command sleep 0.02
}

id()
{
	echo 0
}

modprobe()
{
	:
}

dmesg()
{
	cat "$DIR"/kmsg
}

dax_find_disk()
{
	DAX_DISK=pmem0
	[ -e "$DIR"/disk ]
}

sim_mkfs()
{
	! is_fault "mkfs fails"
}

mkfs.xfs()
{
	sim_mkfs
}

mkfs.ext4()
{
	sim_mkfs
}

sim_check()
{
	if is_fault "check hangs"; then
		command sleep 60
	fi
	! is_fault "is inconsistent"
}

xfs_repair()
{
	sim_check
}

e2fsck()
{
	sim_check
}

sync()
{
	! is_fault "sync fails"
}

mount()
{
	if is_fault "mount fails" || ! [ -e "$DIR"/disk ]; then
		return 32
	fi
	cp -a "$DIR"/content/. "$DAX_MNT"
	echo "/dev/pmem0 $DAX_MNT some rw 0 0" > "$DIR"/mounts
	! is_fault "no files" || rm -rf "${DAX_MNT:?}"/*
}

umount()
{
	if is_fault "umount fails"; then
		return 32
	fi
	if [ -e "$DIR"/disk ]; then
		cp -a "$DAX_MNT"/. "$DIR"/content
	fi
	rm -rf "${DAX_MNT:?}"/*
	: > "$DIR"/mounts
	! is_fault "data changes" || echo changed > "$DIR"/content/mapped0_0
}

dax_write()
{
	local attribute=${1##*/}

	if is_fault "$attribute hangs"; then
		command sleep 60
	fi
	! is_fault "$attribute fails" || return 1
	case $attribute in
	unbind)
		cp -a "$DAX_MNT"/. "$DIR"/content
		if ! is_fault "stays mapped"; then
			find "$DAX_MNT" -type f -exec truncate -s 0 {} +
		fi
		is_fault "says nothing" ||
			echo "[ 1.0] pmem0: it's \"gone\" \\ -- # really" >> "$DIR"/kmsg
		! is_fault warns || echo "[ 1.0] WARNING: CPU: 0" >> "$DIR"/kmsg
		! is_fault leaks || echo "1-2 : namespace0.0" > "$DIR"/iomem
		rm -r "$DIR"/disk "$ND_PMEM"/namespace0.0
		;;
	bind)
		mkdir "$ND_PMEM"/namespace0.0
		is_fault "no disk" || touch "$DIR"/disk
		;;
	esac
}
