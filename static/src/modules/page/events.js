// What events are called and carry, and where they arrive at last: at the window.
import { define } from "./define.js";

const KEYS = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };
const MOUSE = {
  clientX: 0,
  clientY: 0,
  screenX: 0,
  screenY: 0,
  button: 0,
  buttons: 0,
  movementX: 0,
  movementY: 0,
  relatedTarget: null,
  ...KEYS,
};
/** What each class of events has beside the one that it is a kind of. */
const KINDS = /** @type {Record<string, [base: string, members: Record<string, any>]>} */ ({
  UIEvent: ["Event", { view: null, detail: 0 }],
  MouseEvent: ["UIEvent", MOUSE],
  PointerEvent: [
    "MouseEvent",
    { pointerId: 0, width: 1, height: 1, pressure: 0, pointerType: "", isPrimary: false, tiltX: 0, tiltY: 0 },
  ],
  DragEvent: ["MouseEvent", { dataTransfer: null }],
  WheelEvent: ["MouseEvent", { deltaX: 0, deltaY: 0, deltaZ: 0, deltaMode: 0 }],
  KeyboardEvent: ["UIEvent", { key: "", code: "", location: 0, repeat: false, isComposing: false, ...KEYS }],
  InputEvent: ["UIEvent", { data: null, inputType: "", isComposing: false, dataTransfer: null }],
  FocusEvent: ["UIEvent", { relatedTarget: null }],
  TouchEvent: ["UIEvent", { touches: [], targetTouches: [], changedTouches: [], ...KEYS }],
  CompositionEvent: ["UIEvent", { data: "" }],
  ClipboardEvent: ["Event", { clipboardData: null }],
  AnimationEvent: ["Event", { animationName: "", elapsedTime: 0 }],
  TransitionEvent: ["Event", { propertyName: "", elapsedTime: 0 }],
  MessageEvent: ["Event", { data: null, origin: "" }],
  ErrorEvent: ["Event", { message: "", error: null }],
  ProgressEvent: ["Event", { loaded: 0, total: 0, lengthComputable: false }],
  PromiseRejectionEvent: ["Event", { reason: undefined }],
  HashChangeEvent: ["Event", { oldURL: "", newURL: "" }],
  PopStateEvent: ["Event", { state: null }],
  StorageEvent: ["Event", { key: null, newValue: null, oldValue: null }],
  SubmitEvent: ["Event", { submitter: null }],
  ToggleEvent: ["Event", { newState: "", oldState: "" }],
});

/** @type {any} */
const world = globalThis;

/**
 * @param {any} window of linkedom
 * @param {any} EventTarget
 */
export function furnishEvents(window, EventTarget) {
  const { Event, CustomEvent, document } = window;
  define(Event.prototype, {
    isTrusted: { get: () => false },
    composed: {
      get() {
        return Boolean(this._composed);
      },
    },
    /** @this {any} */
    preventDefault() {
      if (this.cancelable && !this._isPassive) this.defaultPrevented = true;
    },
    initEvent(/** @type {string} */ type, bubbles = false, cancelable = false) {
      Object.assign(this, { type, bubbles, cancelable });
    },
  });
  Object.assign(world, { Event, CustomEvent });
  for (const [name, [base, members]] of Object.entries(KINDS)) {
    world[name] = class extends world[base] {
      constructor(/** @type {string} */ type, /** @type {any} */ init = {}) {
        super(type, init);
        for (const [key, value] of Object.entries(members)) this[key] = init?.[key] ?? value;
      }
      getModifierState() {
        return false;
      }
    };
    Object.defineProperty(world[name], "name", { value: name });
  }
  define(world.MouseEvent.prototype, {
    x: {
      get() {
        return this.clientX;
      },
    },
    y: {
      get() {
        return this.clientY;
      },
    },
    pageX: {
      get() {
        return this.clientX;
      },
    },
    pageY: {
      get() {
        return this.clientY;
      },
    },
    offsetX: {
      get() {
        return this.clientX;
      },
    },
    offsetY: {
      get() {
        return this.clientY;
      },
    },
  });
  document.createEvent = () => new Event("");
  furnishWindow(document, EventTarget);
}

/** @param {any} document @param {any} EventTarget */
function furnishWindow(document, EventTarget) {
  const target = new EventTarget();
  // Who listens there is called on the window itself.
  const called = new WeakMap();
  const bound = (/** @type {any} */ listener) => {
    if (typeof listener !== "function") return listener;
    if (!called.has(listener)) called.set(listener, (/** @type {any} */ event) => listener.call(world, event));
    return called.get(listener);
  };
  document._getParent = () => target;
  Object.assign(world, {
    EventTarget,
    addEventListener: (/** @type {string} */ type, /** @type {any} */ listener, /** @type {any} */ options) =>
      target.addEventListener(type, bound(listener), options),
    removeEventListener: (/** @type {string} */ type, /** @type {any} */ listener, /** @type {any} */ options) =>
      target.removeEventListener(type, bound(listener), options),
    dispatchEvent: (/** @type {any} */ event) => target.dispatchEvent(event),
  });
}
