import {
  everyMapper,
  filesystem,
  fsdax,
  mapping as maps,
  scenario,
  type unbind,
} from "../../../mod.ts";

export default scenario({
  device: fsdx({ sizeMiB: 512 }), // ERROR unknown-word: Cannot find a word "fsdx"
  filesystem: zfs({ size: pool }), // ERROR unknown-word: Cannot find a word "zfs" // ERROR not-data: Cannot evaluate `pool`
  users: [
    maps({}),
    mapping({}), // ERROR not-imported: Cannot use "mapping": it is not imported
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 1 }), // ERROR not-imported: Cannot use "unbind"
  expect: [
    everyMapper.get({ signal: "SIGBUS" }), // ERROR unknown-word: Cannot find a word "everyMapper.get"
    everymapper.gets({}), // ERROR unknown-word: Cannot find a word "everymapper.gets"
    filesystem(), // ERROR unknown-word: Cannot find a word "filesystem"
    filesystem.explodes(), // ERROR unknown-word: Cannot find a word "filesystem.explodes"
    kernelLog.isClean(), // ERROR not-imported: Cannot use "kernelLog.isClean"
  ],
});
