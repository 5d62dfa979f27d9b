// Fields and choices: what a reader or a module set there counts, and not the attribute that they began with.
import { counted, define, mirrored, present } from "./define.js";

const TYPES = new Set(
  "button checkbox color date datetime-local email file hidden image month number password radio range reset search submit tel text time url week".split(
    " ",
  ),
);
/** What was set, apart from the attributes. @type {WeakMap<any, string>} */
let written = new WeakMap();
/** @type {WeakMap<any, boolean>} */
let pressed = new WeakMap();

/** @type {any} */
const world = globalThis;

/** @param {any} input */
const typeOf = (input) => {
  const type = (input.getAttribute("type") ?? "text").toLowerCase();
  return TYPES.has(type) ? type : "text";
};

/** @param {any} input @param {string} name @param {number} missing */
const bound = (input, name, missing) => {
  const value = Number.parseFloat(input.getAttribute(name) ?? "");
  return Number.isFinite(value) ? value : missing;
};

/** What a number is told as, without what its steps left over. @param {number} value */
const spelled = (value) => String(Number(value.toPrecision(12)));

/** A text as a field of its kind takes it. @param {any} input @param {string} text */
function taken(input, text) {
  const type = typeOf(input);
  const isNumber = /^\s*-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text);
  if (type === "number") return isNumber ? text : "";
  if (type === "color") return /^#[0-9a-f]{6}$/i.test(text) ? text.toLowerCase() : "#000000";
  if (type !== "range") return /^(text|search|tel|url|email|password)$/.test(type) ? text.replace(/[\r\n]/g, "") : text;
  const [min, max] = [bound(input, "min", 0), bound(input, "max", 100)];
  const value = isNumber ? Number(text) : max < min ? min : (min + max) / 2;
  const kept = Math.max(min, Math.min(Math.max(min, max), value));
  const step = input.getAttribute("step") === "any" ? 0 : bound(input, "step", 1) || 1;
  if (!step) return spelled(kept);
  const base = input.hasAttribute("min") ? min : bound(input, "value", 0);
  const steps = Math.floor((kept - base) / step + 0.5 + 1e-9);
  const stepped = base + steps * step;
  return spelled(stepped > max ? stepped - step : stepped);
}

/** @param {any} element */
const isChoice = (element) => /^(checkbox|radio)$/.test(typeOf(element));

/** @param {any} input */
function valueOf(input) {
  if (isChoice(input)) return input.getAttribute("value") ?? "on";
  return taken(input, written.get(input) ?? input.getAttribute("value") ?? "");
}

/** @param {any} input */
const isChecked = (input) => pressed.get(input) ?? input.hasAttribute("checked");

/** @param {any} input @param {boolean} value */
function check(input, value) {
  pressed.set(input, value);
  if (!value || typeOf(input) !== "radio" || !input.name) return;
  const group = (input.form ?? input.getRootNode()).querySelectorAll?.('input[type="radio"]') ?? [];
  for (const other of group) if (other !== input && other.name === input.name) pressed.set(other, false);
}

/** @param {any} option */
const isSelected = (option) => {
  const select = option.closest("select");
  return select ? selectedIn(select).includes(option) : (pressed.get(option) ?? option.hasAttribute("selected"));
};

/** @param {any} select @returns {any[]} */
function selectedIn(select) {
  const all = optionsOf(select);
  const chosen = all.filter((option) => pressed.get(option) ?? option.hasAttribute("selected"));
  if (select.hasAttribute("multiple")) return chosen;
  if (chosen.length) return chosen.slice(-1);
  // None of them is chosen where another value was asked for.
  const isNone = pressed.get(select) === false;
  return isNone || Number(select.getAttribute("size")) > 1 ? [] : all.slice(0, 1);
}

/** @param {any} select @returns {any[]} */
const optionsOf = (select) => [...select.querySelectorAll("option")];

/** @param {any} select @param {any} [chosen] */
function choose(select, chosen) {
  pressed.set(select, Boolean(chosen));
  for (const option of optionsOf(select)) pressed.set(option, option === chosen);
}

/** @param {any} option */
const wordsOf = (option) => option.textContent.trim().replace(/\s+/g, " ");

/** A list that is an array, and finds what it holds by name. @param {any[]} all @param {Record<string, any>} [more] */
function listed(all, more = {}) {
  const named = (/** @type {string} */ name) =>
    all.find((one) => one.id === name || one.getAttribute?.("name") === name) ?? null;
  const list = Object.assign([...all], { item: (/** @type {number} */ i) => all[i] ?? null, namedItem: named }, more);
  return new Proxy(list, {
    get: (target, key) =>
      key in target || typeof key === "symbol" ? Reflect.get(target, key) : (named(String(key)) ?? undefined),
  });
}

