// What svg's elements know of themselves: their lengths, their transforms, the course of a path, the box of a text.
import { textWidth } from "../../shared/text.js";
import { define } from "./define.js";
import {
  DOMMatrix,
  DOMPoint,
  DOMRect,
  functionsOf,
  inverted,
  multiplied,
  ofFunction,
  transformOf,
} from "./geometry.js";
import { boundsOf, holds, lengthOf, linesOf, pointAt } from "./paths.js";

const KINDS = ["unknown", "matrix", "translate", "scale", "rotate", "skewx", "skewy"];
/** What each element of svg is called, by the name of its class. */
const CLASSES = /** @type {Record<string, string>} */ ({
  svg: "SVGSVGElement",
  g: "SVGGElement",
  path: "SVGPathElement",
  rect: "SVGRectElement",
  circle: "SVGCircleElement",
  ellipse: "SVGEllipseElement",
  line: "SVGLineElement",
  polyline: "SVGPolylineElement",
  polygon: "SVGPolygonElement",
  text: "SVGTextElement",
  tspan: "SVGTSpanElement",
  textPath: "SVGTextPathElement",
  image: "SVGImageElement",
  use: "SVGUseElement",
  defs: "SVGDefsElement",
  marker: "SVGMarkerElement",
  clipPath: "SVGClipPathElement",
  mask: "SVGMaskElement",
  pattern: "SVGPatternElement",
  linearGradient: "SVGLinearGradientElement",
  radialGradient: "SVGRadialGradientElement",
  stop: "SVGStopElement",
  foreignObject: "SVGForeignObjectElement",
  title: "SVGTitleElement",
  style: "SVGStyleElement",
  symbol: "SVGSymbolElement",
  filter: "SVGFilterElement",
  a: "SVGAElement",
  switch: "SVGSwitchElement",
  desc: "SVGDescElement",
});
const GEOMETRY = new Set(["path", "rect", "circle", "ellipse", "line", "polyline", "polygon"]);
const GRAPHICS = new Set([
  ...GEOMETRY,
  "svg",
  "g",
  "text",
  "tspan",
  "textPath",
  "image",
  "use",
  "defs",
  "foreignObject",
  "a",
  "switch",
]);
const LENGTHS = [
  "x",
  "y",
  "width",
  "height",
  "cx",
  "cy",
  "r",
  "rx",
  "ry",
  "x1",
  "y1",
  "x2",
  "y2",
  "dx",
  "dy",
  "fx",
  "fy",
  "refX",
  "refY",
];

/** What the parser has made small, by what it is. */
const CAMELS = new Map(
  (
    "linearGradient radialGradient clipPath textPath foreignObject animateTransform animateMotion feBlend feColorMatrix feComponentTransfer feComposite " +
    "feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge " +
    "feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence"
  )
    .split(" ")
    .map((name) => [name.toLowerCase(), name]),
);

/** @type {any} linkedom's own way */
let createElementNS = null;

/** Elements of svg keep the letters of their names, also where markup is read. @param {any} document any of linkedom's */
export function keepNames(document) {
  let prototype = Object.getPrototypeOf(document);
  while (!Object.hasOwn(prototype, "createElementNS")) prototype = Object.getPrototypeOf(prototype);
  createElementNS ??= prototype.createElementNS;
  /** @this {any} @param {string | null} space @param {string} name @param {any} options */
  prototype.createElementNS = function (space, name, options) {
    return createElementNS.call(this, space, /svg$/.test(space ?? "") ? (CAMELS.get(name) ?? name) : name, options);
  };
}

/** @type {any} */
const world = globalThis;

/** @param {any} element @param {string} name */
const numberIn = (element, name) => Number.parseFloat(element.getAttribute(name) ?? "") || 0;

/** @param {any} element @returns {number[]} */
const pairsOf = (element) =>
  (element.getAttribute("points") ?? "").match(/[-+]?[\d.]+(?:e[-+]?\d+)?/gi)?.map(Number) ?? [];

