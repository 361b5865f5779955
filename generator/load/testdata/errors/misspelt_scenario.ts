import { scenaro } from "../../../mod.ts"; // ERROR unknown-import: Cannot import "scenaro"

export default scenaro({
  name: nowhere, // ERROR not-data: Cannot evaluate `nowhere`
});
