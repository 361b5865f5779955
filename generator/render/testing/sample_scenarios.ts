/** Scenarios for tests: forms that the project's own specs do not use. */

import {
  type BlockDevice,
  commonPromises,
  cowFaults,
  data,
  devdax,
  type DevdaxScenario,
  device,
  deviceMapping,
  driver,
  erofs,
  everyMapper,
  everyUser,
  type Expectation,
  ext2,
  ext4,
  fileSet,
  filesystem,
  type FilesystemScenario,
  type FileUser,
  fsdax,
  fsstress,
  fsx,
  holes,
  type IdleScenario,
  kernelLog,
  labelled,
  linear,
  lockedMemory,
  loop,
  loopDevice,
  mapping,
  mappings,
  memory,
  memoryUser,
  neighbour,
  neighbours,
  newFaults,
  nobody,
  nobodyElse,
  nothing,
  openFiles,
  overlay,
  overlayfs,
  partition,
  type PmemProvider,
  type PmemRemoval,
  privateCopies,
  rawNamespace,
  removal,
  removeModule,
  removePci,
  secondRemoval,
  sector,
  type Spec,
  stripe,
  swap,
  swapFile,
  systemCalls,
  systemRam,
  type SystemRamScenario,
  unbind,
  unlinkedFiles,
  workload,
  xfs,
} from "../../vocabulary/scenario.ts";

const sharedMapping = mapping({
  processes: 2,
  files: 2,
  sizeKiB: 64,
  flags: ["MAP_SHARED"],
  access: "write",
});

const signal = { signal: "SIGBUS", siCode: "BUS_MCEERR_AO" } as const;

/** A scenario of a mapped XFS, with something else in it. */
export function sampleFilesystemScenario(
  changes: Partial<FilesystemScenario> = {},
): FilesystemScenario {
  return {
    name: "sample-unbind",
    summary: "Unbind nd_pmem from a sample",
    why: "It is a sample.",
    covers: ["A1"],
    device: fsdax({ sizeMiB: 512 }),
    filesystem: xfs({
      mkfs: { rmapbt: true, reflink: true },
      mount: { dax: "always" },
    }),
    users: [sharedMapping],
    remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
    expect: [removal.returns()],
    ...changes,
  };
}

/** A scenario of a device that nobody uses, with something else in it. */
export function sampleIdleScenario(
  changes: Partial<IdleScenario> = {},
): IdleScenario {
  return {
    name: "sample-idle",
    summary: "Unbind nd_pmem from a sample",
    why: "It is a sample.",
    covers: ["A16"],
    device: fsdax({ sizeMiB: 64 }),
    users: [],
    remove: unbind({ driver: "nd_pmem", withinSeconds: 10 }),
    expect: [removal.returns()],
    ...changes,
  };
}

/** A scenario of a mapped device-dax instance, with something else in it. */
export function sampleDevdaxScenario(
  changes: Partial<DevdaxScenario> = {},
): DevdaxScenario {
  return {
    name: "sample-devdax",
    summary: "Unbind device_dax from a sample",
    why: "It is a sample.",
    covers: ["A5"],
    device: devdax({ sizeMiB: 256 }),
    users: [deviceMapping({ sizeMiB: 2 })],
    remove: unbind({ driver: "device_dax", withinSeconds: 1 }),
    expect: [removal.returns()],
    ...changes,
  };
}

/** A scenario of memory of a device, with something else in it. */
export function sampleSystemRamScenario(
  changes: Partial<SystemRamScenario> = {},
): SystemRamScenario {
  return {
    name: "sample-kmem",
    summary: "Unbind kmem from a sample",
    why: "It is a sample.",
    covers: ["A9"],
    device: systemRam({ sizeMiB: 512, blocks: "online" }),
    users: [memoryUser({ sizeMiB: 2 })],
    remove: unbind({ driver: "kmem", withinSeconds: 1 }),
    expect: [removal.returns()],
    ...changes,
  };
}

