import { runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";

/** Programs that tell what they were called with, and fail if asked to. */
const FAKES = `say() {
	local name=$1
	shift
	echo "$name $*" >> "$DIR"/did
	[ "$fails" != "$name" ] || { echo why; return 1; }
}
losetup() { say losetup "$@" && echo /dev/loop7; }
mkswap() { say mkswap "$@"; }
swapon() { say swapon "$@"; }
swapoff() { say swapoff "$@"; }
mount() { say mount "$@"; }
umount() { say umount "$@"; }
told() { sed "s#$DIR#DIR#g" "$DIR"/did; }
`;

Deno.test("layers are taken off again with the users", async () => {
  await runSnippets({
    "a loop device": {
      snippet: `${FAKES}dax_start_loop loop0; echo $DAX_LOOP
dax_kill_users; echo $?; dax_kill_users; told`,
      stdout: `/dev/loop7
0
losetup -f --show DIR/mnt/loop0
losetup -d /dev/loop7
`,
    },
    "an overlay": {
      snippet: `${FAKES}dax_start_overlay; dax_kill_users; told`,
      stdout: "mount -t overlay -o lowerdir=DIR/tmp/lower," +
        "upperdir=DIR/mnt/upper,workdir=DIR/mnt/work overlay " +
        "DIR/tmp/overlay\numount DIR/tmp/overlay\n",
    },
    "or they say what stays": {
      snippet: `${FAKES}dax_start_overlay; fails=umount
dax_kill_users; echo $?`,
      stdout: "# why\n0\n",
    },
    "or they block": {
      snippet: `${FAKES}dax_start_overlay; kill() { :; }
umount() { command sleep 60; }
dax_kill_users > said; echo $?
unset -f kill; kill -KILL "\${DAX_STOPPED//[!0-9]/}"`,
      stdout: "124\n",
    },
    "unless they are not there": {
      snippet: `${FAKES}fails=losetup; dax_start_loop loop0
dax_kill_users; told`,
      stdout: "# why\n# losetup failed\nlosetup -f --show DIR/mnt/loop0\n",
    },
  });
});

Deno.test({
  name: "a swap area has something in it",
  ignore: !hasTool("gcc"),
  async fn() {
    const program = (script: string) =>
      `rm "$DIR"/dax_files
printf '#!/bin/sh\n${script}\n' > "$DIR"/dax_files
chmod +x "$DIR"/dax_files
`;
    await runSnippets({
      "and is turned off": {
        snippet: `${FAKES}${program("echo swapped; exec sleep 60")}
dax_make_swap swap0; dax_start_swap swap0 2; dax_swap_turns_off; echo $?
dax_kill_users; told`,
        stdout: `0
mkswap DIR/mnt/swap0
swapon DIR/mnt/swap0
swapoff DIR/mnt/swap0
`,
      },
      "or nothing can be tested": {
        snippet: `${FAKES}${program("echo no page was swapped out")}
dax_start_swap swap0 2; dax_kill_users; told`,
        stdout: `# no page was swapped out
# nothing could be swapped out
swapon DIR/mnt/swap0
swapoff DIR/mnt/swap0
`,
      },
      "and may not turn off": {
        snippet: `${FAKES}${program("echo swapped; exec sleep 60")}
dax_start_swap swap0 2; fails=swapoff; dax_swap_turns_off; echo $?
fails=; dax_kill_users; echo $?`,
        stdout: "# why\n1\n0\n",
      },
    });
  },
});

Deno.test("layers fail with EIO and nothing else", async () => {
  const eio = 'echo "dd: Input/output error" >&2; return 1';
  await runSnippets({
    "a loop device": {
      snippet: `dd() { ${eio}; }; dax_loop_fails; echo $?`,
      stdout: "0\n",
    },
    "not one that can be written": {
      snippet: `dd() { [ "$1" = if=/dev/zero ] || { ${eio}; }; }
dax_loop_fails > said; echo $?; sed -n '1s/:.*//p' said`,
      stdout: "1\n# status 0 of\n",
    },
    "not one that can be read": {
      snippet: "dd() { :; }; dax_loop_fails > said; echo $?",
      stdout: "1\n",
    },
    "not one that blocks": {
      snippet: "dd() { command sleep 60; }; dax_loop_fails; echo $?",
      stdout: "124\n",
    },
    "an overlay": {
      snippet: `touch() { ${eio}; }; dax_overlay_fails; echo $?`,
      stdout: "0\n",
    },
    "not one that is read-only": {
      snippet: "touch() { echo touch: Read-only; return 1; }\n" +
        "DAX_OVERLAY=ovl; dax_overlay_fails; echo $?",
      stdout: "# status 1 of: touch ovl/after\n# touch: Read-only\n1\n",
    },
  });
});
