// Written by tools/tensor_items.py from the types of the build: what a tensor diagram is made of.

export type Side = "rows" | "columns";

export type Run = Words | Term;

export type InChain = GridItem | SignItem;

export type Item = GridItem | SignItem | CornerItem | LookupItem | JoinedItem | PartedItem;

/** `count` windows along an axis. */
export interface Span {
  size: number;
  stride: number;
  padding: number;
  count: number;
}

/** How a window slides over a grid. */
export interface Windows {
  /** Without them it spans all rows. */
  rows: Span | null;
  columns: Span;
  /** The result, to whose cells windows belong. */
  of: string;
}

/** How many places are drawn before the beginning and behind the end, and what stands in them. */
export interface Padding {
  rows: number[];
  columns: number[];
  text: string;
}

/** Every other one of `of` blocks of neighbours has another tint. */
export interface Bands {
  axis: number;
  block: number;
  of: number;
  name: string;
}

/** Where the tensors that were joined begin. */
export interface Seams {
  axis: number;
  at: number[];
}

/** Where a grid is stretched. */
export interface Ghost {
  axis: Side;
  dim: string;
  size: number;
  shown: number[];
}

/** What a statement wants to be seen in one of its grids; axes are numbers of the tensor's own. */
export interface Look {
  /** Its name. */
  tensor: string;
  /** Whether rows and columns are exchanged. */
  transposed?: boolean;
  /** Whether the statement computes it. */
  result?: boolean;
  /** A vector as a column. */
  upright?: boolean;
  /** The axis that a product sums over. */
  contracted?: Side | null;
  /** The dim along which each slice is outlined. */
  slices?: string | null;
  /** Of the rows that are drawn, to stand at their right. */
  sums?: (number | string)[] | null;
  bands?: Bands | null;
  seams?: Seams;
  /** What a brace says instead of the axis's size, by the axis's number. */
  sizes?: Record<string, string>;
  ghost?: Ghost | null;
  /** The places that are read, for each axis; null for all. */
  taken?: (number[] | null)[] | null;
  /** The cells that are read one by one; null for an axis of which all is. */
  picked?: ((number | null)[])[] | null;
  padded?: Padding | null;
  windows?: Windows | null;
  /** Lines below. */
  captions?: string[];
}

/** A piece of a formula that is no tensor. */
export interface Words {
  text: string;
}

/** A tensor's name as a piece of a formula. */
export interface Term {
  tensor: string;
  concept: string | null;
  transposed?: boolean;
}

/** A tensor. */
export interface GridItem {
  kind: "grid";
  look: Look;
}

/** An operator, an arrow with what a function does, a parenthesis, or what else there is between grids. */
export interface SignItem {
  kind: "operator" | "text" | "arrow" | "parenthesis";
  text: string;
}

/** One product of a corner: the factor on top, the result below it, and a vector that is added. */
export interface Column {
  statement: string;
  top: Look;
  result: Look;
  plus: Look | null;
  formula: Run[];
}

/** What becomes of one axis of a corner's factors. */
export interface Chip {
  text: string;
  contracted: boolean;
}

/** A product as it is done by hand: one factor at the left, others on top. */
export interface CornerItem {
  kind: "corner";
  left: Look;
  columns: Column[];
  chips?: Chip[];
}

/** Rows taken from a table; `rows` has one for each id that is drawn. */
export interface LookupItem {
  kind: "lookup";
  ids: Look;
  table: Look;
  result: Look;
  rows: number[];
}

/** Grids that touch; `size` says what theirs add up to. */
export interface JoinedItem {
  kind: "joined";
  grids: Look[];
  along: Side;
  size: string;
}

/** One part of a tensor that is taken apart. */
export interface Branch {
  statement: string;
  look: Look;
}

/** A tensor that is taken apart, and its parts, each at its own branch of one arrow. */
export interface PartedItem {
  kind: "parted";
  whole: InChain[];
  text: string;
  parts: Branch[];
}

/** What a tensor that follows a parameter needs room for. */
export interface Live {
  /** That its numbers have, in any state. */
  decimals: number;
  /** Those with the longest texts. */
  widest: (number | string)[];
  /** Whether these are words, which have more room than numbers. */
  words?: boolean;
}

/** A tensor with those of its cells that are drawn. */
export interface DrawnTensor {
  dims: string[];
  shape: number[];
  concept: string | null;
  /** Whether its line calls it weights; of others the site's style sheet knows by their concept. */
  learned?: boolean;
  /** For each axis the places that are drawn; batch axes have one, the front sheet. */
  shown: number[][];
  /** Of those cells, nested; null without values. */
  values: any;
  /** The least and the largest of all tensors that can be compared with it, drawn or not. */
  range: number[] | null;
  /** What tints tell: how far from zero, how high, or nothing. */
  scale: "size" | "order" | "names";
  /** Of the places that are drawn, for each axis. */
  labels: (string[] | null)[];
  /** Of one that follows a parameter; its range is that of all states. */
  live?: Live;
}

/** Where a tensor's drawn cells come from, and how they are computed, in the order of its drawn places. */
export interface Trace {
  /** By the source's name, for each cell the numbers of its sources among those drawn. */
  sources: Record<string, number[][]>;
  spelled: (string | null)[];
}

/** One line of the program; a chained one begins with the result of the line before. */
export interface Line {
  name: string;
  items: Item[];
  chained: boolean;
}

/** Lines of the program that are drawn as one chain. */
export interface Row {
  statements: Line[];
}
