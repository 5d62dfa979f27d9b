"""The language of model diagrams: what each item and suffix means, what is drawn, what mistakes are told."""

from __future__ import annotations

from typing import Any

import pytest
from model_files import NAMES, mistakes, source_of

from sphinxext.explorable.models import Model, ModelError, drawn, parse

LANES = '"Thinking Machines"\nx[t,4]\n'


def first(source: str) -> dict[str, Any]:
    """What the first item is drawn from."""
    return drawn(parse(source))[0]


def last(source: str) -> dict[str, Any]:
    """What the last item is drawn from."""
    return drawn(parse(source))[-1]


def every(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [node for one in nodes for node in (one, *every(one.get("children", [])))]


def refused(source: str) -> ModelError:
    with pytest.raises(ModelError) as caught:
        parse(source)
    return caught.value


# ── Items ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "node"),
    [
        ("Self-Attention", {"kind": "box", "label": "Self-Attention"}),
        ("Add  &   Normalize", {"kind": "box", "label": "Add & Normalize"}),
        ('"Thinking Machines"', {"kind": "words", "words": ["Thinking", "Machines"]}),
        ("“Let’s stick ... to … it”", {"kind": "words", "words": ["Let’s", "stick", "…", "to", "…", "it"]}),
        ("„so oder so“", {"kind": "words", "words": ["so", "oder", "so"]}),
        ("«שלום עולם»", {"kind": "words", "words": ["שלום", "עולם"]}),
        (
            "x[t,4]",
            {
                "kind": "tensor",
                "label": "x",
                "dims": [{"name": "t", "size": 4}, {"name": None, "size": 4}],
            },
        ),
        ("z[7]", {"kind": "tensor", "label": "z", "dims": [{"name": None, "size": 7}]}),
        ("loss[]", {"kind": "tensor", "label": "loss", "dims": []}),
        ("h′[4]", {"kind": "tensor", "label": "h′", "dims": [{"name": None, "size": 4}]}),
        (
            "Self-Attention[t,d -> t,k]",
            {"kind": "box", "label": "Self-Attention", "takes": "t × d", "gives": "t × k"},
        ),
        ("Linear [16 → 3]", {"kind": "box", "label": "Linear", "takes": "16", "gives": "3"}),
        ("+ (positional encoding)", {"kind": "sign", "label": "+", "aside": "positional encoding"}),
        ("tanh", {"kind": "sign", "label": "tanh"}),
        ("tanh layer", {"kind": "box", "label": "tanh layer"}),
        ("σ Gate[t -> t]", {"kind": "box", "label": "σ Gate", "takes": "t", "gives": "t"}),
        ("sum", {"kind": "box", "label": "sum"}),
        ("(to (the) next)", {"kind": "text", "label": "to (the) next"}),
        ("![a photo](img/cat.png)", {"kind": "image", "label": "a photo", "src": "img/cat.png"}),
        ("🐱", {"kind": "image", "label": "🐱"}),
        ("👩‍🔬", {"kind": "image", "label": "👩‍🔬"}),
        ("🐱 Cat", {"kind": "box", "label": "🐱 Cat"}),
        (
            "given text[3,4]",
            {
                "kind": "tensor",
                "label": "text",
                "given": True,
                "dims": [{"name": None, "size": 3}, {"name": None, "size": 4}],
            },
        ),
        ("given Documents", {"kind": "box", "label": "Documents", "given": True}),
        ("a = Encoder", {"kind": "box", "label": "Encoder"}),
        ("`Looks at 3`", {"kind": "box", "label": "Looks at 3"}),
        ("`a: b // c ×6` : d", {"kind": "box", "label": "a: b // c ×6", "concept": "d"}),
        ("Conv 3 x 3", {"kind": "box", "label": "Conv 3 x 3"}),
        ("Ratio 3:4", {"kind": "box", "label": "Ratio 3:4"}),
        ("Token [MASK]", {"kind": "box", "label": "Token [MASK]"}),
        ("Training loop", {"kind": "box", "label": "Training loop"}),
        ("Context window", {"kind": "box", "label": "Context window"}),
        ("English → French", {"kind": "box", "label": "English → French"}),
    ],
)
def test_an_item(line: str, node: dict[str, Any]) -> None:
    assert first(line) == {"id": "0", **node}


