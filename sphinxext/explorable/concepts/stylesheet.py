"""The colours of a site as style sheet, as plain values for pictures in files, and for LaTeX."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from .palette import PALETTE, Swatch

# LaTeX has the light one.
WEIGHTS_FILL = "#c3c9d2"

# What pictures and words use besides the concepts' colours: light theme, dark theme, what for.
BASE = {
    "text": ("#111111", "#f2f2f2", "words in pictures"),
    "muted": ("#5a6270", "#a3acb8", "axes and secondary text"),
    "line": ("#333a44", "#c8ccd2", "lines between cells, outlines, arrows"),
    "surface": ("#ffffff", "#121212", "the background of pictures"),
    "plain": ("#e6e9ee", "#39414d", "the fill of cells without a concept"),
    "weights": (WEIGHTS_FILL, "#4a5463", "the cells of learned weights"),
    "on-fill": ("#111111", "#f2f2f2", "words on a fill"),
    "accent": ("#0b5cad", "#6fb1f5", "draggable elements, the focus, a curve without a concept"),
    "contracted": ("#007ea7", "#4cc9f0", "the axis that a product sums over"),
    "positive": ("#b3500f", "#ff9a62", "positive numbers"),
    "negative": ("#2563a8", "#6cb2ff", "negative numbers"),
    "marker": ("#feea4d", "#4a5463", "behind what a reader has chosen"),
    "warning": ("#b3261e", "#ff8a80", "notices of mistakes"),
}

# How themes mark a light or a dark page, on `html` or `body`.
MARKS = {
    "light": (
        '[data-theme="light"]',
        ".light",
        '[data-color-mode="light"]',
        '[data-bs-theme="light"]',
        '[data-md-color-scheme="default"]',
    ),
    "dark": (
        '[data-theme="dark"]',
        ".dark",
        '[data-color-mode="dark"]',
        '[data-bs-theme="dark"]',
        '[data-md-color-scheme="slate"]',
    ),
}

# How strong the lines of a texture are: full where colours may not be told apart, faint elsewhere.
FULL, FAINT = "0.3", "0.1"
# Paper may be grey; the others are readers who ask for more than colours, and screens without any.
_NO_COLOURS = "print,(prefers-contrast:more),(forced-colors:active),(monochrome)"

UNDERLINES = {
    "solid": "underline solid 1.5px",
    "dotted": "underline dotted 2px",
    "thick": "underline solid 3px",
    "dashed": "underline dashed 1.5px",
    "overline": "underline overline solid 1.5px",
    "wavy": "underline wavy 1.25px",
    "thick-dashed": "underline dashed 3px",
    "double": "underline double 1.5px",
}

# ulem's commands; \explorablethick and the two after it are defined in the preamble.
LATEX_UNDERLINES = {
    "solid": r"\uline",
    "dotted": r"\dotuline",
    "thick": r"\explorablethick",
    "dashed": r"\dashuline",
    "overline": r"\explorableoverline",
    "wavy": r"\uwave",
    "thick-dashed": r"\explorablethickdashed",
    "double": r"\uuline",
}


def variables(swatches: Mapping[str, Swatch], *, dark: bool = False) -> dict[str, str]:
    """Return every custom property of a theme and its colour."""
    values = {f"--explorable-{name}": pair[dark] for name, pair in BASE.items()}
    slots = {colors.name: colors for colors in PALETTE}
    for name, colors in (slots | {f"concept-{name}": colors for name, colors in swatches.items()}).items():
        values[f"--explorable-{name}"] = colors.dark_ink if dark else colors.light_ink
        values[f"--explorable-{name}-fill"] = colors.dark_fill if dark else colors.light_fill
    return values


def file_values(
    swatches: Mapping[str, Swatch],
    learned: Collection[str] = (),
    *,
    dark: bool = False,
    on_paper: bool = True,
) -> dict[str, str]:
    """Return what a picture in a file is drawn with: a theme's colours, textures and frames.

    Args:
        swatches: the concepts' colours, by name.
        learned: the names whose tensors are learned weights.
        dark: whether the theme is the dark one.
        on_paper: whether textures are strong, since paper may be grey.
    """
    named = {f"concept-{name}": colors for name, colors in swatches.items()} | {
        one.name: one for one in PALETTE
    }
    textures = {f"--explorable-{name}-texture": _pattern(colors) for name, colors in named.items()}
    frames = {
        f"--explorable-concept-{name}-{part}": value
        for name in learned
        for part, value in _learned(f"--explorable-concept-{name}" if name in swatches else _NEUTRAL).items()
    }
    return {
        **variables(swatches, dark=dark),
        **textures,
        **frames,
        "--explorable-weave": FULL if on_paper else FAINT,
    }


# The ink of learned weights that are of no concept.
_NEUTRAL = "--explorable-muted"


def _learned(ink: str) -> dict[str, str]:
    """Return what makes a tensor's cells those of learned weights: grey, plain, in a frame of an ink."""
    return {"cell": "var(--explorable-weights)", "cell-texture": "none", "frame": f"var({ink})"}


