// Shadow roots: what stands in them is part of the picture, with its style sheets, which hold for nothing else.
import { DOMException } from "./web.js";
import { define } from "./define.js";

/** @type {WeakMap<any, any>} also those that are closed */
let roots = new WeakMap();

/** @param {any} dom linkedom's classes */
export function furnishShadows({ Element, ShadowRoot }) {
  roots = new WeakMap();
  const { attachShadow } = Element.prototype.explorableShadow ?? Element.prototype;
  define(Element.prototype, {
    /** @param {{mode: string}} init */
    attachShadow(init) {
      if (roots.has(this)) throw new DOMException("The element is a shadow host already.", "NotSupportedError");
      const root = attachShadow.call(this, init);
      Object.assign(root, { mode: init.mode, adoptedStyleSheets: [], delegatesFocus: false });
      roots.set(this, root);
      return root;
    },
  });
  Object.defineProperty(Element.prototype, "explorableShadow", { configurable: true, value: { attachShadow } });
  const { prototype } = ShadowRoot;
  define(prototype, {
    isConnected: {
      get() {
        return this.host.isConnected;
      },
    },
    activeElement: { get: () => null },
    getSelection: () => globalThis.getSelection?.(),
    elementFromPoint: () => null,
    getRootNode() {
      return this;
    },
  });
}

/**
 * Puts what stands in shadow roots where it is seen, since a static page has none.
 * @param {any} el
 * @returns {string} their style sheets, for what they hold alone
 */
export function flatten(el) {
  let sheet = "";
  let count = 0;
  for (const host of [...el.querySelectorAll("*")]) {
    const root = roots.get(host);
    if (!root) continue;
    count += 1;
    const name = `explorable-shadow-${count}`;
    const texts = [...root.querySelectorAll("style")].map((style) => {
      style.remove();
      return style.textContent;
    });
    sheet += [...texts, ...root.adoptedStyleSheets.map((/** @type {any} */ one) => one.textContent)]
      .map((text) => scoped(text, name))
      .join("\n");
    const light = [...host.childNodes];
    const inside = [...root.childNodes];
    host.replaceChildren(...inside);
    host.classList.add(name);
    fill([...host.querySelectorAll("slot")], light);
    sheet += flatten(host);
  }
  return sheet;
}

/** @param {any[]} slots @param {any[]} light what the host held itself */
function fill(slots, light) {
  for (const slot of slots) {
    const name = slot.getAttribute("name") ?? "";
    const own = light.filter((node) => (node.getAttribute?.("slot") ?? "") === name && (node.nodeType === 1 || !name));
    slot.replaceWith(...(own.length ? own : slot.childNodes));
  }
}

/** @param {string} text @param {string} name */
function scoped(text, name) {
  return text.replace(/\/\*[^]*?\*\//g, "").replace(/(^|[{};])([^{}@;]+)\{/g, (_, before, selectors) => {
    const each = selectors.split(/,(?![^(]*\))/).map((/** @type {string} */ one) => {
      const selector = one.trim();
      if (/^(from|to|[\d.]+%)$/.test(selector)) return selector;
      if (selector.includes(":host"))
        return selector.replace(
          /:host(?:\(([^)]*)\))?/g,
          (/** @type {string} */ _, /** @type {string} */ more = "") => `.${name}${more}`,
        );
      return `.${name} ${selector.replace(/::slotted\(([^)]*)\)/g, "$1")}`;
    });
    return `${before}${each.join(", ")} {`;
  });
}
