import { mapping } from "../../../mod.ts";

export default mapping({}); // ERROR not-a-scenario: Cannot use the default export
