/**
 * The kit: what the pictures of sphinxext-explorable are drawn with, for modules and for packages of pictures.
 *
 *     import { axes, slider, describe } from "explorable";
 *
 * These names stay as they are until the next major version of the suite. Everything is drawn in the suite's look, light,
 * dark and on paper, and by the same code while the docs are built and in the browser.
 */

/** One element to draw into, with D3's names. */
export interface Selection {
  /** The element. */
  node(): any;
  /** A new last child. */
  append(name: string): Selection;
  /** `null` and `undefined` take the attribute away. */
  attr(name: string, value: string | number | boolean | null | undefined): Selection;
  /** Takes the place of all that the element has. */
  text(value: string | number): Selection;
  classed(name: string, holds: boolean): Selection;
  /** One event or several, with spaces between. */
  on(events: string, listener: (event: any) => void): Selection;
  call(change: (selection: Selection) => void): Selection;
  remove(): void;
}

/** The model that `render` gets. */
export interface Model {
  get(key: string): any;
  set(key: string, value: unknown): void;
  save_changes(): void;
  on(event: string, callback: (...args: any[]) => void): void;
  off(event?: string | null, callback?: ((...args: any[]) => void) | null): void;
}

/** What `render` gets. `d3`, `signal` and `parameters` are the suite's own additions to anywidget's. */
export interface RenderProps {
  model: Model;
  el: HTMLElement;
  /** Of the picture's end. */
  signal: AbortSignal;
  d3: any;
  parameters: {
    has(name: string): boolean;
    get(name: string): number;
    set(name: string, value: number): void;
    watch(names: string[], callback: (values: Record<string, number>) => void): () => void;
  };
}

/** A colour: a concept's, or one of the palette where there is none. */
export interface Paint {
  concept?: string | null;
  color?: string | null;
}

export type Interval = [low: number, high: number];
export type Attributes = Record<string, string | number | null | undefined>;

// ── Drawings ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An element, to be drawn into. */
export function select(element: Element): Selection;

/** The selection of a new svg. Drawings stand side by side as far as there is room, above the controls. */
export function drawing(el: HTMLElement, size?: { width?: number; height?: number }): Selection;

/** How wide a drawing is that stands beside another one, and by itself fits on a phone, in px. */
export const WIDTH: number;

/** The markup of an element: to write many is much faster than to make them one by one. `content` is markup too. */
export function tag(name: string, attributes: Attributes, content?: string): string;

/** Text as it stands in markup. */
export function escape(text: string): string;

/** Gives an element new content, and leaves alone what is in it already: `markup` is made with `tag`. */
export function redraw(element: Element | Selection, markup: string): void;

/** An upper estimate of how wide a line of text is, in px: while the docs are built there are no fonts to ask. */
export function textWidth(text: string, size: number, options?: { bold?: boolean }): number;

/** A line of text, cut with an ellipsis where it would be wider than `room`. */
export function shortened(text: string, size: number, room: number, options?: { bold?: boolean }): string;

/** A text in lines no wider than `room`. */
export function wrapped(text: string, size: number, room: number, options?: { bold?: boolean }): string[];

/** A number as readers see it, by a part of Python's format language: `.2f`, `,d`, `+.1%`, `.3g`. */
export function format(value: number, spec?: string): string;

// ── Colours ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The eight colours of the palette, by name. */
export const palette: readonly string[];

/** Colours an element and what is in it; returns what it was given. */
export function paint<Painted extends Element | Selection>(element: Painted, paint: Paint): Painted;

// ── Plots ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** From the numbers of an axis to px, and back. */
export interface Scale {
  (value: number): number;
  invert(px: number): number;
  domain(): Interval;
  range(): Interval;
}

/** A linear scale. */
export function scale(domain: Interval, range: Interval): Scale;

export interface Axes {
  svg: Selection;
  /** What is drawn here ends at the plot's edges. */
  marks: Selection;
  x: Scale;
  y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  title(text: string): void;
  /** Shows another range. */
  rescale(x: Interval, y: Interval): void;
  /** A curve through points; `look` is a class of the suite's lines. Returns what shows it through others. */
  line(points: [number, number][], paint?: Paint & { look?: "curve" | "trail" | "thin" | "guide" | "ahead" }): (points: [number, number][]) => void;
  /** Marks at points. Returns what shows others. */
  points(points: [number, number][], paint?: Paint & { radius?: number }): (points: [number, number][]) => void;
}

