import { scenario } from "../../../mod.ts";

scenario({ name: nowhere }); // ERROR no-default-export: Cannot find the scenario // ERROR not-data: Cannot evaluate `nowhere`
