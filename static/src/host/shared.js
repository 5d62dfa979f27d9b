// What every picture shares: their scripts do not bring it along.
export * from "./mount.js";
export * from "../shared/interaction.js";
export * from "../shared/numbers.js";
export * from "../shared/ranges.js";
export * from "../shared/text.js";
export * from "../shared/words.js";
