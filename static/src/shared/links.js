// What readers choose in one picture of a page and see in others: a token, a layer, a head, an example.

/** @typedef {Record<string, number>} Choice */

/** By name, what is chosen, and who wants to know. @type {Map<string, {chosen: Choice, listeners: Set<(chosen: Choice) => void>}>} */
const links = new Map();

/**
 * Joins the pictures of a page that share a name.
 * @param {string | undefined} name none for a picture that is by itself
 * @param {AbortSignal} signal of the picture's end
 * @param {(chosen: Choice) => void} follow what another picture chose
 * @returns {(chosen: Choice) => void} tells the others
 */
export function linked(name, signal, follow) {
  if (!name) return () => {};
  if (!links.has(name)) links.set(name, { chosen: {}, listeners: new Set() });
  const link = /** @type {NonNullable<ReturnType<typeof links.get>>} */ (links.get(name));
  link.listeners.add(follow);
  signal.addEventListener("abort", () => link.listeners.delete(follow));
  // One that comes to life later is where the others are by then.
  if (Object.keys(link.chosen).length) follow(link.chosen);
  return (chosen) => {
    Object.assign(link.chosen, chosen);
    for (const listener of link.listeners) if (listener !== follow) listener(chosen);
  };
}
