// The search page of Sphinx shows a stretch of each page that it finds: its words, each formula once, as TeX, and no
// numbers of drawings or labels of controls. Sphinx takes all text there is.

/* global Search */

/** What says nothing between the words of a page. */
const UNSAID =
  ".explorable, .explorable-about, .explorable-control, .explorable-controls, .explorable-head, .explorable-reproduce, .explorable-textures";

const search = typeof Search === "undefined" ? undefined : Search;
const textOf = search?.htmlToText;

if (search && textOf) {
  search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const element of page.querySelectorAll(UNSAID)) element.remove();
    for (const formula of page.querySelectorAll(".katex")) {
      const tex = formula.querySelector("annotation");
      if (tex) formula.replaceWith(tex.textContent ?? "");
    }
    return textOf(page.documentElement.outerHTML, anchor);
  };
}
