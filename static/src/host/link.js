import { report } from "../shared/interaction.js";

/**
 * Keeps the parameters in the page's address, as `#w=2.5&rate=0.1`: those that differ from their first value.
 * @param {Document} page
 * @param {Map<string, import("./parameters.js").Parameters>} scopes
 */
export function linkState(page, scopes) {
  const entries = [...scopes].flatMap(([scope, parameters]) =>
    parameters.names.map((name) => ({ parameters, name, key: scope ? `${scope}/${name}` : name })),
  );

  /** What the address says of each parameter: NaN for nothing, or for what is no number. */
  const given = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    return entries.map(({ key }) => Number(state.get(key) || NaN));
  };

  /** Whether the address has a state; else it may name a section. */
  const isState = () => given().some((value) => value === value);

  const restore = () => {
    if (!isState()) return;
    given().forEach((value, i) => {
      const { parameters, name } = entries[i];
      parameters.set(name, value === value ? value : parameters.declaration(name).value);
    });
  };

  const write = () => {
    const state = new URLSearchParams();
    for (const { parameters, name, key } of entries) {
      const value = parameters.get(name);
      if (value !== parameters.declaration(name).value) state.set(key, String(value));
    }
    return String(state);
  };

  /** @param {string} state */
  const show = (state) => {
    if (state || isState()) {
      history.replaceState(history.state, "", location.href.split("#")[0] + (state && `#${state}`));
    }
  };

  restore();
  window.addEventListener("hashchange", restore);
  page.addEventListener("explorable:interaction", () => write() || show(""));

  for (const row of page.querySelectorAll(".explorable-share")) {
    const [button, reset, said] = /** @type {Iterable<HTMLButtonElement>} */ (/** @type {unknown} */ (row.children));
    button.disabled = false;
    for (const parameters of scopes.values()) {
      parameters.watch(parameters.names, () => (reset.disabled = write() === ""));
    }
    reset.addEventListener("click", () => {
      for (const { parameters, name } of entries) parameters.set(name, parameters.declaration(name).value);
      report(reset, reset.textContent ?? "", true);
    });
    // What was said of a link holds until something else is changed.
    page.addEventListener("explorable:interaction", () => (said.textContent = ""));
    button.addEventListener("click", async () => {
      show(write());
      report(button, button.textContent ?? "", true);
      try {
        await navigator.clipboard.writeText(location.href);
        said.textContent = "Link copied.";
      } catch {
        said.textContent = "The address bar has the link.";
      }
    });
  }
}
