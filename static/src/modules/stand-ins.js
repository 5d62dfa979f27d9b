// What modules expect of a browser, as far as it can be had while the docs are built.
import * as linkedom from "linkedom";
import { furnishCanvas } from "./page/canvas.js";
import { define } from "./page/define.js";
import { furnishEvents } from "./page/events.js";
import { furnishForms, pressing } from "./page/forms.js";
import { furnishLayout } from "./page/layout.js";
import { furnishNodes } from "./page/nodes.js";
import { furnishObservers } from "./page/observers.js";
import { registerClasses } from "./page/classes.js";
import { furnishNode } from "./node-getters.js";
import { sizeOfImage } from "./page/png.js";
import { furnishShadows } from "./page/shadows.js";
import { furnishSheets } from "./page/sheets.js";
import { furnishSvg, keepNames } from "./page/svg.js";
import { furnishTime } from "./page/time.js";
import { furnishWeb } from "./page/web.js";

/** What only a browser has. A module that needs one of these can have no static picture. */
const MISSING = new Set(
  (
    "fetch XMLHttpRequest WebSocket EventSource Worker SharedWorker Audio indexedDB WebGL WebGLRenderingContext WebGL2RenderingContext " +
    "AudioContext OfflineAudioContext webkitAudioContext RTCPeerConnection MediaRecorder getUserMedia SpeechRecognition Notification VideoFrame"
  ).split(" "),
);
/** The window that modules are told of, in px. */
const ROOM = { width: 640, height: 400 };

/** @param {string} name */
export const sentence = (name) => `it needs ${name}, which does not exist while the docs are built`;

// Once: the classes are those of every drawing.
furnishNode(/** @type {any} */ (linkedom).Node);

/** @type {any} */
const world = globalThis;
/** @type {any} its classes */
const dom = linkedom;
const silent = () => {};

