import {
  commonPromises,
  everyMapper,
  fsdax,
  mapping,
  scenario,
  xfs,
} from "../../../mod.ts";

export default scenario(
  {
    device: fsdax(), // ERROR wrong-arguments: Cannot call "fsdax" with nothing
    filesystem: xfs("xfs"), // ERROR wrong-arguments: Cannot call "xfs" with this
    users: [
      mapping({}, { processes: 1 }), // ERROR wrong-arguments: Cannot call "mapping" with 2 arguments
      mapping([]), // ERROR wrong-arguments: Cannot call "mapping" with this
      mapping(commonPromises()), // ERROR wrong-arguments: Cannot call "mapping" with this
    ],
    expect: [
      commonPromises({}), // ERROR wrong-arguments: Cannot call "commonPromises" with arguments
      everyMapper.gets("SIGBUS"), // ERROR wrong-arguments: Cannot call "everyMapper.gets" with this
    ],
  },
  1, // ERROR wrong-arguments: Cannot call "scenario" with 2 arguments
);
