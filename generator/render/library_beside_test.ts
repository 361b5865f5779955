import { runSnippets } from "./testing/run_library.ts";
import { hasTool } from "./testing/run_tool.ts";
import { DEVICES } from "./testing/shell_devices.ts";

/** A region in which ndctl makes namespaces from 0.3 on. */
const REGION = `${DEVICES}DAX_REGION=region0
echo 3 > "$DIR"/next
ndctl() {
	local n
	n=$(cat "$DIR"/next)
	echo "$@" >> "$DIR"/did
	[ "$1" = create-namespace ] || return 0
	claim "pfn0.$n" "namespace0.$n" "pmem0.$n"
	printf '{\\n  "dev":"namespace0.%s",\\n  "mode":"fsdax"\\n}\\n' "$n"
	echo $((n + 1)) > "$DIR"/next
}
`;

Deno.test("dax_make_namespace and dax_make_neighbour share a region", async () => {
  await runSnippets({
    "and the neighbour does not take the device's place": {
      snippet: `${REGION}dax_make_namespace 384; echo $?
dax_make_neighbour 320; echo $?
echo "$DAX_NAMESPACE $(is) $DAX_NEIGHBOUR"
dax_beside eval 'echo "\${DAX_MNT#$DIR/}" "$DAX_DISK"'
is; ls -d "$DAX_TMP"/beside/mnt > /dev/null; : > "$DIR"/mounts
dax_put_back; cat "$DIR"/did`,
      stdout: "0\n0\nnamespace0.3 pfn0.3 pmem0.3 pmem0.4\n" +
        "tmp/beside/mnt pmem0.4\npfn0.3 pmem0.3\n" +
        "create-namespace -r region0 -m fsdax -s 384M\n" +
        "create-namespace -r region0 -m fsdax -s 320M\n" +
        "destroy-namespace -f namespace0.3\n" +
        "destroy-namespace -f namespace0.4\n",
    },
    "and stop where there is none to be had": {
      snippet: `${REGION}ndctl() { echo full; return 1; }
dax_make_namespace 384; echo $?; dax_make_neighbour 320; echo $?
echo "\${#DAX_MADE[@]}"`,
      stdout: "# full\n# ndctl failed\n1\n1\n0\n",
    },
  });
});

Deno.test({
  name: "users of a neighbour are asked apart from the others",
  ignore: !hasTool("gcc"),
  async fn() {
    const use = `mkdir -p "$DAX_TMP"/beside/mnt
dax_create_files 64 a; dax_beside dax_create_files 64 a kept
dax_start_user --map shared --access write "$DAX_MNT"/a
dax_beside dax_start_user --map shared --access write "$DAX_TMP"/beside/mnt/a
dax_beside dax_save_checksums kept
point() { "$@" > "$DIR"/said; echo "$2 $?"; }
points() {
	point dax_beside dax_nobody_signalled
	point dax_beside dax_accesses_work
	point dax_beside dax_calls_work
	point dax_beside dax_data_is_intact
}
`;
    const all = (...statuses: number[]) =>
      [
        "dax_nobody_signalled",
        "dax_accesses_work",
        "dax_calls_work",
        "dax_data_is_intact",
      ].map((name, index) => `${name} ${statuses[index]}\n`).join("");
    await runSnippets({
      "and are not affected by what becomes of them": {
        snippet: `${use}truncate -s 0 "$DAX_MNT"/a; points; dax_accesses_fail
dax_kill_users; ls "$DAX_TMP"/beside/user* 2> /dev/null`,
        stdout: `${all(0, 0, 0, 0)}`,
      },
      "and answer where the others do not": {
        snippet: `${use}kill -STOP "\${DAX_USERS[0]}"
dax_calls_fail EIO; echo $?; points; dax_kill_users`,
        stdout: `# no answer from those who use the files\n124\n${
          all(0, 0, 0, 0)
        }`,
      },
      "and fail where they do not answer": {
        snippet: `${use}kill -STOP "\${DAX_BESIDE_USERS[0]}"
points; dax_nobody_signalled; echo $?; dax_kill_users`,
        stdout: `${all(124, 124, 124, 0)}0\n`,
      },
      "and fail where they are affected": {
        snippet: `${use}truncate -s 0 "$DAX_TMP"/beside/mnt/a
echo other > "$DAX_TMP"/beside/mnt/kept; points; dax_kill_users`,
        stdout: all(0, 1, 0, 1),
      },
      "and fail where one is signalled": {
        snippet: `${use}pkill -BUS -P "\${DAX_BESIDE_USERS[0]}"
dax_wait 9 true; points; dax_kill_users`,
        stdout: all(1, 0, 0, 0),
      },
      "and fail where others take the files away": {
        snippet: `${use}rm "$DAX_TMP"/beside/mnt/a; points; dax_kill_users`,
        stdout: all(0, 0, 1, 0),
      },
      "and fail where their data changes": {
        snippet: `${use}tr '\\0-\\377' x < "$DAX_MNT"/a > "$DIR"/x
dd if="$DIR"/x of="$DAX_TMP"/beside/mnt/a conv=notrunc status=none
points; dax_kill_users`,
        stdout: all(0, 1, 0, 0),
      },
    });
  },
});

Deno.test("dax_cleanup leaves a neighbour that stays mounted alone", async () => {
  await runSnippets({
    "and removes nothing below its mount": {
      snippet: `mkdir -p "$DAX_TMP"/beside/mnt; touch "$DAX_TMP"/beside/mnt/file
umount() { echo busy; return 1; }
echo "/dev/pmem1 $DAX_TMP/beside/mnt xfs rw 0 0" > "$DIR"/mounts
dax_cleanup; ls "$DAX_TMP"/beside/mnt`,
      stdout: "file\n",
    },
  });
});