def _pattern(colors: Swatch) -> str:
    """Return the paint that is a texture: a pattern that pages and files with pictures define."""
    return "none" if colors.texture == "none" else f"url(#explorable-texture-{colors.texture})"


# What the suite's script has found to have a background of its own.
_BOXES = "[data-explorable-theme],[data-explorable-ground]"

# The grounds of tooltips, which keep theirs whatever the page's theme is.
_TOOLTIPS = {"light": '.tippy-box[data-theme*="light"],.tooltipster-base', "dark": ".tippy-box"}


def stylesheet(
    swatches: Mapping[str, Swatch],
    learned: Collection[str] = (),
    *,
    follow_system: bool,
    tooltips: bool = False,
    classes: bool = True,
    textures: bool | str = "auto",
) -> str:
    """Return the css that gives every page of a site its colours.

    Args:
        swatches: the concepts' colours, by name.
        learned: the names whose tensors are learned weights.
        follow_system: whether a page that names no theme goes dark with the reader's system.
        tooltips: whether concepts may stand in tooltips of other extensions.
        classes: whether MathJax sets formulas, which marks a concept's terms by a class.
        textures: whether textures are as strong on screens as in print; ``auto`` makes them faint.
    """
    own = {name: colors for name, colors in swatches.items() if colors not in PALETTE}
    # A pale ground under dark words becomes olive and brown on a dark page: there words are inverted instead.
    light, dark = (
        _declarations(
            {
                **variables(own, dark=dark),
                "--explorable-inverted": "100%" if dark else "0%",
                "--explorable-scheme": "dark" if dark else "light",
            }
        )
        for dark in (False, True)
    )
    # What marks a theme weighs more than the root alone.
    rules = [f":root,{_marked('light')}{{{light}}}"]
    if follow_system:
        rules.append(f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}")
    # Paper is white, whatever the screen was.
    rules.append(f"@media screen{{{_marked('dark')}{{{dark}}}}}")
    if tooltips:
        rules += [f"{_TOOLTIPS['dark']}{{{dark}}}", f"{_TOOLTIPS['light']}{{{light}}}"]
    if shared := {name: colors for name, colors in swatches.items() if name not in own}:
        # Said again wherever a theme may say what these stand for.
        grounds = ",".join([":root", "body", _BOXES, *(_TOOLTIPS.values() if tooltips else ())])
        rules.append(f"{grounds}{{{_declarations(_borrowed(shared))}}}")
    strength = FAINT if textures == "auto" else FULL
    rules += [
        f":root{{--explorable-weave:{strength}}}",
        f"@media {_NO_COLOURS}{{:root{{--explorable-weave:{FULL}}}}}",
        *_painted(swatches, learned, classes=classes),
    ]
    return "\n".join(rules) + "\n"


def stylesheet_within(ground: str, swatches: Mapping[str, Swatch], learned: Collection[str] = ()) -> str:
    """Return the css that gives its colours to what stands in one place of a page that is not the suite's.

    Args:
        ground: the selector of that place; with the mark ``data-explorable-theme="dark"`` it is dark.
        swatches: the concepts' colours, by name.
        learned: the names whose tensors are learned weights.
    """
    light, dark = (_declarations(variables(swatches, dark=dark)) for dark in (False, True))
    rules = [
        f"{ground}{{{light};--explorable-weave:{FAINT}}}",
        f'@media screen{{{ground}[data-explorable-theme="dark"]{{{dark}}}}}',
        f"@media {_NO_COLOURS}{{{ground}{{--explorable-weave:{FULL}}}}}",
    ]
    for rule in _painted(swatches, learned, classes=False):
        selectors, _, declared = rule.partition("{")
        rules.append(",".join(f"{ground} {one}" for one in selectors.split(",")) + "{" + declared)
    return "\n".join(rules) + "\n"


