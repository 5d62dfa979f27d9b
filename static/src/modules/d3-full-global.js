// Beside the small D3 of the catalogue's pictures, which a page may have as well.
import * as d3 from "./d3-full.js";

(globalThis.explorable ??= {}).fullD3 = d3;
