/** The host's memory behind a device. */

/**
 * The arguments of QEMU for memory that a device can have by its id. It is the
 * host's by memfd: it goes with QEMU, however that ends, and can be flushed,
 * which virtio-pmem does.
 */
export function memoryObject(id: string, sizeMiB: number): string[] {
  return ["-object", `memory-backend-memfd,id=${id},share=on,size=${sizeMiB}M`];
}
