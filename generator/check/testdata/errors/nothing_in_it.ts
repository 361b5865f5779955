import { scenario } from "../../../mod.ts";

export default scenario({}); // ERROR missing-field: Cannot do without "name", "summary", "why", "covers", "device", "users", "remove", "expect" of scenario({ ... })
