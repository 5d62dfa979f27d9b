// Shapes that cross from Python to the browser, and from the host to a picture.

import type { Tree } from "./shared/expressions.js";

declare global {
  /** The bundler's: what it names is loaded when this is called. */
  function require(path: string): unknown;
  /** Sphinx's own, on its search page. */
  const Search: { htmlToText?: (html: string, anchor?: string) => string } | undefined;
  /** What the suite uses of it; there once it has loaded. */
  // eslint-disable-next-line no-var
  var MathJax: { startup?: { document?: MathDocument } } | undefined;
  // eslint-disable-next-line no-var
  var explorable: {
    /** The page's words and signs of numbers, where it is not in English; the build writes a script of them. */
    language?: {
      /** Nothing for what is not translated. */
      words(text: TemplateStringsArray | string, values: any[]): string | undefined;
      number(text: string, isBare?: boolean): string;
    };
    d3?: typeof import("./d3.js");
    /** What pictures share, as far as the scripts that have it are loaded. */
    shared?: Partial<typeof import("./host/shared.js")>;
    pictures?: Record<string, AnyPicture | Enlivener>;
    /** What draws some of them anew, once that is loaded. */
    redraws?: Record<string, Redraw>;
    /** Data too large for a page, as JSON, by what it is called there. */
    data?: Record<string, string>;
    /** For authors' modules: all of D3, where they use it, and what makes a picture of their files. */
    fullD3?: typeof import("./modules/d3-full.js");
    /** What they import as "explorable", where they do. */
    kit?: typeof import("./kit/index.js");
    link?: (files: import("./modules/linker.js").File[]) => any;
    /** Gives a module's state the arrays that it holds as bytes. */
    unpack?: (values: Record<string, unknown>) => void;
    /** Lets what a module draws shrink with its place only as far as its words can be read. */
    keepLegible?: (stage: HTMLElement) => void;
    /** What finds the files that a picture's module may use. */
    assetOf?: (figure: HTMLElement) => (name: string) => string;
    /** Keeps the suite's colours legible on the grounds of a page, once that is loaded. */
    followGround?: (page: Document) => void;
    /** The parameters that an element of the page follows. */
    parametersOf?: (element: Element) => import("./host/parameters.js").Parameters;
    /** There where the page has any. */
    followParameters?: (page: Document, known: ParametersOfPage) => void;
    /** What pictures use there. */
    choices?: typeof import("./shared/choices.js");
    /** There where some of them are choices, switches or texts. */
    followChoices?: (page: Document, parametersOf: ParametersOfPage["parametersOf"], speak: ParametersOfPage["speak"]) => void;
    /** What reads out what has changed. */
    speaker?: Pick<import("./host/speaker.js").Speaker, "say" | "tell">;
    /** What only what a reader does makes use of, once that is loaded. */
    reader?: (page: Document, region: Element) => Reading;
    /** In a notebook: the front end of the widget that a picture is there. */
    widget?: { render: (props: { model: Outer; el: HTMLElement }) => () => void };
    /** What brings steps to where they are the current one, on pages whose steps pass by. */
    scroll?: (root: HTMLElement, steps: HTMLElement[], pass: (step: HTMLElement) => void) => ((step: HTMLElement) => void) | undefined;
  };
}

/** What explains concepts, and what reads out what has changed. */
export interface Reading {
  explain: ReturnType<typeof import("./host/about.js").aboutAt>;
  speaker: import("./host/speaker.js").Speaker;
}

/** What the host script knows of a page's parameters. */
export interface ParametersOfPage {
  /** By document, where several are joined into one page. */
  scopes: Map<string, import("./host/parameters.js").Parameters>;
  parametersOf: (element: Element) => import("./host/parameters.js").Parameters;
  /** Reads a text out. */
  speak: (text: string) => void;
}

/** The page, as MathJax knows it. */
export interface MathDocument {
  getMathItemsWithin?: (elements: Element[]) => MathItem[];
  convert?: (tex: string, options: { end: number }) => Element;
}

