"""``sphinx-explorable palette``: what colours look like to whom, as a table, as JSON and as a picture."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sphinxext.explorable.concepts.vision import DISTINCT, contrast, distance, in_grey, seen
from sphinxext.explorable.publishing.command import main
from sphinxext.explorable.publishing.palette.looks import of_palette
from sphinxext.explorable.publishing.palette.table import table
from sphinxext.explorable.publishing.terminal import terminal

CONF = """
project = "Filters & <more>"
extensions = ["myst_parser", "sphinxext.explorable"]
explorable_concepts = {
    "signal": {"color": "#0b7285", "symbol": "s_1"},
    "noise": {"color": "red", "symbol": r"\\epsilon"},
    "sky": {"color": "#0c7590", "symbol": r"\\hat{y}"},
}
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(
        "# Filters\n\n{concept}`signal` and {concept}`noise`.\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return folder


def told(capsys: Any, *arguments: str) -> str:
    assert main(["palette", *arguments]) == 0
    out: str = capsys.readouterr().out
    return out


def test_the_site_found_from_here_is_shown_with_who_mixes_up_what(docs: Path, capsys: Any) -> None:
    out = told(capsys)
    [signal] = [line for line in out.splitlines() if line.startswith("signal (#0b7285)  light       5.1")]
    assert signal.split()[4:] == ["#0b7285", "#566385", "#656e86", "#007978", "#686868"]
    assert "signal and sky can be mixed up by every reader, as words on light pages" in out
    assert "\x1b" not in out


def test_what_would_do_instead_does(docs: Path, capsys: Any) -> None:
    [better] = re.findall(r"; (\S+) would do for sky\.", told(capsys))
    assert "No two of them can be mixed up" in told(capsys, "--colors", "#0b7285", "red", better)


def test_a_free_colour_of_the_palette_is_named_for_one_given_twice(capsys: Any) -> None:
    out = told(capsys, "--colors", "first=blue", "second=blue")
    assert "first and second can be mixed up by every reader: they have one colour; orange would do" in out


def test_what_would_do_for_one_is_not_offered_for_the_next(capsys: Any) -> None:
    out = told(capsys, "--colors", "a=blue", "b=blue", "c=red", "d=red")
    assert re.findall(r"(\w+) would do for (\w)", out) == [("orange", "b"), ("violet", "d")]
    # Nothing tells two of one colour apart in print.
    assert "In grey print" not in out


def test_the_eight_are_never_mixed_up(capsys: Any) -> None:
    out = told(capsys, "--colors")
    assert "No two of them can be mixed up, whatever a reader's colour vision." in out
    assert "gold" in out


def test_a_faint_colour_is_told_with_one_that_can_be_read(capsys: Any) -> None:
    out = told(capsys, "--colors", "#ff9900")
    assert "#ff9900 is hard to read: #ff9900 has contrast 2.1 on white" in out
    [better] = re.findall(r"(#\w+) would do", out)
    assert contrast(better, "#ffffff") >= 4.5


def test_concepts_of_one_colour_that_never_meet_share_a_row(docs: Path, capsys: Any) -> None:
    conf = CONF.replace('"#0c7590"', '"red"').replace('"#0b7285"', '"blue"')
    (docs / "conf.py").write_text(conf, encoding="utf-8")
    out = told(capsys)
    assert re.search(r"^noise \(red\) +light", out, re.MULTILINE)
    assert re.search(r"^sky +dark", out, re.MULTILINE)
    assert "No page shows two of one colour" in out
    (docs / "index.md").write_text("# Filters\n\n{concept}`sky` and {concept}`noise`.\n", encoding="utf-8")
    assert "noise and sky can be mixed up by every reader: they have one colour; orange would do" in told(
        capsys
    )


def test_json_has_every_colour_as_everyone_sees_it(docs: Path, capsys: Any) -> None:
    found = json.loads(told(capsys, "--json"))
    assert sorted(found) == ["alike_in_grey", "colors", "faint", "mixed_up"]
    first = found["colors"][0]
    assert first["name"] == "signal"
    assert (first["underline"], first["texture"]) == ("solid", "none")
    assert first["dark"]["ink"]["seen"]["deutan"] == seen(first["dark"]["ink"]["color"], "deutan")
    assert first["light"]["fill"]["seen"]["grey"] == in_grey(first["light"]["fill"]["color"])
    [pair] = found["mixed_up"]
    assert pair["concepts"] == ["signal", "sky"]
    worst = min(pair["by"], key=lambda one: float(one["difference"]))
    assert worst["difference"] < DISTINCT
    assert worst["difference"] == pytest.approx(
        distance("#0b7285", "#0c7590", worst["vision"])
        if worst["part"] == "light ink"
        else worst["difference"],
        abs=0.01,
    )


def test_two_that_share_an_underline_are_told_where_grey_makes_them_alike() -> None:
    from sphinxext.explorable.concepts.registry import Concept
    from sphinxext.explorable.publishing.palette.looks import of_concepts

    # The ninth takes the first place's underline, which blue has too.
    others = [Concept(name, name, color=name) for name in ("blue", "orange", "violet", "red", "teal")]
    others += [Concept(name, name, color=name) for name in ("magenta", "green", "gold")]
    looks = of_concepts([*others, Concept("ninth", "ninth", color="#7a6f00")])
    assert looks.alike_in_grey() == [("blue", "ninth")]
    assert "alike in grey print" in " ".join(looks.told())


def test_simulations_are_what_distances_are_measured_between() -> None:
    for first, second in (("#ac5902", "#237245"), ("#0263fa", "#9d1664")):
        for vision in ("deutan", "protan", "tritan"):
            apart = distance(first, second, vision)  # type: ignore[arg-type]
            shown = distance(seen(first, vision), seen(second, vision))  # type: ignore[arg-type]
            assert shown == pytest.approx(apart, abs=0.5)
    assert in_grey("#ffffff") == "#ffffff"
    assert contrast(in_grey("#ac5902"), "#ffffff") == pytest.approx(contrast("#ac5902", "#ffffff"), abs=0.05)


class Screen(io.StringIO):
    """What is written on a terminal."""

    def isatty(self) -> bool:
        return True


def test_blocks_of_colour_are_for_terminals_that_show_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "COLORTERM", "WT_SESSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    looks = of_palette()
    assert "\x1b" not in table(looks, terminal(io.StringIO()))
    plain_colours = table(looks, terminal(Screen()))
    assert "\x1b[1m" in plain_colours
    assert "48;2" not in plain_colours
    monkeypatch.setenv("COLORTERM", "truecolor")
    # Blue's fill, with the words of a light page in it.
    assert "\x1b[48;2;108;164;254;38;2;17;17;17m Aa \x1b[0m #6ca4fe" in table(looks, terminal(Screen()))
    assert "\x1b" not in table(looks, terminal(io.StringIO()))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in table(looks, terminal(Screen()))


def test_it_is_drawn_as_svg_png_and_html(docs: Path, capsys: Any) -> None:
    for suffix in ("svg", "png", "html"):
        assert told(capsys, "--to", f"out/palette.{suffix}").startswith(f"out/palette.{suffix}: ")
    svg = Path("out/palette.svg").read_text(encoding="utf-8")
    assert "The colours of Filters &amp; &lt;more&gt;" in svg
    assert "≈ sky" in svg
    assert "ε" in svg
    assert "\\hat" not in svg
    assert Path("out/palette.png").read_bytes().startswith(b"\x89PNG")
    page = Path("out/palette.html").read_text(encoding="utf-8")
    assert "<li>signal and sky can be mixed up" in page
    assert svg == Path("out/palette.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--colors", "blu"], 'did you mean "blue"?'),
        (["--colors", "signal=#12345"], '"#12345" is neither a colour of the palette'),
        (["--colors", "signal=red", "signal=blue"], "--colors gives signal two colours; leave one out"),
        (["--colors", "--to", "a.jpg"], "--to needs a file that ends in .svg, .png or .html, not a.jpg"),
        (["--source", "none"], "none holds no conf.py"),
    ],
)
def test_what_cannot_be_shown_is_told(docs: Path, capsys: Any, arguments: list[str], says: str) -> None:
    assert main(["palette", *arguments]) == 2
    found = capsys.readouterr()
    assert says in found.err
    assert found.out == ""


def test_a_site_without_concepts_is_told_what_to_ask_for(docs: Path, capsys: Any) -> None:
    (docs / "conf.py").write_text('extensions = ["sphinxext.explorable"]\n', encoding="utf-8")
    (docs / "index.md").unlink()
    (docs / "index.rst").write_text("Title\n=====\n", encoding="utf-8")
    assert main(["palette"]) == 2
    assert "the site defines no concept; --colors shows the palette's" in capsys.readouterr().err


def test_help_teaches_and_comes_without_sphinx_and_numpy() -> None:
    script = (
        "import sys\nfrom sphinxext.explorable.publishing.command import main\n"
        "try:\n    main(['palette', '--help'])\nexcept SystemExit:\n    pass\n"
        "print('sphinx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    assert "sphinx-explorable palette --source docs --to palette.png" in done.stdout
