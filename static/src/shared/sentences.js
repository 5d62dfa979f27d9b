/**
 * The sentences that stand below a picture, of which the present one stands out.
 * @param {Element} el inside of the picture's figure
 * @returns {(at: number | null) => void} shows which one it is, null for none
 */
export function sentences(el) {
  const list = el.closest("figure")?.querySelector(".explorable-sentences");
  const items = [...(list?.children ?? [])];
  return (at) => {
    list?.toggleAttribute("data-step", at !== null);
    items.forEach((item, i) => item.classList.toggle("explorable-current", i === at));
  };
}
