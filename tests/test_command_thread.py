"""``sphinx-explorable thread``: the posts of a page as files, their preview, and what cannot be done."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from sphinxext.explorable.publishing.command import main
from sphinxext.explorable.publishing.thread.gathering import shortened

BASE = "https://docs.example.org/en/"
CONF = f"""
extensions = ["myst_parser", "sphinxext.explorable"]
myst_enable_extensions = ["dollarmath"]
html_baseurl = "{BASE}"
explorable_concepts = {{"query": {{"color": "violet", "label": "queries"}}}}
"""
PAGE = """# A line & *more*

:::{thread}
:hide:
- The {concept}`query` {picture}`scores` of $\\concept{query}{Q}^\\top$, *in short*.
- See [the other page](other.md#more) or <https://example.com/x>. {picture}`line` {picture}`scores`
- That is `a_line` in the end.
:::

:::{tensor-diagram}
:name: scores
:dims: t=2, k=3
:caption: Scores.
Q[t,k] : query
S = Q @ Q.T
:::

:::{explorable} function
:name: line
:expr: x
:alt: A line from the lower left to the upper right.
A line.
:::
"""
TEXTS = [
    f"The queries of Qᵀ, in short.\n\n{BASE}",
    f"See the other page {BASE}other.html#more or https://example.com/x.",
    f"That is a_line in the end.\n\n{BASE}",
]


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(f"{PAGE}\n```{{toctree}}\nother\n```\n", encoding="utf-8")
    (folder / "other.md").write_text("# Other\n\n(more)=\n## More\n\nWords.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_thread_is_written_with_its_pictures_and_their_words(docs: Path, capsys: Any) -> None:
    assert main(["thread", "docs/index.md", "--to", "out/new", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [post["text"] for post in told["posts"]] == TEXTS
    assert [post["count"] for post in told["posts"]] == [54, 70, 51]
    assert [[one["file"] for one in post["pictures"]] for post in told["posts"]] == [
        ["out/new/1.png"],
        ["out/new/2.png", "out/new/1.png"],
        [],
    ]
    assert told["posts"][1]["pictures"][0]["alt"] == "A line from the lower left to the upper right."
    assert (told["url"], told["network"], told["doubts"]) == (BASE, "x", [])
    assert sorted(file.name for file in Path("out/new").iterdir()) == ["1.png", "2.png", "thread.md"]
    text = Path("out/new/thread.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.M) == ["1/3", "2/3", "3/3"]
    for post, count in zip(TEXTS, (54, 70, 51), strict=True):
        assert f"```text\n{post}\n```\n\nCounts {count} of 280." in text
    assert "![A line from the lower left to the upper right.](2.png)" in text


def test_pictures_have_a_margin_of_their_theme(docs: Path) -> None:
    assert main(["thread", "index", "--to", "light", "--scale", "1"]) == 0
    assert main(["thread", "index", "--to", "dark", "--scale", "3", "--dark"]) == 0
    light, dark = Image.open("light/2.png"), Image.open("dark/2.png")
    assert light.width == 600
    assert dark.size == (3 * light.width, 3 * light.height)
    assert light.convert("RGB").getpixel((1, 1)) == (255, 255, 255)
    assert dark.convert("RGB").getpixel((1, 1)) == (0x12, 0x12, 0x12)


def test_a_limit_and_an_address_of_the_command_come_first(docs: Path, capsys: Any) -> None:
    arguments = ["thread", "index", "--to", "out", "--limit", "40", "--base-url", "https://a.example"]
    assert main(arguments) == 0
    told = capsys.readouterr()
    assert told.err.splitlines() == [
        "post 1 is too long for a limit of 40: it counts 48, 8 more than 40",
        "post 2 is too long for a limit of 40: it counts 78, 38 more than 40",
        "post 3 is too long for a limit of 40: it counts 46, 6 more than 40",
    ]
    text = Path("out/thread.md").read_text(encoding="utf-8")
    assert "\n\nhttps://a.example/\n" in text
    assert "Counts 48 of 40, 8 too many." in text


def test_long_words_of_a_picture_end_after_a_sentence(docs: Path, capsys: Any) -> None:
    sentence = "A line goes up by one where it goes right by one. "
    rewrite(docs / "index.md", "A line from the lower left to the upper right.", sentence * 21)
    assert main(["thread", "index", "--to", "out", "--json"]) == 0
    told = capsys.readouterr()
    alt = json.loads(told.out)["posts"][1]["pictures"][0]["alt"]
    assert alt == (sentence * 20).strip()
    assert "the words of 2.png (line) have 1049 characters, and X takes 1000" in told.err
    assert main(["thread", "index", "--to", "out", "--limit", "mastodon"]) == 0
    assert "characters" not in capsys.readouterr().err
    assert shortened("word " * 9, 12) == "word word…"
    assert shortened("a" * 30, 10) == "a" * 9 + "…"


def test_an_address_that_a_post_has_is_not_added(docs: Path, capsys: Any) -> None:
    rewrite(docs / "index.md", "*in short*.", f"at <{BASE}> now.")
    assert main(["thread", "index", "--to", "out", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["posts"][0]["text"].count(BASE) == 1


def test_a_preview_is_one_file_under_a_strict_policy(docs: Path) -> None:
    assert main(["thread", "index", "--to", "out", "--preview"]) == 0
    text = Path("out/preview.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "html.parser")
    assert not soup.select("script, link, [style], [onclick]")
    assert all(str(image["src"]).startswith("data:image/png;base64,") for image in soup.select("img"))
    style = soup.select_one("style")
    assert style
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'" in text
    posts = soup.select(".post")
    assert [post.select_one(".number").text for post in posts] == ["1/3", "2/3", "3/3"]
    assert [len(post.select("figure img")) for post in posts] == [1, 2, 0]
    assert [post.select_one(".count").text for post in posts] == ["54 of 280", "70 of 280", "51 of 280"]
    # Beside pictures a link has no card.
    assert [len(post.select(".card")) for post in posts] == [0, 0, 1]
    assert {details.p.text for details in posts[1].select("details")} == {
        "A line from the lower left to the upper right.",
        "Q is 2 × 3; S, 2 × 2, is Q times Q transposed.",
    }
    assert [str(link["href"]) for link in posts[1].select(".text a")] == [
        f"{BASE}other.html#more",
        "https://example.com/x",
    ]


def test_a_preview_has_the_card_of_the_page(docs: Path) -> None:
    assert main(["thread", "index", "--to", "out", "--preview"]) == 0
    soup = BeautifulSoup(Path("out/preview.html").read_text(encoding="utf-8"), "html.parser")
    [card] = soup.select(".card")
    assert next(iter(card.stripped_strings)) == "docs.example.org"
    # What a network shows of the link: the hero, with the words for it.
    shown = base64.b64decode(str(card.img["src"]).partition(",")[2])
    assert struct.unpack(">II", shown[16:24]) == (1200, 630)
    assert card.img["alt"] == "Q is 2 × 3; S, 2 × 2, is Q times Q transposed."


def test_a_preview_is_read_as_its_posts_are(docs: Path, visit: Any) -> None:
    page = (docs / "index.md").read_text(encoding="utf-8")
    page = re.sub(r"^# .*$", "# שלום.\n\nפסקה ראשונה.", page, count=1, flags=re.MULTILINE)
    (docs / "index.md").write_text(re.sub(r"^- \w+", "- שלום", page, flags=re.MULTILINE), encoding="utf-8")
    assert main(["thread", "index", "--to", "out", "--preview"]) == 0
    opened = visit(Path("out/preview.html").resolve(), from_disk=True).page
    direction = "(one) => getComputedStyle(one).direction"
    for name, expected in ((".text", "rtl"), (".card b", "rtl"), (".card .about", "rtl"), (".text a", "ltr")):
        assert opened.locator(name).last.evaluate(direction) == expected, name


def test_a_preview_looks_as_it_should(docs: Path, visit: Any) -> None:
    assert main(["thread", "index", "--to", "out", "--preview"]) == 0
    opened = visit(Path("out/preview.html").resolve(), from_disk=True)
    page = opened.page
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    assert page.evaluate("getComputedStyle(document.querySelector('ol')).borderRadius") == "14px"
    badge = page.locator("summary").first
    badge.click()
    assert page.locator("details[open] p").first.is_visible()
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert opened.troubles == []


@pytest.mark.parametrize(
    ("change", "arguments", "code", "says"),
    [
        (None, ["other", "--to", "out"], 2, "other has no thread; write its posts in the directive `thread`"),
        (None, ["index", "--to", "docs/conf.py"], 2, "--to needs a folder, and docs/conf.py is a file"),
        (None, ["index", "--to", "docs/conf.py/out"], 1, "docs/conf.py/out cannot be written"),
        (None, ["index", "--to", "out", "--limit", "blusky"], 2, "not 'blusky'; did you mean bluesky?"),
        (None, ["index", "--to", "out", "--scale", "0"], 2, "--scale needs a number above 0 and at most 20"),
        (None, ["index", "--to", "out", "--base-url", "docs.org"], 2, "--base-url needs an address such as"),
        ((f'"{BASE}"', '""'), ["index", "--to", "out"], 2, "set html_baseurl in conf.py, or name where"),
        ((f'"{BASE}"', '"docs"'), ["index", "--to", "out"], 2, "html_baseurl needs an address such as"),
        (
            ("{picture}`line`", "{picture}`lime`"),
            ["index", "--to", "out"],
            2,
            "post 2 shows a picture lime, which the page does not have",
        ),
        ((":expr: x", ":expr: wrong("), ["index", "--to", "out"], 2, "post 2 shows a picture line"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    docs: Path, capsys: Any, change: tuple[str, str] | None, arguments: list[str], code: int, says: str
) -> None:
    if change:
        rewrite(docs / ("conf.py" if BASE in change[0] else "index.md"), *change)
    before = sorted(Path().rglob("*"))
    assert main(["thread", *arguments]) == code
    told = capsys.readouterr()
    assert "sphinx-explorable thread: " in told.err
    assert says in told.err
    assert told.out == ""
    assert [file for file in sorted(Path().rglob("*")) if "_build" not in file.parts] == before


def test_a_full_disk_leaves_the_former_thread_whole(
    docs: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["thread", "index", "--to", "out"]) == 0
    before = {file.name: file.read_bytes() for file in Path("out").iterdir()}
    write = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if self.name == "2.png":
            raise OSError(28, "No space left on device", str(self))
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["thread", "index", "--to", "out", "--dark"]) == 1
    assert "out/2.png cannot be written: No space left on device" in capsys.readouterr().err
    assert {file.name: file.read_bytes() for file in Path("out").iterdir()} == before


def test_pictures_of_a_longer_thread_before_are_told(docs: Path, capsys: Any) -> None:
    Path("out").mkdir()
    for name in ("3.png", "other.png"):
        (Path("out") / name).write_bytes(b"")
    assert main(["thread", "index", "--to", "out"]) == 0
    assert capsys.readouterr().err.strip() == "3.png in out are no part of this thread"


def test_the_same_thread_is_the_same_file(docs: Path) -> None:
    for folder in ("one", "two"):
        assert main(["thread", "index", "--to", folder, "--preview"]) == 0
    for file in Path("one").iterdir():
        assert file.read_bytes() == (Path("two") / file.name).read_bytes()


def test_help_comes_without_sphinx() -> None:
    script = (
        "import sys\nfrom sphinxext.explorable.publishing.command import main\n"
        "try:\n    main(['thread', '--help'])\nexcept SystemExit:\n    pass\nprint('sphinx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    assert "Example: sphinx-explorable thread" in done.stdout


def test_a_formula_in_the_title_is_words(docs: Path) -> None:
    rewrite(docs / "index.md", "# A line & *more*", "# The $\\operatorname{softmax}$ of $QK^\\top$")
    assert main(["thread", "index", "--to", "out", "--preview"]) == 0
    preview = Path("out/preview.html").read_text(encoding="utf-8")
    assert "The softmax of QKᵀ" in preview
    assert "operatorname" not in preview
