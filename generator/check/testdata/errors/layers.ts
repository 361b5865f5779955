import {
  fsdax,
  loop,
  loopDevice,
  mapping,
  overlayfs,
  scenario,
  swap,
  swapFile,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "layers",
  summary: "Unbind nd_pmem",
  why: "One of a kind is on the filesystem",
  covers: ["B15"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    loop.failsWith({ errno: "EIO" }), // ERROR pointless-expectation: Cannot expect "loop.failsWith" here: no user is a loopDevice({ ... })
    overlayfs.failsWith({ errno: "EIO" }), // ERROR pointless-expectation: Cannot expect "overlayfs.failsWith" here: no user is an overlay({ ... })
    swap.turnsOff(), // ERROR pointless-expectation: Cannot expect "swap.turnsOff" here: no user is a swapFile({ ... })
  ],
  each: {
    users: {
      loops: [
        loopDevice({ sizeMiB: 1 }),
        loopDevice({ sizeMiB: 1 }), // ERROR layer: Cannot use a second "loopDevice"
      ],
      swap: [
        swapFile({ sizeMiB: 1 }), // ERROR layer: Cannot use "swapFile" on a filesystem mounted with dax "always"
      ],
      neither: [
        mapping({
          processes: 1,
          files: 1,
          sizeKiB: 4,
          flags: ["MAP_SHARED"],
          access: "read",
        }),
      ],
    },
  },
});
