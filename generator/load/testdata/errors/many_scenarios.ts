import { scenario } from "../../../mod.ts";

const first = scenario({ name: "first" }); // ERROR many-scenarios: Cannot have a scenario here
scenario({ name: "second" }); // ERROR many-scenarios: Cannot have a scenario here

export default scenario({
  name: "third",
  users: [scenario({ name: "fourth" })], // ERROR many-scenarios: Cannot have a scenario here
});
export default scenario({ name: "fifth" }); // ERROR many-scenarios: Cannot export a second scenario