function withUsers(
  name: string,
  users: FileUser[],
  expect: Expectation[],
): FilesystemScenario {
  return sampleFilesystemScenario({ name, users, expect });
}

/** Everything that can be expected of a filesystem whose files are mapped. */
export const allOfFiles: Expectation[] = [
  removal.returns(),
  everyMapper.gets(signal),
  mappings.areGone(),
  systemCalls.failWith({ errno: "EIO" }),
  kernelLog.has({ text: "one text" }),
  kernelLog.has({ text: 'it\'s "another", $(of) `them` \\ -- # here' }),
  kernelLog.has({ text: "-n" }),
  kernelLog.lacks({ text: 'it\'s "none" of $(these)' }),
  kernelLog.mayHave({ text: 'WARNING: it\'s "one"' }),
  kernelLog.mayHave({ text: "-v" }),
  everyUser.canBeKilled(),
  filesystem.unmounts(),
  kernelLog.isClean(),
  device.bindsAgain(),
  filesystem.mountsAgain(),
  data.isIntact(),
  filesystem.isConsistent(),
  secondRemoval.isAlike(),
  nothing.leaks(),
];

/** All that a test can be given, or make of it. */
const devices: Record<string, BlockDevice> = {
  "pfn": fsdax({ sizeMiB: 512, map: "dev" }),
  "pfn-nfit": fsdax({ sizeMiB: 512, provider: "nfit" }),
  "virtio": fsdax({ sizeMiB: 512, provider: "virtio_pmem" }),
  "btt": sector({ sizeMiB: 512, provider: "e820" }),
  "raw": rawNamespace({ sizeMiB: 512 }),
  "partition": partition({
    of: fsdax({ sizeMiB: 512, map: "dev" }),
    startMiB: 2,
  }),
  "linear": linear({ of: fsdax({ sizeMiB: 512 }) }),
  "stripe": stripe({ of: fsdax({ sizeMiB: 512, provider: "cxl" }) }),
};

/** Everything that can be expected of a device-dax instance. */
export const allOfDevdax: Expectation[] = [
  removal.returns(),
  nobody.isSignalled(),
  mappings.areGone(),
  kernelLog.has({ text: '"off" \\ %s' }),
  kernelLog.has({ text: "dax0.0" }),
  everyUser.canBeKilled(),
  kernelLog.isClean(),
  device.bindsAgain(),
  device.cannotBeMapped({ errno: "ENXIO" }),
  mappings.stayGone({ boundTo: "device_dax" }),
  mappings.stayGone({ boundTo: "kmem" }),
  mappings.stayGone({ boundTo: "nd_pmem" }),
  data.isIntact(),
  secondRemoval.isAlike(),
  nothing.leaks(),
];

/** Everything that can be expected of memory that stays online. */
export const allOfOnlineMemory: Expectation[] = [
  removal.returns(),
  nobody.isSignalled(),
  memory.staysInUse(),
  device.refusesDriver({ driver: "device_dax", errno: "EBUSY" }),
  kernelLog.has({ text: "cannot be" }),
  everyUser.canBeKilled(),
  kernelLog.isClean(),
];

/** Everything that can be expected of memory that is offline. */
export const allOfOfflineMemory: Expectation[] = [
  removal.returns(),
  nobody.isSignalled(),
  memory.isRemoved(),
  everyUser.canBeKilled(),
  kernelLog.isClean(),
  device.bindsAgain(),
  secondRemoval.isAlike(),
  nothing.leaks(),
];

/** What all that a matrix does not go through is taken from. */
const { users: _users, filesystem: ofNoMatrix, ...noUsers } =
  sampleFilesystemScenario();