/** The outline of a shape as a path. @param {any} element */
function outlineOf(element) {
  const at = (/** @type {string} */ name) => numberIn(element, name);
  switch (element.localName) {
    case "path":
      return element.getAttribute("d") ?? "";
    case "rect":
      return `M${at("x")},${at("y")}h${at("width")}v${at("height")}h${-at("width")}z`;
    case "line":
      return `M${at("x1")},${at("y1")}L${at("x2")},${at("y2")}`;
    case "circle":
    case "ellipse": {
      const [rx, ry] = element.localName === "circle" ? [at("r"), at("r")] : [at("rx"), at("ry")];
      if (!rx || !ry) return "";
      return `M${at("cx") + rx},${at("cy")}a${rx},${ry} 0 1 1 ${-2 * rx},0a${rx},${ry} 0 1 1 ${2 * rx},0z`;
    }
    default:
      return `M${pairsOf(element).join(" ")}${element.localName === "polygon" ? "z" : ""}`;
  }
}

/** @param {any} element */
const courseOf = (element) => linesOf(outlineOf(element));

/** @param {any} element @returns {number} px */
export function fontSizeOf(element) {
  return (
    Number.parseFloat(
      world.getComputedStyle(element).fontSize || element.closest?.("[font-size]")?.getAttribute("font-size") || "",
    ) || 16
  );
}

/** The size of a text's letters: its attribute counts where no style does. @param {any} element */
function lettersOf(element) {
  for (let at = element; at?.getAttribute; at = at.parentElement) {
    const own = at.style?.fontSize || at.getAttribute("font-size");
    if (own) return Number.parseFloat(own) * (/[^r]em$/.test(own) ? 16 : 1) || 16;
  }
  return fontSizeOf(element);
}

/** @param {any} element @returns {{x: number, y: number, width: number, height: number} | null} */
function textBox(element) {
  const text = (element.textContent ?? "").replace(/\s+/g, " ").trim();
  if (!text) return null;
  const size = lettersOf(element);
  const width = textWidth(text, size);
  const inherit = (/** @type {string} */ name) =>
    element.style?.[name] || element.closest?.(`[${name}]`)?.getAttribute(name) || "";
  const anchor = /** @type {Record<string, number>} */ ({ middle: 0.5, end: 1 })[inherit("text-anchor")] ?? 0;
  const baseline =
    /** @type {Record<string, number>} */ ({ middle: 0.58, central: 0.58, hanging: 0.15, "text-before-edge": 0 })[
      inherit("dominant-baseline")
    ] ?? 0.93;
  const parent = element.localName === "tspan" ? element.parentElement : null;
  const at = (/** @type {string} */ name) => numberIn(element.hasAttribute(name) || !parent ? element : parent, name);
  return {
    x: at("x") + lengthIn(element, "dx", size) - width * anchor,
    y: at("y") + lengthIn(element, "dy", size) - size * baseline,
    width,
    height: size * 1.16,
  };
}

/** @param {any} element @param {string} name @param {number} size */
const lengthIn = (element, name, size) =>
  numberIn(element, name) * (/em$/.test(element.getAttribute(name) ?? "") ? size : 1);

/** @param {{x: number, y: number, width: number, height: number}} box @param {import("./geometry.js").Six} six */
function moved({ x, y, width, height }, [a, b, c, d, e, f]) {
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ];
  return boundsOf([corners.map(([px, py]) => [a * px + c * py + e, b * px + d * py + f])]);
}

/** @param {any} element @returns {import("./geometry.js").Six} */
const ownTransform = (element) => transformOf(element.getAttribute("transform") ?? "");

/** @param {any} element @returns {{x: number, y: number, width: number, height: number} | null} */
function boxOf(element) {
  const name = element.localName;
  if (GEOMETRY.has(name)) {
    const course = courseOf(element);
    return course.length ? boundsOf(course) : null;
  }
  if (name === "text" || name === "tspan") {
    const lines = [...element.children].filter(
      (child) => child.localName === "tspan" && (child.hasAttribute("x") || child.hasAttribute("y")),
    );
    return lines.length ? together(lines.map(boxOf)) : textBox(element);
  }
  if (name === "image" || name === "foreignObject" || name === "use") {
    return {
      x: numberIn(element, "x"),
      y: numberIn(element, "y"),
      width: numberIn(element, "width"),
      height: numberIn(element, "height"),
    };
  }
  if (name === "defs" || name === "clipPath" || name === "mask" || name === "title" || name === "desc") return null;
  return together(
    [...element.children].map((child) => {
      const box = boxOf(child);
      return box && moved(box, ownTransform(child));
    }),
  );
}

