// How large elements are taken to be, where no browser lays them out: what they say themselves, or all of the page.
import { textWidth } from "../../shared/text.js";
import { define } from "./define.js";
import { DOMRect } from "./geometry.js";
import { fontSizeOf, seenBox } from "./svg.js";

const SIDES = { width: ["left", "right"], height: ["top", "bottom"] };
/** Elements with a size of their own, which their attributes tell. */
const SIZED = /^(canvas|svg|img|video|iframe)$/;
const DEFAULTS = /** @type {Record<string, number>} */ ({ width: 300, height: 150 });
const LINE = 1.15;

/** @type {any} */
const world = globalThis;

/** @param {any} element */
const isShown = (element) => element.isConnected && !element.closest?.('[hidden], [style*="display: none"]');

/** @param {any} element @param {string} name */
const said = (element, name) => element.style?.[name] || "";

/**
 * @param {any} element
 * @param {"width" | "height"} side
 * @param {{width: number, height: number}} room
 * @param {boolean} [whole] with what is around its content
 * @returns {number} px
 */
function sizeOf(element, side, room, whole = false) {
  if (!isShown(element)) return 0;
  if (!element.parentElement || element.localName === "body" || element.localName === "html") return room[side];
  const own = ownSize(element, side, room);
  if (!whole || world.getComputedStyle(element).boxSizing === "border-box") return own;
  const isGiven = /px$/.test(world.getComputedStyle(element).getPropertyValue(side)) && said(element, side);
  return isGiven ? own + around(element, side, "padding") + around(element, side, "border") : own;
}

/** @param {any} element @param {"width" | "height"} side @param {"padding" | "border"} kind */
function around(element, side, kind) {
  const style = world.getComputedStyle(element);
  const named = (/** @type {string} */ edge) => (kind === "padding" ? `padding-${edge}` : `border-${edge}-width`);
  return SIDES[side].reduce(
    (sum, edge) => sum + (Number.parseFloat(widthOf(style.getPropertyValue(named(edge)))) || 0),
    0,
  );
}

/** @param {string} width */
const widthOf = (width) =>
  /** @type {Record<string, string>} */ ({ thin: "1", medium: "3", thick: "5" })[width] ?? width;

/** @param {any} element @param {"width" | "height"} side @param {{width: number, height: number}} room */
function ownSize(element, side, room) {
  const isSized = SIZED.test(element.localName);
  for (const given of [
    world.getComputedStyle.said(element, side) ?? "",
    isSized ? (element.getAttribute(side) ?? "") : "",
  ]) {
    const number = Number.parseFloat(given);
    if (!Number.isFinite(number)) continue;
    if (/%$/.test(given)) return (number / 100) * sizeOf(element.parentElement, side, room);
    if (/v[wh]$/.test(given)) return (number / 100) * room[/vw$/.test(given) ? "width" : "height"];
    if (/em$/.test(given)) return number * (/rem$/.test(given) ? 16 : fontSizeOf(element));
    if (/^-?[\d.]+(px)?$/.test(given)) return number;
  }
  if (element.localName === "canvas") return element[side] || DEFAULTS[side];
  if (element.localName === "img") return side === "width" ? element.naturalWidth : element.naturalHeight;
  if (isSized && !element.hasAttribute("viewBox"))
    return side === "width" && element.localName !== "svg"
      ? DEFAULTS.width
      : element.localName === "svg"
        ? room[side]
        : DEFAULTS[side];
  const isText = /^inline/.test(world.getComputedStyle(element).display) && element.textContent?.trim();
  if (isText)
    return side === "width"
      ? textWidth(element.textContent.trim(), fontSizeOf(element))
      : Math.round(fontSizeOf(element) * LINE);
  return side === "width"
    ? sizeOf(element.parentElement, side, room) - around(element.parentElement, side, "padding")
    : room[side];
}

/**
 * @param {any} dom linkedom's classes
 * @param {{width: number, height: number}} room
 */
export function furnishLayout({ HTMLElement, SVGElement }, room) {
  const boxed = (/** @type {any} */ element) =>
    "ownerSVGElement" in element && element.localName !== "svg"
      ? seenBox(element)
      : { x: 0, y: 0, width: sizeOf(element, "width", room, true), height: sizeOf(element, "height", room, true) };
  for (const { prototype } of [HTMLElement, SVGElement]) {
    define(prototype, {
      getBoundingClientRect() {
        return DOMRect.fromRect(boxed(this));
      },
      getClientRects() {
        return isShown(this) ? [this.getBoundingClientRect()] : [];
      },
      checkVisibility() {
        return isShown(this);
      },
      offsetParent: {
        get() {
          return isShown(this) ? world.document.body : null;
        },
      },
      scrollTop: { get: () => 0, set() {} },
      scrollLeft: { get: () => 0, set() {} },
      offsetTop: { get: () => 0 },
      offsetLeft: { get: () => 0 },
      clientTop: { get: () => 0 },
      clientLeft: { get: () => 0 },
    });
    for (const [side, name] of /** @type {const} */ ([
      ["width", "Width"],
      ["height", "Height"],
    ])) {
      define(prototype, {
        [`offset${name}`]: {
          get() {
            return Math.round(sizeOf(this, side, room, true));
          },
        },
        [`client${name}`]: {
          get() {
            return Math.round(sizeOf(this, side, room, true) - (said(this, side) ? around(this, side, "border") : 0));
          },
        },
        [`scroll${name}`]: {
          get() {
            return Math.round(sizeOf(this, side, room, true));
          },
        },
      });
    }
  }
  return (/** @type {any} */ element, /** @type {"width" | "height"} */ side) => sizeOf(element, side, room);
}
