/** What the machine needs for faults, activities and what comes afterwards. */

import type {
  Activity,
  Aftermath,
  Expectation,
  Filesystem,
  FsdaxDevice,
  Pin,
  Preparation,
  Scenario,
} from "../vocabulary/scenario.ts";
import type { SoftwareNeeds } from "./device_needs.ts";

/** A device that comes with a word, and what is on it. */
export interface DeviceOfWord {
  device: FsdaxDevice;
  filesystem: Filesystem;
}

/** The devices that a scenario has only for what goes on, or comes afterwards. */
export function listDevicesOfWords(scenario: Scenario): DeviceOfWord[] {
  return [...scenario.meanwhile ?? [], ...scenario.afterwards ?? []].flatMap(
    (one) =>
      one.word === "otherRemoval" || one.word === "mapAnother" ? [one] : [],
  );
}

/** What a scenario's words need beside what is removed and what is on it. */
export function listNeedsOfWords(scenario: Scenario): SoftwareNeeds[] {
  return [
    ...(scenario.before ?? []).map(needsOfPreparation),
    ...(scenario.meanwhile ?? []).map(needsOfActivity),
    ...(scenario.afterwards ?? []).map(needsOfAftermath),
    ...scenario.expect.map(needsOfExpectation),
  ];
}

function needs(
  some: Partial<SoftwareNeeds> = {},
): SoftwareNeeds {
  return { tools: [], modules: [], kernelOptions: [], ...some };
}

function needsOfPreparation(step: Preparation): SoftwareNeeds {
  switch (step.word) {
    case "mediaError":
      return step.by === "badblocks"
        ? needs()
        : needs({ tools: ["ndctl"], kernelOptions: ["ACPI_NFIT"] });
    case "poison":
      return POISON_NEEDS[step.by];
    case "goingDown":
      return needs({ tools: ["xfs_io"] });
    case "errorTag":
      return needs({ kernelOptions: ["XFS_DEBUG"] });
    default:
      return needs();
  }
}

const POISON_NEEDS = {
  "MADV_HWPOISON": needs(),
  "hard_offline_page": needs(),
  "corrupt-pfn": needs({
    modules: ["hwpoison_inject"],
    kernelOptions: ["DEBUG_FS", "HWPOISON_INJECT"],
  }),
  "mce-inject": needs({
    modules: ["mce_inject"],
    kernelOptions: ["DEBUG_FS", "X86_MCE_INJECT"],
  }),
  "einj": needs({
    modules: ["einj"],
    kernelOptions: ["ACPI_APEI_EINJ", "DEBUG_FS"],
  }),
};

const SLOW_DEVICE = needs({
  tools: ["dmsetup", "losetup"],
  modules: ["dm_delay", "loop"],
  kernelOptions: ["BLK_DEV_DM", "BLK_DEV_LOOP", "DM_DELAY"],
});

const GUP_TEST = needs({ kernelOptions: ["DEBUG_FS", "GUP_TEST"] });

const RDMA = needs({
  tools: ["rdma"],
  modules: ["rdma_rxe"],
  kernelOptions: ["INFINIBAND_USER_ACCESS", "RDMA_RXE"],
});

const PIN_NEEDS: Record<Pin["by"], SoftwareNeeds> = {
  "vmsplice": needs(),
  "O_DIRECT write": SLOW_DEVICE,
  "O_DIRECT read": SLOW_DEVICE,
  "MSG_ZEROCOPY": needs({ kernelOptions: ["INET"] }),
  "GUP_FAST_BENCHMARK": GUP_TEST,
  "PIN_FAST_BENCHMARK": GUP_TEST,
  "PIN_LONGTERM_TEST_START": GUP_TEST,
  "IORING_REGISTER_BUFFERS": needs({ kernelOptions: ["IO_URING"] }),
  "ibv_reg_mr": RDMA,
  "IBV_ACCESS_ON_DEMAND": needs({
    ...RDMA,
    kernelOptions: [...RDMA.kernelOptions, "INFINIBAND_ON_DEMAND_PAGING"],
  }),
  "VFIO_IOMMU_MAP_DMA": needs({
    modules: ["vfio_pci"],
    kernelOptions: ["VFIO_IOMMU_TYPE1", "VFIO_PCI"],
  }),
  "IOMMU_IOAS_MAP": needs({
    modules: ["iommufd"],
    kernelOptions: ["IOMMUFD", "IOMMUFD_TEST"],
  }),
  "VHOST_IOTLB_UPDATE": needs({
    modules: ["vhost_vdpa", "vdpa_sim_net"],
    kernelOptions: ["VDPA_SIM_NET", "VHOST_VDPA"],
  }),
  "XDP_UMEM_REG": needs({ kernelOptions: ["XDP_SOCKETS"] }),
};

