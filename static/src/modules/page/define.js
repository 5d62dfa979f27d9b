/**
 * Gives a prototype members that no loop over it finds, as a browser's have.
 * @param {any} prototype
 * @param {Record<string, any>} members values, methods, or `{ get, set }`
 */
export function define(prototype, members) {
  for (const [name, member] of Object.entries(members)) {
    const isAccessor = member && typeof member === "object" && "get" in member;
    const described = isAccessor ? { set: undefined, ...member } : { value: member, writable: true };
    Object.defineProperty(prototype, name, { configurable: true, enumerable: true, ...described });
  }
}

/** A property that is its attribute's text. @param {string} attribute @param {string} [missing] */
export const mirrored = (attribute, missing = "") => ({
  /** @this {any} */
  get() {
    return this.getAttribute(attribute) ?? missing;
  },
  /** @this {any} @param {unknown} value */
  set(value) {
    this.setAttribute(attribute, String(value));
  },
});

/** A property that is whether its attribute is there. @param {string} attribute */
export const present = (attribute) => ({
  /** @this {any} */
  get() {
    return this.hasAttribute(attribute);
  },
  /** @this {any} @param {unknown} value */
  set(value) {
    this.toggleAttribute(attribute, Boolean(value));
  },
});

/** A property that is its attribute's number. @param {string} attribute @param {number} missing */
export const counted = (attribute, missing) => ({
  /** @this {any} */
  get() {
    const value = Number.parseFloat(this.getAttribute(attribute) ?? "");
    return Number.isFinite(value) ? value : missing;
  },
  /** @this {any} @param {unknown} value */
  set(value) {
    this.setAttribute(attribute, String(Number(value) || 0));
  },
});
