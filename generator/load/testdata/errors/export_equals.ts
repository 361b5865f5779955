import { scenario } from "../../../mod.ts"; // ERROR no-default-export: Cannot find the scenario

export = scenario({}); // ERROR not-data: Cannot evaluate `export = scenario({});`