@pytest.mark.parametrize(
    ("written", "sign"),
    [
        *((sign, sign) for sign in ("+", "×", "σ", "·", "⊙", "−", "tanh", "Σ", "∥", "1−")),
        *(("*", "×"), (".", "·"), ("-", "−"), ("sigma", "σ"), ("(*)", "⊙"), ("(.)", "⊙"), ("1-", "1−")),
        ("||", "∥"),
    ],
)
def test_a_sign_in_unicode_and_ascii(written: str, sign: str) -> None:
    assert first(f"{written} (beside) : gate") == {
        "id": "0",
        "kind": "sign",
        "label": sign,
        "aside": "beside",
        "concept": "gate",
    }
    model = parse(f"{written}\n---\n{written}: told")
    assert model.sentences[0].item.label == sign


def test_contents_stand_in_boxes_beside_and_residual() -> None:
    [box] = drawn(parse("A\n   beside\n      B\n      residual\n       C\n"))
    assert [(node["id"], node["kind"]) for node in every([box])] == [
        ("0", "box"),
        ("0.0", "beside"),
        ("0.0.0", "box"),
        ("0.0.1", "residual"),
        ("0.0.1.0", "box"),
    ]


def test_blank_lines_and_comments_are_passed_over() -> None:
    model = parse("// about\n\n  A\n\n    // more\n    B\r\n\r\n  C\n")
    assert [item.title for item in model.all] == ["A", "B", "C"]
    assert [item.line for item in model.all] == [3, 6, 8]


# ── Suffixes ─────────────────────────────────────────────────────────────────────────────────────────────

SUFFIXES: list[tuple[str, dict[str, Any]]] = [
    *((written, {"repeat": 6}) for written in ("×6", "x6", "* 6", "x 6", "× 6", "*6", "✕6")),
    ("×6 beside", {"repeat": 6, "row": True}),
    ("×8 beside at 2 5", {"repeat": 8, "row": True, "at": [2, 5]}),
    ("×8 at 2, 5 and 7", {"repeat": 8, "at": [2, 5, 7]}),
    ("per t", {"laned": True}),
    ("per t carries h", {"laned": True, "carries": "h"}),
    ("carries h, c per t", {"laned": True, "carries": "h, c"}),
    ("sees past", {"sees": "past"}),
    ("sees past 4", {"sees": "past", "reach": 4}),
    ("sees all", {"sees": "all"}),
    ("window 5 at 2", {"window": {"size": 5, "at": 2}}),
    ("sees window 5 at 2", {"window": {"size": 5, "at": 2}}),
    ("at 2", {"at": [2]}),
    ("narrows", {"form": "narrows"}),
    ("widens", {"form": "widens"}),
    ("<- x", {"links": [{"from": "1"}]}),
    ("← x", {"links": [{"from": "1"}]}),
    ("<- ~x", {"links": [{"from": "1", "dashed": True}]}),
    ("<- x @ K V", {"links": [{"from": "1", "label": "K V"}]}),
    ("<- ~ x @ KV <- (Later on)", {"links": [{"from": "1", "label": "KV", "dashed": True}, {"from": "3"}]}),
    ("loop 50", {"loop": 50}),
    ("// a note: of words", {"note": "a note: of words"}),
]


@pytest.mark.parametrize(("suffix", "fields"), SUFFIXES)
def test_a_suffix_before_and_after_the_concept(suffix: str, fields: dict[str, Any]) -> None:
    before = [f"Feed Forward : ffn {suffix}", f"Feed Forward: ffn  {suffix}"]
    lines = before if suffix.startswith("//") else [*before, f"Feed Forward {suffix} : ffn"]
    for line in lines:
        node = drawn(parse(f"{LANES}{line}\n(Later on)"))[2]
        assert node == {"id": "2", "kind": "box", "label": "Feed Forward", "concept": "ffn", **fields}