/** @param {(ReturnType<typeof boundsOf> | null)[]} boxes */
function together(boxes) {
  const found = boxes.flatMap((box) => (box ? [box] : []));
  if (!found.length) return null;
  return boundsOf(
    found.map(({ x, y, width, height }) => [
      [x, y],
      [x + width, y + height],
    ]),
  );
}

/** From an element's own units to those of its drawing. @param {any} element @returns {import("./geometry.js").Six} */
function toDrawing(element) {
  /** @type {import("./geometry.js").Six} */
  let six = [1, 0, 0, 1, 0, 0];
  for (let at = element; at && "ownerSVGElement" in at; at = at.parentElement) {
    if (at.localName !== "svg") six = multiplied(ownTransform(at), six);
    else return multiplied(viewOf(at), six);
  }
  return six;
}

/** How a drawing's viewBox lies in its room. @param {any} svg @returns {import("./geometry.js").Six} */
function viewOf(svg) {
  const { x, y, width, height } = svg.viewBox.baseVal;
  if (!width || !height) return [1, 0, 0, 1, 0, 0];
  const [wide, high] = [svg.width.baseVal.value / width, svg.height.baseVal.value / height];
  const isFree = /none/.test(svg.getAttribute("preserveAspectRatio") ?? "");
  const [sx, sy] = isFree ? [wide, high] : [Math.min(wide, high), Math.min(wide, high)];
  return [
    sx,
    0,
    0,
    sy,
    (svg.width.baseVal.value - width * sx) / 2 - x * sx,
    (svg.height.baseVal.value - height * sy) / 2 - y * sy,
  ];
}

/** Where something of a drawing is seen, the drawing itself at the page's corner. @param {any} element */
export function seenBox(element) {
  return moved(boxOf(element) ?? { x: 0, y: 0, width: 0, height: 0 }, toDrawing(element));
}

/** @param {any} element @param {string} name @param {number} full */
function lengthOfAttribute(element, name, full) {
  const length = {
    unitType: 1,
    get value() {
      const given = element.getAttribute(name);
      if (given === null) return element.localName === "svg" && (name === "width" || name === "height") ? full : 0;
      const number = Number.parseFloat(given) || 0;
      return given.endsWith("%") ? (number * full) / 100 : /em$/.test(given) ? number * fontSizeOf(element) : number;
    },
    set value(value) {
      element.setAttribute(name, String(value));
    },
    get valueInSpecifiedUnits() {
      return Number.parseFloat(element.getAttribute(name) ?? "") || 0;
    },
    set valueInSpecifiedUnits(value) {
      element.setAttribute(name, String(value));
    },
    get valueAsString() {
      return element.getAttribute(name) ?? "0";
    },
    set valueAsString(value) {
      element.setAttribute(name, value);
    },
    convertToSpecifiedUnits() {},
    newValueSpecifiedUnits(/** @type {number} */ _, /** @type {number} */ value) {
      element.setAttribute(name, String(value));
    },
  };
  return { baseVal: length, animVal: length };
}

/** @param {string} name @param {number[]} values */
function transformObject(name, values) {
  const made = {
    type: Math.max(0, KINDS.indexOf(name)),
    angle: /rotate|skew/.test(name) ? (values[0] ?? 0) : 0,
    matrix: new DOMMatrix(ofFunction(name, values)),
    setMatrix(/** @type {any} */ matrix) {
      Object.assign(made, { type: 1, angle: 0, matrix: DOMMatrix.fromMatrix(matrix) });
    },
    setTranslate(/** @type {number} */ x, /** @type {number} */ y) {
      Object.assign(made, { type: 2, matrix: new DOMMatrix([1, 0, 0, 1, x, y]) });
    },
    setScale(/** @type {number} */ x, /** @type {number} */ y) {
      Object.assign(made, { type: 3, matrix: new DOMMatrix([x, 0, 0, y, 0, 0]) });
    },
    setRotate(/** @type {number} */ angle, /** @type {number} */ x, /** @type {number} */ y) {
      Object.assign(made, { type: 4, angle, matrix: new DOMMatrix(ofFunction("rotate", [angle, x, y])) });
    },
  };
  return made;
}

