// What the scripts that authors' modules are rewritten to call once they are mounted.
import { link } from "./linker.js";

(globalThis.explorable ??= {}).link = (files) => link(files, globalThis.explorable.fullD3, globalThis.explorable.kit);
