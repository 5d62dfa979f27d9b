// Counts how pictures are used, on sites that ask for it: a classic, deferred script that knows nothing of its reader.
// It sends what was used to the site's own endpoint, or hands it to the tool with which the site counts visits.

/** How many events make a batch; as many of the longest are well below the 64 KiB of a beacon. */
const BATCH = 50;
/** How long a tool is waited for while nothing happens: so many times, so many ms. */
const TRIES = 60;
const PAUSE = 1000;
const NAME = "explorable_interaction";

const { endpoint = "", to = "", page = "" } = /** @type {HTMLElement} */ (document.currentScript).dataset;
const view = crypto.getRandomValues(new Uint32Array(3)).join("-");
const site = /** @type {any} */ (window);

/** @typedef {{page: string, id: string, name: string, control: string, value?: unknown}} Used */

/** The documented call of each tool. @type {Record<string, (used: Used) => void>} */
const tools = {
  plausible: (used) => site.plausible(NAME, { props: used }),
  goatcounter: ({ id, name, control }) => site.goatcounter.count({ path: `${page}#${id} ${control}`, title: `${name}: ${control}`, event: true }),
  matomo: ({ id, name, control, value }) =>
    site._paq.push(["trackEvent", name, control, `${page}#${id}`, ...(typeof value === "number" ? [value] : [])]),
  umami: (used) => site.umami.track(NAME, used),
  gtag: (used) => site.gtag("event", NAME, used),
};
/** Whether the page has the tool by now. */
const isThere = () => (to === "goatcounter" ? site.goatcounter?.count : to === "umami" ? site.umami?.track : site[to === "matomo" ? "_paq" : to]);

/** @type {(Used & {view?: string, ms?: number})[]} */
let waiting = [];
let tries = 0;
let isWaiting = false;

const isRefused = () => /** @type {any} */ (navigator).globalPrivacyControl || [navigator.doNotTrack, site.doNotTrack].includes("1");

/** Passes on what waits; what cannot be passed on waits for the next time, as far as it is one batch. */
function pass() {
  if (isRefused()) waiting = [];
  if (!waiting.length) return;
  if (endpoint) {
    const lines = waiting.map((used) => `${JSON.stringify(used)}\n`);
    waiting = navigator.sendBeacon(endpoint, lines.join("")) ? [] : waiting.slice(1 - BATCH);
  } else if (isThere()) waiting.splice(0).forEach(tools[to]);
  else {
    waiting = waiting.slice(-BATCH);
    if (!isWaiting && tries++ < TRIES) {
      isWaiting = true;
      setTimeout(() => {
        isWaiting = false;
        pass();
      }, PAUSE);
    }
  }
}

/** What is told of a value: nothing where it is long, or a text that the reader wrote. @param {any} detail */
const told = ({ value, typed }) => {
  const isShort = typeof value === "boolean" || Number.isFinite(value) || (typeof value === "string" && value.length <= 64);
  return isShort && !typed ? { value } : {};
};

/** @param {CustomEvent} event */
function note({ detail }) {
  if (isRefused()) return;
  const control = [...String(detail.control)].slice(0, 100).join("");
  const used = { page, id: detail.id, name: detail.name, control, ...told(detail) };
  waiting.push(endpoint ? { ...used, view, ms: Math.round(performance.now()) } : used);
  if (to || waiting.length >= BATCH) pass();
}

// From disk there is nobody to tell.
if (/^http/.test(location.protocol) && !isRefused()) {
  document.addEventListener("explorable:interaction", /** @type {any} */ (note));
  document.addEventListener("visibilitychange", () => document.hidden && pass());
  addEventListener("pagehide", pass);
}

export {};
