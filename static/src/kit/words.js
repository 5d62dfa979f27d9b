// What is said of a picture.

/** @typedef {import("./explorable.js")} Kit */

/** What each model said before anything was changed. @type {WeakMap<object, string>} */
const first = new WeakMap();

/** @type {Kit["describe"]} */
export function describe(model, words) {
  if (!first.has(model)) first.set(model, String(model.get("alt") ?? ""));
  model.set("alt", `${first.get(model)} ${words}`.trim());
}

/** @type {Kit["announce"]} */
export const announce = (words) => globalThis.explorable?.speaker?.say(words);
