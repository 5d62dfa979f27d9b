// What the page's address keeps of a picture, as `#encoder=open.2.1`, so that a link leads to what its sender saw.

const stateOf = () => new URLSearchParams(location.hash.slice(1));

/**
 * @param {string} name of the picture
 * @returns {string | null} null where the address says nothing of it, or there is none
 */
export const remembered = (name) => (globalThis.location ? stateOf().get(name) : null);

/**
 * @param {string} name
 * @param {string} state nothing for that in which the page was built
 */
export function remember(name, state) {
  // The address of a notebook is its own.
  if (!globalThis.location) return;
  const all = stateOf();
  // Else the address may name a section.
  if (all.get(name) === null && !state) return;
  if (![...all.values()].some(Boolean)) for (const key of [...all.keys()]) all.delete(key);
  if (state) all.set(name, state);
  else all.delete(name);
  const written = String(all);
  history.replaceState(history.state, "", location.href.split("#")[0] + (written && `#${written}`));
}
