// What the bundler makes of imports that TypeScript does not know.

declare module "picture-styles" {
  const text: string;
  export default text;
}

declare module "catalogue" {
  const pictures: Record<string, import("./types.js").PictureModule>;
  export default pictures;
}

declare module "linkedom" {
  export function parseHTML(html: string): any;
}

declare module "cssom" {
  const cssom: { parse(sheet: string): { cssRules: any[] } };
  export default cssom;
}

declare module "sucrase/dist/index.js" {
  export { transform } from "sucrase";
}

declare module "sucrase/dist/parser/index.js" {
  import type { Token } from "sucrase/dist/parser/tokenizer/index.js";
  export function parse(source: string, isJSX: boolean, isTypeScript: boolean, isFlow: boolean): { tokens: Token[]; scopes: Scope[] };
  type Scope = { startTokenIndex: number; endTokenIndex: number; isFunctionScope: boolean };
}

declare module "sucrase/dist/parser/tokenizer/index.js" {
  export type Token = { start: number; end: number; type: number; identifierRole: number | null };
  export const IdentifierRole: Record<string, number>;
  export function isTopLevelDeclaration(token: Token): boolean;
}

declare module "sucrase/dist/parser/tokenizer/types.js" {
  export const TokenType: Record<string, number>;
}
declare module "d3-axis";
declare module "d3-brush";
declare module "d3-chord";
declare module "d3-color";
declare module "d3-contour";
declare module "d3-delaunay";
declare module "d3-dispatch";
declare module "d3-drag";
declare module "d3-ease";
declare module "d3-force";
declare module "d3-format";
declare module "d3-geo";
declare module "d3-hierarchy";
declare module "d3-interpolate";
declare module "d3-path";
declare module "d3-polygon";
declare module "d3-quadtree";
declare module "d3-random";
declare module "d3-scale";
declare module "d3-scale-chromatic";
declare module "d3-time";
declare module "d3-time-format";
declare module "d3-timer";
declare module "d3-transition";
declare module "d3-zoom";
