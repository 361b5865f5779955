import { scenario } from "../../../mod.ts";

export default scenario(); // ERROR wrong-arguments: Cannot call "scenario" with nothing