/** Matrices of users, and of all that a matrix can go through. */
export const sampleMatrices: Spec[] = [
  {
    ...noUsers,
    name: "matrix-of-users",
    filesystem: ofNoMatrix,
    each: {
      users: {
        "read": [mapping({ ...sharedMapping, access: "read" })],
        "write": [sharedMapping],
        "open": [
          sharedMapping,
          openFiles({ processes: 1, files: 2, sizeKiB: 8 }),
        ],
      },
    },
    expect: allOfFiles,
  },
  {
    name: "matrix-of-everything",
    summary: "Unbind nd_pmem from a sample",
    why: "It is a sample.",
    covers: ["A1"],
    device: fsdax({ sizeMiB: 512 }),
    each: {
      filesystem: {
        "ext4": ext4({ mount: { dax: "always" } }),
        "xfs": ofNoMatrix,
      },
      users: {
        "mapped": [sharedMapping],
        "stressed": [
          sharedMapping,
          fsstress({ processes: 2, operations: 1000 }),
        ],
      },
      remove: {
        "soon": unbind({ driver: "nd_pmem", withinSeconds: 30 }),
        "late": unbind({ driver: "nd_pmem", withinSeconds: 90 }),
      },
    },
    expect: [removal.returns(), filesystem.unmounts(), device.bindsAgain()],
  },
  {
    name: "matrix-of-one",
    summary: "Unbind nd_pmem from a sample",
    why: "It is a sample.",
    covers: ["A1"],
    device: fsdax({ sizeMiB: 512 }),
    filesystem: ofNoMatrix,
    users: [sharedMapping],
    each: {
      remove: {
        "soon": unbind({ driver: "nd_pmem", withinSeconds: 30 }),
      },
    },
    expect: [removal.returns()],
  },
];

/** Every way to map, and all that is expected of some of them only. */
export const sampleMaps: Spec[] = [
  sampleFilesystemScenario({
    name: "ways-to-map",
    users: [
      mapping({
        ...sharedMapping,
        as: "reader",
        lock: "mlock",
        times: 1000,
        change: "mremap",
      }),
      mapping({
        ...sharedMapping,
        as: "copier",
        filesOf: "reader",
        flags: ["MAP_PRIVATE"],
      }),
      mapping({
        ...sharedMapping,
        access: "read",
        blocks: "unwritten",
        writable: true,
        stride: 2,
      }),
      mapping({
        ...sharedMapping,
        flags: ["MAP_SHARED", "MAP_LOCKED"],
        inherit: "fork",
        touchedBy: 1,
        unlinked: true,
      }),
    ],
    expect: [
      removal.returns(),
      everyMapper.gets({
        signal: "SIGBUS",
        siCode: "BUS_MCEERR_AO",
        addrLsb: "PTE",
        atLeast: 1,
        atMost: 32_000,
        who: "reader",
      }),
      nobodyElse.isSignalled(),
      nobody.isSignalled({ who: "copier" }),
      mappings.areGone({ who: "reader" }),
      lockedMemory.isResident({ who: "reader" }),
      newFaults.fail(),
      holes.readZeros(),
      privateCopies.areKept({ who: "copier" }),
      device.bindsAgain(),
      filesystem.mountsAgain(),
      unlinkedFiles.areFreed(),
      data.isIntact(),
      secondRemoval.isAlike(),
    ],
  }),
  sampleFilesystemScenario({
    name: "ways-to-map-by-pmd",
    filesystem: xfs({
      mkfs: {
        rmapbt: true,
        reflink: true,
        stripeKiB: 2048,
        extentHintKiB: 2048,
      },
      mount: { dax: "always" },
    }),
    users: [
      mapping({ ...sharedMapping, sizeKiB: 8192, pages: "PMD" }),
      mapping({ ...sharedMapping, inherit: "CLONE_VM", change: "PROT_NONE" }),
    ],
    expect: [removal.returns()],
  }),
];
const removals: Record<
  string,
  { provider: PmemProvider; remove: PmemRemoval }
