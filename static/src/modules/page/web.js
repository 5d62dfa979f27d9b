// What scripts have of the web without a page: data in memory, but no network and nobody else to talk to.
import { URL, URLSearchParams } from "./addresses.js";
import { define } from "./define.js";

/** @type {any} */
const world = globalThis;
const silent = () => {};
const nameOfUtf8 = () => "utf-8";

const CODES = /** @type {Record<string, number>} */ ({
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  WrongDocumentError: 4,
  InvalidCharacterError: 5,
  NotFoundError: 8,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidAccessError: 15,
  SecurityError: 18,
  NetworkError: 19,
  AbortError: 20,
  TimeoutError: 23,
  DataCloneError: 25,
});

export class DOMException extends Error {
  #name;
  constructor(message = "", name = "Error") {
    super(message);
    this.#name = name;
  }
  get name() {
    return this.#name;
  }
  get code() {
    return CODES[this.#name] ?? 0;
  }
}

/** @param {string} text @returns {Uint8Array} */
const bytesOf = (text) => new world.TextEncoder().encode(text);

class TextDecoder {
  /** @param {string} [label] @param {{fatal?: boolean}} [options] */
  constructor(label = "utf-8", { fatal = false } = {}) {
    this.encoding = /^(latin1|iso-8859-1|ascii|windows-1252)$/i.test(label)
      ? "windows-1252"
      : /^utf-?16(le)?$/i.test(label)
        ? "utf-16le"
        : "utf-8";
    this.fatal = fatal;
    this.ignoreBOM = false;
  }
  /** @param {any} [data] */
  decode(data = new Uint8Array(0)) {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    if (this.encoding === "windows-1252") return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    if (this.encoding === "utf-16le")
      return Array.from({ length: bytes.length >> 1 }, (_, i) =>
        String.fromCharCode(bytes[2 * i] | (bytes[2 * i + 1] << 8)),
      ).join("");
    return utf8(bytes, this.fatal);
  }
}

/** @param {Uint8Array} bytes @param {boolean} fatal */
function utf8(bytes, fatal) {
  let text = "";
  for (let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0; i < bytes.length;) {
    const first = bytes[i];
    const more =
      first < 0x80
        ? 0
        : first >= 0xc2 && first < 0xe0
          ? 1
          : first >= 0xe0 && first < 0xf0
            ? 2
            : first >= 0xf0 && first < 0xf5
              ? 3
              : -1;
    const rest = bytes.subarray(i + 1, i + 1 + more);
    if (more < 0 || rest.length < more || rest.some((byte) => (byte & 0xc0) !== 0x80)) {
      if (fatal) throw new TypeError("The encoded data was not valid.");
      text += "\ufffd";
      i += 1;
      continue;
    }
    let code = more ? first & (0x3f >> more) : first;
    for (const byte of rest) code = (code << 6) | (byte & 0x3f);
    text += String.fromCodePoint(code);
    i += more + 1;
  }
  return text;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** @param {ArrayLike<number>} bytes */
export function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let place = 0; place < 4; place++)
      text += i + place > bytes.length ? "=" : BASE64[(three >> (18 - 6 * place)) & 63];
  }
  return text;
}

/** @param {unknown} given */
function btoa(given) {
  const codes = Array.from(String(given), (one) => one.codePointAt(0) ?? 0);
  if (codes.some((code) => code > 255))
    throw new DOMException("The string contains characters outside of the Latin1 range.", "InvalidCharacterError");
  return base64(codes);
}

/** A copy as a message would bring it. @param {any} value @param {Map<any, any>} [known] @returns {any} */
function copied(value, known = new Map()) {
  if (typeof value === "function" || typeof value === "symbol")
    throw new DOMException(`${String(value)} could not be cloned.`, "DataCloneError");
  if (typeof value !== "object" || value === null) return value;
  if (known.has(value)) return known.get(value);
  const keep = (/** @type {any} */ copy) => (known.set(value, copy), copy);
  if (value instanceof world.Date || value instanceof Date) return keep(new world.Date(value.getTime()));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof Map) {
    const copy = keep(new Map());
    for (const [key, one] of value) copy.set(copied(key, known), copied(one, known));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set());
    for (const one of value) copy.add(copied(one, known));
    return copy;
  }
  if (ArrayBuffer.isView(value))
    return keep(value instanceof DataView ? new DataView(value.buffer.slice(0)) : /** @type {any} */ (value).slice());
  if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") return keep(value.slice(0));
  if (value instanceof Error) return keep(Object.assign(new Error(value.message), { name: value.name }));
  if (value.nodeType) throw new DOMException("A node could not be cloned.", "DataCloneError");
  const copy = keep(Array.isArray(value) ? [] : {});
  for (const [key, one] of Object.entries(value)) copy[key] = copied(one, known);
  return copy;
}

