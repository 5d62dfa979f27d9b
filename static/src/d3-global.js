// One copy of D3 for all the pictures of a page.
import * as d3 from "./d3.js";

(globalThis.explorable ??= {}).d3 = d3;
