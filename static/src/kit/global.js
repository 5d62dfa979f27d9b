// What authors' modules and packages of pictures import as "explorable", once a page.
import * as kit from "./index.js";

(globalThis.explorable ??= {}).kit = kit;