/** Their memory is not in V8's heap, whose limit knows nothing of it. */
const BUFFERS = [
  ArrayBuffer,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

/**
 * Makes an empty page the one that modules reach for, and the world the same for each drawing.
 * @param {any} window of linkedom
 * @param {number} memory that it may take, in MiB
 * @param {string} sheet of the author
 * @param {boolean} moves whether animations go on, as long as they may end
 * @returns {{missed: Set<string>, turn: () => import("./page/time.js").Turn}} what was asked for in vain; and what runs a timer or a frame
 */
export function furnish(window, memory, sheet, moves) {
  /** @type {Set<string>} */
  const missed = new Set();
  /** @type {(name: string) => never} */
  const miss = (name) => {
    missed.add(name);
    throw new Error(sentence(name));
  };
  const { document, customElements, MutationObserver, DOMParser } = window;
  Object.assign(world, dom, { document, customElements, MutationObserver, DOMParser });
  world.window = world.self = world.parent = world.top = world.frames = world;

  furnishMemory(memory);
  const { turn } = furnishTime(silent, moves);
  furnishWeb(dom.EventTarget, miss);
  furnishEvents(window, dom.EventTarget);
  registerClasses(dom);
  keepNames(document);
  furnishParser();
  furnishNodes(window, dom);
  furnishForms(dom);
  furnishSvg(dom.SVGElement, ROOM);
  furnishSheets(document, furnishLayout(dom, ROOM));
  furnishShadows(dom);
  furnishCanvas(dom.HTMLCanvasElement, (name) => missed.add(name));
  furnishObservers();
  furnishClicks();
  furnishImages();
  furnishDocument(document);
  // As if it were linked.
  document.writtenSheets = [{ textContent: sheet }];
  furnishWindow();
  return { missed, turn };
}

/** What is read as a page has a body, whatever it begins with. */
function furnishParser() {
  const Parser = world.DOMParser;
  world.DOMParser = class extends Parser {
    /** @param {string} text @param {string} type */
    parseFromString(text, type) {
      if (type !== "text/html" || /<(html|body)[\s>]/i.test(text)) return super.parseFromString(text, type);
      const [, head = "", body = ""] =
        /^\s*(?:<!doctype[^>]*>)?\s*((?:<(?:title|style|script)[^>]*>[^]*?<\/(?:title|style|script)>|<(?:meta|link)[^>]*>|\s)*)([^]*)$/i.exec(
          text,
        ) ?? [];
      const read = super.parseFromString("<!doctype html><html><head></head><body></body></html>", type);
      read.head.innerHTML = head;
      read.body.innerHTML = body;
      return read;
    }
  };
}

function furnishClicks() {
  for (const { prototype } of [dom.HTMLElement, dom.SVGElement]) {
    define(prototype, {
      click() {
        if (this.disabled) return;
        const undo = pressing(this);
        const goesOn = this.dispatchEvent(new world.PointerEvent("click", { bubbles: true, cancelable: true }));
        if (undo && !goesOn) undo();
        else if (undo)
          for (const type of ["input", "change"]) this.dispatchEvent(new world.Event(type, { bubbles: true }));
        if (goesOn && this.localName === "label" && this.control && this.control !== this) this.control.click();
      },
    });
  }
}

/** An image that holds itself is loaded at once; another one never is. */
function furnishImages() {
  const { prototype } = dom.HTMLImageElement;
  const sizeOf = (/** @type {any} */ image) => sizeOfImage((image.getAttribute("src") ?? "").replace(/^blob:/, ""));
  const natural = (/** @type {"width" | "height"} */ side) => ({
    /** @this {any} */
    get() {
      return sizeOf(this)?.[side] ?? 0;
    },
  });
  const shown = (/** @type {"width" | "height"} */ side) => ({
    /** @this {any} */
    get() {
      const given = Number.parseFloat(this.getAttribute(side) ?? "");
      return Number.isFinite(given) ? given : (sizeOf(this)?.[side] ?? 0);
    },
    /** @this {any} @param {unknown} value */
    set(value) {
      this.setAttribute(side, String(value));
    },
  });
  define(prototype, {
    naturalWidth: natural("width"),
    naturalHeight: natural("height"),
    width: shown("width"),
    height: shown("height"),
    complete: {
      get() {
        return !this.getAttribute("src") || sizeOf(this) !== null;
      },
    },
    decode: async () => {},
    src: {
      /** @this {any} */
      get() {
        return this.getAttribute("src") ?? "";
      },
      /** @this {any} @param {unknown} value */
      set(value) {
        this.setAttribute("src", String(value).replace(/^blob:(?=data:)/, ""));
        if (sizeOf(this)) world.setTimeout(() => this.dispatchEvent(new world.Event("load")), 0);
      },
    },
  });
  const makes = function (/** @type {number | undefined} */ width, /** @type {number | undefined} */ height) {
    const image = world.document.createElement("img");
    if (width !== undefined) image.width = width;
    if (height !== undefined) image.height = height;
    return image;
  };
  world.Image = Object.assign(makes, { prototype });
}

/** @param {any} document */
function furnishDocument(document) {
  const fonts = {
    ready: Promise.resolve(),
    status: "loaded",
    size: 0,
    load: async () => [],
    check: () => true,
    add: silent,
    delete: silent,
    forEach: silent,
    addEventListener: silent,
    removeEventListener: silent,
  };
  for (const [name, value] of Object.entries({
    fonts,
    hidden: false,
    visibilityState: "visible",
    readyState: "complete",
    compatMode: "CSS1Compat",
    characterSet: "UTF-8",
    fullscreenElement: null,
    pointerLockElement: null,
    cookie: "",
    referrer: "",
    adoptedStyleSheets: [],
    hasFocus: () => true,
    execCommand: () => false,
    elementFromPoint: () => null,
    elementsFromPoint: () => [],
    getAnimations: () => [],
    exitFullscreen: async () => {},
    startViewTransition: (/** @type {() => void} */ change) => (
      change(),
      { finished: Promise.resolve(), ready: Promise.resolve() }
    ),
    scrollingElement: document.documentElement,
    defaultView: world,
    getSelection: () => world.getSelection(),
    currentScript: null,
    implementation: {
      createHTMLDocument: (title = "") =>
        new world.DOMParser().parseFromString(
          `<!doctype html><html><head><title>${title}</title></head><body></body></html>`,
          "text/html",
        ),
      hasFeature: () => true,
    },
  }))
    Object.defineProperty(document, name, { configurable: true, writable: true, value });
  for (const name of ["domain", "URL", "documentURI"])
    Object.defineProperty(document, name, { configurable: true, value: "" });
  const importNode = (/** @type {any} */ node, deep = false) => {
    if (node.nodeType !== 1 && node.nodeType !== 11) return node.cloneNode(deep);
    const copy = node.cloneNode(deep);
    const adopted = (/** @type {any} */ one) => {
      one.ownerDocument = document;
      one.childNodes?.forEach(adopted);
    };
    adopted(copy);
    return copy;
  };
  document.importNode = importNode;
  document.adoptNode = (/** @type {any} */ node) => (node.remove?.(), importNode(node, true));
}

function furnishWindow() {
  const selection = {
    rangeCount: 0,
    isCollapsed: true,
    type: "None",
    anchorNode: null,
    focusNode: null,
    toString: () => "",
    getRangeAt: () => new world.Range(),
    removeAllRanges: silent,
    addRange: silent,
    collapse: silent,
    selectAllChildren: silent,
  };
  Object.assign(world, {
    innerWidth: ROOM.width,
    innerHeight: ROOM.height,
    outerWidth: ROOM.width,
    outerHeight: ROOM.height,
    devicePixelRatio: 1,
    scrollX: 0,
    scrollY: 0,
    pageXOffset: 0,
    pageYOffset: 0,
    screen: {
      ...ROOM,
      availWidth: ROOM.width,
      availHeight: ROOM.height,
      colorDepth: 24,
      orientation: { type: "landscape-primary", angle: 0 },
    },
    visualViewport: {
      ...ROOM,
      scale: 1,
      offsetLeft: 0,
      offsetTop: 0,
      addEventListener: silent,
      removeEventListener: silent,
    },
    navigator: {
      userAgent: "Mozilla/5.0",
      vendor: "",
      language: "en",
      languages: ["en"],
      platform: "",
      maxTouchPoints: 0,
      hardwareConcurrency: 1,
      onLine: true,
      cookieEnabled: false,
      clipboard: { writeText: async () => {}, readText: async () => "" },
      getGamepads: () => [],
      mediaDevices: undefined,
      userAgentData: undefined,
      vibrate: () => false,
      permissions: { query: async () => ({ state: "denied", addEventListener: silent }) },
      serviceWorker: undefined,
    },
    location: {
      href: "",
      hash: "",
      search: "",
      pathname: "",
      host: "",
      hostname: "",
      port: "",
      protocol: "",
      origin: "",
      reload: silent,
      assign: silent,
      replace: silent,
      toString: () => "",
    },
    history: {
      state: null,
      length: 1,
      pushState: silent,
      replaceState: silent,
      back: silent,
      forward: silent,
      go: silent,
    },
    matchMedia: media,
    getSelection: () => selection,
    customElements: world.customElements,
    isSecureContext: true,
    crossOriginIsolated: false,
    ...Object.fromEntries(
      "alert print postMessage scroll scrollTo scrollBy focus blur stop moveTo resizeTo close"
        .split(" ")
        .map((name) => [name, silent]),
    ),
    confirm: () => false,
    prompt: () => null,
    open: () => null,
  });
  for (const name of "log info warn error debug group groupCollapsed groupEnd table time timeEnd timeLog assert count countReset trace dir clear".split(
    " ",
  ))
    world.console[name] ??= silent;
}

/** What is asked of a screen, a light one of the page's size that is read by a mouse. @param {string} query */
function media(query) {
  const holds = query.split(",").some((one) =>
    one.split(/\band\b/).every((part) => {
      const [, name, value = ""] = /\(\s*([\w-]+)\s*(?::\s*([^)]+?)\s*)?\)/.exec(part) ?? [];
      if (!name) return /^\s*(only\s+)?(screen|all)?\s*$/.test(part);
      const [, bound, side] = /^(?:(min|max)-)?(width|height)$/.exec(name) ?? [];
      if (side) {
        const [own, given] = [
          ROOM[/** @type {"width" | "height"} */ (side)],
          Number.parseFloat(value) * (/em$/.test(value) ? 16 : 1),
        ];
        return bound === "min" ? own >= given : bound === "max" ? own <= given : own === given;
      }
      return (
        /^(light|no-preference|hover|fine|landscape|none)$/.test(value) && !(name.includes("hover") && value === "none")
      );
    }),
  );
  return {
    matches: holds,
    media: query,
    onchange: null,
    addEventListener: silent,
    removeEventListener: silent,
    addListener: silent,
    removeListener: silent,
    dispatchEvent: () => true,
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

/**
 * What was thrown, in a sentence, with the author's file and line where they are known.
 * @param {unknown} thrown
 * @param {string[]} paths of the module's files
 * @param {Set<string>} missed what it had asked for in vain before
 */
export function reason(thrown, paths, missed) {
  const error = /** @type {any} */ (thrown);
  const text = error instanceof Error && error.name === "Error" ? error.message : String(error);
  const name = /(\w+) is not (?:defined|a function|a constructor)/.exec(text)?.[1] ?? "";
  const [before] = missed;
  const said = MISSING.has(name) ? sentence(name) : before && !text.startsWith("it needs") ? sentence(before) : text;
  for (const frame of String(error?.stack ?? "").split("\n")) {
    const [, path, line] = /([^\s(][^(]*):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (paths.includes(path)) return `${path}:${line}: ${said}`;
  }
  return said;
}