def test_suffixes_of_tensors_and_words() -> None:
    assert last("p[3] bars : v") == {
        "id": "0",
        "kind": "tensor",
        "label": "p",
        "dims": [{"name": None, "size": 3}],
        "bars": True,
        "concept": "v",
    }
    assert parse("x[4] values Q").items[0].after.values == "Q"
    assert first('"a robot" grows')["grows"]
    assert first('"a robot must" window 3 at 2')["window"] == {"size": 3, "at": 2}


def test_several_suffixes_in_any_order() -> None:
    parts = ["per t", "carries h", ": lstm", "<- x @ K", "at 2"]
    told = [last(f"{LANES}LSTM {' '.join(order)} // n") for order in _orders(parts)]
    assert [one for one in told if one != told[0]] == []
    assert told[0]["carries"] == "h"


def _orders(parts: list[str]) -> list[list[str]]:
    return [parts[turn:] + parts[:turn] for turn in range(len(parts))] + [parts[::-1]]


# ── Lanes ────────────────────────────────────────────────────────────────────────────────────────────────


def laned(source: str) -> list[str]:
    """The places of what has a part on each lane."""
    return [node["id"] for node in every(drawn(parse(source))) if node.get("laned")]


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ('"a b"\nModel\n"c d"', []),
        ('"a b"\nx[t,4]\ny[s,4]\nz[t]', ["0", "1", "3"]),
        ('"a b"\nx[2,4]', []),
        ('"a b"\nA\n  B per t', ["0", "1.0"]),
        ('"a b"\nA sees all', ["0"]),
        ('"a b"\nA window 3 at 1', ["0"]),
        ('"a b"\nA at 2', ["0"]),
        ('"a b"\nA ×3 at 2', []),
        ('"a b" grows', ["0"]),
        ('"a b"\nA sees all\n"c d"\n"e"\nB', ["0", "2"]),
        ('"a b"\nA sees all\n"c"\nx[t,4]', ["0", "2", "3"]),
        ('"a b"\nresidual\n  A per t\n+ per t', ["0", "1.0", "2"]),
        ('"a b"\nbeside\n  A\n  B\nx[t,4]', ["0", "2"]),
        ('beside\n  A\n    "a b"\n    x[t,4]\n  B\n    x[t,4]', ["0.0.0", "0.0.1"]),
        ('"a b"\ngiven E[v,4]\nx[t,4]', ["0", "2"]),
        ('"a b"\nx[t,4]\ngiven E[t,4]', ["0", "1", "2"]),
        ("x[t,4]", []),
        ('"a b"\nA\n"c d"\nB sees all', ["2"]),
    ],
)
def test_which_items_have_a_part_on_each_lane(source: str, places: list[str]) -> None:
    assert laned(source) == places


@pytest.mark.parametrize("around", ["beside", "Head ×8 beside"])
def test_what_stands_side_by_side_has_no_lanes_from_outside(around: str) -> None:
    error = refused(f"{LANES}{around}\n  Feed Forward per t")
    assert (error.line, error.message) == (
        4,
        "per t has no words: Feed Forward stands side by side with others, and the words "
        '"Thinking Machines" (line 1) come together before these; leave per t out, put the item before or '
        "after them, or begin its column with words of its own",
    )


def test_a_laned_tensor_keeps_its_other_dims() -> None:
    assert last(LANES)["dims"] == [{"name": None, "size": 4}]
    assert last('"a b"\nx[t]')["dims"] == []


# ── Shapes ───────────────────────────────────────────────────────────────────────────────────────────────