/** Anything that a form holds and sends. @param {any} root @returns {any[]} */
const fieldsOf = (root) => [...root.querySelectorAll("input, select, textarea, button, output, fieldset")];

/** @param {any} field */
function isValid(field) {
  if (field.disabled) return true;
  const value =
    typeOf(field) === "checkbox" && field.localName === "input" ? (isChecked(field) ? "on" : "") : field.value;
  if (field.hasAttribute("required") && !value) return false;
  const pattern = field.getAttribute("pattern");
  if (pattern && value && !new RegExp(`^(?:${pattern})$`).test(value)) return false;
  if (field.localName !== "input" || typeOf(field) !== "number" || value === "") return true;
  return Number(value) >= bound(field, "min", -Infinity) && Number(value) <= bound(field, "max", Infinity);
}

/** @param {any} dom linkedom's classes */
export function furnishForms(dom) {
  written = new WeakMap();
  pressed = new WeakMap();
  furnishInput(dom.HTMLInputElement.prototype);
  furnishSelect(dom.HTMLSelectElement.prototype);
  furnishOption(dom.HTMLOptionElement.prototype);
  define(dom.HTMLTextAreaElement.prototype, {
    value: {
      get() {
        return written.get(this) ?? this.textContent;
      },
      set(/** @type {any} */ value) {
        written.set(this, value === null ? "" : String(value));
      },
    },
    defaultValue: {
      get() {
        return this.textContent;
      },
      set(/** @type {any} */ value) {
        this.textContent = value;
      },
    },
    type: { get: () => "textarea" },
    rows: counted("rows", 2),
    cols: counted("cols", 20),
    placeholder: mirrored("placeholder"),
    readOnly: present("readonly"),
    wrap: mirrored("wrap"),
  });
  define(dom.HTMLButtonElement.prototype, {
    type: {
      get() {
        return /^(button|reset)$/.exec(this.getAttribute("type") ?? "")?.[0] ?? "submit";
      },
      set: mirrored("type").set,
    },
    value: mirrored("value"),
  });
  define(dom.HTMLOutputElement.prototype, {
    value: {
      get() {
        return this.textContent;
      },
      set(/** @type {any} */ text) {
        this.textContent = text;
      },
    },
    type: { get: () => "output" },
  });
  define(dom.HTMLProgressElement.prototype, {
    value: counted("value", 0),
    max: counted("max", 1),
    position: {
      get() {
        return this.hasAttribute("value") ? this.value / this.max : -1;
      },
    },
  });
  define(dom.HTMLMeterElement.prototype, {
    value: counted("value", 0),
    min: counted("min", 0),
    max: counted("max", 1),
    low: counted("low", 0),
    high: counted("high", 1),
    optimum: counted("optimum", 0.5),
  });
  define(dom.HTMLLabelElement.prototype, {
    htmlFor: mirrored("for"),
    control: {
      get() {
        const id = this.getAttribute("for");
        return id === null
          ? this.querySelector("input, select, textarea, button, output, meter, progress")
          : this.getRootNode().querySelector(`[id="${id}"]`);
      },
    },
  });
  define(dom.HTMLDataListElement.prototype, {
    options: {
      get() {
        return listed(optionsOf(this));
      },
    },
  });
  define(dom.HTMLFormElement.prototype, {
    elements: {
      get() {
        return listed(fieldsOf(this));
      },
    },
    length: {
      get() {
        return fieldsOf(this).length;
      },
    },
    reset() {
      for (const field of [...fieldsOf(this), ...this.querySelectorAll("option")]) {
        written.delete(field);
        pressed.delete(field);
      }
      this.dispatchEvent(new world.Event("reset", { bubbles: true, cancelable: true }));
    },
    submit() {},
    requestSubmit() {
      this.dispatchEvent(new world.Event("submit", { bubbles: true, cancelable: true }));
    },
    checkValidity() {
      return fieldsOf(this).every(isValid);
    },
    reportValidity() {
      return fieldsOf(this).every(isValid);
    },
  });
  const fields = ["Input", "Select", "TextArea", "Button", "Output", "FieldSet", "Option", "Label"].map(
    (name) => dom[`HTML${name}Element`].prototype,
  );
  for (const prototype of fields) {
    define(prototype, {
      form: {
        get() {
          return this.closest("form");
        },
      },
      name: mirrored("name"),
      required: present("required"),
      disabled: present("disabled"),
      validity: {
        get() {
          const valid = isValid(this);
          return { valid, valueMissing: !valid && !this.value };
        },
      },
      validationMessage: { get: () => "" },
      willValidate: {
        get() {
          return !this.disabled;
        },
      },
      checkValidity() {
        return isValid(this);
      },
      reportValidity() {
        return isValid(this);
      },
      setCustomValidity() {},
      labels: {
        get() {
          const own = this.id ? [...this.getRootNode().querySelectorAll(`label[for="${this.id}"]`)] : [];
          const around = this.closest("label");
          return around && !own.includes(around) ? [...own, around] : own;
        },
      },
    });
  }
  for (const prototype of [dom.HTMLInputElement.prototype, dom.HTMLTextAreaElement.prototype])
    furnishSelection(prototype);
  furnishFormData();
}

