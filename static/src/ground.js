// What a page runs where some ground of its own is not white; the host loads it there.
import { followGround } from "./host/ground.js";

(globalThis.explorable ??= {}).followGround = followGround;
