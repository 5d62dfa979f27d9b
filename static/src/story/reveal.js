// What a part of a page may be hidden in until its reader opens it: folded parts, and tabs as sphinx-design writes them.

/**
 * What an address names: browsers write letters of other scripts by their codes.
 * @param {string} hash
 */
export function targetOf(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

/** @param {Element} element */
export function reveal(element) {
  for (let part = element; part.parentElement; part = part.parentElement) {
    if (part instanceof HTMLDetailsElement) part.open = true;
    // What a tab shows follows its label, which belongs to a radio button.
    const label = part.previousElementSibling;
    if (label instanceof HTMLLabelElement && label.control instanceof HTMLInputElement) label.control.checked = true;
  }
}
