/**
 * The expression language in the browser: what `sphinxext/explorable/expressions` parses is evaluated, printed
 * and described here, without `eval`. The numbers are numpy's (1e-12 relative).
 *
 * To add a function, give it a row in `FUNCTIONS` and its twin a row in `expressions/operations.py`.
 */

/**
 * A number, a name, words in quotes, `["text", "adam"]`, or an operation with its operands:
 * `[">", ["sigmoid", "x"], 0.5]`.
 * @typedef {number | string | [string, ...any[]]} Tree
 */

/**
 * A stretch of printed text; `name` is set where it stands for a name of the expression.
 * @typedef {{text: string, name?: string}} Fragment
 */

/**
 * @typedef {object} Operator
 * @property {(a: number, b: number) => number} compute
 * @property {number} level how tightly it binds when printed
 * @property {string} sign what is printed between its operands
 */

/** How tightly an operation binds, loosest first. */
const COMPARISON = 1;
const SUM = 2;
const MODULO = 3;
const PRODUCT = 4;
const POWER = 5;
const ATOM = 6;

/** @type {Record<string, {value: number, symbol: string}>} */
const CONSTANTS = {
  pi: { value: Math.PI, symbol: "π" },
  e: { value: Math.E, symbol: "e" },
  inf: { value: Infinity, symbol: "∞" },
};

/** @type {Record<string, Operator>} */
const OPERATORS = {
  "+": { compute: (a, b) => a + b, level: SUM, sign: " + " },
  "-": { compute: (a, b) => a - b, level: SUM, sign: " − " },
  "*": { compute: (a, b) => a * b, level: PRODUCT, sign: " · " },
  "/": { compute: (a, b) => a / b, level: PRODUCT, sign: " / " },
  "%": { compute: remainder, level: MODULO, sign: " mod " },
  "//": { compute: floorDivide, level: MODULO, sign: " // " },
  "**": { compute: power, level: POWER, sign: "^" },
  "<": { compute: (a, b) => Number(a < b), level: COMPARISON, sign: " < " },
  "<=": { compute: (a, b) => Number(a <= b), level: COMPARISON, sign: " ≤ " },
  ">": { compute: (a, b) => Number(a > b), level: COMPARISON, sign: " > " },
  ">=": { compute: (a, b) => Number(a >= b), level: COMPARISON, sign: " ≥ " },
  "==": { compute: (a, b) => Number(a === b), level: COMPARISON, sign: " = " },
  "!=": { compute: (a, b) => Number(a !== b), level: COMPARISON, sign: " ≠ " },
};

/**
 * What each function computes and what is printed around its operands; by default `name(` and `)`.
 * @type {Record<string, {compute: (...operands: number[]) => number, around?: [string, string]}>}
 */
const FUNCTIONS = {
  neg: { compute: (x) => -x },
  exp: { compute: Math.exp },
  expm1: { compute: Math.expm1 },
  log: { compute: Math.log },
  log2: { compute: Math.log2, around: ["log₂(", ")"] },
  log10: { compute: Math.log10, around: ["log₁₀(", ")"] },
  log1p: { compute: Math.log1p },
  sqrt: { compute: Math.sqrt, around: ["√(", ")"] },
  sin: { compute: Math.sin },
  cos: { compute: Math.cos },
  tan: { compute: Math.tan },
  asin: { compute: Math.asin },
  acos: { compute: Math.acos },
  atan: { compute: Math.atan },
  sinh: { compute: Math.sinh },
  cosh: { compute: Math.cosh },
  tanh: { compute: Math.tanh },
  asinh: { compute: Math.asinh },
  acosh: { compute: Math.acosh },
  atanh: { compute: Math.atanh },
  sigmoid: { compute: sigmoid, around: ["σ(", ")"] },
  relu: { compute: relu, around: ["ReLU(", ")"] },
  softplus: { compute: (x) => relu(x) + Math.log1p(Math.exp(-Math.abs(x))) },
  gelu: { compute: (x) => (x * erfc(-x / Math.SQRT2)) / 2, around: ["GELU(", ")"] },
  silu: { compute: (x) => x * sigmoid(x), around: ["SiLU(", ")"] },
  abs: { compute: Math.abs, around: ["|", "|"] },
  min: { compute: (...values) => values.reduce(smaller) },
  max: { compute: (...values) => values.reduce(larger) },
  minimum: { compute: smaller, around: ["min(", ")"] },
  maximum: { compute: larger, around: ["max(", ")"] },
  clip: { compute: (x, low, high) => smaller(larger(x, low), high) },
  floor: { compute: Math.floor, around: ["⌊", "⌋"] },
  ceil: { compute: Math.ceil, around: ["⌈", "⌉"] },
  round: { compute: round },
  sign: { compute: (x) => Math.sign(x) + 0 }, // numpy's sign of −0 is 0
  erf: { compute: erf },
  gamma: { compute: gamma, around: ["Γ(", ")"] },
  where: { compute: (condition, a, b) => (condition !== 0 ? a : b) }, // as in numpy, NaN counts as true
};

