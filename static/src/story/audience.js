// What pages with parts for one audience run, before they are shown: so what is not for their reader is never seen.
import { targetOf } from "./reveal.js";

const NAME = "audience";
const KEY = `explorable-${NAME}`;
/** The style sheet hides by this what is for others, before it is all there. */
const { dataset } = document.documentElement;

/** @type {{get: () => string | null, set: (level: string) => void}} */
const kept = {
  // Some browsers forbid it, and say so by throwing.
  get: () => attempt(() => localStorage.getItem(KEY)),
  set: (level) => attempt(() => (level ? localStorage.setItem(KEY, level) : localStorage.removeItem(KEY))),
};

/**
 * @template T
 * @param {() => T} act
 */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/** The address comes first: its sender chose. It is a query, since the fragment may name a section or hold parameters. */
const given = () => new URLSearchParams(location.search).get(NAME) ?? kept.get() ?? "";

/** @param {string} level "" for all */
function apply(level) {
  dataset.explorableAudience = level;
  const parts = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".explorable-audience"));
  for (const part of parts) part.hidden = level !== "" && !part.classList.contains(`explorable-for-${level}`);
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const entries = document.querySelectorAll('li > a[href*="#"], .contents li > p > a[href^="#"]');
  for (const entry of entries) {
    const target = entry.pathname === location.pathname ? targetOf(entry.hash) : null;
    // What stands in a part goes with it.
    if (target && !isHidden(entry)) /** @type {HTMLElement} */ (entry.closest("li")).hidden = isHidden(target);
  }
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".explorable-audiences input"))) {
    radio.checked = radio.value === level;
  }
  /**
   * @event explorable:audience Readers chose an audience, or came with one: what is for others has become `hidden`.
   * @fires
   */
  document.dispatchEvent(new CustomEvent("explorable:audience"));
}

/** @param {Element | null} element */
const isHidden = (element) => Boolean(element?.closest(".explorable-audience[hidden]"));

/** @param {string} level */
function choose(level) {
  kept.set(level);
  const address = new URL(location.href);
  if (level) address.searchParams.set(NAME, level);
  else address.searchParams.delete(NAME);
  attempt(() => history.replaceState(history.state, "", address));
  apply(level);
}

/** A link to what is for others shows all, and forgets nothing. */
function reveal() {
  const target = targetOf(location.hash);
  if (!isHidden(target)) return;
  apply("");
  target?.scrollIntoView();
}

dataset.explorableAudience = given();
document.addEventListener("DOMContentLoaded", () => {
  const choices = /** @type {NodeListOf<HTMLFieldSetElement>} */ (document.querySelectorAll(".explorable-audiences"));
  const levels = [...choices[0].querySelectorAll("input")].map(({ value }) => value);
  for (const choice of choices) {
    choice.disabled = false;
    choice.addEventListener("change", ({ target }) => choose(/** @type {HTMLInputElement} */ (target).value));
  }
  apply(levels.includes(given()) ? given() : "");
  reveal();
  addEventListener("hashchange", reveal);
});
