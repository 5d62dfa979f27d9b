// What modules expect of a browser, as far as it can be had while the docs are built.
import * as dom from "linkedom";
import { textWidth } from "../shared/text.js";
import { furnishNode } from "./node-getters.js";

/** What only a browser has. A module that needs one of these can have no static picture. */
const MISSING = new Set(
  (
    "fetch canvas XMLHttpRequest WebSocket EventSource Worker SharedWorker OffscreenCanvas Image Audio FileReader Blob " +
    "indexedDB createImageBitmap getBBox getTotalLength getPointAtLength getScreenCTM getCTM createSVGPoint " +
    "WebGLRenderingContext AudioContext URL URLSearchParams Intl animate showModal showPopover attachInternals " +
    "elementFromPoint createTreeWalker adoptedStyleSheets CSSStyleSheet getSelection"
  ).split(" "),
);
/** How many timers and frames a drawing may ask for: each may ask for the next. */
const MOST_TIMERS = 1000;
/** The window that modules are told of, in px. */
const WIDTH = 640;
const HEIGHT = 400;

/** @param {string} name */
export const sentence = (name) => `it needs ${name}, which does not exist while the docs are built`;

// Once: the classes are those of every drawing.
furnishNode(/** @type {any} */ (dom).Node);

/** @type {any} */
const world = globalThis;
const RealDate = Date;
const silent = () => {};

/** Their memory is not in V8's heap, whose limit knows nothing of it. */
const BUFFERS = [
  ArrayBuffer, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array,
];

/**
 * Makes an empty page the one that modules reach for, and the world the same for each drawing.
 * @param {any} window of linkedom
 * @param {number} memory that it may take, in MiB
 * @returns {{missed: Set<string>}} what was asked for in vain
 */
export function furnish(window, memory) {
  /** @type {Set<string>} */
  const missed = new Set();
  /** @type {(name: string) => never} */
  const miss = (name) => {
    missed.add(name);
    throw new Error(sentence(name));
  };
  const { document, customElements, MutationObserver, DOMParser } = window;
  Object.assign(world, dom, { document, customElements, MutationObserver, DOMParser });
  world.window = world.self = world.parent = world.top = world;
  document.fonts = { ready: Promise.resolve(), load: async () => [], check: () => true, addEventListener: silent };

  furnishMemory(memory);
  furnishTime();
  furnishElements(miss);
  Object.assign(world, {
    addEventListener: silent,
    removeEventListener: silent,
    dispatchEvent: () => true,
    innerWidth: WIDTH,
    innerHeight: HEIGHT,
    devicePixelRatio: 1,
    scrollX: 0,
    scrollY: 0,
    navigator: { userAgent: "", language: "en", languages: ["en"], platform: "", maxTouchPoints: 0 },
    location: { href: "", hash: "", search: "", pathname: "", host: "", origin: "" },
    localStorage: storage(),
    sessionStorage: storage(),
    matchMedia: (/** @type {string} */ media) => ({ matches: false, media, addEventListener: silent, removeEventListener: silent, addListener: silent, removeListener: silent }),
    getComputedStyle: computed,
    ResizeObserver: Observer,
    IntersectionObserver: Observer,
    structuredClone: (/** @type {unknown} */ value) => (value === undefined ? value : JSON.parse(JSON.stringify(value))),
    fetch: async () => miss("fetch"),
  });
  return { missed };
}

/** Sees each element once, as it is: nothing changes its size or place. */
class Observer {
  /** @param {(entries: object[], observer: Observer) => void} seen */
  constructor(seen) {
    this.seen = seen;
    /** @type {Set<any>} */
    this.waiting = new Set();
  }
  /** @param {any} target */
  observe(target) {
    if (!this.waiting.size) world.setTimeout(() => this.tell());
    this.waiting.add(target);
  }
  tell() {
    const size = [{ inlineSize: WIDTH, blockSize: HEIGHT }];
    const entries = [...this.waiting].map((target) => ({
      target,
      contentRect: target.getBoundingClientRect(),
      boundingClientRect: target.getBoundingClientRect(),
      contentBoxSize: size,
      borderBoxSize: size,
      isIntersecting: true,
      intersectionRatio: 1,
    }));
    this.waiting.clear();
    if (entries.length) this.seen(entries, this);
  }
  /** @param {any} target */
  unobserve(target) {
    this.waiting.delete(target);
  }
  disconnect() {
    this.waiting.clear();
  }
  takeRecords() {
    return [];
  }
}

