// What each node of linkedom is, but that its listeners take room and time only once there are any: a build draws
// many thousands of nodes that nobody listens to.

/** @typedef {Event & Record<string, any>} DrawnEvent linkedom's own, with what a browser keeps to itself */
/** @typedef {{listener: any, capture: boolean, once: boolean, passive: boolean}} Listening */
/** @typedef {{currentTarget: any, target: any}} Place on the way of an event */

/** @type {unique symbol} */
const LISTENERS = Symbol("listeners");

/** @param {any} options @returns {boolean} */
const captures = (options) => (typeof options === "object" ? Boolean(options?.capture) : Boolean(options));

/**
 * @param {DrawnEvent} event
 * @param {Listening} listening
 * @returns {boolean} whether nobody else is to hear of it
 */
function tell(event, { listener, passive }) {
  event._isPassive = passive;
  try {
    if (typeof listener === "function") listener.call(event.currentTarget, event);
    else listener.handleEvent(event);
  } catch {
    // A browser only reports it: who sent the event goes on.
  }
  event._isPassive = false;
  return event._stopImmediatePropagationFlag;
}

/**
 * @param {DrawnEvent} event
 * @param {Place} place of its way
 * @param {boolean} capture
 * @returns {boolean} whether it goes no further
 */
function arrive(event, { currentTarget, target }, capture) {
  const own = /** @type {Record<string, any>} */ (event);
  /** @type {Listening[] | undefined} */
  const all = currentTarget[LISTENERS]?.get(event.type);
  if (!all?.length) return event.cancelBubble;
  own.eventPhase = currentTarget === target ? 2 : capture ? 1 : 3;
  own.currentTarget = currentTarget;
  for (const listening of [...all]) {
    if (listening.capture !== capture || !all.includes(listening)) continue;
    if (listening.once) all.splice(all.indexOf(listening), 1);
    if (tell(event, listening)) break;
  }
  return event.cancelBubble;
}

class DrawnTarget {
  /** @type {Map<string, Listening[]> | undefined} */
  [LISTENERS] = undefined;

  /** @protected @returns {any} */
  _getParent() {
    return null;
  }

  /**
   * @param {string} type
   * @param {any} listener
   * @param {any} [options]
   */
  addEventListener(type, listener, options) {
    if (!listener || options?.signal?.aborted) return;
    const listeners = (this[LISTENERS] ??= new Map());
    /** @type {Listening[]} */
    const all = listeners.get(type) ?? [];
    const capture = captures(options);
    listeners.set(type, all);
    if (all.some((one) => one.listener === listener && one.capture === capture)) return;
    all.push({ listener, capture, once: Boolean(options?.once), passive: Boolean(options?.passive) });
    options?.signal?.addEventListener("abort", () => this.removeEventListener(type, listener, options));
  }

  /**
   * @param {string} type
   * @param {any} listener
   * @param {any} [options]
   */
  removeEventListener(type, listener, options) {
    const all = this[LISTENERS]?.get(type);
    const place = all?.findIndex((one) => one.listener === listener && one.capture === captures(options)) ?? -1;
    if (place >= 0) all?.splice(place, 1);
  }

  /** @param {DrawnEvent} event */
  dispatchEvent(event) {
    const own = /** @type {Record<string, any>} */ (event);
    own.target = own.srcElement = this;
    /** @type {Place[]} */
    const way = [];
    /** @type {any} */
    let node = this;
    while (node) {
      if (node.dispatchEvent) way.push({ currentTarget: node, target: this });
      node = node._getParent?.();
    }
    event._path = way;
    const stopped = way.toReversed().some((place) => arrive(event, place, true));
    if (!stopped) (event.bubbles ? way : way.slice(0, 1)).some((place) => arrive(event, place, false));
    own.currentTarget = null;
    own._path = [];
    own.eventPhase = 0;
    return !event.defaultPrevented;
  }
}

export { DrawnTarget as EventTarget };
