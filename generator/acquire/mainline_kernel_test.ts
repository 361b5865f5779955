import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { acquireKernel } from "./kernel.ts";
import { FakeArchive, fakeImage } from "./testing/fake_archive.ts";

const RELEASE = "6.12.0-061200-generic";

/**
 * A vng that downloads as the real one does: into HOME, unless an image is there
 * already. `$FAKE/image` is the archive's.
 */
const VNG = `#!/bin/sh
echo "vng $*" >>"$FAKE/log"
[ "$1" != --version ] || { echo 'virtme-ng 1.41'; exit 0; }
directory=$HOME/.cache/virtme-ng/v6.12/amd64
image=$directory/boot/vmlinuz-${RELEASE}
if [ ! -e "$image" ]; then
	mkdir -p "$directory/boot"
	cp "$FAKE/image" "$image" || {
		echo 'requests.exceptions.ConnectionError: no route' >&2
		exit 1
	}
	mkdir -p "$directory/lib/modules/${RELEASE}/kernel"
	echo downloaded >>"$FAKE/log"
fi
echo "/usr/bin/qemu-system-x86_64 -m 1G -kernel $image -append 'x'"
`;

Deno.test("acquireKernel() has virtme-ng download an upstream version, once", async () => {
  await using archive = await FakeArchive.create();
  await archive.addProgram("vng", VNG);
  await Deno.writeFile(`${archive.directory}/image`, fakeImage(RELEASE));
  const root = `${archive.cacheDirectory}/home/.cache/virtme-ng/v6.12/amd64`;
  for (let i = 0; i < 2; i++) {
    assertEquals(await acquireKernel("v6.12", archive.options), {
      selector: "v6.12",
      imagePath: `${root}/boot/vmlinuz-${RELEASE}`,
      modulesPath: `${root}/lib/modules/${RELEASE}`,
      origin: `v6.12 of kernel.ubuntu.com, ${RELEASE}`,
    });
  }
  assertEquals((await archive.commands("downloaded")).length, 1);
  assertEquals(archive.said, [
    "Downloading v6.12 from kernel.ubuntu.com, without a signature",
  ]);
});

Deno.test("acquireKernel() does not trust a download that was interrupted", async () => {
  await using archive = await FakeArchive.create();
  await archive.addProgram("vng", VNG);
  await Deno.writeFile(`${archive.directory}/image`, fakeImage(RELEASE));
  const root = `${archive.cacheDirectory}/home/.cache/virtme-ng/v6.12/amd64`;
  await Deno.mkdir(`${root}/boot`, { recursive: true });
  await Deno.writeTextFile(`${root}/boot/vmlinuz-${RELEASE}`, "half");
  const { modulesPath } = await acquireKernel("v6.12", archive.options);
  assertEquals(modulesPath, `${root}/lib/modules/${RELEASE}`);
});

Deno.test("acquireKernel() tells what virtme-ng said when it cannot", async () => {
  await using archive = await FakeArchive.create();
  await archive.addProgram("vng", VNG);
  const error = await assertRejects(
    () => acquireKernel("v6.12", archive.options),
    EnvironmentError,
    'Cannot get the kernel "v6.12": virtme-ng: requests.exceptions.ConnectionError: no route',
  );
  assertMatch(error.mend ?? "", /check the network/);
});