/** @param {any} element */
function transformList(element) {
  const read = () =>
    functionsOf(element.getAttribute("transform") ?? "").map(({ name, values }) => transformObject(name, values));
  const write = (/** @type {ReturnType<typeof read>} */ all) =>
    element.setAttribute("transform", all.map(({ matrix }) => String(matrix)).join(" "));
  return {
    get numberOfItems() {
      return read().length;
    },
    get length() {
      return read().length;
    },
    getItem: (/** @type {number} */ place) => read()[place],
    appendItem: (/** @type {any} */ item) => (write([...read(), item]), item),
    insertItemBefore: (/** @type {any} */ item, /** @type {number} */ place) => (
      write(read().toSpliced(place, 0, item)),
      item
    ),
    initialize: (/** @type {any} */ item) => (write([item]), item),
    removeItem: (/** @type {number} */ place) => write(read().toSpliced(place, 1)),
    clear: () => element.setAttribute("transform", ""),
    createSVGTransformFromMatrix: (/** @type {any} */ matrix) =>
      transformObject("matrix", [...DOMMatrix.fromMatrix(matrix).six]),
    consolidate: () => {
      const all = read();
      if (!all.length) return null;
      const one = transformObject("matrix", [
        ...all.reduce((sum, { matrix }) => sum.multiply(matrix), new DOMMatrix()).six,
      ]);
      write([one]);
      return one;
    },
    [Symbol.iterator]: () => read()[Symbol.iterator](),
  };
}

/** @param {any} element */
function pointList(element) {
  const numbers = pairsOf(element);
  const all = Array.from(
    { length: Math.floor(numbers.length / 2) },
    (_, i) => new DOMPoint(numbers[2 * i], numbers[2 * i + 1]),
  );
  return Object.assign(all, {
    numberOfItems: all.length,
    getItem: (/** @type {number} */ place) => all[place],
    appendItem: (/** @type {any} */ point) =>
      element.setAttribute("points", [...pairsOf(element), point.x, point.y].join(" ")),
    clear: () => element.setAttribute("points", ""),
  });
}

/** A length, an angle or a text that may be animated, which it is not here. @param {unknown} value */
const still = (value) => ({ baseVal: value, animVal: value });

/**
 * @param {any} SVGElement linkedom's only class of svg
 * @param {{width: number, height: number}} room
 */
