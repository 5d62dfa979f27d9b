"""The plugin of pytest: pictures rendered in researchers' own tests, saved, compared and approved."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tomllib
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

# Here, since a run within this process would else forget it, and it can be loaded once.
import vl_convert  # noqa: F401

from conftest import ROOT, enliven
from sphinxext.explorable.testing import Rendered, Renderer
from sphinxext.explorable.testing.drawn import DifferenceError, drawn_difference
from sphinxext.explorable.testing.outline import differences
from sphinxext.explorable.testing.pixels import decoded, encoded

pytest_plugins = ["pytester"]

# The installed suite may bring the plugin along, under the name of its entry point.
PLUGIN = ["-p", "no:explorable", "-p", "sphinxext.explorable.testing.plugin", "-p", "no:cacheprovider"]

PROGRAM = """
    def test_product(explorable):
        explorable.myst('''
            :::{{tensor-diagram}}
            :dims: t=2, k=3
            :values: random({seed})
            Q[t,k]
            S = {formula}
            :::
        ''').check()
"""
FUNCTION = "explorable.rst('.. explorable:: function\\n   :expr: {expr}\\n')"
PLOT = f"def test_plot(explorable):\n    {FUNCTION}.check()\n"


def product(seed: int = 1, formula: str = "Q @ Q.T") -> str:
    return PROGRAM.format(seed=seed, formula=formula)


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that run by themselves find the suite that is tested."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(*PLUGIN, *options)


def text_of(result: pytest.RunResult) -> str:
    return result.stdout.str()


# ── Approving and comparing ──────────────────────────────────────────────────────────────────────────────


def test_a_picture_is_approved_and_then_compared(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_a=product())
    first = run(pytester)
    first.assert_outcomes(failed=1)
    approved = Path("approved", "test_a", "test_product.svg")
    saved = Path("explorable-artifacts", "test_a", "test_product")
    assert f"no picture is approved as {approved}" in text_of(first)
    assert f"It is saved as {saved}{{.svg,.png,.html}}" in text_of(first)
    assert "pytest --explorable-approve" in text_of(first)
    # Words are all that is told: no traceback, and no error that led to this one.
    assert not re.search(r"Traceback|During handling|rendering\.py|Errno", text_of(first))
    approving = run(pytester, "--explorable-approve")
    approving.assert_outcomes(passed=1)
    approving.stdout.fnmatch_lines(["*pictures approved*", f"*{approved}"])
    run(pytester).assert_outcomes(passed=1)
    kept = (pytester.path / approved).read_text(encoding="utf-8")
    assert kept == (pytester.path / f"{saved}.svg").read_text(encoding="utf-8") + "\n"
    assert (pytester.path / f"{saved}.png").read_bytes().startswith(b"\x89PNG")


def test_a_change_is_told_and_drawn(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_a=PLOT.format(expr="sin(x)"))
    run(pytester, "--explorable-approve").assert_outcomes(passed=1)
    pytester.makepyfile(test_a=PLOT.format(expr="sin(1.2*x)"))
    changed = run(pytester)
    changed.assert_outcomes(failed=1)
    told = text_of(changed)
    assert "function 1 is drawn in another way than approved/test_a/test_plot.svg:" in told
    assert re.search(r"  shape at [\d.,]+ runs otherwise, by up to [\d.]+ px", told)
    assert re.search(r"\d\.\d\d% of the pixels changed, at \d+ places?", told)
    saved = pytester.path / "explorable-artifacts" / "test_a"
    kinds = {file.name.partition(".")[2] for file in saved.iterdir()}
    assert kinds == {"svg", "png", "html", "approved.svg", "difference.png", "difference.txt"}
    image = decoded((saved / "test_plot.difference.png").read_bytes())
    marked = (image[:, :, :3] == (214, 0, 110)).all(axis=2)
    # In the last third, where the change is marked.
    assert marked.any()
    assert (
        np.nonzero(marked)[1].min() > image.shape[1] / 2 or np.nonzero(marked)[0].min() > image.shape[0] / 2
    )
    # Once it is as before, nothing tells of a difference.
    pytester.makepyfile(test_a=PLOT.format(expr="sin(x)"))
    run(pytester).assert_outcomes(passed=1)
    assert {file.name.partition(".")[2] for file in saved.iterdir()} == {"svg", "png", "html"}


def test_pictures_of_one_test_have_names(pytester: pytest.Pytester) -> None:
    check = product() + "\n\n    def test_both(explorable):\n"
    check += "        one = explorable.rst('.. explorable:: function\\n   :expr: x\\n')\n"
    pytester.makepyfile(test_a=check + "        one.check()\n        one.check()\n")
    twice = run(pytester, "--explorable-approve")
    twice.assert_outcomes(passed=1, failed=1)
    assert 'a second picture is checked; tell them apart by names: picture.check("after")' in text_of(twice)
    pytester.makepyfile(test_a=check + "        one.check()\n        one.check('after it')\n")
    run(pytester, "--explorable-approve").assert_outcomes(passed=2)
    assert (pytester.path / "approved" / "test_a" / "test_both.after-it.svg").is_file()


def test_each_case_of_a_test_has_its_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_a="""
        import pytest

        @pytest.mark.parametrize("expr", ["x", "x**2"])
        def test_it(explorable, expr):
            picture = explorable.myst(f":::{{explorable}} function\\n:expr: {expr}\\n:::")
            assert picture.alt.startswith("A plot of")
            picture.check()
        """
    )
    run(pytester, "--explorable-approve").assert_outcomes(passed=2)
    assert len(list((pytester.path / "approved" / "test_a").iterdir())) == 2
    run(pytester).assert_outcomes(passed=2)


def test_the_folders_are_the_authors_choice(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nexplorable_approved = looks/good\nexplorable_artifacts = build/pictures\n")
    pytester.makepyfile(test_a=product())
    run(pytester, "--explorable-approve").assert_outcomes(passed=1)
    assert (pytester.path / "looks" / "good" / "test_a" / "test_product.svg").is_file()
    assert (pytester.path / "build" / "pictures" / "test_a" / "test_product.html").is_file()
    run(pytester, "--explorable-artifacts=elsewhere").assert_outcomes(passed=1)
    assert (pytester.path / "elsewhere" / "test_a" / "test_product.png").is_file()


@pytest.mark.long
def test_workers_share_the_work(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_a=product(), test_b=product(2), test_c=PLOT.format(expr="x"))
    result = pytester.runpytest_subprocess(*PLUGIN, "-n", "2", "--explorable-approve")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        ["*pictures approved*", "*test_a/test_product.svg", "*test_b/test_product.svg"]
    )
    pytester.makepyfile(test_b=product(3))
    pytester.runpytest_subprocess(*PLUGIN, "-n", "2").assert_outcomes(passed=2, failed=1)


# ── What is rendered ─────────────────────────────────────────────────────────────────────────────────────


def test_data_and_settings_come_along(pytester: pytest.Pytester) -> None:
    np.save(pytester.path / "q.npy", np.eye(2))
    pytester.makepyfile(
        test_a="""
        from pathlib import Path

        def test_data(explorable):
            picture = explorable.myst(
                '''
                :::{chart} bars
                :data: data/words.csv
                :x: word
                :y: count
                :color: query
                :::
                ''',
                files={"data/words.csv": "word,count\\na,1\\nb,3\\n", "q.npy": Path("q.npy")},
                config={"explorable_concepts": {"query": {"color": "violet"}}},
            )
            assert picture.warnings == ()
            assert ">a</text>" in picture.svg
            assert picture.dark_svg != picture.svg
        """
    )
    run(pytester).assert_outcomes(passed=1)


def docs(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("docs")
    (folder / "guide").mkdir()
    (folder / "conf.py").write_text(
        'extensions = ["myst_parser", "sphinxext.explorable"]\nmyst_enable_extensions = ["colon_fence"]\n'
        'html_theme = "alabaster"\nexplorable_concepts = {"query": {"color": "violet"}}\n'
    )
    one = ":::{explorable} function\n:expr: x\n:name: NAME\n:::\n\n"
    (folder / "index.md").write_text("# T\n\n```{toctree}\nguide/two\n```\n")
    (folder / "guide" / "two.md").write_text(
        "# Two\n\n" + one.replace("NAME", "first") + one.replace("NAME", "second")
    )


def test_a_page_of_the_docs_is_rendered_as_it_is(pytester: pytest.Pytester, visit: Any) -> None:
    docs(pytester)
    pytester.makepyfile(
        test_a="""
        def test_page(explorable):
            picture = explorable.page("docs/guide/two.md", "second")
            assert picture.name == "second" and not picture.warnings
            picture.check()
            explorable.page("docs/guide/two.md", "1").check("first")
        """
    )
    run(pytester, "--explorable-approve").assert_outcomes(passed=1)
    # One file, which is alive when it is opened by itself.
    file = pytester.path / "explorable-artifacts" / "test_a" / "test_page.html"
    alone = pytester.mkdir("alone") / "page.html"
    file.rename(alone)
    opened = visit(alone, from_disk=True)
    enliven(opened.page, "#explorable-second")
    assert not opened.troubles


def test_lines_are_rendered_with_the_docs_own_settings(pytester: pytest.Pytester) -> None:
    docs(pytester)
    pytester.makeini("[pytest]\nexplorable_docs = docs\n")
    source = ":::{explorable} function\\n:expr: x\\n:concept: query\\n:::"
    test = f'def test_concept(explorable):\n    picture = explorable.myst("{source}")\n'
    pytester.makepyfile(test_a=test + "    assert not picture.warnings\n    picture.svg\n")
    run(pytester).assert_outcomes(passed=1)
    pytester.makeini("[pytest]\nexplorable_docs = dox\n")
    assert re.search("explorable_docs: .*dox holds no conf.py", text_of(run(pytester)))


# ── What is asked wrongly ────────────────────────────────────────────────────────────────────────────────

TWO = ":::{explorable} function\\n:expr: x\\n:name: one\\n:::\\n\\n:::{explorable} function\\n:expr: x\\n:::"


WRONG = [
    ('explorable.myst("Just words.")', "no picture is there; write one in it"),
    (
        'explorable.myst(":::{explorable} functoin\\n:::")',
        "no picture is there; while it was built, it was warned of\n"
        "  index.md:1: WARNING: no picture is called functoin; did you mean function?",
    ),
    (f'explorable.myst("{TWO}")', "2 pictures are there, one, 2; name one of them"),
    (
        f'explorable.myst("{TWO}", "oen")',
        "no picture is called oen; did you mean one? (there are: one, 2)",
    ),
    ('explorable.page("docs/inedx.md")', "there is no page docs/inedx.md, seen from "),
    ('explorable.page("test_a.py")', "no conf.py is in a folder around test_a.py"),
    ('explorable.page("docs/guide/two.md")', "2 pictures are there, first, second; name one of them"),
    ('explorable.page("docs/index.md")', "no picture is there; write one in it"),
    (
        'explorable.mistake("Words.")',
        "these lines were expected to be a mistake, and nothing was warned of:",
    ),
    (
        'explorable.myst("x", files={"../x.csv": ""})',
        "files: ../x.csv is outside the folder of the page; name it relative to the page",
    ),
    (
        'explorable.myst("x", files={"x.csv": __import__("pathlib").Path("none.csv")})',
        "files: there is no file none.csv",
    ),
    (
        'explorable.myst("x", config={"extensions": ["no_such_extension"]})',
        "the page cannot be built: Could not import extension no_such_extension",
    ),
]


def test_what_is_asked_wrongly_is_told_in_words(pytester: pytest.Pytester) -> None:
    docs(pytester)
    tests = [f"def test_{i}(explorable):\n    {call}\n" for i, (call, _) in enumerate(WRONG)]
    pytester.makepyfile(test_a="\n".join(tests))
    result = run(pytester)
    result.assert_outcomes(failed=len(WRONG))
    told = re.split(r"^_+ test_\d+ _+$", text_of(result), flags=re.MULTILINE)[1:]
    for (call, message), words in zip(WRONG, told, strict=True):
        assert message in words, call
    assert not re.search(r"Traceback|renderer\.py", text_of(result))


def test_an_approved_picture_that_is_damaged_is_told(pytester: pytest.Pytester) -> None:
    names = ["cut", "empty", "bytes", "merged", "ended"]
    pytester.makepyfile(test_a="\n".join(PLOT.format(expr="x").replace("plot", name) for name in names))
    run(pytester, "--explorable-approve")
    folder = pytester.path / "approved" / "test_a"
    whole = (folder / "test_cut.svg").read_bytes()
    # What an editor does to a file's end is no change.
    contents = [whole[:200], b"", b"\xff\xfe", b"<<<<<<< HEAD\n" + whole, whole.rstrip() + b"\r\n"]
    for name, content in zip(names, contents, strict=True):
        (folder / f"test_{name}.svg").write_bytes(content)
    result = run(pytester)
    result.assert_outcomes(failed=4, passed=1)
    for name in names[:-1]:
        told = rf"^approved/test_a/test_{name}\.svg is no svg: .+; get it back from your repository"
        # Once in its report; pytest's summary says it again where CI is set.
        assert len(re.findall(told, text_of(result), flags=re.MULTILINE)) == 1
        assert f"It is saved as explorable-artifacts/test_a/test_{name}" in text_of(result)


def test_another_name_of_a_test_shows_what_is_approved(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_a=product())
    run(pytester, "--explorable-approve")
    pytester.makepyfile(test_a=product().replace("test_product", "test_renamed"))
    assert "(approved there: test_product)" in text_of(run(pytester))


def test_without_its_converter_words_remain(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sphinxext.explorable.testing import approving

    monkeypatch.setitem(sys.modules, "vl_convert", None)
    monkeypatch.setattr(approving, "converter", lambda: "")
    pytester.makepyfile(test_a=PLOT.format(expr="x"))
    run(pytester, "--explorable-approve").assert_outcomes(passed=1)
    run(pytester).assert_outcomes(passed=1)
    pytester.makepyfile(test_a=PLOT.format(expr="x + 1"))
    result = run(pytester)
    assert '"2.00" at 43,22 is now "3.00"' in text_of(result)
    assert "no png, and no drawn difference: that needs sphinxext-explorable[static]" in text_of(result)
    pytester.makepyfile(test_a=PLOT.format(expr="x").replace("check()", "png"))
    assert "a png needs vl-convert-python; install sphinxext-explorable[static]" in text_of(run(pytester))


def test_a_folder_that_cannot_be_written_is_told(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_a=product())
    run(pytester, "--explorable-approve").assert_outcomes(passed=1)
    # Whoever may write everywhere cannot write below a file either.
    (pytester.path / "taken").touch()
    run(pytester, "--explorable-artifacts=taken").assert_outcomes(passed=1)
    pytester.makepyfile(test_a=product(2))
    result = run(pytester, "--explorable-artifacts=taken")
    assert re.search(
        r"It is not saved: .*taken.* cannot be written: .*; remove the file that is in a folder's place",
        text_of(result),
    )
    pytester.makeini("[pytest]\nexplorable_approved = taken\n")
    result = run(pytester, "--explorable-approve")
    result.assert_outcomes(failed=1)
    assert re.search("the picture is not approved: .* cannot be written: ", text_of(result))


def test_nothing_is_loaded_before_it_is_used(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text(
        "import sys\n\ndef test_it():\n"
        "    found = {'sphinx', 'numpy', 'docutils', 'vl_convert', 'myst_parser'} & set(sys.modules)\n"
        "    assert not found, found\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:explorable",
            "-p",
            "sphinxext.explorable.testing.plugin",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_suite_brings_the_plugin_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [module] = project["entry-points"]["pytest11"].values()
    assert hasattr(importlib.import_module(module), "explorable")


def test_types_can_be_imported() -> None:
    assert {Rendered.__name__, Renderer.__name__} == {"Rendered", "Renderer"}


# ── The differences themselves ───────────────────────────────────────────────────────────────────────────


def svg(inside: str, width: int = 100) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="60">{inside}</svg>'


GROUP = '<g transform="translate({},2)"><text>a</text></g>'
WORDS = '<text x="{}" y="5"><tspan>{}</tspan></text>'


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (WORDS.format(4, "a"), WORDS.format(4, "b"), ['"a" at 4,5 is now "b"']),
        (WORDS.format(4, "a"), "", ['"a" at 4,5 is gone']),
        ("", WORDS.format(4, "a"), ['"a" at 4,5 is new']),
        ('<text x="1" y="2">a</text>', '<text x="9" y="2">a</text>', ['"a" moved from 1,2 to 9,2']),
        (GROUP.format(1), GROUP.format(3), ["group moved from 1,2 to 3,2"]),
        ("<g><circle/></g>", '<g><g clip-path="url(#a)"><circle/></g></g>', ["group at 0,0 is new"]),
        ("<circle/>", "<g><circle/></g>", []),
        ('<rect fill="#f00000"/>', '<rect fill="#0f0000"/>', ["box at 0,0: fill was #f00000, is #0f0000"]),
        ("<line/>", '<line stroke="#111"/>', ["line at 0,0: stroke was not set, is #111"]),
        ('<line stroke="#111"/>', "<line/>", ["line at 0,0: stroke was #111, is not set"]),
        ('<path d="M1,2L3,4"/>', '<path d="M1,2L3,9"/>', ["shape at 1,2 runs otherwise, by up to 5 px"]),
        (
            '<path d="M1,2L3,4"/>',
            '<path d="M1,2"/>',
            ["shape at 1,2 runs otherwise, with 2 numbers instead of 4"],
        ),
        ('<circle r="2"/>', '<circle r="3"/>', ["circle at 0,0: r was 2, is 3"]),
        ('<circle r="2"/>' * 3, "", ["circle at 0,0 is gone (3 times)"]),
        (
            "".join(f'<text x="{x}">{x}</text>' for x in range(5)),
            "".join(f'<text x="{x + 3}">{x}</text>' for x in range(5)),
            ['5 marks moved by 3,0; one of them: "0" moved from 0,0 to 3,0'],
        ),
        # What nobody sees, and what is rounded otherwise.
        ('<g id="a" role="img"/>', '<g id="b"/>', []),
        ('<rect x="1.00" y="2"/>', '<rect x="1.01" y="2"/>', []),
        ('<rect\n  x="1"/>\n', '<rect x="1"/>', []),
    ],
)
def test_a_difference_is_told_in_words(before: str, now: str, told: list[str]) -> None:
    assert differences(svg(before), svg(now), 0.011) == told


def test_large_drawings_are_compared_one_by_one() -> None:
    many = "<rect/>" * 4000
    assert differences(svg(many + "<rect/>"), svg(many + "<line/>"), 0.011) == ["box at 0,0 is now line"]
    assert differences(svg(many), svg(many + "<line/>"), 0.011) == ["line at 0,0 is new"]


def test_another_size_is_told_and_drawn() -> None:
    assert differences(svg(""), svg("", 120), 0.011) == ["the drawing at 0,0 was 100 × 60, is 120 × 60"]
    image, told = drawn_difference(
        svg('<rect width="9" height="9"/>'), svg('<rect width="9" height="9"/>', 120)
    )
    assert told == "no pixel changed"
    assert decoded(image).shape[:2] == (60 + 62, 3 * 120 + 4 * 16)


def test_places_that_changed_are_counted() -> None:
    spots = [f'<rect x="{x}" y="{y}" width="4" height="4"/>' for x, y in ((5, 5), (9, 9), (80, 40))]
    assert drawn_difference(svg(""), svg("".join(spots)))[1] == "0.80% of the pixels changed, at 2 places"
    with pytest.raises(DifferenceError, match="it is larger than 6000 px"):
        drawn_difference(svg("", 7000), svg("", 7000))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_images_are_read_as_another_library_reads_them(channels: int, tmp_path: Path) -> None:
    from PIL import Image

    chance = np.random.default_rng(channels)
    # Soft values, for which encoders choose each of the filters.
    soft = np.cumsum(chance.integers(-3, 4, (40, 30, channels)), axis=1) + chance.integers(0, 255, (40, 1, 1))
    pixels = (soft % 256).astype(np.uint8)
    kind = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]
    image = Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels, kind)
    image.save(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    assert np.array_equal(decoded(content), np.asarray(image.convert("RGBA")))
    rgb = np.asarray(image.convert("RGB"))
    assert np.array_equal(decoded(encoded(rgb))[:, :, :3], rgb)


def test_what_is_no_image_is_refused() -> None:
    with pytest.raises(ValueError, match="no PNG"):
        decoded(b"GIF89a")
    with pytest.raises((ValueError, zlib.error, KeyError)):
        decoded(encoded(np.zeros((2, 2, 3), np.uint8))[:30])


# ── The guide ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_tests_of_the_guide_pass(pytester: pytest.Pytester) -> None:
    page = (ROOT / "docs" / "how-to" / "test-your-pictures.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 4
    docs(pytester)
    attention = ":::{explorable} function\n:expr: x\n:name: attention\n:::\n"
    (pytester.path / "docs" / "index.md").write_text(f"# T\n\n{attention}\n```{{toctree}}\nguide/two\n```\n")
    [settings] = re.findall(r"```ini\n(.*?)```", page, re.DOTALL)
    pytester.makeini(settings)
    (pytester.path / "test_guide.py").write_text("\n\n".join(blocks), encoding="utf-8")
    run(pytester, "--explorable-approve").assert_outcomes(passed=4)
    run(pytester).assert_outcomes(passed=4)
    assert (pytester.path / "build" / "pictures" / "test_guide" / "test_losses.svg").is_file()


def test_what_changed_is_told_as_the_guide_says(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own_docs=product())
    run(pytester, "--explorable-approve")
    pytester.makepyfile(test_own_docs=product(2))
    told = text_of(run(pytester))
    page = (ROOT / "docs" / "how-to" / "test-your-pictures.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```text\n(tensor-diagram.*?)```", page, re.DOTALL)
    kinds = [
        r"^\S+ \d+ is drawn in another way than \S+\.svg:$",
        r'^  "\S+" at [\d.]+,[\d.]+ is now "\S+"$',
        r"^\d+\.\d\d% of the pixels changed, at \d+ places$",
        r"^It is saved as \S+\{\.svg,\.png,\.html,\.approved\.svg,\.difference\.txt,\.difference\.png\}$",
        r"^If this is how it should be: pytest --explorable-approve, then look at what changed and commit",
    ]
    for kind in kinds:
        assert re.search(kind, example, re.MULTILINE), kind
        assert re.search(kind, told, re.MULTILINE), kind
