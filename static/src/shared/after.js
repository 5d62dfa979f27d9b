/**
 * Goes on at once with what is there, and with what is promised once it is: so the build can draw without waiting.
 * @template T
 * @param {T | Promise<T>} value
 * @param {(value: T) => any} next
 */
export const after = (value, next) => (value instanceof Promise ? value.then(next) : next(value));