/** What a style has where nothing was said. */
const INITIAL = { display: "block", width: `${WIDTH}px`, height: `${HEIGHT}px`, fontSize: "16px", color: "rgb(0, 0, 0)" };

/**
 * An element's own styles, with the custom properties of what it stands in; what else there is are empty texts.
 * @param {any} element
 */
function computed(element) {
  /** @param {string} name */
  const find = (name) => {
    const isInherited = name.startsWith("--");
    for (let node = element; node?.style; node = isInherited ? node.parentElement : null) {
      const own = node.style.getPropertyValue(name);
      if (own) return String(own);
    }
    const key = name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    return /** @type {Record<string, string>} */ (INITIAL)[key] ?? "";
  };
  const dashed = (/** @type {string} */ name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return new Proxy(element.style, {
    get: (_, name) => (name === "getPropertyValue" ? find : typeof name === "string" ? find(dashed(name)) : undefined),
  });
}

function storage() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {unknown} */ value) => void kept.set(key, String(value)),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

/** @param {number} most in MiB */
function furnishMemory(most) {
  let left = most * 2 ** 20;
  for (const buffer of /** @type {any[]} */ (BUFFERS)) {
    world[buffer.name] = new Proxy(buffer, {
      construct(target, args, as) {
        if (typeof args[0] === "number") left -= args[0] * (target.BYTES_PER_ELEMENT ?? 1);
        if (left < 0) throw new Error(`it needed more than ${most} MiB`);
        return Reflect.construct(target, args, as);
      },
    });
  }
}