/**
 * What a tree computes for single numbers, on and off counting as 1 and 0, or for words, ready to be asked many times.
 * @param {Tree} tree
 * @returns {(values: Record<string, any>) => any} of the names' values
 * @throws {RangeError} when asked without the value of a name
 */
export function compile(tree) {
  if (typeof tree === "number") return () => tree;
  if (typeof tree === "string") {
    if (Object.hasOwn(CONSTANTS, tree)) return compile(CONSTANTS[tree].value);
    return (values) => {
      if (!Object.hasOwn(values, tree)) throw new RangeError(`\`${tree}\` has no value`);
      const value = values[tree];
      return typeof value === "boolean" ? Number(value) : value;
    };
  }
  const [head, ...operands] = tree;
  if (head === "text") return () => operands[0];
  /** @type {(...operands: number[]) => number} */
  const compute = (OPERATORS[head] ?? FUNCTIONS[head]).compute;
  const parts = operands.map(compile);
  const [a, b] = parts;
  // Nearly all have one operand or two, and these need no list of them each time.
  if (parts.length > 2) return (values) => compute(...parts.map((part) => part(values)));
  return b ? (values) => compute(a(values), b(values)) : (values) => compute(a(values));
}

// ── What the operations mean ─────────────────────────────────────────────────────────────────────────────

/** numpy's `a % b`: it has the sign of `b`. @param {number} a @param {number} b */
function remainder(a, b) {
  const rest = a % b;
  if (rest === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
  return rest < 0 === b < 0 ? rest : rest + b;
}

/** numpy's `a // b`: the whole number of times that `remainder` leaves. @param {number} a @param {number} b */
function floorDivide(a, b) {
  if (b === 0) return a / b;
  const rest = a % b;
  const quotient = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0);
  if (quotient === 0) return Math.sign(a / b) * 0;
  const floored = Math.floor(quotient);
  return quotient - floored > 0.5 ? floored + 1 : floored; // the division itself rounds
}

/** IEEE 754's power; JavaScript has NaN for a base of ±1 where IEEE has 1. @param {number} base @param {number} exponent */
function power(base, exponent) {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

/** numpy's minimum: NaN stays. @param {number} a @param {number} b */
function smaller(a, b) {
  return b < a || Number.isNaN(b) ? b : a;
}

/** numpy's maximum: NaN stays. @param {number} a @param {number} b */
function larger(a, b) {
  return b > a || Number.isNaN(b) ? b : a;
}

/** @param {number} x */
function sigmoid(x) {
  const decay = Math.exp(-Math.abs(x)); // at most 1, so nothing overflows
  return (x < 0 ? decay : 1) / (1 + decay);
}

/** @param {number} x */
function relu(x) {
  return x < 0 ? 0 : x;
}

/** Round to `digits` (0 to 15) after the point, a half to the even neighbour. @param {number} x @param {number} [digits] */
function round(x, digits = 0) {
  const scale = Number(`1e${digits}`);
  const rounded = roundHalfEven(x * scale) / scale;
  return Number.isFinite(rounded) ? rounded : x;
}

/** @param {number} x */
function roundHalfEven(x) {
  // From 2⁵² on a double has no fraction: the processor's own rounding to even does the work.
  const whole = 2 ** 52;
  if (!(Math.abs(x) < whole)) return x;
  return x < 0 || Object.is(x, -0) ? -(whole - x - whole) : whole + x - whole;
}

/**
 * The error function, by the series of Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6:
 * erf x = 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · 5 ⋯ (2n+1)). Its terms have one sign, so nothing cancels.
 * @param {number} x
 */
function erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x); // 1 − erf 6 is 2e-17
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 2 ** -54; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/**
 * 1 − erf x, where that would lose its digits by the continued fraction of the same book, 7.1.14:
 * √π · exp(x²) · erfc x = 1 / (x + ½ / (x + 1 / (x + 3⁄2 / (x + ⋯)))), from its far end.
 * @param {number} x
 */
function erfc(x) {
  if (x < 1.5) return 1 - erf(x);
  if (x > 28) return 0;
  let fraction = x;
  for (let n = Math.ceil(20 + 200 / (x * x)); n > 0; n -= 1) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/** Of the approximation of Lanczos, with g = 7. */
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** The gamma function, for whole numbers (x − 1)!. @param {number} x @returns {number} */
function gamma(x) {
  if (x === 0) return 1 / x;
  if (x === -Infinity || (x < 0 && Number.isInteger(x))) return NaN;
  if (Number.isInteger(x) && x > 0 && x < 172) return factors(2, x - 1);
  if (x < 0.5) return reflected(x);
  if (x > 172) return Infinity;
  const sum = LANCZOS.reduce((total, weight, n) => total + weight / (x + n), 0.9999999999998099);
  const half = (x + 6.5) ** ((x - 0.5) / 2); // the whole power would overflow
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-x - 6.5) * half * sum;
}

