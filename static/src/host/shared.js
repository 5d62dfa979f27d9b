// What every picture shares, under the names by which pictures find it: their scripts do not bring it along.
export * as expressions from "../shared/expressions.js";
export * as interaction from "../shared/interaction.js";
export * as mount from "./mount.js";
export * as ranges from "../shared/ranges.js";
export * as text from "../shared/text.js";
