import type { AnyScenario } from "../vocabulary/scenario.ts";

/**
 * What is left of a value without its mistakes: everything that is missing or
 * wrong is undefined. Rules look at sketches, so that they find what they can
 * in specs that have other mistakes as well.
 */
export type Sketch<T> = T extends string | number | boolean | undefined ? T
  : T extends readonly (infer Item)[] ? readonly (Sketch<Item> | undefined)[]
  : {
    readonly [Field in keyof T]: Field extends "word" ? T[Field]
      : Sketch<T[Field]> | undefined;
  };

/** The sketch of a spec. */
export type ScenarioSketch = Sketch<AnyScenario>;
