/**
 * The sentences that stand below a picture, of which the present one stands out.
 * @param {Element} el inside of the picture's figure
 * @returns {(at: number | null) => string} shows which one it is, null for none, and returns its words
 */
export function sentences(el) {
  const list = el.closest("figure")?.querySelector(".explorable-sentences");
  const items = [...(list?.children ?? [])];
  return (at) => {
    list?.toggleAttribute("data-step", at !== null);
    items.forEach((item, i) => item.classList.toggle("explorable-current", i === at));
    return at === null || !items[at] ? "" : heard(items[at]);
  };
}

/**
 * What a screen reader reads of a sentence: of a formula its MathML, without its source.
 * @param {Element} sentence
 */
function heard(sentence) {
  const read = /** @type {Element} */ (sentence.cloneNode(true));
  for (const mute of read.querySelectorAll("[aria-hidden=true], annotation")) mute.remove();
  return (read.textContent ?? "").trim().replace(/\s+/g, " ");
}
