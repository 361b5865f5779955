import { scenario } from "../../../mod.ts";

const named = scenario({ name: "named" });
export default named; // ERROR not-a-scenario: Cannot use the default export