/** Time stands still and chance has a seed, so that a picture is the same in every build. */
function furnishTime() {
  let left = MOST_TIMERS;
  const soon = (/** @type {(...args: any[]) => void} */ task, /** @type {any[]} */ ...args) => {
    if (left-- > 0) void Promise.resolve().then(() => task(...args));
    return 0;
  };
  // A frame that asks for the next is an animation: its first frame is the picture.
  let isFrame = false;
  const frame = (/** @type {(time: number) => void} */ task) => {
    if (isFrame) return 0;
    return soon(() => {
      isFrame = true;
      try {
        task(0);
      } finally {
        isFrame = false;
      }
    });
  };
  let seed = 1;
  Math.random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const now = () => 0;
  const fixed = (/** @type {any[]} */ args) => (args.length ? args : [0]);
  world.Date = new Proxy(RealDate, {
    construct: (_, args, as) => Reflect.construct(RealDate, fixed(args), as),
    apply: () => new RealDate(0).toString(),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
  Object.assign(world, {
    performance: { now, mark: silent, measure: silent },
    setTimeout: (/** @type {any} */ task, /** @type {number} */ _, /** @type {any[]} */ ...args) => soon(task, ...args),
    requestAnimationFrame: frame,
    requestIdleCallback: (/** @type {any} */ task) => soon(task, { timeRemaining: () => 0, didTimeout: true }),
    setInterval: () => 0,
    clearTimeout: silent,
    clearInterval: silent,
    cancelAnimationFrame: silent,
    cancelIdleCallback: silent,
    crypto: { getRandomValues: (/** @type {any} */ array) => array.map(() => Math.random() * 2 ** 32), randomUUID: () => uuid() },
  });
  const uuid = () => "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => Math.floor(Math.random() * 16).toString(16));
}

/** @param {(name: string) => never} miss */
function furnishElements(miss) {
  const { HTMLElement, HTMLCanvasElement, HTMLSelectElement, SVGElement } = /** @type {any} */ (dom);
  HTMLCanvasElement.prototype.getContext = () => miss("canvas");
  SVGElement.prototype.getComputedTextLength = HTMLElement.prototype.getComputedTextLength = function () {
    return textWidth(this.textContent, Number.parseFloat(this.getAttribute("font-size")) || 14);
  };
  Object.defineProperty(HTMLElement.prototype, "innerText", {
    configurable: true,
    get() {
      return this.textContent;
    },
    set(text) {
      this.textContent = text;
    },
  });
  furnishSelect(HTMLSelectElement.prototype);
  furnishLengths(SVGElement.prototype);
  const box = { x: 0, y: 0, left: 0, top: 0, width: WIDTH, height: HEIGHT, right: WIDTH, bottom: HEIGHT };
  for (const { prototype } of [HTMLElement, SVGElement]) {
    prototype.getBoundingClientRect = () => ({ ...box });
    prototype.focus = prototype.blur = prototype.scrollIntoView = silent;
    for (const name of ["clientWidth", "offsetWidth", "scrollWidth"]) Object.defineProperty(prototype, name, { configurable: true, get: () => WIDTH });
    for (const name of ["clientHeight", "offsetHeight", "scrollHeight"]) Object.defineProperty(prototype, name, { configurable: true, get: () => HEIGHT });
  }
}

/**
 * A choice is its first option until another one is chosen.
 * @param {any} prototype of a select
 */
function furnishSelect(prototype) {
  const find = (/** @type {any} */ select) => [...select.options].findIndex((option) => option.hasAttribute("selected"));
  const choose = (/** @type {any} */ select, /** @type {number} */ index) =>
    [...select.options].forEach((option, i) => option.toggleAttribute("selected", i === index));
  const valueOf = (/** @type {any} */ option) => option?.getAttribute("value") ?? option?.textContent ?? "";
  Object.defineProperties(prototype, {
    selectedIndex: {
      configurable: true,
      get() {
        return this.options.length ? Math.max(0, find(this)) : -1;
      },
      set(index) {
        choose(this, index);
      },
    },
    value: {
      configurable: true,
      get() {
        return valueOf(this.options[this.selectedIndex]);
      },
      set(value) {
        choose(this, [...this.options].findIndex((option) => valueOf(option) === String(value)));
      },
    },
  });
}

/**
 * The lengths that D3 asks an svg for.
 * @param {any} prototype
 */
function furnishLengths(prototype) {
  for (const [name, full] of Object.entries({ width: WIDTH, height: HEIGHT, x: 0, y: 0 })) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get() {
        const given = this.getAttribute(name);
        const value = given === null || given.endsWith("%") ? full : Number.parseFloat(given) || 0;
        return { baseVal: { value }, animVal: { value } };
      },
    });
  }
  Object.defineProperty(prototype, "ownerSVGElement", {
    configurable: true,
    get() {
      return this.parentElement?.closest("svg") ?? null;
    },
    set: silent,
  });
  Object.defineProperty(prototype, "viewBox", {
    configurable: true,
    get() {
      const [x = 0, y = 0, width = 0, height = 0] = (this.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
      const baseVal = { x, y, width, height };
      return { baseVal, animVal: baseVal };
    },
  });
}

/**
 * What was thrown, in a sentence, with the author's file and line where they are known.
 * @param {unknown} thrown
 * @param {string[]} paths of the module's files
 */
export function reason(thrown, paths) {
  const error = /** @type {any} */ (thrown);
  const text = error instanceof Error && error.name === "Error" ? error.message : String(error);
  const name = /(\w+) is not (?:defined|a function|a constructor)/.exec(text)?.[1] ?? "";
  const said = MISSING.has(name) ? sentence(name) : text;
  for (const frame of String(error?.stack ?? "").split("\n")) {
    const [, path, line] = /([^\s(][^(]*):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (paths.includes(path)) return `${path}:${line}: ${said}`;
  }
  return said;
}
