// What only what a reader does makes use of: explanations of concepts, and what is read out. The host loads it then.
import { aboutAt } from "./host/about.js";
import { Speaker } from "./host/speaker.js";

(globalThis.explorable ??= {}).reader = (page, region) => ({ explain: aboutAt(page), speaker: new Speaker(page, region) });
