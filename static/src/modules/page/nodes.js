// What linkedom has otherwise than browsers: errors, walks through a tree, ranges, and how a tree is written.
import { counted, define, mirrored, present } from "./define.js";
import { DOMException } from "./web.js";

const CAREFUL = Symbol("careful");
const HTML = "http://www.w3.org/1999/xhtml";
const VOID = new Set([
  "area",
  "base",
  "br",
  "col",
  "embed",
  "hr",
  "img",
  "input",
  "link",
  "meta",
  "source",
  "track",
  "wbr",
]);
const RAW = new Set(["style", "script", "xmp", "iframe", "noembed", "noframes", "plaintext"]);
const ENTITIES = /** @type {Record<string, string>} */ ({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\u00a0": "&nbsp;",
  '"': "&quot;",
});

/** @type {any} */
const world = globalThis;

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>\u00a0]/g, (one) => ENTITIES[one]);
/** @param {string} text */
const quoted = (text) => text.replace(/[&<>\u00a0"]/g, (one) => ENTITIES[one]);

/** linkedom puts an attribute that was set later before the others. @param {any} element @returns {any[]} */
const attributesOf = (element) => [...element.attributes];

/** @param {any} node @param {boolean} isXml @param {boolean} [isRoot] @returns {string} */
function written(node, isXml, isRoot = false) {
  switch (node.nodeType) {
    case 3:
      return RAW.has(node.parentNode?.localName) && !isXml
        ? node.data
        : isXml
          ? node.data.replace(/[&<>]/g, (/** @type {string} */ one) => ENTITIES[one])
          : escaped(node.data);
    case 8:
      return `<!--${node.data}-->`;
    case 1:
      break;
    default:
      return inside(node, isXml);
  }
  const name = node.localName;
  const isForeign = "ownerSVGElement" in node;
  const given = attributesOf(node)
    .filter((one) => one.name !== "class" || one.value)
    .map((one) => ` ${one.name}="${quoted(one.value)}"`);
  if (isXml && isRoot && !node.hasAttribute("xmlns")) given.unshift(` xmlns="${node.namespaceURI}"`);
  const head = `<${name}${given.join("")}`;
  if (isXml) return node.firstChild || !isForeign ? `${head}>${inside(node, isXml)}</${name}>` : `${head}/>`;
  if (VOID.has(name) && !isForeign) return `${head}>`;
  return `${head}>${inside(node, isXml)}</${name}>`;
}

/** @param {any} node @param {boolean} isXml */
function inside(node, isXml) {
  const holder = node.localName === "template" && node.content ? node.content : node;
  return [...holder.childNodes].map((child) => written(child, isXml)).join("");
}

/** @param {any} root @param {number} shown @param {any} filter @param {boolean} canReject @returns {Generator<any>} */
function* walk(root, shown, filter, canReject) {
  for (const node of [...root.childNodes]) {
    const verdict = shown & (1 << (node.nodeType - 1)) ? (filter ? (filter.acceptNode ?? filter)(node) : 1) : 3;
    if (verdict === 1) yield node;
    if (verdict !== 2 || !canReject) yield* walk(node, shown, filter, canReject);
  }
}

class TreeWalker {
  #all;
  #at = -1;
  /** @param {any} root @param {number} whatToShow @param {any} filter @param {boolean} canReject */
  constructor(root, whatToShow, filter, canReject) {
    this.root = root;
    this.whatToShow = whatToShow;
    this.filter = filter ?? null;
    /** @type {any[]} */
    this.#all = [...walk(root, whatToShow >>> 0, filter, canReject)];
    this.#current = root;
  }
  /** @type {any} */
  #current;
  get currentNode() {
    return this.#current;
  }
  set currentNode(node) {
    this.#current = node;
    this.#at = this.#all.indexOf(node);
  }
  /** @param {number} place */
  #go(place) {
    if (place < 0 || place >= this.#all.length) return null;
    this.#at = place;
    return (this.#current = this.#all[place]);
  }
  nextNode() {
    return this.#go(this.#at + 1);
  }
  previousNode() {
    return this.#go(this.#at - 1);
  }
  parentNode() {
    return this.#go(this.#all.indexOf(this.#current?.parentNode));
  }
  firstChild() {
    return this.#go(this.#all.findIndex((node) => node.parentNode === this.#current));
  }
  nextSibling() {
    return this.#go(this.#all.findIndex((node, i) => i > this.#at && node.parentNode === this.#current.parentNode));
  }
}

class Range {
  /** @type {[any, number]} */
  #start;
  /** @type {[any, number]} */
  #end;
  constructor(node = world.document) {
    this.#start = this.#end = [node, 0];
  }
  get startContainer() {
    return this.#start[0];
  }
  get startOffset() {
    return this.#start[1];
  }
  get endContainer() {
    return this.#end[0];
  }
  get endOffset() {
    return this.#end[1];
  }
  get collapsed() {
    return this.#start[0] === this.#end[0] && this.#start[1] === this.#end[1];
  }
  get commonAncestorContainer() {
    let node = this.#start[0];
    while (node && !node.contains?.(this.#end[0]) && node !== this.#end[0]) node = node.parentNode;
    return node ?? world.document;
  }
  /** @param {any} node @param {number} offset */
  setStart(node, offset) {
    this.#start = [node, offset];
    if (this.#end[0].getRootNode() !== node.getRootNode() || this.#end[0] === world.document)
      this.#end = [node, offset];
  }
  /** @param {any} node @param {number} offset */
  setEnd(node, offset) {
    this.#end = [node, offset];
    if (this.#start[0] === world.document) this.#start = [node, offset];
  }
  #place(/** @type {any} */ node) {
    return [...node.parentNode.childNodes].indexOf(node);
  }
  setStartBefore(/** @type {any} */ node) {
    this.setStart(node.parentNode, this.#place(node));
  }
  setStartAfter(/** @type {any} */ node) {
    this.setStart(node.parentNode, this.#place(node) + 1);
  }
  setEndBefore(/** @type {any} */ node) {
    this.setEnd(node.parentNode, this.#place(node));
  }
  setEndAfter(/** @type {any} */ node) {
    this.setEnd(node.parentNode, this.#place(node) + 1);
  }
  selectNode(/** @type {any} */ node) {
    this.#start = [node.parentNode, this.#place(node)];
    this.#end = [node.parentNode, this.#place(node) + 1];
  }
  selectNodeContents(/** @type {any} */ node) {
    this.#start = [node, 0];
    this.#end = [node, node.nodeType === 3 ? node.data.length : node.childNodes.length];
  }
  collapse(toStart = false) {
    if (toStart) this.#end = this.#start;
    else this.#start = this.#end;
  }
  cloneRange() {
    const copy = new Range();
    copy.setStart(...this.#start);
    copy.setEnd(...this.#end);
    return copy;
  }
  detach() {}
  /** The nodes of one parent that it holds whole; other ranges are not taken apart here. */
  #held() {
    const [[node, from], [other, to]] = [this.#start, this.#end];
    return node === other && node.nodeType !== 3 ? [...node.childNodes].slice(from, to) : [];
  }
  toString() {
    const [[node, from], [other, to]] = [this.#start, this.#end];
    if (node === other && node.nodeType === 3) return node.data.slice(from, to);
    return this.#held()
      .map((one) => (one.nodeType === 8 ? "" : one.textContent))
      .join("");
  }
  deleteContents() {
    this.extractContents();
  }
  extractContents() {
    const fragment = world.document.createDocumentFragment();
    const [[node, from], [other, to]] = [this.#start, this.#end];
    if (node === other && node.nodeType === 3) {
      fragment.append(node.data.slice(from, to));
      node.data = node.data.slice(0, from) + node.data.slice(to);
    } else fragment.append(...this.#held());
    this.#end = this.#start;
    return fragment;
  }
  cloneContents() {
    const fragment = world.document.createDocumentFragment();
    fragment.append(...this.#held().map((one) => one.cloneNode(true)));
    return fragment;
  }
  insertNode(/** @type {any} */ node) {
    this.#start[0].insertBefore(node, this.#start[0].childNodes[this.#start[1]] ?? null);
  }
  surroundContents(/** @type {any} */ parent) {
    parent.append(this.extractContents());
    this.insertNode(parent);
  }
  createContextualFragment(/** @type {string} */ markup) {
    const template = world.document.createElement("template");
    template.innerHTML = markup;
    const fragment = world.document.createDocumentFragment();
    fragment.append(...template.content.childNodes);
    return fragment;
  }
  getBoundingClientRect() {
    const node = this.#start[0];
    return (node.nodeType === 1 ? node : (node.parentElement ?? world.document.body)).getBoundingClientRect();
  }
  getClientRects() {
    return [this.getBoundingClientRect()];
  }
  intersectsNode(/** @type {any} */ node) {
    return this.commonAncestorContainer.contains(node);
  }
}

/** @param {any} window of linkedom @param {any} dom its classes */
export function furnishNodes(window, dom) {
  const { document } = window;
  const { Element, HTMLElement, SVGElement } = dom;
  define(Element.prototype, {
    outerHTML: {
      ...Object.getOwnPropertyDescriptor(Element.prototype, "outerHTML"),
      get() {
        return written(this, false);
      },
    },
    innerHTML: {
      ...Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML"),
      get() {
        return inside(this, false);
      },
    },
    getHTML() {
      return inside(this, false);
    },
    tabIndex: {
      get() {
        return Number.parseInt(
          this.getAttribute("tabindex") ??
            (/^(a|button|input|select|textarea|summary)$/.test(this.localName) ? "0" : "-1"),
          10,
        );
      },
      set: counted("tabindex", 0).set,
    },
    role: mirrored("role"),
    part: mirrored("part"),
    namespaceURI: {
      get() {
        return "ownerSVGElement" in this ? SVGElement.prototype.namespaceURI : HTML;
      },
    },
    prefix: { get: () => null },
    getElementsByTagNameNS(/** @type {string} */ _, /** @type {string} */ name) {
      return this.getElementsByTagName(name);
    },
    getAttributeNS(/** @type {string | null} */ space, /** @type {string} */ name) {
      return this.getAttribute(name) ?? (space?.includes("xlink") ? this.getAttribute(`xlink:${name}`) : null);
    },
    hasPointerCapture: () => false,
    setPointerCapture() {},
    releasePointerCapture() {},
    requestPointerLock() {},
    requestFullscreen: async () => {},
    scroll() {},
    scrollTo() {},
    scrollBy() {},
    scrollIntoView() {},
    getAnimations: () => [],
    animate: () => animation(),
    attributeStyleMap: {
      get() {
        const { style } = this;
        return {
          set: (/** @type {string} */ name, /** @type {any} */ value) => style.setProperty(name, String(value)),
          get: (/** @type {string} */ name) => style.getPropertyValue(name),
          delete: (/** @type {string} */ name) => style.removeProperty(name),
          has: (/** @type {string} */ name) => style.getPropertyValue(name) !== "",
        };
      },
    },
    style: {
      ...Object.getOwnPropertyDescriptor(Element.prototype, "style"),
      set(/** @type {unknown} */ text) {
        this.style.cssText = String(text);
      },
    },
  });
  for (const name of "label hidden expanded controls describedBy labelledBy checked pressed selected valueNow valueMin valueMax valueText live disabled current modal".split(
    " ",
  )) {
    const attribute = `aria-${name.toLowerCase()}`;
    define(Element.prototype, {
      [`aria${name[0].toUpperCase()}${name.slice(1).toLowerCase()}`]: {
        get() {
          return this.getAttribute(attribute);
        },
        set: mirrored(attribute).set,
      },
    });
  }
  define(Element.prototype, {
    getElementsByTagName(/** @type {string} */ name) {
      return this.querySelectorAll(name);
    },
  });
  define(dom.Text.prototype, {
    wholeText: {
      get() {
        return this.data;
      },
    },
    splitText(/** @type {number} */ offset) {
      const rest = document.createTextNode(this.data.slice(offset));
      this.data = this.data.slice(0, offset);
      this.after(rest);
      return rest;
    },
  });
  furnishDrawings(SVGElement);
  furnishLists(document);
  furnishDefining(window.customElements);
  furnishErrors(Element);
  furnishFocus(document, [HTMLElement, SVGElement]);
  furnishMirrors(dom);
  const range = () => new Range();
  Object.assign(document, {
    createRange: range,
    createTreeWalker: (/** @type {any} */ root, shown = -1, /** @type {any} */ filter = null) =>
      new TreeWalker(root, shown, filter, true),
    createNodeIterator: (/** @type {any} */ root, shown = -1, /** @type {any} */ filter = null) =>
      iterator(root, shown, filter),
  });
  Object.assign(world, {
    Range,
    TreeWalker,
    NodeFilter: {
      SHOW_ALL: 0xffffffff,
      SHOW_ELEMENT: 1,
      SHOW_ATTRIBUTE: 2,
      SHOW_TEXT: 4,
      SHOW_COMMENT: 128,
      SHOW_DOCUMENT: 256,
      FILTER_ACCEPT: 1,
      FILTER_REJECT: 2,
      FILTER_SKIP: 3,
    },
    XMLSerializer: class {
      serializeToString(/** @type {any} */ node) {
        return written(node, true, true);
      }
    },
    CSS: {
      escape: cssEscape,
      supports: () => true,
      px: (/** @type {number} */ value) => `${value}px`,
      percent: (/** @type {number} */ value) => `${value}%`,
    },
  });
}

/** The root itself comes first. @param {any} root @param {number} shown @param {any} filter */
function iterator(root, shown, filter) {
  const nodes = [...walk(root, shown >>> 0, filter, false)];
  const isTold = (shown >>> 0) & (1 << (root.nodeType - 1)) && (!filter || (filter.acceptNode ?? filter)(root) === 1);
  if (isTold) nodes.unshift(root);
  let at = -1;
  return {
    root,
    nextNode: () => nodes[(at += 1)] ?? null,
    previousNode: () => (at < 0 ? null : (nodes[at--] ?? null)),
  };
}

/** An animation that is at its end. */
function animation() {
  const done = Promise.resolve();
  const made = {
    playState: "finished",
    currentTime: 0,
    playbackRate: 1,
    finished: done,
    ready: done,
    onfinish: null,
    cancel() {},
    finish() {},
    play() {},
    pause() {},
    reverse() {},
    updatePlaybackRate() {},
    commitStyles() {},
    persist() {},
    addEventListener() {},
    removeEventListener() {},
  };
  return made;
}

/** @param {string} given */
function cssEscape(given) {
  const text = String(given);
  return Array.from(text, (one, i) => {
    const code = text.charCodeAt(i);
    if (code === 0) return "\ufffd";
    const isDigit = one >= "0" && one <= "9";
    if (code < 32 || code === 127 || (isDigit && (i === 0 || (i === 1 && text[0] === "-"))))
      return `\\${code.toString(16)} `;
    if (i === 0 && text.length === 1 && one === "-") return "\\-";
    return code >= 128 || /[\w-]/.test(one) ? one : `\\${one}`;
  }).join("");
}

/** Markup that is put into a drawing is of svg. @param {any} SVGElement */
function furnishDrawings({ prototype }) {
  const read = (/** @type {unknown} */ markup) => {
    const holder = world.document.createElement("div");
    holder.innerHTML = `<svg>${markup}</svg>`;
    return [...holder.firstChild.childNodes];
  };
  define(prototype, {
    innerHTML: {
      get() {
        return inside(this, false);
      },
      set(/** @type {unknown} */ markup) {
        this.replaceChildren(...read(markup));
      },
    },
    insertAdjacentHTML(/** @type {string} */ place, /** @type {unknown} */ markup) {
      const nodes = read(markup);
      const how = /** @type {Record<string, string>} */ ({
        beforebegin: "before",
        afterbegin: "prepend",
        beforeend: "append",
        afterend: "after",
      })[place];
      this[how](...nodes);
    },
  });
}

/** @param {any} document */
function furnishLists(document) {
  const { prototype } = document.createElement("p").classList.constructor;
  define(prototype, {
    /** @this {any} @param {number} place */
    item(place) {
      return [...this][place] ?? null;
    },
    /** @this {any} */
    toString() {
      return this.value;
    },
    /** @this {any} @param {string} before @param {string} after */
    replace(before, after) {
      if (!this.contains(before)) return false;
      const all = [...this].map((one) => (one === before ? after : one));
      this.clear();
      this.add(...all);
      return true;
    },
    /** @this {any} @param {(name: string, place: number) => void} told */
    forEach(told) {
      [...this].forEach((name, place) => told(name, place));
    },
    supports: () => true,
  });
  // An element has few classes: those are found by number.
  for (let place = 0; place < 16; place++)
    define(prototype, {
      [place]: {
        /** @this {any} */ get() {
          return [...this][place];
        },
      },
    });
}

/** @param {any} customElements */
function furnishDefining(customElements) {
  const { define: defining } = customElements;
  customElements.define = (/** @type {string} */ name, /** @type {any} */ made, /** @type {any} */ options) => {
    if (customElements.get(name))
      throw new DOMException(`the name "${name}" has already been used with this registry`, "NotSupportedError");
    return defining.call(customElements, name, made, options);
  };
  customElements.upgrade ??= () => {};
}

/** @param {any} Element */
function furnishErrors(Element) {
  // Once for all drawings, since they share the classes.
  if (Object.hasOwn(Element, CAREFUL)) return;
  Object.defineProperty(Element, CAREFUL, { value: true });
  const refused = (/** @type {string} */ message, /** @type {string} */ name) => {
    throw new DOMException(message, name);
  };
  for (const prototype of prototypesWith(Element.prototype, "removeChild")) {
    const { removeChild } = prototype;
    prototype.removeChild = function (/** @type {any} */ child) {
      if (child?.parentNode !== this) refused("The node to be removed is not a child of this node.", "NotFoundError");
      return removeChild.call(this, child);
    };
  }
  for (const prototype of prototypesWith(Element.prototype, "insertBefore")) {
    const { insertBefore } = prototype;
    prototype.insertBefore = function (/** @type {any} */ child, /** @type {any} */ before) {
      if (!child?.nodeType) throw new TypeError("parameter 1 is not of type 'Node'.");
      if (child.contains?.(this)) refused("The new child element contains the parent.", "HierarchyRequestError");
      return insertBefore.call(this, child, before);
    };
  }
  const wrap = (/** @type {any} */ prototype, /** @type {string} */ name) => {
    const original = prototype[name];
    prototype[name] = function (/** @type {string} */ selector) {
      try {
        return original.call(this, selector);
      } catch {
        throw new DOMException(`'${selector}' is not a valid selector.`, "SyntaxError");
      }
    };
  };
  for (const name of ["querySelector", "querySelectorAll", "matches", "closest"])
    for (const prototype of prototypesWith(Element.prototype, name)) wrap(prototype, name);
}

/** @param {any} prototype @param {string} name */
function prototypesWith(prototype, name) {
  const found = [];
  for (let at = prototype; at && at !== Object.prototype; at = Object.getPrototypeOf(at))
    if (Object.hasOwn(at, name)) found.push(at);
  return found.slice(0, 1);
}

/** @param {any} document @param {any[]} classes */
function furnishFocus(document, classes) {
  /** @type {any} */
  let active = null;
  const tell = (/** @type {any} */ element, /** @type {string} */ type) =>
    element.dispatchEvent(new world.FocusEvent(type));
  for (const { prototype } of classes) {
    define(prototype, {
      focus() {
        if (active === this) return;
        active?.blur();
        active = this;
        tell(this, "focus");
      },
      blur() {
        if (active !== this) return;
        active = null;
        tell(this, "blur");
      },
    });
  }
  Object.defineProperty(document, "activeElement", {
    configurable: true,
    get: () => (active?.isConnected ? active : document.body),
  });
}

/** @param {any} dom */
function furnishMirrors(dom) {
  const texts = /** @type {Record<string, string>} */ ({
    Anchor: "target rel download type hreflang",
    Image: "alt loading decoding srcset sizes crossorigin",
    Source: "src srcset media type sizes",
    Table: "summary",
    TableCell: "headers scope abbr",
    Style: "media",
    Label: "",
    Canvas: "",
    IFrame: "src name srcdoc",
    Video: "poster",
    Link: "rel href media",
    Script: "src type",
    OptGroup: "label",
  });
  for (const [kind, names] of Object.entries(texts)) {
    const prototype = dom[`HTML${kind}Element`]?.prototype;
    for (const name of names.split(" ").filter(Boolean))
      if (prototype) define(prototype, { [name === "crossorigin" ? "crossOrigin" : name]: mirrored(name) });
  }
  define(dom.HTMLElement.prototype, {
    title: mirrored("title"),
    lang: mirrored("lang"),
    dir: mirrored("dir"),
    accessKey: mirrored("accesskey"),
    hidden: present("hidden"),
    draggable: {
      get() {
        return this.getAttribute("draggable") === "true";
      },
      set: mirrored("draggable").set,
    },
    contentEditable: {
      get() {
        return this.getAttribute("contenteditable") ?? "inherit";
      },
      set: mirrored("contenteditable").set,
    },
    isContentEditable: {
      get() {
        return /^(true|)$/.test(this.getAttribute("contenteditable") ?? "false");
      },
    },
    popover: {
      get() {
        return this.hasAttribute("popover") ? this.getAttribute("popover") || "auto" : null;
      },
      set: mirrored("popover").set,
    },
    showPopover() {},
    hidePopover() {},
    togglePopover() {},
    attachInternals: () => ({ setFormValue() {}, states: new Set() }),
    autofocus: present("autofocus"),
    inert: present("inert"),
    nonce: mirrored("nonce"),
    spellcheck: { get: () => true, set: mirrored("spellcheck").set },
    outerText: {
      get() {
        return this.textContent;
      },
    },
    innerText: {
      get() {
        return this.textContent;
      },
      set(/** @type {unknown} */ text) {
        this.replaceChildren(
          ...String(text)
            .split(/\r?\n/)
            .flatMap((line, i) => [...(i ? [world.document.createElement("br")] : []), ...(line ? [line] : [])]),
        );
      },
    },
  });
  define(dom.HTMLDetailsElement.prototype, { open: present("open") });
  define(world.HTMLDialogElement.prototype, {
    open: present("open"),
    returnValue: "",
    show() {
      this.open = true;
    },
    showModal() {
      this.open = true;
    },
    close(value = "") {
      this.open = false;
      this.returnValue = value;
    },
  });
  define(dom.HTMLLIElement.prototype, { value: counted("value", 0) });
  define(dom.HTMLOListElement.prototype, { start: counted("start", 1), reversed: present("reversed") });
  define(dom.HTMLStyleElement.prototype, {
    disabled: present("disabled"),
    sheet: {
      get() {
        const sheet = new world.CSSStyleSheet();
        sheet.replaceSync(this.textContent);
        sheet.insertRule = (/** @type {string} */ rule) => {
          this.textContent += `\n${rule}`;
          return 0;
        };
        return sheet;
      },
    },
  });
  const played = {
    play: async () => {},
    pause() {},
    load() {},
    canPlayType: () => "",
    paused: { get: () => true },
    currentTime: { get: () => 0, set() {} },
    duration: { get: () => NaN },
    volume: { get: () => 1, set() {} },
    muted: present("muted"),
    controls: present("controls"),
    loop: present("loop"),
    autoplay: present("autoplay"),
    src: mirrored("src"),
    readyState: { get: () => 0 },
    ended: { get: () => false },
  };
  for (const kind of ["Video", "Audio", "Media"]) define(dom[`HTML${kind}Element`].prototype, played);
  furnishTables(dom);
  furnishLinks(dom.HTMLAnchorElement.prototype);
}

/** @param {any} prototype */
function furnishLinks(prototype) {
  const parsed = (/** @type {any} */ link) =>
    world.URL.parse(link.getAttribute("href") ?? "", world.document.baseURI || undefined);
  define(prototype, {
    href: {
      get() {
        return parsed(this)?.href ?? this.getAttribute("href") ?? "";
      },
      set: mirrored("href").set,
    },
    text: {
      get() {
        return this.textContent;
      },
    },
    toString() {
      return this.href;
    },
  });
  for (const name of ["protocol", "host", "hostname", "port", "pathname", "search", "hash", "origin"])
    define(prototype, {
      [name]: {
        get() {
          return parsed(this)?.[name] ?? "";
        },
      },
    });
}

/** @param {any} dom */
function furnishTables(dom) {
  const rowsOf = (/** @type {any} */ table) =>
    [...table.querySelectorAll("tr")].filter((row) => row.closest("table") === table);
  const make = (/** @type {string} */ name) => world.document.createElement(name);
  const at = (/** @type {any[]} */ all, /** @type {number} */ place) => (place < 0 ? null : (all[place] ?? null));
  const part = (/** @type {string} */ name) => ({
    /** @this {any} */
    get() {
      return [...this.children].find((child) => child.localName === name) ?? null;
    },
    /** @this {any} @param {any} element */
    set(element) {
      if (element) this.append(element);
    },
  });
  const ensured = (/** @type {string} */ name, /** @type {boolean} */ first) =>
    /** @this {any} */ function () {
      const known = [...this.children].find((child) => child.localName === name);
      if (known) return known;
      const made = make(name);
      if (first) this.prepend(made);
      else this.append(made);
      return made;
    };
  define(dom.HTMLTableElement.prototype, {
    rows: {
      get() {
        return rowsOf(this);
      },
    },
    tBodies: {
      get() {
        return [...this.children].filter((child) => child.localName === "tbody");
      },
    },
    tHead: part("thead"),
    tFoot: part("tfoot"),
    caption: part("caption"),
    createTHead: ensured("thead", true),
    createTFoot: ensured("tfoot", false),
    createCaption: ensured("caption", true),
    createTBody() {
      return this.appendChild(make("tbody"));
    },
    insertRow(place = -1) {
      const before = at(rowsOf(this), place);
      const body =
        before?.parentNode ??
        [...this.children].findLast((child) => child.localName === "tbody") ??
        this.appendChild(make("tbody"));
      return body.insertBefore(make("tr"), before);
    },
    deleteRow(/** @type {number} */ place) {
      rowsOf(this).at(place)?.remove();
    },
  });
  define(dom.HTMLTableRowElement.prototype, {
    cells: {
      get() {
        return [...this.children].filter((child) => /^t[dh]$/.test(child.localName));
      },
    },
    rowIndex: {
      get() {
        const table = this.closest("table");
        return table ? rowsOf(table).indexOf(this) : -1;
      },
    },
    insertCell(place = -1) {
      return this.insertBefore(make("td"), at([...this.cells], place));
    },
    deleteCell(/** @type {number} */ place) {
      this.cells.at(place)?.remove();
    },
  });
  define(world.HTMLTableSectionElement.prototype, {
    rows: {
      get() {
        return [...this.children];
      },
    },
    insertRow(place = -1) {
      return this.insertBefore(make("tr"), at([...this.children], place));
    },
  });
  define(dom.HTMLTableCellElement.prototype, {
    colSpan: counted("colspan", 1),
    rowSpan: counted("rowspan", 1),
    cellIndex: {
      get() {
        return this.parentElement ? this.parentElement.cells.indexOf(this) : -1;
      },
    },
  });
}
