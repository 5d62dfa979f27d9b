import published from "katex";

const katex = /** @type {any} */ (published);
const NAME = /^[A-Za-z][\w-]*$/;

/**
 * The text of a raw argument, as far as it names something.
 * @param {{string: string}} argument
 * @param {string} command
 */
export function nameIn(argument, command) {
  const name = argument.string.trim();
  if (!NAME.test(name)) {
    const what = command === "\\live" ? "a parameter's name; expressions are for {live} in the prose" : "a name";
    throw new katex.ParseError(`${command} needs ${what}, not {${argument.string}}`);
  }
  return name;
}
