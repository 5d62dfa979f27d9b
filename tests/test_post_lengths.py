"""How long a post is on each network, and a formula as a line of text: known examples of their rules."""

import pytest

from sphinxext.explorable.story.counting import (
    LimitError,
    as_written,
    network_of,
    weighted,
    with_short_addresses,
)
from sphinxext.explorable.story.graphemes import graphemes
from sphinxext.explorable.story.tex_words import tex_words

LONG = "https://example.org/docs/explanation/attention.html?w=2&d=3.5#sigmoid"


@pytest.mark.parametrize(
    ("text", "x", "mastodon", "bluesky"),
    [
        ("", 0, 0, 0),
        ("a" * 280, 280, 280, 280),
        # A family, a flag, a keycap, a tone of skin, a flag of a part of a country: each one picture.
        ("👨‍👩‍👧‍👦", 2, 1, 1),
        ("🇩🇪🇫🇷", 4, 2, 2),
        ("1️⃣", 2, 1, 1),
        ("👋🏽", 2, 1, 1),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 2, 1, 1),
        ("❤️", 2, 1, 1),
        ("🧑‍🚀 in space", 11, 10, 10),
        # Digits, and letters of old that may be pictures.
        ("1 # * ©", 7, 7, 7),
        ("日本語", 6, 3, 3),
        ("한국어", 6, 3, 3),
        # A syllable in its parts is composed before it is counted.
        ("\u1112\u1161\u11ab", 2, 1, 1),
        # Signs of punctuation that are light, and of formulas, which are not.
        ("“a” – ‘b’…", 11, 10, 10),
        ("x² ≤ α", 7, 6, 6),
        # A letter and its mark are one where there is such a letter; elsewhere the mark is counted too.
        ("e\u0301", 1, 1, 1),
        ("x\u0304", 2, 1, 1),
        (LONG, 23, 23, 69),
        (f"See {LONG}.", 28, 28, 74),
        (f"({LONG})", 25, 25, 71),
        ("http://a.io", 23, 23, 11),
        ("https://en.wikipedia.org/wiki/Attention_(machine_learning)", 23, 23, 58),
        ("example.com/guide", 23, 17, 17),
        ("www.example.de", 23, 14, 14),
        ("python.org, and more", 33, 20, 20),
        # What looks like an address: the end of a sentence, a file, a mail, a short domain of a country.
        ("One.Two", 7, 7, 7),
        ("conf.py", 7, 7, 7),
        ("me@example.com", 14, 14, 14),
        ("what it.is", 10, 10, 10),
        ("version 1.0.2", 13, 13, 13),
        (f"{LONG} {LONG}", 47, 47, 139),
        ("@ada@example.social hello", 25, 10, 25),
        ("a\nb", 3, 3, 3),
    ],
)
def test_each_network_counts_as_it_does(text: str, x: int, mastodon: int, bluesky: int) -> None:
    assert (weighted(text), with_short_addresses(text), as_written(text)) == (x, mastodon, bluesky)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("👩‍👩‍👦👦", ["👩‍👩‍👦", "👦"]),
        ("🇦🇹🇨", ["🇦🇹", "🇨"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("क्षि", ["क्षि"]),
        ("กำ", ["กำ"]),
        ("각가", ["각", "가"]),
        ("a\u200db", ["a\u200d", "b"]),
        ("\u200bx", ["\u200b", "x"]),
    ],
)
def test_graphemes_are_what_readers_take_for_one_sign(text: str, parts: list[str]) -> None:
    assert graphemes(text) == parts


def test_a_limit_is_a_network_or_a_number() -> None:
    assert [network_of(name).most for name in ("x", " Mastodon ", "bluesky", "1000")] == [280, 500, 300, 1000]
    assert network_of("x").over("a" * 285) == 5
    with pytest.raises(LimitError, match="not 'mastadon'; did you mean mastodon"):
        network_of("mastadon")
    for wrong in ("0", "-3", "2.5", "", "1000000000000000000000", "٣"):
        with pytest.raises(LimitError, match="limit takes x, mastodon, bluesky or a number up to 100000"):
            network_of(wrong)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("x^2", "x²"),
        (r"\alpha", "α"),
        (r"a\le b", "a ≤ b"),
        (r"10^{-3}", "10⁻³"),
        (r"x_{ij}", "xᵢⱼ"),
        (r"x_{\text{max}}", "xₘₐₓ"),
        (r"W_Q", "W_Q"),
        (r"W_{\text{query}}", "W_query"),
        (r"\frac{1}{1 + e^{-xy}}", "1/(1 + e^(−xy))"),
        (r"e^{-x/2}", "e^(−x/2)"),
        (r"\concept{query}{Q}\,\concept{key}{K}^{\top}", "Q Kᵀ"),
        (r"P = \operatorname{softmax}\!\left(\frac{QK^{\top}}{\sqrt{k}}\right)", "P = softmax(QKᵀ/√k)"),
        (r"\frac{a + b}{2c}", "(a + b)/(2c)"),
        (r"\sin x", "sin x"),
        (r"\mathbb{R}^n", "ℝⁿ"),
        (r"\hat y", "\u0177"),
        (r"50\,\%", "50 %"),
        ("f'(x)", "f′(x)"),
        # What no line can say stays as it is written, without colours.
        (
            r"\begin{pmatrix} \concept{query}{Q} \\ 1 \end{pmatrix}",
            r"\begin{pmatrix} Q \\ 1 \end{pmatrix}",
        ),
        (r"\sqrt[3]{x}", r"\sqrt[3]{x}"),
        ("{x", "{x"),
        ("x^", "x^"),
        (r"\unknown x", r"\unknown x"),
    ],
)
def test_a_simple_formula_is_a_line_of_text(tex: str, text: str) -> None:
    assert tex_words(tex) == text
