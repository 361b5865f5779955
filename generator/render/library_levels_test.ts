import { assertEquals, assertMatch } from "@std/assert";
import { runLibrary, runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";
import { buildHelpers } from "./testing/selftest_helpers.ts";

/**
 * A namespace below two drivers and a PCI function, as sysfs has them; another
 * one beside it, in a region of its own, and a seed that has no memory.
 */
const TREE = `bind_to() {
	mkdir -p "$DIR/drivers/$2"
	ln -s "$DIR/drivers/$2" "$1/driver"
}
pci=$DIR/devices/pci0000:00/0000:00:04.0
bus=$pci/virtio3
mkdir -p "$DIR"/pci/bus/pci "$ND_DEVICES" "$DIR"/module/nd_pmem
touch "$DIR"/module/nd_pmem/refcnt
make_namespace() {
	mkdir -p "$bus/ndbus0/$1/$2"
	echo "$3" > "$bus/ndbus0/$1/$2/size"
	echo "$4" > "$bus/ndbus0/$1/$2/resource"
	ln -s "$bus/ndbus0/$1/$2" "$ND_DEVICES/$2"
}
make_namespace region0 namespace0.0 4096 0x100000
make_namespace region0 namespace0.1 0 0
make_namespace region1 namespace1.0 4096 0x200000
ln -s "$DIR"/pci/bus/pci "$pci/subsystem"
bind_to "$bus" virtio_pmem
bind_to "$bus/ndbus0/region0" nd_region
DAX_NAMESPACE=namespace0.0
dax_find_disk() { DAX_DISK=pmem0; }
`;

Deno.test("a level is required with nothing else below it", async () => {
  const cases: [snippet: string, reason: string][] = [
    ["dax_require_level e820_pmem", "namespace0.0 is not below e820_pmem"],
    [
      "dax_require_level virtio_pmem",
      "namespace1.0 would go too without KSFT_PMEM_ALL",
    ],
    [
      "dax_require_pci",
      "namespace1.0 would go too without KSFT_PMEM_ALL",
    ],
    [
      "dax_require_module nd_pmem",
      "namespace1.0 would go too without KSFT_PMEM_ALL",
    ],
    ["dax_require_module nd_e820", "nd_e820 is not a module"],
    [
      'rm "$pci/subsystem"; dax_require_pci',
      "namespace0.0 is on no PCI device",
    ],
  ];
  for (const [snippet, reason] of cases) {
    const ran = await runLibrary(`${TREE}${snippet}`);
    assertEquals(ran.stdout, `1..0 # SKIP ${reason}\n`, ran.stderr);
    assertEquals(ran.status, 4, reason);
  }
  await runSnippets({
    "and is taken where that may go, or is not there": {
      snippet: `${TREE}dax_require_level nd_region
KSFT_PMEM_ALL=yes
dax_require_level virtio_pmem; dax_require_pci; dax_require_module nd_pmem
KSFT_PMEM_ALL=
rm "$ND_DEVICES"/namespace1.0
dax_require_level virtio_pmem; dax_require_pci; dax_require_module nd_pmem
echo "$DAX_ADDRESS"`,
      stdout: "0x100000\n",
    },
  });
});

Deno.test("each level is removed and brought back by what it has for it", async () => {
  await runSnippets({
    "nd_pmem by the device under test": {
      snippet: `${TREE}dax_unbind 9; echo $? "$DAX_STOPPED"
rmdir "$ND_PMEM/$DAX_DEV"
dax_unbind 9; echo $?; cat "$ND_PMEM"/unbind
dax_bind; echo $?; cat "$ND_PMEM"/bind
mkdir "$ND_PMEM/$DAX_DEV"; DAX_STOPPED=; dax_bind; echo $?`,
      stdout: `# namespace0.0 is still bound to nd_pmem
1 
0
namespace0.0
# bind brought no block device back
1
namespace0.0
0
`,
    },
    "a driver above it": {
      snippet: `${TREE}KSFT_PMEM_ALL=yes
for driver in nd_region virtio_pmem; do
	dax_require_level $driver
	rm -rf "$ND_PMEM/$DAX_DEV"
	dax_unbind 9 $driver; echo $? "$(cat "$DIR"/drivers/$driver/unbind)"
	mkdir "$ND_PMEM/$DAX_DEV"
	dax_bind; echo $? "$(cat "$DIR"/drivers/$driver/bind)"
done
dax_unbind 9 nd_region; echo $?
dax_unbind 9 e820_pmem; echo $?`,
      stdout: `0 region0
0 region0
0 virtio3
0 virtio3
# namespace0.0 is still bound to nd_pmem
1
# nothing is bound to e820_pmem
1
`,
    },
    "the driver of the NFIT, which is called acpi-nfit from 7.1 on": {
      snippet: `${TREE}bind_to "$pci" acpi-nfit
dax_find_level nfit; echo $? "$(basename "$DAX_LEVEL")"`,
      stdout: "0 0000:00:04.0\n",
    },
    "the CXL region at the same address": {
      snippet: `${TREE}mkdir -p "$DIR"/cxl_devices/region7
echo 0x100000 > "$bus"/ndbus0/region0/resource
echo 0x200000 > "$DIR"/cxl_devices/region7/resource
dax_find_level cxl_region; echo $?
echo 0x100000 > "$DIR"/cxl_devices/region7/resource
dax_find_level cxl_region; echo $?
bind_to "$DIR"/cxl_devices/region7 cxl_region
dax_require_level cxl_region
rmdir "$ND_PMEM/$DAX_DEV"
dax_unbind 9 cxl_region; echo $? "$(cat "$DIR"/drivers/cxl_region/unbind)"
mkdir "$ND_PMEM/$DAX_DEV"
dax_bind; echo $? "$(cat "$DIR"/drivers/cxl_region/bind)"
make_namespace region0 namespace0.2 4096 0x300000
dax_require_level cxl_region`,
      stdout: `1
1
0 region7
0 region7
1..0 # SKIP namespace0.2 would go too without KSFT_PMEM_ALL
`,
    },
    "the CXL memory device, whose decoder is programmed again": {
      snippet: `${TREE}mkdir -p "$DIR"/cxl_devices/region7
echo 0x100000 > "$bus"/ndbus0/region0/resource
echo 0x100000 > "$DIR"/cxl_devices/region7/resource
bind_to "$DIR"/cxl_devices/region7 cxl_region
echo 0x4000 > "$DIR"/cxl_devices/region7/size
add_endpoint() {
	local port="$DIR"/cxl_ports/endpoint$1
	mkdir -p "$port"/decoder$1.0 "$DIR"/cxl_mems/mem$1
	echo "$2" > "$DIR"/cxl_mems/mem$1/serial
	ln -sfn "$DIR"/cxl_mems/mem$1 "$port"/uport
	ln -sfn "$port" "$DIR"/cxl_devices/endpoint$1
	ln -sfn "$port"/decoder$1.0 "$DIR"/cxl_devices/decoder$1.0
}
add_endpoint 2 0x100
echo decoder2.0 > "$DIR"/cxl_devices/region7/target0
dax_find_level cxl_mem; echo $?
bind_to "$DIR"/cxl_mems/mem2 cxl_mem
dax_require_level cxl_mem
rmdir "$ND_PMEM/$DAX_DEV"
dax_unbind 9 cxl_mem; echo $? "$(cat "$DIR"/drivers/cxl_mem/unbind)"
rm -r "$DIR"/cxl_ports/* "$DIR"/cxl_devices/endpoint2
mkdir "$ND_PMEM/$DAX_DEV"
dax_bind; echo $?; DAX_STOPPED=
add_endpoint 3 0x101
add_endpoint 5 0x100
dax_bind; echo $? "$(cat "$DIR"/drivers/cxl_region/bind)"
cat "$DIR"/cxl_ports/endpoint5/decoder5.0/{mode,dpa_size} \\
	"$DIR"/cxl_devices/region7/{target0,commit}`,
      stdout: `1
0 mem2
# bind did not finish
124
0 region7
pmem
0x4000
decoder5.0
1
`,
    },
    "the PCI function": {
      snippet: `${TREE}dax_remove_pci 9; echo $? "$(cat "$pci"/remove)"
rmdir "$ND_PMEM/$DAX_DEV"
dax_remove_pci 9; echo $?
mkdir "$ND_PMEM/$DAX_DEV"
dax_bind; echo $? "$(cat "$DIR"/rescan)"
rm "$pci/subsystem"; dax_remove_pci 9; echo $?`,
      stdout: `# namespace0.0 is still bound to nd_pmem
1 1
0
0 1
# no PCI device is found
1
`,
    },
    "ndctl": {
      snippet: `${TREE}ndctl() { echo "$*" >> "$DIR"/did; }
dax_disable_namespace 9; echo $?
rmdir "$ND_PMEM/$DAX_DEV"; dax_disable_namespace 9; echo $?
mkdir "$ND_PMEM/$DAX_DEV"; dax_bind; echo $?; tail -n 2 "$DIR"/did
ndctl() { return 1; }; dax_disable_namespace 9; echo $?`,
      stdout: `# namespace0.0 is still bound to nd_pmem
1
0
0
disable-namespace namespace0.0
enable-namespace namespace0.0
# ndctl disable-namespace failed
1
`,
    },
    "a module": {
      snippet: `${TREE}modprobe() { echo "modprobe $1" >> "$DIR"/did; }
rm -f "$DIR"/dax_rmmod; printf '#!/bin/sh\\necho "rmmod $1" >> "$0"_did\\n' > "$DIR"/dax_rmmod
chmod +x "$DIR"/dax_rmmod
rmdir "$ND_PMEM/$DAX_DEV"
dax_remove_module 9 nd_pmem; echo $? "$(cat "$DIR"/dax_rmmod_did)"
mkdir "$ND_PMEM/$DAX_DEV"
dax_bind; echo $? "$(cat "$DIR"/did)"
echo 'exit 1' >> "$DIR"/dax_rmmod
dax_remove_module 9 nd_pmem; echo $?`,
      stdout: `0 rmmod nd_pmem
0 modprobe nd_pmem
# delete_module failed
1
`,
    },
  });
});

Deno.test("the namespace is found again under another number", async () => {
  await runSnippets({
    "by its address": {
      snippet: `${TREE}dax_require_level nd_region
rm "$ND_DEVICES"/namespace0.0; rmdir "$ND_PMEM/$DAX_DEV"
dax_find_again; echo $?
make_namespace region7 namespace7.0 4096 0x100000
dax_find_again; echo $? "$DAX_DEV"
mkdir "$ND_PMEM"/namespace7.0
dax_find_again; echo $? "$DAX_NAMESPACE"`,
      stdout: "1\n1 namespace7.0\n0 namespace7.0\n",
    },
    "with the pfn device that is on it then": {
      snippet: `${TREE}dax_require_level nd_region
DAX_CLAIM=pfn
DAX_DEV=pfn0.0
mkdir "$ND_PMEM"/pfn3.1
echo namespace1.0 > "$ND_PMEM"/pfn3.1/namespace
dax_find_again; echo $?
echo namespace0.0 > "$ND_PMEM"/pfn3.1/namespace
dax_find_again; echo $? "$DAX_DEV" "$DAX_NAMESPACE"`,
      stdout: "1\n0 pfn3.1 namespace0.0\n",
    },
  });
});

Deno.test("a refusal has to be one, for the right reason", async () => {
  const rmmod = (line: string) =>
    `rm -f "$DIR"/dax_rmmod; printf '#!/bin/sh\\n%s\\n' '${line}' > "$DIR"/dax_rmmod
chmod +x "$DIR"/dax_rmmod
dax_module_refused 'EAGAIN|EBUSY' 9 nd_pmem; echo $?`;
  const busy = "echo dax_rmmod: $1: Device or resource busy; exit 1";
  await runSnippets({
    "of a module that is in use": {
      snippet: TREE + rmmod(busy),
      stdout: "0\n",
    },
    "of a module for another reason": {
      snippet: TREE +
        rmmod("echo dax_rmmod: $1: No such file or directory; exit 1"),
      stdout: "# dax_rmmod: nd_pmem: No such file or directory\n" +
        "# it did not fail with EAGAIN|EBUSY\n1\n",
    },
    "of a module that goes": {
      snippet: TREE + rmmod("exit 0"),
      stdout: "# it did not fail with EAGAIN|EBUSY\n1\n",
    },
    "of a module that goes and says that it does not": {
      snippet: `${TREE}rmdir "$ND_PMEM/$DAX_DEV"
${rmmod(busy)}`,
      stdout: "# namespace0.0 is no longer bound to nd_pmem\n1\n",
    },
    "of ndctl, which says why": {
      snippet:
        `${TREE}ndctl() { echo "error disabling namespaces: $said"; return 1; }
said="Device or resource busy"; dax_disable_refused EBUSY 9; echo $?
said="No such device"; dax_disable_refused EBUSY 9; echo $?
ndctl() { :; }; dax_disable_refused EBUSY 9; echo $?
rmdir "$ND_PMEM/$DAX_DEV"; ndctl() { echo "x: Device or resource busy"; return 1; }
dax_disable_refused EBUSY 9; echo $?`,
      stdout: `0
# error disabling namespaces: No such device
# it did not fail with EBUSY
1
# it did not fail with EBUSY
1
# namespace0.0 is no longer bound to nd_pmem
1
`,
    },
    "of a module that hangs": {
      snippet: TREE + rmmod("sleep 60").replace("' 9 ", "' 1 "),
      stdout: "124\n",
    },
    "of a name that none has": {
      snippet: `${TREE}dax_write() { echo "x: No such device"; return 1; }
dax_unknown_refused ENODEV; echo $?
dax_unknown_refused ENODEV nd_region; echo $?
dax_write() { echo "x: No such device or address"; return 1; }
dax_unknown_refused ENODEV; echo $?
dax_write() { [ "$1" = "$ND_PMEM/bind" ] || {
	echo "x: No such device"; return 1
}; }
dax_unknown_refused ENODEV; echo $?`,
      stdout: `0
0
# x: No such device or address
# it did not fail with ENODEV
1
# it did not fail with ENODEV
1
`,
    },
    "of the same device once more": {
      snippet: `${TREE}rmdir "$ND_PMEM/$DAX_DEV"
dax_unbind 9 nd_region
dax_driver_refuses unbind ENODEV; echo $?
cat "$DIR"/drivers/nd_region/unbind
dax_write() { echo "$2: No such device"; return 1; }
dax_driver_refuses unbind ENODEV; echo $?
dax_driver_refuses bind EBUSY; echo $?`,
      stdout: `# it did not fail with ENODEV
1
region0
0
# region0: No such device
# it did not fail with EBUSY
1
`,
    },
  });
});

Deno.test({
  name: "dax_rmmod says what the kernel says",
  ignore: !hasTool("gcc"),
  async fn() {
    const helpers = await buildHelpers();
    const run = async (...args: string[]) => {
      const { code, stderr } = await new Deno.Command(`${helpers}/dax_rmmod`, {
        args,
        env: { LC_ALL: "C" },
      }).output();
      return { code, said: new TextDecoder().decode(stderr) };
    };
    assertEquals(await run(), { code: 2, said: "Usage: dax_rmmod MODULE\n" });
    const { code, said } = await run("no_such_module");
    assertEquals(code, 1);
    assertMatch(
      said,
      /^dax_rmmod: no_such_module: (No such file or directory|Operation not permitted|Function not implemented)\n$/,
    );
  },
});