/** Γ(x) by Γ(x) · Γ(1 − x) = π / sin πx, with what is too large of Γ(1 − x) divided by last. @param {number} x */
function reflected(x) {
  const fraction = x - Math.round(x);
  const sine = Math.sin(Math.PI * fraction) * (Math.round(x) % 2 ? -1 : 1);
  if (x < -190) return 0 / sine;
  const beyond = Math.max(0, Math.ceil(-x - 165));
  return Math.PI / (sine * gamma(1 - x - beyond)) / factors(1 - x - beyond, -x);
}

/** first · (first + 1) ⋯ last. @param {number} first @param {number} last */
function factors(first, last) {
  let product = 1;
  for (let factor = first; factor <= last + 0.5; factor += 1) product *= factor;
  return product;
}

/**
 * Compile the slope of an expression, which has none where the expression has no value: log(−2) is undefined, 1 / (−2) is not.
 * @param {Tree} expression
 * @param {Tree} derivative
 * @returns {(scope: Record<string, any>) => any}
 */
export function compileSlope(expression, derivative) {
  const [valueOf, slopeOf] = [compile(expression), compile(derivative)];
  return (scope) => (Number.isFinite(valueOf(scope)) ? slopeOf(scope) : NaN);
}

// ── Printing expressions ─────────────────────────────────────────────────────────────────────────────────

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Print a tree as a line of mathematics with as few parentheses as it takes.
 * @param {Tree} tree
 * @param {(name: string) => string} nameOf what to print for a name: its symbol, or its present value
 * @returns {Fragment[]}
 */
export function describe(tree, nameOf) {
  /** @type {Fragment[]} */
  const merged = [];
  for (const fragment of printed(tree, nameOf).fragments) {
    const last = merged.at(-1);
    if (last && last.name === undefined && fragment.name === undefined) last.text += fragment.text;
    else if (fragment.text !== "") merged.push({ ...fragment });
  }
  return merged;
}

/**
 * @param {Tree} tree
 * @param {(name: string) => string} nameOf
 * @returns {{fragments: Fragment[], level: number}}
 */
function printed(tree, nameOf) {
  if (typeof tree === "number") return { fragments: [{ text: String(tree).replace("-", "−") }], level: ATOM };
  if (typeof tree === "string") {
    if (Object.hasOwn(CONSTANTS, tree)) return { fragments: [{ text: CONSTANTS[tree].symbol }], level: ATOM };
    return { fragments: [{ text: nameOf(tree), name: tree }], level: ATOM };
  }
  const [head, ...operands] = tree;
  if (head === "text") return { fragments: [{ text: `“${operands[0]}”` }], level: ATOM };
  const parts = operands.map((operand) => printed(operand, nameOf));

  if (head === "neg") return { fragments: [{ text: "−" }, ...enclosed(parts[0], PRODUCT, true)], level: PRODUCT };
  if (!OPERATORS[head]) {
    const [before, after] = FUNCTIONS[head].around ?? [`${head}(`, ")"];
    const listed = parts.flatMap((part, index) => (index ? [{ text: ", " }, ...part.fragments] : part.fragments));
    return { fragments: [{ text: before }, ...listed, { text: after }], level: ATOM };
  }

  const { level, sign } = OPERATORS[head];
  if (head === "**") {
    const base = enclosed(parts[0], ATOM, true);
    const exponent = operands[1];
    if (typeof exponent === "number" && Number.isInteger(exponent) && exponent >= 2 && exponent <= 9) {
      return { fragments: [...base, { text: SUPERSCRIPTS[exponent] }], level };
    }
    return { fragments: [...base, { text: sign }, ...enclosed(parts[1], ATOM, true)], level };
  }
  // Nobody knows by heart how "mod" binds beside a product, and comparisons must not seem chained.
  const tighter = level === MODULO ? POWER : level + 1;
  const left = enclosed(parts[0], level === MODULO || level === COMPARISON ? tighter : level, level === MODULO);
  const right = enclosed(parts[1], tighter, true);
  const between = head === "*" && needsNoDot(left, right) ? (/^\p{L}{2}/u.test(right[0].text) ? " " : "") : sign;
  return { fragments: [...left, { text: between }, ...right], level };
}

/**
 * Put parentheses where an operand binds too loosely, or starts with a minus after an operator.
 * @param {{fragments: Fragment[], level: number}} part
 * @param {number} loosest
 * @param {boolean} afterOperator
 * @returns {Fragment[]}
 */
function enclosed({ fragments, level }, loosest, afterOperator) {
  const minus = afterOperator && /^[-−]/.test(fragments[0].text);
  return level < loosest || minus ? [{ text: "(" }, ...fragments, { text: ")" }] : fragments;
}

/** Whether a product needs no dot: a number before a symbol, as in 2x, or before a word, as in 2 sin. @param {Fragment[]} left @param {Fragment[]} right */
function needsNoDot(left, right) {
  const number = left.map((fragment) => fragment.text).join("");
  return /^−?[\d.]+$/.test(number) && /^[\p{L}√]/u.test(right[0].text);
}