/** A formula, as MathJax knows it. */
export interface MathItem {
  root: MathNode;
  outputData: { mml?: string };
  toMathML: (root: MathNode, item: MathItem) => string;
  /** Of version 4. */
  generatorPool?: { Speech?: (item: MathItem) => Promise<unknown> };
}

export interface MathNode {
  kind: string;
  childNodes?: (MathNode | null)[];
  attributes?: { get(name: string): unknown };
  setText?: (text: string) => void;
  walkTree(callback: (node: MathNode) => void): void;
}

/** A page's parameter, as its directive declares it. */
export interface Declaration {
  name: string;
  label: string;
  /** A number; of choices one of them; true or false of a switch; a text. */
  value: any;
  min: number;
  max: number;
  step: number;
  scale?: string;
  format: string;
  unit: string;
  concept: string | null;
  /** What it can be, where that is no range, and what these are called where that is something else. */
  choices?: any[];
  names?: string[];
}

export interface Model {
  get(key: string): any;
  set(key: string, value: unknown): void;
  save_changes(): void;
  on(event: string, callback: (...args: any[]) => void): void;
  off(event?: string | null, callback?: ((...args: any[]) => void) | null): void;
  send(content: unknown, callbacks?: unknown, buffers?: unknown): Promise<never>;
  widget_manager: { get_model(id: string): Promise<never> };
}

/** The model of a widget, which a kernel shares. */
export type Outer = Pick<Model, "get" | "set" | "save_changes" | "on" | "off">;

/** A parameter that pictures of a notebook share: `key` tells it apart from others of its name. */
export type Shared = Declaration & { key: string };

/** What a widget shows. */
export interface Figure {
  /** The id in its markup. */
  ident: string;
  /** None where it is but a parameter's slider. */
  picture?: string;
  values?: Record<string, unknown>;
  bind?: Record<string, string>;
  width?: string;
  parameters: Shared[];
  /** What of the picture's state the kernel can set. */
  keys: string[];
}

export interface Parameters {
  has(name: string): boolean;
  get(name: string): any;
  set(name: string, value: any): void;
  declaration(name: string): Declaration;
  /** Calls back at once, and again after every change of one of these; returns how to stop. */
  watch(names: string[], callback: (values: Record<string, any>) => void): () => void;
}

export interface RenderProps {
  model: Model;
  el: HTMLElement;
  experimental: { invoke: (name: string, message?: unknown, options?: unknown) => Promise<never> };
  /** Of other widgets a page without a kernel has none. */
  host: { getWidget(ref: string): Promise<never>; getModel(ref: string): Promise<never> };
  d3: typeof import("./d3.js");
  signal: AbortSignal;
  parameters: Parameters;
  /** A piece of a value that comes in pieces: what it is, or the promise of it. */
  piece: (key: string, i: number) => any;
}

export type Cleanup = () => void | Promise<void>;

/** What it exports besides a cleanup, no page asks for. */
type Initialized = void | Cleanup | object;

/** A front-end module of anywidget (AFM), but that it has something to draw. */
export interface Picture {
  initialize?: (props: Pick<RenderProps, "model" | "experimental" | "signal">) => Initialized | Promise<Initialized>;
  render: (props: RenderProps) => void | Cleanup | Promise<void | Cleanup>;
}

/** It may also be made for each of its uses. */
export type AnyPicture = Picture | (() => Picture | Promise<Picture>);

/** A picture that brings to life what was drawn while the docs were built, instead of drawing it again. */
export interface Enlivener {
  enliven: (props: EnlivenProps) => void;
}

/** What it gets; `redraw` loads the function of that name that its module has, where it has one. */
export type EnlivenProps = Omit<RenderProps, "d3"> & { redraw: () => Redraw | Promise<Redraw> };

/** Draws anew, in another state: a script of its own, which is loaded once a reader asks for that. */
export type Redraw = (...args: any[]) => any;

/** Markup, with more classes of the element that it stands in. */
export interface View {
  markup: string;
  classes: string;
}

/** A module of the catalogue. One that can be enlivened writes its view as markup, controls disabled. */
export interface PictureModule {
  default: Picture;
  view?: (surroundings: { model: Model; id: string; label: string }) => string | View;
  redraw?: Redraw;
}

export type { Tree };
