/**
 * What a spec imports: the words, and nothing else.
 *
 * @example
 * ```ts
 * import { commonPromises, fsdax, mapping, scenario, unbind, xfs } from "../generator/mod.ts";
 *
 * export default scenario({
 *   name: "xfs-unbind-mmap-shared",
 *   summary: "Unbind nd_pmem while processes have files of an XFS mapped",
 *   why: "Unbind cannot fail, so the kernel must take every mapping away",
 *   covers: ["A1"],
 *   device: fsdax({ sizeMiB: 512 }),
 *   filesystem: xfs({ mkfs: { rmapbt: true, reflink: true }, mount: { dax: "always" } }),
 *   users: [mapping({ processes: 2, files: 2, sizeKiB: 64, flags: ["MAP_SHARED"], access: "write" })],
 *   remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
 *   expect: [commonPromises()],
 * });
 * ```
 *
 * @module
 */
export * from "./vocabulary/scenario.ts";