class Blob {
  /** @type {Uint8Array} */
  #bytes;
  /** @param {any[]} [parts] @param {{type?: string}} [options] */
  constructor(parts = [], { type = "" } = {}) {
    const all = parts.map((part) => {
      if (part instanceof Blob) return part.#bytes;
      if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      return Object.prototype.toString.call(part) === "[object ArrayBuffer]"
        ? new Uint8Array(part)
        : bytesOf(String(part));
    });
    this.#bytes = new world.Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const bytes of all) {
      this.#bytes.set(bytes, at);
      at += bytes.length;
    }
    this.type = type.toLowerCase();
  }
  get size() {
    return this.#bytes.length;
  }
  async text() {
    return utf8(this.#bytes, false);
  }
  async arrayBuffer() {
    return this.#bytes.slice().buffer;
  }
  async bytes() {
    return this.#bytes.slice();
  }
  slice(start = 0, end = this.size, type = "") {
    return new Blob([this.#bytes.slice(start, end)], { type });
  }
  /** @param {Blob} blob */
  static address(blob) {
    return `data:${blob.type || "application/octet-stream"};base64,${base64(blob.#bytes)}`;
  }
}

class File extends Blob {
  /** @param {any[]} parts @param {string} name @param {{type?: string}} [options] */
  constructor(parts, name, options) {
    super(parts, options);
    this.name = name;
    this.lastModified = 0;
  }
}

class Headers {
  /** @type {Map<string, string>} */
  #all = new Map();
  /** @param {any} [init] */
  constructor(init = {}) {
    for (const [name, value] of init[Symbol.iterator] ? init : Object.entries(init)) this.append(name, value);
  }
  /** @param {string} name @param {unknown} value */
  append(name, value) {
    const before = this.get(name);
    this.set(name, before === null ? value : `${before}, ${value}`);
  }
  /** @param {string} name @param {unknown} value */
  set(name, value) {
    this.#all.set(name.toLowerCase(), String(value));
  }
  /** @param {string} name */
  get(name) {
    return this.#all.get(name.toLowerCase()) ?? null;
  }
  /** @param {string} name */
  has(name) {
    return this.#all.has(name.toLowerCase());
  }
  /** @param {string} name */
  delete(name) {
    this.#all.delete(name.toLowerCase());
  }
  entries() {
    return [...this.#all].sort(([a], [b]) => (a < b ? -1 : 1))[Symbol.iterator]();
  }
  keys() {
    return [...this.entries()].map(([name]) => name)[Symbol.iterator]();
  }
  /** @param {(value: string, name: string) => void} told */
  forEach(told) {
    for (const [name, value] of this.entries()) told(value, name);
  }
  [Symbol.iterator]() {
    return this.entries();
  }
}

class Response {
  #body;
  /** @param {any} [body] @param {{status?: number, statusText?: string, headers?: any}} [init] */
  constructor(body = "", { status = 200, statusText = "", headers = {} } = {}) {
    this.#body = body instanceof Blob ? body : new Blob(body === null ? [] : [body]);
    Object.assign(this, {
      status,
      statusText,
      ok: status >= 200 && status < 300,
      headers: new Headers(headers),
      url: "",
      redirected: false,
      bodyUsed: false,
      type: "default",
    });
  }
  text() {
    return this.#body.text();
  }
  async json() {
    return JSON.parse(await this.text());
  }
  arrayBuffer() {
    return this.#body.arrayBuffer();
  }
  async blob() {
    return this.#body;
  }
  clone() {
    return new Response(this.#body, /** @type {any} */ (this));
  }
}

class Request {
  /** @param {any} address @param {{method?: string, headers?: any}} [init] */
  constructor(address, { method = "GET", headers = {} } = {}) {
    Object.assign(this, {
      url: String(address.url ?? new URL(address, "https://page.invalid/")),
      method,
      headers: new Headers(headers),
    });
  }
}

/** @param {string} address of data @returns {Blob} */
function heldIn(address) {
  const [, head, body] = /^data:([^,]*),([^]*)$/.exec(address) ?? ["", "", ""];
  const isBase64 = /;base64$/i.test(head);
  const type = head.replace(/;base64$/i, "") || "text/plain;charset=US-ASCII";
  const text = isBase64 ? world.atob(decodeURIComponent(body)) : decodeURIComponent(body);
  return new Blob([isBase64 ? Uint8Array.from(text, (one) => one.charCodeAt(0)) : text], { type });
}

/** @param {(name: string) => never} miss */
const fetching = (miss) => async (/** @type {any} */ address) => {
  const text = String(address?.url ?? address);
  if (!text.startsWith("data:")) return miss("fetch");
  const blob = heldIn(text);
  return new Response(blob, { headers: { "content-type": blob.type } });
};

function storage() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const methods = /** @type {Record<string, any>} */ ({
    getItem: (/** @type {unknown} */ key) => kept.get(String(key)) ?? null,
    setItem: (/** @type {unknown} */ key, /** @type {unknown} */ value) => void kept.set(String(key), String(value)),
    removeItem: (/** @type {unknown} */ key) => void kept.delete(String(key)),
    key: (/** @type {number} */ place) => [...kept.keys()][place] ?? null,
    clear: () => kept.clear(),
  });
  return new Proxy(methods, {
    get: (_, key) =>
      key === "length" ? kept.size : typeof key === "string" ? (methods[key] ?? kept.get(key)) : undefined,
    set: (_, key, value) => (kept.set(String(key), String(value)), true),
    has: (_, key) => key in methods || kept.has(String(key)),
    deleteProperty: (_, key) => (kept.delete(String(key)), true),
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: (_, key) =>
      kept.has(String(key))
        ? { value: kept.get(String(key)), enumerable: true, configurable: true, writable: true }
        : undefined,
  });
}

/** Nothing takes any time. */
class Unwatched {
  static supportedEntryTypes = ["mark", "measure"];
  observe() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}

/**
 * @param {any} EventTarget
 * @param {(name: string) => never} miss
 */
export function furnishWeb(EventTarget, miss) {
  /** @param {any} target @param {string} type @param {object} [more] */
  const tell = (target, type, more = {}) => {
    const event = Object.assign(new world.Event(type), more);
    target.dispatchEvent(event);
    target[`on${type}`]?.(event);
  };
  class FileReader extends EventTarget {
    result = null;
    error = null;
    readyState = 0;
    /** @param {Promise<unknown>} read */
    #settle(read) {
      read.then((result) => {
        Object.assign(this, { result, readyState: 2 });
        world.setTimeout(() => (tell(this, "load"), tell(this, "loadend")), 0);
      });
    }
    readAsText(/** @type {Blob} */ blob) {
      this.#settle(blob.text());
    }
    readAsArrayBuffer(/** @type {Blob} */ blob) {
      this.#settle(blob.arrayBuffer());
    }
    readAsDataURL(/** @type {Blob} */ blob) {
      this.#settle(Promise.resolve(Blob.address(blob)));
    }
    abort() {}
  }
  class Port extends EventTarget {
    /** @type {Port | null} */
    other = null;
    onmessage = null;
    postMessage(/** @type {unknown} */ data) {
      const { other } = this;
      const copy = copied(data);
      if (other) world.setTimeout(() => tell(other, "message", { data: copy }), 0);
    }
    start() {}
    close() {
      this.other = null;
    }
  }
  class MessageChannel {
    port1 = new Port();
    port2 = new Port();
    constructor() {
      this.port1.other = this.port2;
      this.port2.other = this.port1;
    }
  }
  class BroadcastChannel extends EventTarget {
    constructor(/** @type {string} */ name) {
      super();
      this.name = name;
    }
    postMessage() {}
    close() {}
  }
  class AbortSignal extends EventTarget {
    aborted = false;
    /** @type {any} */
    reason = undefined;
    onabort = null;
    throwIfAborted() {
      if (this.aborted) throw this.reason;
    }
    static abort(/** @type {any} */ reason) {
      const made = new AbortController();
      made.abort(reason);
      return made.signal;
    }
    static timeout() {
      return new AbortSignal();
    }
    static any(/** @type {AbortSignal[]} */ signals) {
      const made = new AbortController();
      for (const signal of signals) {
        if (signal.aborted) made.abort(signal.reason);
        else signal.addEventListener("abort", () => made.abort(signal.reason), { once: true });
      }
      return made.signal;
    }
  }
  class AbortController {
    signal = new AbortSignal();
    abort(/** @type {any} */ reason = new DOMException("signal is aborted without reason", "AbortError")) {
      if (this.signal.aborted) return;
      Object.assign(this.signal, { aborted: true, reason });
      tell(this.signal, "abort");
    }
  }
  const addresses = /** @type {any} */ (URL);
  // What is made for a page to load is the data themselves.
  addresses.createObjectURL = (/** @type {Blob} */ blob) => `blob:${Blob.address(blob)}`;
  addresses.revokeObjectURL = silent;
  Object.assign(world, {
    URL,
    URLSearchParams,
    DOMException,
    TextDecoder,
    btoa,
    Blob,
    File,
    FileReader,
    Headers,
    Response,
    Request,
    MessageChannel,
    BroadcastChannel,
    MessagePort: Port,
    AbortController,
    AbortSignal,
    structuredClone: (/** @type {unknown} */ value) => copied(value),
    fetch: fetching(miss),
    localStorage: storage(),
    sessionStorage: storage(),
    reportError: silent,
    PerformanceObserver: Unwatched,
  });
  const encode = world.TextEncoder.prototype;
  define(encode, { encoding: { get: nameOfUtf8 } });
}
