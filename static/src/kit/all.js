// What modules import as "explorable", told apart from a name that it does not have.
import * as names from "./index.js";

/** @type {typeof import("./explorable.js")} */
const kit = names;

/** What is asked of any module, whether it has it or not. */
const USUAL = new Set(["__esModule", "default", "then"]);

/** The kit as the build's modules get it: a name that is mistyped is told as such. */
export const guarded = new Proxy(kit, {
  get(target, name) {
    if (name in target || typeof name !== "string" || USUAL.has(name)) return Reflect.get(target, name);
    throw new Error(`"explorable" has no ${name}; it has ${Object.keys(target).sort().join(", ")}`);
  },
});