/** @param {any} prototype */
function furnishInput(prototype) {
  const texts = "min max step placeholder pattern accept alt src autocomplete size";
  define(prototype, {
    ...Object.fromEntries(texts.split(" ").map((name) => [name, mirrored(name)])),
    type: {
      get() {
        return typeOf(this);
      },
      set: mirrored("type").set,
    },
    value: {
      get() {
        return valueOf(this);
      },
      set(/** @type {any} */ value) {
        const text = value === null ? "" : String(value);
        if (isChoice(this)) this.setAttribute("value", text);
        else written.set(this, text);
      },
    },
    defaultValue: mirrored("value"),
    checked: {
      get() {
        return isChecked(this);
      },
      set(/** @type {any} */ value) {
        check(this, Boolean(value));
      },
    },
    defaultChecked: present("checked"),
    indeterminate: { get: () => false, set() {} },
    valueAsNumber: {
      get() {
        const text = valueOf(this);
        return /^(number|range)$/.test(typeOf(this)) && text !== "" ? Number(text) : NaN;
      },
      set(/** @type {any} */ value) {
        written.set(this, Number.isFinite(value) ? String(value) : "");
      },
    },
    valueAsDate: {
      get() {
        return this.value ? new Date(this.value) : null;
      },
      set(/** @type {any} */ value) {
        written.set(this, value ? value.toISOString().slice(0, 10) : "");
      },
    },
    multiple: present("multiple"),
    readOnly: present("readonly"),
    autofocus: present("autofocus"),
    files: { get: () => null, set() {} },
    list: {
      get() {
        const id = this.getAttribute("list");
        return id ? this.getRootNode().querySelector(`datalist[id="${id}"]`) : null;
      },
    },
    stepUp(count = 1) {
      this.value = spelled((Number(valueOf(this)) || 0) + count * (bound(this, "step", 1) || 1));
    },
    stepDown(count = 1) {
      this.stepUp(-count);
    },
    showPicker() {},
  });
}

/** @param {any} prototype */
function furnishSelect(prototype) {
  const options = {
    get() {
      const select = /** @type {any} */ (this);
      return listed(optionsOf(select), {
        selectedIndex: select.selectedIndex,
        add: select.add.bind(select),
        remove: select.remove.bind(select),
      });
    },
  };
  const { remove } = prototype;
  define(prototype, {
    options,
    selectedOptions: {
      get() {
        return listed(selectedIn(this));
      },
    },
    length: {
      get() {
        return optionsOf(this).length;
      },
    },
    multiple: present("multiple"),
    size: counted("size", 0),
    type: {
      get() {
        return this.hasAttribute("multiple") ? "select-multiple" : "select-one";
      },
    },
    selectedIndex: {
      get() {
        return optionsOf(this).indexOf(selectedIn(this)[0]);
      },
      set(/** @type {number} */ index) {
        choose(this, optionsOf(this)[index]);
      },
    },
    value: {
      get() {
        return selectedIn(this)[0]?.value ?? "";
      },
      set(/** @type {unknown} */ value) {
        choose(
          this,
          optionsOf(this).find((option) => option.value === String(value)),
        );
      },
    },
    item(/** @type {number} */ place) {
      return optionsOf(this)[place] ?? null;
    },
    namedItem(/** @type {string} */ name) {
      return optionsOf(this).find((option) => option.id === name) ?? null;
    },
    add(/** @type {any} */ option, /** @type {any} */ before = null) {
      this.insertBefore(option, typeof before === "number" ? (optionsOf(this)[before] ?? null) : before);
    },
    /** @param {number} [place] */
    remove(place) {
      if (place === undefined) remove.call(this);
      else optionsOf(this)[place]?.remove();
    },
  });
}