function needsOfActivity(activity: Activity): SoftwareNeeds {
  switch (activity.word) {
    case "pin":
      return PIN_NEEDS[activity.by];
    case "caller":
      return needs({
        kernelOptions: [
          ...activity.via === "io_uring" ? ["IO_URING"] : [],
          ...activity.calls.some((call) => call.startsWith("process_vm_"))
            ? ["CROSS_MEMORY_ATTACH"]
            : [],
        ],
      });
    case "stalledCall":
      return needs({ kernelOptions: ["USERFAULTFD"] });
    case "futexWaiter":
      return needs({
        kernelOptions: [activity.kind === "PI" ? "FUTEX_PI" : "FUTEX"],
      });
    case "freezer":
      return FREEZER_NEEDS[activity.by];
    case "contender":
      return needs({
        tools: activity.does.some((one) => one.startsWith("ndctl "))
          ? ["ndctl"]
          : [],
      });
    case "fileChanger":
      return needs({ tools: ["xfs_io"] });
    default:
      return needs();
  }
}

const FREEZER_NEEDS = {
  "FIFREEZE": needs({ tools: ["fsfreeze"] }),
  "dmsetup suspend": needs({ tools: ["dmsetup"] }),
  "xfs_scrub": needs({
    tools: ["xfs_scrub"],
    kernelOptions: ["XFS_ONLINE_SCRUB"],
  }),
  "suspend": needs({ kernelOptions: ["SUSPEND"] }),
  "hibernate": needs({ kernelOptions: ["HIBERNATION"] }),
};

function needsOfAftermath(step: Aftermath): SoftwareNeeds {
  switch (step.word) {
    case "reconfigure":
      return step.modes.includes("system-ram")
        ? needs({
          tools: ["ndctl", "daxctl"],
          modules: ["kmem"],
          kernelOptions: ["DEV_DAX_KMEM"],
        })
        : needs({ tools: ["ndctl"] });
    case "handOver":
      return HAND_OVER_NEEDS[step.to];
    case "reloadModules":
      return needs({ tools: ["modprobe"], modules: step.modules });
    case "restart":
      return step.by === "kexec"
        ? needs({ tools: ["kexec"], kernelOptions: ["KEXEC"] })
        : needs();
    default:
      return needs();
  }
}

const HAND_OVER_NEEDS = {
  "another driver": needs({
    modules: ["dax_hmem"],
    kernelOptions: ["DEV_DAX_HMEM"],
  }),
  "virtio_pmem": needs({
    modules: ["virtio_pmem"],
    kernelOptions: ["VIRTIO_PMEM"],
  }),
  "System RAM": needs({ modules: ["kmem"], kernelOptions: ["DEV_DAX_KMEM"] }),
};

/** What has to be there for a driver to be bound while old mappings are. */
const BOUND_NEEDS = {
  "device_dax": needs(),
  "kmem": HAND_OVER_NEEDS["System RAM"],
  "nd_pmem": needs({
    tools: ["ndctl"],
    modules: ["nd_pmem"],
    kernelOptions: ["BLK_DEV_PMEM", "NVDIMM_PFN"],
  }),
};

function needsOfExpectation(expectation: Expectation): SoftwareNeeds {
  switch (expectation.word) {
    case "scrub.findsNothing":
      return FREEZER_NEEDS.xfs_scrub;
    case "mappings.stayGone":
      return BOUND_NEEDS[expectation.boundTo];
    default:
      return needs();
  }
}
