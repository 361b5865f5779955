/** The word for who has pages of the device pinned when it goes. */

import type { ActivityOptions } from "./activity_options.ts";

/** What pins pages until some I/O has ended, or only for a moment. */
export type ShortPin =
  /** Into a pipe that nobody reads from. */
  | "vmsplice"
  /** The pages are the source of a write to a slow block device. */
  | "O_DIRECT write"
  /** A slow block device writes into the pages. */
  | "O_DIRECT read"
  /** Sent to a TCP peer that acknowledges nothing. */
  | "MSG_ZEROCOPY"
  /** get_user_pages_fast(), by gup_test. */
  | "GUP_FAST_BENCHMARK"
  /** pin_user_pages_fast(), by gup_test. */
  | "PIN_FAST_BENCHMARK";

/** What pins pages for as long as its holder likes: FOLL_LONGTERM. */
export type LongPin =
  /** The fixed buffers of io_uring. */
  | "IORING_REGISTER_BUFFERS"
  /** pin_user_pages() with FOLL_LONGTERM, by gup_test. */
  | "PIN_LONGTERM_TEST_START"
  /** A memory region of rdma_rxe. */
  | "ibv_reg_mr"
  /** The same on demand: by an mmu notifier instead of a pin. */
  | "IBV_ACCESS_ON_DEMAND"
  /** For a device of vfio. */
  | "VFIO_IOMMU_MAP_DMA"
  /** For a device of iommufd. */
  | "IOMMU_IOAS_MAP"
  /** For a device of vhost-vdpa. */
  | "VHOST_IOTLB_UPDATE"
  /** The packets' memory of AF_XDP. */
  | "XDP_UMEM_REG";

/** What {@linkcode pin} takes. */
export interface PinOptions extends ActivityOptions {
  /** The call that pins. */
  by: ShortPin | LongPin;
  /** How many pages, of 4 KiB on a filesystem, of the alignment on device-dax. */
  pages: number;
  /**
   * The users a page of whose files is pinned, by their name; of a file of its
   * own when absent. A device-dax instance is mapped for it.
   */
  filesOf?: string;
  /**
   * For how long after the removal began, in seconds; as long as the removal
   * waits for it, but no longer than that may take, when absent.
   */
  heldSeconds?: number;
}

/** A process that has pages of the device pinned, or tries to. */
export interface Pin extends PinOptions {
  word: "pin";
}

/**
 * A process that pins pages of the device, get_user_pages() and the like: the
 * memory cannot be taken from it by unmapping.
 *
 * @example
 * ```ts
 * pin({ by: "O_DIRECT write", pages: 16, heldSeconds: 8 });
 * ```
 */
export function pin(options: PinOptions): Pin {
  return { word: "pin", ...options };
}