/** A drawing with two axes and a title. */
export function axes(
  el: HTMLElement,
  plot: { title?: string; x: Interval; y: Interval; xLabel?: string; yLabel?: string; height?: number },
): Axes;

/** A point of a plot that readers drag; give them a slider for the same value. Returns what moves it. */
export function handle(
  plot: Axes,
  options: Paint & { at: [number, number]; onMove: (at: [number, number]) => void; onDone?: () => void },
): (at: [number, number]) => void;

// ── Numbers as tints ─────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A matrix as cells whose tint tells their value: as strong as its square root, so that small ones are seen as well.
 * Returns what shows other values; `most` is the value of the strongest tint, by default the largest of the first values.
 */
export function matrix(
  el: HTMLElement,
  options: Paint & {
    values: number[][];
    title?: string;
    rows?: string[];
    columns?: string[];
    most?: number;
    /** Positive and negative values have colours of their own; so it is by default where any is negative. */
    signed?: boolean;
    /** Of the numbers of the legend. */
    format?: string;
  },
): (values: number[][]) => void;

export interface Token {
  text: string;
  /** It goes on with the word before it. */
  joined?: boolean;
  /** It is no text, but a sign of the tokenizer. */
  special?: boolean;
}

/** Tokens on tints, with their numbers. Returns what shows other numbers. */
export function tokens(
  el: HTMLElement,
  options: Paint & {
    tokens: (string | Token)[];
    values?: number[];
    title?: string;
    most?: number;
    signed?: boolean;
    /** Of the numbers; none where it is null. */
    format?: string | null;
  },
): (values: number[]) => void;

// ── Controls ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a control moves: a key of the model, which `:bind:` may tie to a parameter, or what is called back. */
export interface Control<Value> {
  label: string;
  model?: Model;
  key?: string;
  /** The first value; by default the model's. */
  value?: Value;
  onInput?: (value: Value) => void;
  /** Whether it is rarely changed, and stands folded below *More settings*. */
  folded?: boolean;
}

/** A labelled slider. Returns what shows another value; a key of the model is followed without that. */
export function slider(
  el: HTMLElement,
  control: Control<number> & {
    min: number;
    max: number;
    step: number;
    unit?: string;
    format?: string;
    /** On a log scale `step` is the factor from one value to the next. */
    scale?: "linear" | "log";
    concept?: string | null;
  },
): (value: number) => void;

/** A labelled choice of one of several: a list, or each one's words by its value. */
export function choice(el: HTMLElement, control: Control<string> & { options: readonly string[] | Record<string, string> }): (value: string) => void;

/** A labelled box to be ticked. */
export function check(el: HTMLElement, control: Control<boolean>): (value: boolean) => void;

/** A button. */
export function button(el: HTMLElement, label: string, onPress: () => void): HTMLButtonElement;

/** A button that brings the first values of these keys back; it can be pressed once they differ. */
export function reset(el: HTMLElement, model: Model, keys: readonly string[]): HTMLButtonElement;

export interface Steps<State> {
  readonly state: State;
  readonly at: number;
  readonly states: readonly State[];
  /** Starts anew from `first()`. */
  restart(): void;
}

/** The controls of what goes by steps: Step, Play, Back, Reset and a scrubber. `draw` is called at once. */
export function steps<State>(
  el: HTMLElement,
  process: {
    signal: AbortSignal;
    first: () => State;
    /** null where there is nothing left to do. */
    next: (state: State) => State | null;
    draw: (state: State, at: number) => void;
    /** How many steps are taken at first. */
    taken?: number;
    most?: number;
    /** How many steps each button takes, by its label. */
    presses?: Record<string, number>;
    /** From one step to the next while it plays, in ms. */
    pace?: number;
    unit?: string;
    /** Reset brings the first values of these keys back too; then there is no need of another one. */
    model?: Model;
    keys?: readonly string[];
  },
): Steps<State>;

// ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Says in the text alternative how the picture is by now; screen readers read it out once it rests. */
export function describe(model: Model, words: string): void;

/** Reads something out to those who cannot see it. */
export function announce(words: string): void;

/** Tells the page what a reader did, at the end of a gesture: `explorable:interaction`. The kit's controls do. */
export function report(element: Element, control: string, value: unknown): void;