def test_dims_get_sizes_from_words_tensors_arrays_and_each_other() -> None:
    model = parse(f"{LANES}Attention[t,d -> t,k]\nz[t,3]\nLinear[t,k -> t,v]\ny[t,v]", {"y": (2, 7)})
    assert model.sizes == {"t": 2, "d": 4, "k": 3, "v": 7}
    assert first("x[d]")["dims"] == [{"name": "d", "size": 4}], "of unknown size"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("h[16]\nLinear[15 -> 3]", "Linear takes (15), and h (line 1) gives (16): 15 against 16"),
        ("Linear[16 -> 3]\nσ\ny[4]", "y is (4), and Linear (line 1) gives (3): 4 against 3"),
        (
            f"{LANES}Linear[t,3 -> t,2]",
            "Linear takes (t=2, 3), and x (line 2) gives (t=2, 4): 3 against 4",
        ),
        (
            "A[3 -> d]\nx[5]\nB[5 -> d]\nz[6]",
            "z is (6), and B (line 3) gives (d=5): 6 against d=5; d is 5 from x (line 2)",
        ),
        ("x[4]\nBox[d,e -> 3]", "Box takes (d, e), and x (line 1) gives (4): 2 dims against 1"),
        ("Box[4 -> 3]\n  Inner[5 -> 3]", "Inner takes (5), and Box (line 1) gives (4): 5 against 4"),
        ("Box[4 -> 3]\n  Inner[4 -> 5]", "Box gives (3), and Inner (line 2) gives (5): 3 against 5"),
        (
            "h[16]\nresidual\n  Linear[16 -> 3]\n+",
            "Linear comes out of the residual as (3), and h (line 1) went in as (16); "
            "both need the same shape",
        ),
        (
            "B[3 -> 4] ×6",
            "B comes out as (4), and B (line 1) goes in as (3); both need the same shape",
        ),
    ],
)
def test_shapes_on_an_arrow_have_to_agree(source: str, message: str) -> None:
    assert refused(source).message == message


def test_shapes_that_agree_pass() -> None:
    parse("h[16]\nresidual\n  A[16 -> 3]\n  B[3 -> 16]\n+\nHead[16 -> 4] ×8 beside\ny[5]\nBox\nz[9]")


def test_a_dim_with_two_sizes_names_both_lines() -> None:
    error = refused("x[d]\nBox\ny[d]\nBox\nz[d]\nOther[d -> 7]\n  A[4 -> 4]")
    assert error.message == "Other gives (7), and A (line 7) gives (4): 7 against 4"
    with pytest.raises(ModelError) as caught:
        parse("x[d]\nBox\ny[d]", {"x": (3,), "y": (4,)})
    assert caught.value.message == (
        "d has two sizes: 4 from the values of y (line 3), and 3 from the values of x (line 1); "
        "give one of them another name"
    )
    with pytest.raises(ModelError) as caught:
        parse(f"X[t]\n{LANES}", {"X": (3,)})
    assert caught.value.message == (
        't has two sizes: 2 from the words "Thinking Machines" (line 2), and 3 from the values of X '
        "(line 1); give one of them another name"
    )


# ── Names and sentences ──────────────────────────────────────────────────────────────────────────────────


def test_items_are_found_by_label_alias_tensor_and_words() -> None:
    model = parse('a = Encoder\nEncoder\nx[4]\n"I am"\n(an image)\n+')
    assert model.find("a").place == "0"
    assert [model.find(name).place for name in ("x", "I am", '"I am"', "(an image)", "an image", "+")] == [
        *("2", "3", "3", "4", "4", "5")
    ]


def test_what_groups_items_has_no_name() -> None:
    assert refused("beside\n  A\n  B\n---\nbeside: told").message == (
        "the sentence on beside: nothing is called beside (known: A, B)"
    )


def test_sentences_go_with_their_items_in_their_own_order() -> None:
    model = parse(
        'a = Add\nAdd\n"so: it is"\nx[4]\n-----\n'
        'x: last\n   goes\n   on\na : first: of all\n"so: it is": words\n'
    )
    assert [(one.item.place, one.text, one.line) for one in model.sentences] == [
        ("3", "last goes on", 6),
        ("0", "first: of all", 9),
        ("2", "words", 10),
    ]


# ── Whole models ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_a_model_of_the_field_is_read(name: str) -> None:
    source = source_of(name)
    model = parse(source)
    lines = [line for line in source.partition("\n---")[0].split("\n") if line.strip()]
    assert len(model.all) == len(lines)
    assert len([line for line in source.split("\n") if line.strip()]) <= 15 or model.sentences
    assert [node["id"] for node in every(drawn(model))] == [item.place for item in model.all]


def test_a_model_cannot_be_changed() -> None:
    model = parse("A")
    with pytest.raises(AttributeError):
        model.items[0].label = "B"  # type: ignore[misc]
    assert isinstance(model, Model)