> = {
  region: {
    provider: "e820",
    remove: unbind({ driver: "nd_region", withinSeconds: 30 }),
  },
  bus: {
    provider: "nfit",
    remove: unbind({ driver: "nfit", withinSeconds: 30 }),
  },
  function: {
    provider: "virtio_pmem",
    remove: removePci({ withinSeconds: 30 }),
  },
  module: {
    provider: "cxl",
    remove: removeModule({ module: "nd_pmem", withinSeconds: 30 }),
  },
};

/** Scenarios that together have every form of everything. */
export const sampleScenarios: Spec[] = [
  withUsers("only-returns", [sharedMapping], [removal.returns()]),
  withUsers("only-the-log", [sharedMapping], [kernelLog.isClean()]),
  withUsers("all-of-files", [sharedMapping], allOfFiles),
  withUsers("common-promises", [sharedMapping], [
    commonPromises(),
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AR" }),
  ]),
  withUsers("private-and-populated", [
    mapping({
      ...{ processes: 64, files: 64, sizeKiB: 4096 },
      flags: ["MAP_PRIVATE", "MAP_POPULATE"],
      access: "read",
    }),
  ], [
    mappings.areGone(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
  ]),
  withUsers("synchronous", [
    mapping({
      ...{ processes: 1, files: 1, sizeKiB: 4 },
      flags: ["MAP_SHARED", "MAP_SYNC", "MAP_POPULATE"],
      access: "write",
    }),
  ], [everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_ADRERR" })]),
  withUsers("everybody", [
    sharedMapping,
    openFiles({ processes: 3, files: 5, sizeKiB: 8 }),
    mapping({
      ...{ processes: 1, files: 1, sizeKiB: 4 },
      flags: ["MAP_SHARED"],
      access: "read",
    }),
    fsstress({ processes: 2, operations: 1000 }),
    fsx({ operations: 10, maxOperationBytes: 9, fileBytes: 99 }),
    fsx({ operations: 10, maxOperationBytes: 9, fileBytes: 99 }),
  ], [...allOfFiles, workload.ends()]),
  withUsers("shared-extents", [
    { ...sharedMapping, as: "first" },
    { ...sharedMapping, as: "second", reflinkOf: "first" },
    cowFaults({ processes: 2, sizeKiB: 64 }),
    fileSet({ files: 1000, extents: 3, inCore: 500 }),
  ], [
    everyMapper.gets({ ...signal, who: "second" }),
    workload.ends(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
  ]),
  withUsers("layers", [
    loopDevice({ sizeMiB: 1 }),
    overlay({ directory: "upper" }),
  ], [
    loop.failsWith({ errno: "EIO" }),
    overlayfs.failsWith({ errno: "EIO" }),
    device.bindsAgain(),
    secondRemoval.isAlike(),
  ]),
  sampleFilesystemScenario({
    name: "swap",
    filesystem: xfs({
      mkfs: { rmapbt: true, reflink: true },
      mount: { dax: "never" },
    }),
    users: [swapFile({ sizeMiB: 1 })],
    expect: [swap.turnsOff(), device.bindsAgain(), secondRemoval.isAlike()],
  }),
  withUsers("nobody-told", [
    openFiles({ processes: 1, files: 1, sizeKiB: 4 }),
  ], [nobody.isSignalled(), device.bindsAgain(), secondRemoval.isAlike()]),
  ...sampleMatrices,
  ...sampleMaps,
  ...(["inode", "never"] as const).flatMap((dax) => [
    sampleFilesystemScenario({
      name: `xfs-${dax}`,
      filesystem: xfs({
        mkfs: { rmapbt: false, reflink: false },
        mount: { dax },
      }),
      expect: [mappings.areGone(), nobody.isSignalled()],
    }),
    sampleFilesystemScenario({
      name: `ext4-${dax}`,
      filesystem: ext4({ mount: { dax } }),
      users: [fsstress({ processes: 1, operations: 1000 })],
      expect: [workload.ends(), filesystem.unmounts()],
    }),
  ]),
  sampleFilesystemScenario({
    name: "xfs-read-only",
    filesystem: xfs({
      mkfs: { rmapbt: true, reflink: true },
      mount: { dax: "always", flags: ["ro", "norecovery"] },
    }),
    users: [
      mapping({
        ...{ as: "reader", processes: 1, files: 1, sizeKiB: 4 },
        flags: ["MAP_SHARED"],
        access: "read",
      }),
    ],
    expect: [
      mappings.stayValid({ who: "reader" }),
      filesystem.isShutDown({
        by: ["SHUTDOWN_FORCE_UMOUNT", "SHUTDOWN_DEVICE_REMOVED"],
      }),
      systemCalls.failWith({ errno: "EIO", calls: ["read", "pread"] }),
      device.bindsAgain(),
      filesystem.mountsAgain(),
    ],
  }),
  sampleFilesystemScenario({
    name: "xfs-external-log",
    filesystem: xfs({
      mkfs: { rmapbt: true, reflink: true },
      mount: { dax: "always", flags: ["uquota", "pquota"] },
      log: fsdax({ sizeMiB: 64 }),
    }),
    remove: unbind({ driver: "nd_pmem", of: "log", withinSeconds: 30 }),
    expect: [
      nobody.isSignalled(),
      mappings.stayValid(),
      filesystem.isShutDown({ by: "SHUTDOWN_DEVICE_REMOVED" }),
      device.bindsAgain(),
      filesystem.mountsAgain(),
      secondRemoval.isAlike(),
    ],
  }),
  sampleFilesystemScenario({
    name: "xfs-realtime-gone-before",
    filesystem: xfs({
      mkfs: { rmapbt: true, reflink: false, metadir: true, zoned: true },
      mount: { dax: "always" },
      realtime: fsdax({ sizeMiB: 300 }),
    }),
    before: [unbind({ driver: "nd_pmem", of: "realtime", withinSeconds: 7 })],
    expect: [
      mappings.areGone(),
      device.bindsAgain(),
      filesystem.mountsAgain(),
      filesystem.isConsistent(),
      secondRemoval.isAlike(),
    ],
  }),
  sampleFilesystemScenario({
    name: "erofs-blob",
    filesystem: erofs({
      mount: { dax: "always" },
      blob: fsdax({ sizeMiB: 64 }),
    }),
    users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
    remove: unbind({ driver: "nd_pmem", of: "blob", withinSeconds: 30 }),
    expect: [
      device.bindsAgain(),
      filesystem.mountsAgain(),
      filesystem.isConsistent(),
    ],
  }),
  ...[
    ext2({ mount: { dax: "always" } }),
    ext2({ mount: { dax: "never" } }),
    erofs({ mount: { dax: "always" } }),
    erofs({ mount: { dax: "never" } }),
  ].map((filesystem) =>
    sampleFilesystemScenario({
      name: `${filesystem.word}-${filesystem.mount.dax}`,
      filesystem,
      users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
      expect: [
        systemCalls.failWith({ errno: "EIO", calls: ["read"] }),
        device.bindsAgain(),
        secondRemoval.isAlike(),
      ],
    })
  ),
  ...Object.entries(devices).map(([name, on]) =>
    sampleFilesystemScenario({
      name: `on-${name}`,
      device: on,
      filesystem: ext4({ mount: { dax: "never" } }),
      expect: [
        mappings.refuseStores(),
        ...(/pfn|btt/.test(name)
          ? [driver.refusesToBind({ device: "namespace", errno: "ENXIO" })]
          : []),
        device.bindsAgain(),
        filesystem.mountsAgain(),
        ...(/btt|raw/.test(name) ? [filesystem.hasNoDax()] : []),
        secondRemoval.isAlike(),
      ],
    })
  ),
  ...[
    labelled({ sizeMiB: 384 }),
    fsdax({ sizeMiB: 512 }),
  ].map((on) =>
    sampleFilesystemScenario({
      name: `beside-${on.word}`,
      device: on,
      beside: neighbour({
        device: on,
        filesystem: ext4({
          mount: { dax: on.word === "fsdax" ? "never" : "always" },
        }),
        users: [sharedMapping],
      }),
      expect: [
        neighbours.areUnaffected(),
        device.bindsAgain(),
        filesystem.mountsAgain(),
        secondRemoval.isAlike(),
      ],
    })
  ),
  ...Object.entries(removals).map(([name, { provider, remove }]) =>
    sampleFilesystemScenario({
      name: `by-${name}`,
      device: fsdax({ sizeMiB: 512, provider }),
      remove,
      expect: [
        removal.returns(),
        device.bindsAgain(),
        filesystem.mountsAgain(),
        secondRemoval.isAlike(),
      ],
    })
  ),
  sampleFilesystemScenario({
    name: "module-stays",
    remove: removeModule({ module: "nd_e820", withinSeconds: 10 }),
    expect: [
      removal.isRefused({ errno: ["EAGAIN", "EBUSY"] }),
      everyUser.isUnaffected(),
      everyUser.canBeKilled(),
      filesystem.unmounts(),
      nothing.leaks(),
    ],
  }),
  sampleIdleScenario({ name: "idle-returns" }),
  sampleIdleScenario({
    name: "idle-all",
    remove: unbind({ driver: "nd_region", withinSeconds: 10 }),
    expect: [
      driver.refusesUnknown({ errno: "ENODEV" }),
      removal.returns(),
      driver.unbindsOnce({ errno: ["ENODEV", "EBUSY"] }),
      kernelLog.has({ text: "nd_pmem" }),
      device.bindsAgain(),
      driver.bindsOnce({ errno: "EBUSY" }),
      secondRemoval.isAlike(),
      nothing.leaks(),
      kernelLog.isClean(),
    ],
  }),
  sampleDevdaxScenario({ name: "devdax-all", expect: allOfDevdax }),
  sampleDevdaxScenario({
    name: "devdax-cxl",
    device: devdax({ sizeMiB: 256, provider: "cxl_ram" }),
  }),
  sampleSystemRamScenario({
    name: "kmem-cxl",
    device: systemRam({
      sizeMiB: 512,
      provider: "cxl_ram",
      blocks: "online",
    }),
  }),
  sampleSystemRamScenario({ name: "kmem-online", expect: allOfOnlineMemory }),
  sampleSystemRamScenario({
    name: "kmem-offline",
    device: systemRam({ sizeMiB: 512, blocks: "offline" }),
    expect: allOfOfflineMemory,
  }),
  ...allOfOnlineMemory.map((expectation) =>
    sampleSystemRamScenario({
      name: `kmem-${expectation.word.toLowerCase().replace(".", "-")}`,
      expect: [expectation],
    })
  ),
  ...[memory.isRemoved(), device.bindsAgain()].map((expectation) =>
    sampleSystemRamScenario({
      name: `kmem-offline-${expectation.word.toLowerCase().replace(".", "-")}`,
      device: systemRam({ sizeMiB: 512, blocks: "offline" }),
      expect: [expectation],
    })
  ),
  sampleDevdaxScenario({
    name: "devdax-parent",
    remove: unbind({ driver: "dax_pmem", withinSeconds: 1 }),
    expect: [device.isUnregistered()],
  }),
  sampleDevdaxScenario({
    name: "devdax-signalled",
    expect: [
      everyMapper.gets(signal),
      device.bindsAgain(),
      secondRemoval.isAlike(),
    ],
  }),
  ...[
    removal.returns(),
    nobody.isSignalled(),
    mappings.areGone(),
    kernelLog.has({ text: "x".repeat(200) }),
    everyUser.canBeKilled(),
    kernelLog.isClean(),
    device.bindsAgain(),
    device.cannotBeMapped({ errno: ["ENXIO", "ENODEV"] }),
    nothing.leaks(),
  ].map((expectation) =>
    sampleDevdaxScenario({
      name: `devdax-${expectation.word.toLowerCase().replace(".", "-")}`,
      expect: [expectation],
    })
  ),
];