def _painted(swatches: Mapping[str, Swatch], learned: Collection[str], *, classes: bool) -> list[str]:
    """Return the rules of what is drawn in each colour, and of learned weights."""
    own = {name: colors for name, colors in swatches.items() if colors not in PALETTE}
    rules = []
    for colors in PALETTE:
        named = sorted(name for name, borrowed in swatches.items() if name not in own and borrowed == colors)
        rules.append(_paints(f'[data-color="{colors.name}"]', named, colors, colors.name, classes))
    for name, colors in own.items():
        rules.append(_paints("", [name], colors, f"concept-{name}", classes))
    if learned:
        # A grid in another concept's term is not that one's.
        unset = ";".join(f"--explorable-{part}:initial" for part in _learned(_NEUTRAL))
        rules.append(f"[data-concept],.explorable-tensor{{{unset}}}")
    for name in sorted(learned):
        parts = _learned("--explorable-ink" if name in swatches else _NEUTRAL)
        declared = ";".join(f"--explorable-{part}:{value}" for part, value in parts.items())
        rules.append(f"{_selector('', [name], classes)}{{{declared}}}")
    return rules


def _borrowed(swatches: Mapping[str, Swatch]) -> dict[str, str]:
    """Return the custom properties of concepts that have a colour of the palette.

    What is alike stands side by side, which compresses better.
    """
    alike = sorted(swatches.items(), key=lambda item: (item[1].name, item[0]))
    return {
        f"--explorable-concept-{name}{part}": f"var(--explorable-{colors.name}{part})"
        for part in ("", "-fill")
        for name, colors in alike
    }


def _selector(first: str, concepts: Iterable[str], classes: bool) -> str:
    """Return the selector of all elements of some concepts, after another one."""
    names = list(concepts)
    marked = [f'[data-concept="{name}"]' for name in names]
    by_class = [f".explorable-concept-{name}" for name in names] if classes else []
    return ",".join([*([first] if first else []), *marked, *by_class])


def _paints(first: str, concepts: Iterable[str], colors: Swatch, variable: str, classes: bool) -> str:
    """Return the rule of what is drawn in one colour."""
    *lines, style, thickness = UNDERLINES[colors.underline].split()
    return (
        f"{_selector(first, concepts, classes)}{{--explorable-ink:var(--explorable-{variable});"
        f"--explorable-fill:var(--explorable-{variable}-fill);--explorable-texture:{_pattern(colors)};"
        f"--explorable-underline:{' '.join(lines)};--explorable-dashes:{style};"
        f"--explorable-thickness:{thickness}}}"
    )


def _marked(theme: str) -> str:
    """Return the selector of what its theme marks, or the script by its background: a page or a box."""
    marked = [f"{element}{mark}" for mark in MARKS[theme] for element in ("html", "body")]
    # What the script has seen has the last word: on `body` too, which may have a mark of its own.
    found = f'html[data-explorable-theme="{theme}"]'
    return ",".join([f'[data-explorable-theme="{theme}"]', *marked, f"{found}:root", f"{found} body"])


def _declarations(values: Mapping[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in values.items())


def latex_preamble(swatches: Mapping[str, Swatch]) -> str:
    r"""Return the colours of every concept, its underline, and ``\concept`` for formulas."""
    lines = [
        r"\usepackage[normalem]{ulem}",
        # As ulem's own: protected, since headings and captions are written to files.
        r"\protected\def\explorablethick{\leavevmode\bgroup\markoverwith{\rule[-0.5ex]{2pt}{1.2pt}}\ULon}",
        r"\protected\def\explorablethickdashed{\leavevmode\bgroup\markoverwith"
        r"{\rule[-0.5ex]{3pt}{1.2pt}\kern2pt}\ULon}",
        r"\protected\def\explorableoverline{\leavevmode\bgroup\markoverwith"
        r"{\rule[-0.5ex]{2pt}{0.4pt}\llap{\rule[1.8ex]{2pt}{0.4pt}}}\ULon}",
        # TeX Live before 2022 has no \mathcolor.
        r"\providecommand{\mathcolor}[2]{{\color{#1}#2}}",
        # In \text, too. What comes first ends the search for \omit in a cell of a table.
        r"\newcommand{\concept}[2]{\relax\ifmmode\mathcolor{explorable-#1}{#2}"
        r"\else\textcolor{explorable-#1}{#2}\fi}",
    ]
    for name, colors in swatches.items():
        lines.append(rf"\definecolor{{explorable-{name}}}{{HTML}}{{{colors.light_ink.lstrip('#').upper()}}}")
        # Headers of pages have a chapter's title in capitals, and with it the colour's name.
        lines.append(rf"\colorlet{{EXPLORABLE-{name.upper()}}}{{explorable-{name}}}")
        lines.append(
            rf"\definecolor{{explorable-{name}-fill}}{{HTML}}{{{colors.light_fill.lstrip('#').upper()}}}"
        )
    return "\n".join(lines)
