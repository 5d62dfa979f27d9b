import { report } from "../shared/interaction.js";
import { settled } from "../shared/ranges.js";
import { t } from "../shared/words.js";

/**
 * Keeps the parameters in the page's address, as `#w=2.5&rate=0.1`: those that differ from their first value.
 * @param {Document} page
 * @param {Map<string, import("../host/parameters.js").Parameters>} scopes
 * @param {(text: string) => void} speak
 */
export function linkState(page, scopes, speak) {
  const entries = [...scopes].flatMap(([scope, parameters]) =>
    parameters.names.map((name) => {
      const declaration = parameters.declaration(name);
      return { parameters, name, declaration, declared: declaration.value, key: scope ? `${scope}/${name}` : name };
    }),
  );

  /** What the address says of each parameter: undefined for nothing, or for what it cannot be. */
  const given = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    return entries.map(({ key, declaration }) => {
      const text = state.get(key);
      return text === null ? undefined : settled(text, declaration);
    });
  };

  /** Whether the address has a state; else it may name a section. */
  const isState = () => given().some((value) => value !== undefined);

  /** @param {any[]} values where there is none, the declared one */
  const setAll = (values) => entries.forEach(({ parameters, name, declared }, i) => parameters.set(name, values[i] ?? declared));

  const restore = () => isState() && setAll(given());

  const changed = () => entries.filter(({ parameters, name, declared }) => parameters.get(name) !== declared);

  const keys = new Set(entries.map(({ key }) => key));

  /** Writes what is changed now, beside what the address has of pictures and steps; the name of a section goes. */
  const show = () => {
    const now = changed().map(({ parameters, name, key }) => [key, String(parameters.get(name))]);
    if (!now.length && !isState()) return;
    const others = [...new URLSearchParams(location.hash.slice(1))].filter(([key, value]) => value && !keys.has(key));
    const state = String(new URLSearchParams([...others, ...now]));
    history.replaceState(history.state, "", location.href.split("#")[0] + (state && `#${state}`));
  };

  restore();
  window.addEventListener("hashchange", restore);
  page.addEventListener("explorable:interaction", () => changed().length || show());

  for (const row of page.querySelectorAll("[data-share]")) {
    const [button, reset, said] = /** @type {Iterable<HTMLButtonElement>} */ (/** @type {unknown} */ (row.children));
    button.disabled = false;
    for (const parameters of scopes.values()) {
      parameters.watch(parameters.names, () => (reset.disabled = !changed().length));
    }
    reset.addEventListener("click", () => {
      // It disables itself, and what is disabled loses the focus.
      button.focus({ preventScroll: true });
      setAll([]);
      speak(t("All is as at first."));
      report(reset, reset.textContent ?? "", true);
    });
    // What was said of a link holds until something else is changed.
    page.addEventListener("explorable:interaction", () => (said.textContent = ""));
    button.addEventListener("click", async () => {
      show();
      report(button, button.textContent ?? "", true);
      try {
        await navigator.clipboard.writeText(location.href);
        said.textContent = t("Link copied.");
      } catch {
        said.textContent = t("The address bar has the link.");
      }
      speak(said.textContent);
    });
  }
}
