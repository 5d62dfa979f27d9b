// Paths as lines that are short enough: their lengths, the points along them, and what they hold.

/** @typedef {[number, number]} Point */

/** How many lines stand for a curve. */
const PIECES = 48;
const SIZES = /** @type {Record<string, number>} */ ({ m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 });

/** A number, or for the flags of an arc a digit, which may stand without a blank. @param {string} text @param {string} command */
function numbersOf(text, command) {
  if (command !== "a") return (text.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
  const arcs = text.matchAll(
    /([-+]?[\d.]+(?:e[-+]?\d+)?)[\s,]+([-+]?[\d.]+(?:e[-+]?\d+)?)[\s,]+([-+]?[\d.]+(?:e[-+]?\d+)?)[\s,]+([01])[\s,]*([01])[\s,]*([-+]?[\d.]+(?:e[-+]?\d+)?)[\s,]*([-+]?[\d.]+(?:e[-+]?\d+)?)/gi,
  );
  return [...arcs].flatMap(([, ...found]) => found.map(Number));
}

/** @param {string} d @returns {{command: string, values: number[]}[]} */
export function commandsOf(d) {
  return [...d.matchAll(/([mlhvcsqtaz])([^mlhvcsqtaz]*)/gi)].flatMap(([, command, text]) => {
    const size = SIZES[command.toLowerCase()];
    if (!size) return [{ command, values: [] }];
    const values = numbersOf(text, command.toLowerCase());
    const found = [];
    for (let at = 0; at + size <= values.length; at += size) {
      const repeated = at && /m/i.test(command) ? (command === "m" ? "l" : "L") : command;
      found.push({ command: repeated, values: values.slice(at, at + size) });
    }
    return found;
  });
}

/**
 * The lines of a path, one list of points for each part that begins anew.
 * @param {string} d
 * @returns {Point[][]}
 */
export function linesOf(d) {
  /** @type {Point[][]} */
  const parts = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  /** @type {Point | null} */
  let handle = null;
  let before = "";
  const to = (/** @type {number} */ nx, /** @type {number} */ ny) => {
    if (!parts.length || before === "z") parts.push([[x, y]]);
    parts[parts.length - 1].push([nx, ny]);
  };
  for (const { command, values } of commandsOf(d)) {
    const kind = command.toLowerCase();
    const isRelative = command === kind;
    const [ox, oy] = isRelative ? [x, y] : [0, 0];
    const at = (/** @type {number} */ place) => /** @type {Point} */ ([values[place] + ox, values[place + 1] + oy]);
    const mirrored = (/** @type {RegExp} */ kinds) =>
      /** @type {Point} */ (handle && kinds.test(before) ? [2 * x - handle[0], 2 * y - handle[1]] : [x, y]);
    /** @type {Point | null} */
    let next = null;
    if (kind === "m") {
      [x, y] = at(0);
      [startX, startY] = [x, y];
      parts.push([[x, y]]);
      before = kind;
      continue;
    }
    if (kind === "z") {
      to(startX, startY);
      [x, y] = [startX, startY];
    } else if (kind === "h" || kind === "v") {
      const end = /** @type {Point} */ (kind === "h" ? [values[0] + ox, y] : [x, values[0] + oy]);
      to(...end);
      [x, y] = end;
    } else if (kind === "l") {
      to(...at(0));
      [x, y] = at(0);
    } else if (kind === "a") {
      const end = at(5);
      for (const point of arcPoints([x, y], end, values)) to(...point);
      [x, y] = end;
    } else {
      const isCubic = kind === "c" || kind === "s";
      const first = kind === "c" || kind === "q" ? at(0) : mirrored(isCubic ? /[cs]/ : /[qt]/);
      const second = isCubic ? at(kind === "c" ? 2 : 0) : first;
      const end = at(values.length - 2);
      for (let i = 1; i <= PIECES; i++) to(...(isCubic ? cubic : quadratic)(i / PIECES, [x, y], first, second, end));
      next = second;
      [x, y] = end;
    }
    handle = next;
    before = kind;
  }
  return parts;
}

/** @param {number} t @param {Point} p @param {Point} q @param {Point} r @param {Point} s @returns {Point} */
function cubic(t, p, q, r, s) {
  const u = 1 - t;
  const of = (/** @type {0 | 1} */ i) => u ** 3 * p[i] + 3 * u * u * t * q[i] + 3 * u * t * t * r[i] + t ** 3 * s[i];
  return [of(0), of(1)];
}

/** @param {number} t @param {Point} p @param {Point} q @param {Point} _ @param {Point} s @returns {Point} */
function quadratic(t, p, q, _, s) {
  const u = 1 - t;
  const of = (/** @type {0 | 1} */ i) => u * u * p[i] + 2 * u * t * q[i] + t * t * s[i];
  return [of(0), of(1)];
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {number[]} values radii, turn, flags
 * @returns {Point[]}
 */
function arcPoints([x1, y1], [x2, y2], [givenX, givenY, turn, large, sweep]) {
  let [rx, ry] = [Math.abs(givenX), Math.abs(givenY)];
  if (!rx || !ry) return [[x2, y2]];
  const phi = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(phi), Math.sin(phi)];
  const [dx, dy] = [(x1 - x2) / 2, (y1 - y2) / 2];
  const [u, v] = [cos * dx + sin * dy, cos * dy - sin * dx];
  const grown = Math.sqrt((u / rx) ** 2 + (v / ry) ** 2);
  if (grown > 1) [rx, ry] = [rx * grown, ry * grown];
  const under = (rx * ry) ** 2 - (rx * v) ** 2 - (ry * u) ** 2;
  const factor = (large === sweep ? -1 : 1) * Math.sqrt(Math.max(0, under) / ((rx * v) ** 2 + (ry * u) ** 2 || 1));
  const [cu, cv] = [(factor * rx * v) / ry, (-factor * ry * u) / rx];
  const [cx, cy] = [cos * cu - sin * cv + (x1 + x2) / 2, sin * cu + cos * cv + (y1 + y2) / 2];
  const start = Math.atan2((v - cv) / ry, (u - cu) / rx);
  let sweepAngle = Math.atan2((-v - cv) / ry, (-u - cu) / rx) - start;
  if (sweep && sweepAngle < 0) sweepAngle += 2 * Math.PI;
  if (!sweep && sweepAngle > 0) sweepAngle -= 2 * Math.PI;
  return Array.from({ length: PIECES }, (_, i) => {
    const angle = start + (sweepAngle * (i + 1)) / PIECES;
    const [px, py] = [rx * Math.cos(angle), ry * Math.sin(angle)];
    return /** @type {Point} */ ([cos * px - sin * py + cx, sin * px + cos * py + cy]);
  });
}

/** @param {Point[][]} parts */
export function lengthOf(parts) {
  let sum = 0;
  for (const points of parts)
    for (let i = 1; i < points.length; i++)
      sum += Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
  return sum;
}

/** @param {Point[][]} parts @param {number} length @returns {Point} */
export function pointAt(parts, length) {
  let left = Math.max(0, length);
  /** @type {Point} */
  let last = parts[0]?.[0] ?? [0, 0];
  for (const points of parts) {
    for (let i = 1; i < points.length; i++) {
      const [[x1, y1], [x2, y2]] = [points[i - 1], points[i]];
      const own = Math.hypot(x2 - x1, y2 - y1);
      if (own && left <= own) return [x1 + ((x2 - x1) * left) / own, y1 + ((y2 - y1) * left) / own];
      left -= own;
      last = points[i];
    }
  }
  return last;
}

/** @param {Point[][]} parts */
export function boundsOf(parts) {
  const points = parts.flat();
  if (!points.length) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** @param {Point[][]} parts @param {number} x @param {number} y @param {string} [rule] */
export function holds(parts, x, y, rule = "nonzero") {
  let winding = 0;
  let crossings = 0;
  for (const points of parts) {
    for (let i = 0; i < points.length; i++) {
      const [[x1, y1], [x2, y2]] = [points[i], points[(i + 1) % points.length]];
      if (y1 > y === y2 > y || x >= x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) continue;
      winding += y2 > y1 ? 1 : -1;
      crossings += 1;
    }
  }
  return rule === "evenodd" ? crossings % 2 === 1 : winding !== 0;
}
