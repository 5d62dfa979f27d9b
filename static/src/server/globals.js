// The isolate is bare V8. What linkedom, KaTeX and pictures expect of a platform is put here, before they load.
/** @type {any} */
const world = globalThis;

const silent = () => {};
world.console ??= { log: silent, info: silent, warn: silent, error: silent, debug: silent };
world.performance ??= { now: () => 0 };
world.queueMicrotask ??= (/** @type {() => void} */ task) => void Promise.resolve().then(task);
// Nothing waits while the docs are built: a timer is the next microtask.
world.setTimeout ??= (/** @type {(...args: any[]) => void} */ task, /** @type {number} */ _, /** @type {any[]} */ ...args) => {
  world.queueMicrotask(() => task(...args));
  return 0;
};
world.clearTimeout ??= silent;
world.clearInterval ??= silent;
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
// linkedom unpacks its tables of entities with it.
world.atob ??= (/** @type {string} */ text) => {
  let bytes = "";
  let bits = 0;
  let count = 0;
  for (const character of text.replace(/=+$/, "")) {
    bits = ((bits << 6) | BASE64.indexOf(character)) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += String.fromCharCode((bits >> count) & 0xff);
    }
  }
  return bytes;
};
world.TextEncoder ??= class {
  /** @param {string} text */
  encode(text) {
    return Uint8Array.from(unescape(encodeURIComponent(text)), (c) => c.charCodeAt(0));
  }
};
world.TextDecoder ??= class {
  /** @param {Uint8Array} bytes */
  decode(bytes) {
    return decodeURIComponent(escape(String.fromCharCode(...bytes)));
  }
};
world.AbortController ??= class {
  constructor() {
    /** @type {Set<() => void>} */
    const listeners = new Set();
    this.signal = {
      aborted: false,
      addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => listeners.add(listener),
      removeEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => listeners.delete(listener),
    };
    this.abort = () => {
      this.signal.aborted = true;
      for (const listener of listeners) listener();
    };
  }
};
