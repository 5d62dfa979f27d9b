/** How long a pointer rests on a mention until it is explained, and is away until that goes, in ms. */
const REST = 250;
/** What explains its concepts itself; a part of a model has only its name. */
const EXPLAINED = '.explorable:not([data-explorable="model-diagram"]), .explorable-definition';
/** Between a mention and its explanation, and from that to the edge of the window, in px. */
const GAP = 6;

/**
 * Shows what the page says of a concept beside a mention of it. It stays while the pointer is over it.
 * @param {Document} page
 * @returns {(name: string | null, mention: Element | null, atOnce: boolean) => void} shows it, or nothing for null
 */
export function aboutAt(page) {
  /** @type {HTMLElement | null} */
  let shown = null;
  /** @type {Element | null} */
  let explained = null;
  let timer = 0;

  return (name, mention, atOnce) => {
    const about = name === null ? null : page.getElementById(`explorable-about-${name}`);
    const isExplained = !about || mention?.closest(EXPLAINED);
    clearTimeout(timer);
    if (about && (mention === explained || mention === about)) return;
    const change = () => {
      shown?.hidePopover();
      shown = isExplained ? null : about;
      explained = isExplained ? null : mention;
      if (shown && mention) placeBeside(shown, mention);
    };
    if (atOnce) change();
    else timer = window.setTimeout(change, REST);
  };
}

/**
 * @param {HTMLElement} about
 * @param {Element} mention
 */
function placeBeside(about, mention) {
  // The MathML of a formula is hidden: its term is seen in the other part.
  const name = CSS.escape(mention.getAttribute("data-concept") ?? "");
  const seen = mention.closest(".katex-mathml")?.parentElement?.querySelector(`.katex-html :not(.explorable-label)[data-concept="${name}"]`);
  const term = seen ?? mention;
  const { left, width } = term.getBoundingClientRect();
  // What is around a term belongs to reading it, its labels most of all.
  const { top, bottom } = (term.closest(".katex-html") ?? term).getBoundingClientRect();
  about.showPopover();
  const { width: wide, height: high } = about.getBoundingClientRect();
  const x = Math.max(GAP, Math.min(left + width / 2 - wide / 2, document.documentElement.clientWidth - wide - GAP));
  const y = top - high - GAP < 0 ? bottom + GAP : top - high - GAP;
  about.style.left = `${x + scrollX}px`;
  about.style.top = `${y + scrollY}px`;
}
