// What each node of linkedom is, but that its listeners take room and time only once there are any: a build draws
// many thousands of nodes that nobody listens to.

/** @typedef {Event & Record<string, any>} DrawnEvent linkedom's own, with what a browser keeps to itself */

/** @type {unique symbol} */
const LISTENERS = Symbol("listeners");

/**
 * @param {DrawnEvent} event
 * @param {any} listener
 * @returns {boolean} whether nobody else is to hear of it
 */
function tell(event, listener) {
  try {
    if (typeof listener === "function") listener.call(event.target, event);
    else listener.handleEvent(event);
  } catch {
    // A browser only reports it: who sent the event goes on.
  }
  return event._stopImmediatePropagationFlag;
}

/**
 * @param {DrawnEvent} event
 * @param {{currentTarget: any, target: any}} place of its way
 * @returns {boolean} whether it goes no further
 */
function arrive(event, { currentTarget, target }) {
  const listeners = currentTarget[LISTENERS]?.get(event.type);
  if (!listeners) return false;
  const own = /** @type {Record<string, any>} */ (event);
  own.eventPhase = currentTarget === target ? event.AT_TARGET : event.BUBBLING_PHASE;
  own.currentTarget = currentTarget;
  own.target = target;
  for (const [listener, options] of listeners) {
    if (options?.once) listeners.delete(listener);
    if (tell(event, listener)) break;
  }
  delete own.currentTarget;
  delete own.target;
  return event.cancelBubble;
}

class DrawnTarget {
  /** @type {Map<string, Map<any, any>> | undefined} */
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
    const listeners = (this[LISTENERS] ??= new Map());
    if (!listeners.has(type)) listeners.set(type, new Map());
    listeners.get(type)?.set(listener, options);
  }

  /**
   * @param {string} type
   * @param {any} listener
   */
  removeEventListener(type, listener) {
    const listeners = this[LISTENERS]?.get(type);
    if (listeners?.delete(listener) && !listeners.size) this[LISTENERS]?.delete(type);
  }

  /** @param {DrawnEvent} event */
  dispatchEvent(event) {
    const own = /** @type {Record<string, any>} */ (event);
    own.eventPhase = event.CAPTURING_PHASE;
    /** @type {any} */
    let node = this;
    while (node) {
      if (node.dispatchEvent) event._path.push({ currentTarget: node, target: this });
      node = event.bubbles && node._getParent?.();
    }
    event._path.some((/** @type {any} */ place) => arrive(event, place));
    own._path = [];
    own.eventPhase = event.NONE;
    return !event.defaultPrevented;
  }
}

export { DrawnTarget as EventTarget };