/** @param {any} prototype */
function furnishOption(prototype) {
  define(prototype, {
    value: {
      get() {
        return this.getAttribute("value") ?? wordsOf(this);
      },
      set: mirrored("value").set,
    },
    text: {
      get() {
        return wordsOf(this);
      },
      set(/** @type {any} */ text) {
        this.textContent = text;
      },
    },
    label: {
      get() {
        return this.getAttribute("label") || wordsOf(this);
      },
      set: mirrored("label").set,
    },
    index: {
      get() {
        return Math.max(0, this.closest("select") ? optionsOf(this.closest("select")).indexOf(this) : 0);
      },
    },
    defaultSelected: present("selected"),
    selected: {
      get() {
        return isSelected(this);
      },
      set(/** @type {any} */ value) {
        const select = this.closest("select");
        if (value && select && !select.hasAttribute("multiple")) choose(select, this);
        else pressed.set(this, Boolean(value));
      },
    },
  });
  world.Option = function Option(text = "", /** @type {any} */ value = undefined, isDefault = false, isOn = false) {
    const option = world.document.createElement("option");
    if (text !== "") option.textContent = String(text);
    if (value !== undefined) option.setAttribute("value", String(value));
    if (isDefault) option.setAttribute("selected", "");
    if (isOn) pressed.set(option, true);
    return option;
  };
}

/** @param {any} prototype */
function furnishSelection(prototype) {
  /** @type {WeakMap<any, [number, number]>} */
  const chosen = new WeakMap();
  const end = (/** @type {number} */ place) => ({
    /** @this {any} */
    get() {
      return chosen.get(this)?.[place] ?? this.value.length;
    },
    /** @this {any} @param {number} value */
    set(value) {
      const [from, to] = chosen.get(this) ?? [0, 0];
      chosen.set(this, place ? [from, value] : [value, to]);
    },
  });
  define(prototype, {
    selectionStart: end(0),
    selectionEnd: end(1),
    setSelectionRange(/** @type {number} */ from, /** @type {number} */ to) {
      chosen.set(this, [from, to]);
    },
    select() {
      chosen.set(this, [0, this.value.length]);
    },
    setRangeText() {},
  });
}

function furnishFormData() {
  world.FormData = class FormData {
    /** @type {[string, any][]} */
    #entries = [];
    /** @param {any} [form] */
    constructor(form) {
      for (const field of form ? fieldsOf(form) : []) {
        const name = field.getAttribute("name");
        const isOff = field.localName === "input" && isChoice(field) && !isChecked(field);
        if (!name || field.disabled || isOff || /^(button|fieldset|output)$/.test(field.localName)) continue;
        const values = field.localName === "select" ? selectedIn(field).map((option) => option.value) : [field.value];
        for (const value of values) this.append(name, value);
      }
    }
    /** @param {string} name @param {any} value */
    append(name, value) {
      this.#entries.push([String(name), typeof value === "object" ? value : String(value)]);
    }
    /** @param {string} name @param {any} value */
    set(name, value) {
      this.delete(name);
      this.append(name, value);
    }
    /** @param {string} name */
    delete(name) {
      this.#entries = this.#entries.filter(([own]) => own !== name);
    }
    /** @param {string} name */
    get(name) {
      return this.#entries.find(([own]) => own === name)?.[1] ?? null;
    }
    /** @param {string} name */
    getAll(name) {
      return this.#entries.filter(([own]) => own === name).map(([, value]) => value);
    }
    /** @param {string} name */
    has(name) {
      return this.#entries.some(([own]) => own === name);
    }
    entries() {
      return this.#entries[Symbol.iterator]();
    }
    keys() {
      return this.#entries.map(([name]) => name)[Symbol.iterator]();
    }
    values() {
      return this.#entries.map(([, value]) => value)[Symbol.iterator]();
    }
    /** @param {(value: any, name: string) => void} told */
    forEach(told) {
      for (const [name, value] of this.#entries) told(value, name);
    }
    [Symbol.iterator]() {
      return this.entries();
    }
  };
}

/** Whether a selector's `:checked` holds. @param {any} element */
export const isOn = (element) => (element.localName === "option" ? isSelected(element) : isChecked(element));

/** What a click does before anybody hears of it; returns what undoes it. @param {any} element */
export function pressing(element) {
  if (element.localName !== "input" || !isChoice(element)) return null;
  const before = isChecked(element);
  check(element, typeOf(element) === "radio" ? true : !before);
  return () => check(element, before);
}

/** Writes what fields hold into their attributes, which is all that markup keeps. @param {any} root */
export function writeFields(root) {
  for (const input of root.querySelectorAll("input")) {
    if (isChoice(input)) input.toggleAttribute("checked", isChecked(input));
    else if (written.has(input) || typeOf(input) === "range") input.setAttribute("value", valueOf(input));
  }
  for (const area of root.querySelectorAll("textarea")) if (written.has(area)) area.textContent = written.get(area);
  for (const select of root.querySelectorAll("select")) {
    const chosen = selectedIn(select);
    const isTold = pressed.has(select) || optionsOf(select).some((option) => pressed.has(option));
    if (isTold) for (const option of optionsOf(select)) option.toggleAttribute("selected", chosen.includes(option));
  }
}
