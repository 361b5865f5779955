/** Devices made of files, for pieces of shell with the library. */

/**
 * Makes devices bound to nd_pmem and their disks in files; every disk has its
 * node.
 */
export const DEVICES = `dax_has_node() { :; }
# claim NAME NAMESPACE DISK - a device that is bound to nd_pmem
claim() {
	mkdir -p "$ND_PMEM/$1/block/$3"
	echo "$2" > "$ND_PMEM/$1/namespace"
}
disk() { mkdir -p "$DIR/sys_block/$1/queue"; echo "$2" > "$DIR/sys_block/$1/size"; }
is() { echo "$DAX_DEV $DAX_DISK"; }
`;