# ── Mistakes ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("source", "line", "column", "message"), mistakes())
def test_a_mistake_is_told_where_it_is(source: str, line: int, column: int, message: str) -> None:
    error = refused(source)
    assert (error.message, error.line, error.column) == (message, line, column)
    assert str(error) == message


# A block as a newcomer wrote it.
MISTAKEN = """\
"the river bank"
x[t,4]
Mamba
  Norm
  beside
    left = column
      Conv 4 ×1
      Selective scan per t
        Discretise
    column
      Projection[4 -> 2]
      Gate[3 -> 1]
y[t,4] <- Nrom
---
Norm: Each vector is scaled.
Gatte: It closes.
Skip it"""


def told(source: str) -> list[tuple[int, str]]:
    """The beginnings of all that is wrong, by line."""
    error = refused(source)
    return [(one.line, one.message.partition(";")[0]) for one in (error, *error.others)]


def test_all_mistakes_are_told_at_once() -> None:
    assert told(MISTAKEN) == [
        (6, "column can have no alias"),
        (7, "×1 repeats nothing"),
        (8, "Selective scan has contents, and per t would open it once for each word"),
        (13, "<- Nrom: nothing is called Nrom"),
        (16, "the sentence on Gatte: nothing is called Gatte"),
        (17, "a sentence stands after the name of its item, as in the river bank: what it does"),
    ]
    repaired = MISTAKEN.replace(" ×1", "")
    assert (12, "Gate takes (3), and Projection (line 11) gives (2): 3 against 2") in told(repaired)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        # Lanes of words that nobody can read, and links to what stands there.
        ('"the river\nFeed Forward per t\nA at 3 <- the river\n---\nthe river: told', 1),
        ("Encoder repeats 6\nDecoder <- Encoder\n---\nEncoder: told", 1),
        # Shapes that a line could change which nobody can read.
        ("h[16]\nLinear repeats 2\nA[3 -> 4]\ny[5]", 2),
        ("columns\n  A[4 -> 3]\n  B[4 -> 2]", 1),
        # Sizes of a dim that is in doubt.
        ("x[d]\nA[3 -> d]\nB[4 -> d]\nC\ny[d]\nD[5 -> 1]", 3),
        (f"{LANES}A per d\nB per d", 3),
        # Another mistake in the same line.
        (f"{LANES}beside\n  A per t narrows\n    B", 4),
    ],
)
def test_what_follows_from_a_mistake_is_not_told(source: str, line: int) -> None:
    assert [at for at, _ in told(source)] == [line]


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (
            "A\n" * 1000,
            301,
            "a model diagram has at most 300 items, and this is one more; "
            "write equal ones once, with ×6 after it, or make two diagrams",
        ),
        (
            "x" * 500,
            1,
            f"a label has at most 120 characters, and {'x' * 39}… has 500; "
            "say it shorter, or in a sentence after ---",
        ),
        (
            "A <- B\nB\n---\nA: " + "w " * 600,
            4,
            "a line has at most 1,000 characters; this one has 1,203",
        ),
        ("A\n---\nA: " + "w w\n  " * 400, 3, "a sentence has at most 1,000 characters, and this one 1,599"),
        ("A\n  B\x00", 2, "U+0000 cannot be drawn; take it out"),
        ("A \ud800", 1, "half a character (a lone surrogate) cannot be drawn; take it out"),
        (
            '"' + "a " * 101 + '"',
            1,
            "a row has at most 100 words, and this one 101; leave some out with …",
        ),
        ("\n" * 70_000 + "A", 1, "a model diagram has at most 60,000 characters"),
        (
            "\n".join("  " * depth + "A" for depth in range(20)),
            13,
            "boxes are nested deeper than 12 levels",
        ),
    ],
)
def test_too_much_is_refused(source: str, line: int, message: str) -> None:
    error = refused(source)
    assert (error.message, error.line) == (message, line)


def test_words_and_labels_from_right_to_left_are_read() -> None:
    assert last('"שלום עולם"\nמקודד ×2 : encoder') == {
        "id": "1",
        "kind": "box",
        "label": "מקודד",
        "repeat": 2,
        "concept": "encoder",
    }