export function furnishSvg(SVGElement, room) {
  const { prototype } = SVGElement;
  for (const name of LENGTHS) {
    const full = /y|height/i.test(name) ? room.height : room.width;
    define(prototype, {
      [name]: {
        get() {
          return lengthOfAttribute(this, name, full);
        },
      },
    });
  }
  define(prototype, {
    tagName: {
      get() {
        return this.localName;
      },
    },
    nodeName: {
      get() {
        return this.localName;
      },
    },
    ownerSVGElement: {
      get() {
        return this.parentElement?.closest("svg") ?? null;
      },
      set() {},
    },
    viewportElement: {
      get() {
        return this.parentElement?.closest("svg") ?? null;
      },
    },
    viewBox: {
      get() {
        const [x = 0, y = 0, width = 0, height = 0] = (this.getAttribute("viewBox") ?? "")
          .trim()
          .split(/[\s,]+/)
          .map(Number);
        return still(new DOMRect(x || 0, y || 0, width || 0, height || 0));
      },
    },
    transform: {
      get() {
        return still(transformList(this));
      },
    },
    points: {
      get() {
        return pointList(this);
      },
    },
    href: {
      get() {
        return still(this.getAttribute("href") ?? this.getAttribute("xlink:href") ?? "");
      },
    },
    preserveAspectRatio: {
      get() {
        return still({ align: 6, meetOrSlice: 1 });
      },
    },
    getBBox() {
      const { x, y, width, height } = boxOf(this) ?? { x: 0, y: 0, width: 0, height: 0 };
      return new DOMRect(x, y, width, height);
    },
    getCTM() {
      return new DOMMatrix(toDrawing(this));
    },
    getScreenCTM() {
      return new DOMMatrix(toDrawing(this));
    },
    /** @param {any} element */
    getTransformToElement(element) {
      return new DOMMatrix(multiplied(inverted(toDrawing(element)), toDrawing(this)));
    },
    getComputedTextLength() {
      return textBox(this)?.width ?? 0;
    },
    /** @param {number} start @param {number} count */
    getSubStringLength(start, count) {
      return textWidth(this.textContent.substr(start, count), lettersOf(this));
    },
    getNumberOfChars() {
      return this.textContent.length;
    },
    getTotalLength() {
      return lengthOf(courseOf(this));
    },
    /** @param {number} length */
    getPointAtLength(length) {
      return new DOMPoint(...pointAt(courseOf(this), length));
    },
    /** @param {{x: number, y: number}} point */
    isPointInFill({ x, y }) {
      return holds(courseOf(this), x, y);
    },
    /** @param {{x: number, y: number}} point */
    isPointInStroke({ x, y }) {
      return holds(courseOf(this), x, y);
    },
    createSVGPoint: () => new DOMPoint(),
    createSVGRect: () => new DOMRect(),
    createSVGMatrix: () => new DOMMatrix(),
    createSVGTransform: () => transformObject("matrix", [1, 0, 0, 1, 0, 0]),
    createSVGNumber: () => ({ value: 0 }),
    createSVGLength: () => ({ value: 0 }),
    createSVGTransformFromMatrix: (/** @type {any} */ matrix) =>
      transformObject("matrix", [...DOMMatrix.fromMatrix(matrix).six]),
    getElementById(/** @type {string} */ id) {
      return this.querySelector(`[id="${id}"]`);
    },
    pauseAnimations() {},
    unpauseAnimations() {},
    animationsPaused: () => false,
    getCurrentTime: () => 0,
    setCurrentTime() {},
    beginElement() {},
    endElement() {},
  });
  furnishClassNames(prototype);
  furnishClasses(SVGElement);
}

/** @param {any} prototype */
function furnishClassNames(prototype) {
  const plain = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(prototype), "className");
  define(prototype, {
    className: {
      get() {
        const element = this;
        const name = {
          get: () => element.getAttribute("class") ?? "",
          set: (/** @type {string} */ value) => element.setAttribute("class", value),
          enumerable: true,
        };
        return Object.defineProperties(
          { toString: () => "[object SVGAnimatedString]" },
          { baseVal: name, animVal: name },
        );
      },
      set(/** @type {unknown} */ value) {
        plain?.set?.call(this, value);
      },
    },
    setAttribute(/** @type {string} */ name, /** @type {unknown} */ value) {
      if (name === "class") plain?.set?.call(this, value);
      else Object.getPrototypeOf(prototype).setAttribute.call(this, name, value);
    },
  });
}

/** @param {any} SVGElement */
function furnishClasses(SVGElement) {
  const kind = (/** @type {(name: string) => boolean} */ holdsName, /** @type {any} */ base) =>
    class extends base {
      /** @param {any} element */
      static [Symbol.hasInstance](element) {
        return element instanceof SVGElement && holdsName(element.localName);
      }
    };
  const SVGGraphicsElement = kind((name) => GRAPHICS.has(name), SVGElement);
  const SVGGeometryElement = kind((name) => GEOMETRY.has(name), SVGElement);
  Object.assign(world, {
    SVGGraphicsElement,
    SVGGeometryElement,
    SVGTextContentElement: kind((name) => /^(text|tspan|textPath)$/.test(name), SVGElement),
  });
  for (const [name, called] of Object.entries(CLASSES)) world[called] = kind((own) => own === name, SVGElement);
  Object.assign(world, { SVGPoint: DOMPoint, SVGRect: DOMRect, SVGMatrix: DOMMatrix, DOMPoint, DOMRect, DOMMatrix });
  Object.assign(world, {
    DOMPointReadOnly: DOMPoint,
    DOMRectReadOnly: DOMRect,
    DOMMatrixReadOnly: DOMMatrix,
    WebKitCSSMatrix: DOMMatrix,
  });
}
