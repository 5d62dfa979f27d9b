// Addresses and their parameters, as far as pages have them.

const PORTS = /** @type {Record<string, string>} */ ({
  "http:": "80",
  "https:": "443",
  "ws:": "80",
  "wss:": "443",
  "ftp:": "21",
});

/** @param {string} text */
const form = (text) =>
  encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** @param {string} text */
function unform(text) {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}

/** @param {string} text @param {RegExp} more what is written with a per cent sign as well */
const quoted = (text, more) =>
  text
    .replace(/[^\x21-\x7e]+/gu, (part) => encodeURIComponent(part))
    .replace(more, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

export class URLSearchParams {
  /** @type {[string, string][]} */
  #pairs = [];
  /** @type {() => void} */
  #changed;

  /** @param {any} [init] @param {() => void} [changed] */
  constructor(init = "", changed = () => {}) {
    this.#changed = changed;
    if (typeof init === "string") {
      for (const part of init.replace(/^\?/, "").split("&").filter(Boolean)) {
        const [name, ...rest] = part.split("=");
        this.#pairs.push([unform(name), unform(rest.join("="))]);
      }
    } else {
      const pairs = init[Symbol.iterator] ? [...init] : Object.entries(init);
      this.#pairs = pairs.map(([name, value]) => [String(name), String(value)]);
    }
  }
  get size() {
    return this.#pairs.length;
  }
  /** @param {string} name @param {unknown} value */
  append(name, value) {
    this.#pairs.push([String(name), String(value)]);
    this.#changed();
  }
  /** @param {string} name */
  delete(name) {
    this.#pairs = this.#pairs.filter(([own]) => own !== name);
    this.#changed();
  }
  /** @param {string} name */
  get(name) {
    return this.#pairs.find(([own]) => own === name)?.[1] ?? null;
  }
  /** @param {string} name */
  getAll(name) {
    return this.#pairs.filter(([own]) => own === name).map(([, value]) => value);
  }
  /** @param {string} name */
  has(name) {
    return this.#pairs.some(([own]) => own === name);
  }
  /** @param {string} name @param {unknown} value */
  set(name, value) {
    const place = this.#pairs.findIndex(([own]) => own === name);
    if (place < 0) return this.append(name, value);
    this.#pairs = this.#pairs.filter(([own], i) => own !== name || i === place);
    this.#pairs[place][1] = String(value);
    this.#changed();
  }
  sort() {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed();
  }
  /** @param {(value: string, name: string) => void} told */
  forEach(told) {
    for (const [name, value] of this.#pairs) told(value, name);
  }
  keys() {
    return this.#pairs.map(([name]) => name)[Symbol.iterator]();
  }
  values() {
    return this.#pairs.map(([, value]) => value)[Symbol.iterator]();
  }
  entries() {
    return this.#pairs[Symbol.iterator]();
  }
  [Symbol.iterator]() {
    return this.entries();
  }
  toString() {
    return this.#pairs.map(([name, value]) => `${form(name)}=${form(value)}`).join("&");
  }
}

/** @param {string} path */
function withoutDots(path) {
  /** @type {string[]} */
  const kept = [];
  const parts = path.split("/");
  parts.forEach((part, i) => {
    if (part === ".." || part === ".") {
      if (part === ".." && kept.length > 1) kept.pop();
      if (i === parts.length - 1) kept.push("");
    } else {
      kept.push(part);
    }
  });
  return kept.join("/");
}

export class URL {
  protocol = "";
  username = "";
  password = "";
  hostname = "";
  #port = "";
  #path = "";
  #search = "";
  #hash = "";
  /** @type {URLSearchParams} */
  searchParams;

  /** @param {unknown} address @param {unknown} [base] */
  constructor(address, base) {
    const text = String(address).trim();
    const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:)([^]*)$/i.exec(text) ?? [];
    if (scheme) this.#read(scheme.toLowerCase(), rest);
    else if (base === undefined) throw new TypeError(`Failed to construct 'URL': Invalid URL`);
    else this.#resolve(text, new URL(base));
    this.searchParams = new URLSearchParams(
      this.#search,
      () => (this.#search = String(this.searchParams) && `?${this.searchParams}`),
    );
  }

  /** @param {string} scheme @param {string} rest */
  #read(scheme, rest) {
    this.protocol = scheme;
    const isSpecial = scheme in PORTS || scheme === "file:";
    const [, place, path, search = "", hash = ""] = /^((?:\/\/[^/?#]*)?)([^?#]*)(\?[^#]*)?(#[^]*)?$/.exec(rest) ?? [
      "",
      "",
      rest,
    ];
    const [, login, name, port = ""] = /^\/\/(?:([^@]*)@)?([^:]*|\[[^\]]*\])(?::(\d*))?$/.exec(place) ?? [];
    if (isSpecial && scheme !== "file:" && !name) throw new TypeError(`Failed to construct 'URL': Invalid URL`);
    [this.username, this.password] = login ? [login.split(":")[0], login.split(":")[1] ?? ""] : ["", ""];
    this.hostname = (name ?? "").toLowerCase();
    this.#port = port === PORTS[scheme] ? "" : port;
    this.#path = isSpecial ? withoutDots(quoted(path || "/", /["<>`{}]/g)) : path;
    this.#search = search === "?" ? "" : quoted(search, /["<>' ]/g);
    this.#hash = hash === "#" ? "" : quoted(hash, /["<>` ]/g);
  }

  /** @param {string} text @param {URL} base */
  #resolve(text, base) {
    if (text.startsWith("//")) return this.#read(base.protocol, text);
    const place = base.protocol in PORTS || base.protocol === "file:" ? `//${base.host}` : "";
    const [, path, search, hash] = /^([^?#]*)(\?[^#]*)?(#[^]*)?$/.exec(text) ?? [];
    const folder = base.pathname.replace(/[^/]*$/, "");
    const full = path ? (path.startsWith("/") ? path : folder + path) : base.pathname;
    this.#read(base.protocol, `${place}${full}${search ?? (path ? "" : base.search)}${hash ?? ""}`);
  }

  get port() {
    return this.#port;
  }
  set port(value) {
    this.#port = String(value) === PORTS[this.protocol] ? "" : String(value);
  }
  get host() {
    return this.#port ? `${this.hostname}:${this.#port}` : this.hostname;
  }
  set host(value) {
    [this.hostname, this.#port = ""] = String(value).split(":");
  }
  get origin() {
    return this.protocol in PORTS ? `${this.protocol}//${this.host}` : "null";
  }
  get pathname() {
    return this.#path;
  }
  set pathname(value) {
    this.#path = withoutDots(quoted(String(value).replace(/^(?!\/)/, "/"), /["<>`{}?# ]/g));
  }
  get search() {
    return this.#search;
  }
  set search(value) {
    const text = String(value).replace(/^\?/, "");
    this.#search = text ? `?${quoted(text, /["<>'# ]/g)}` : "";
    this.searchParams = new URLSearchParams(
      this.#search,
      () => (this.#search = String(this.searchParams) && `?${this.searchParams}`),
    );
  }
  get hash() {
    return this.#hash;
  }
  set hash(value) {
    const text = String(value).replace(/^#/, "");
    this.#hash = text ? `#${quoted(text, /["<>` ]/g)}` : "";
  }
  get href() {
    const login = this.username ? `${this.username}${this.password ? `:${this.password}` : ""}@` : "";
    const place = this.hostname || this.protocol in PORTS || this.protocol === "file:" ? `//${login}${this.host}` : "";
    return `${this.protocol}${place}${this.#path}${this.#search}${this.#hash}`;
  }
  set href(value) {
    const other = new URL(value);
    this.#read(other.protocol, other.href.slice(other.protocol.length));
  }
  toString() {
    return this.href;
  }
  toJSON() {
    return this.href;
  }
  /** @param {unknown} address @param {unknown} [base] */
  static canParse(address, base) {
    return URL.parse(address, base) !== null;
  }
  /** @param {unknown} address @param {unknown} [base] */
  static parse(address, base) {
    try {
      return new URL(address, base);
    } catch {
      return null;
    }
  }
}
