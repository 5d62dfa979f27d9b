"""Packages that add pictures: one that the starter writes, and those with an error in them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from conftest import ROOT, Build, Site, build_site, enliven
from sphinxext.explorable.publishing.command import main
from sphinxext.explorable.visuals.catalogue import catalogue

pytestmark = pytest.mark.early

PICTURE = "swing-out"
# As one line, so that what reads pytest's own options passes over an installed plugin of the same name.
PLUGIN = ["-p", "no:explorable", "-p", "sphinxext.explorable.testing.plugin"]

SPEC = """\
from dataclasses import dataclass
from sphinxext.explorable.pictures import *

@dataclass(frozen=True)
class One(Picture):
    name = "{name}"
    size: float = option(above_zero(200), "How large.", 40.0)

    def alternative(self):
        return "A square."

    def resolve(self, page):
        return {{"size": self.size}}
"""
DRAWING = """\
import { drawing } from "explorable";
export default {
  render({ model, el }) {
    const side = model.get("size");
    const square = drawing(el, { width: 200, height: 200 }).append("rect").attr("class", "explorable-mark");
    square.attr("width", side).attr("height", side);
  },
};
"""
FUNCTION = ":::{explorable} function\n:expr: x**2\n:::"

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package of pictures for this test, as pip lays it out."""

    def run(
        module: str,
        files: dict[str, str],
        points: dict[str, str],
        *,
        package: str | None = None,
        needs: str = "",
    ) -> Path:
        package = package or module.replace("_", "-")
        site = tmp_path / f"site-{package}"
        told = {
            f"{module}-1.0.dist-info/METADATA": f"Name: {package}\nVersion: 1.0\n{needs}",
            f"{module}-1.0.dist-info/entry_points.txt": "[sphinxext.explorable.pictures]\n"
            + "".join(f"{name} = {value}\n" for name, value in points.items()),
            f"{module}/__init__.py": "",
            **{f"{module}/{name}": text for name, text in files.items()},
        }
        for name, text in told.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(site)
        return site

    return run


def uses(name: str, *options: str) -> str:
    """A page with a package's picture, and one of the suite's own below it."""
    return "\n".join([f":::{{explorable}} {name}", *options, "A square.", ":::", "", FUNCTION, ""])


def told(site: Site) -> str:
    """The one warning of a site whose other picture is whole; its page says the same, without a traceback."""
    [warning] = site.warnings
    page = BeautifulSoup(site.page(), "html.parser")
    [figure] = page.select(".explorable")
    assert figure["data-explorable"] == "function"
    said = warning.split("WARNING: ")[1].rsplit(" [", 1)[0]
    assert said in page.select_one(".explorable-notice").get_text()
    assert "Traceback" not in site.page()
    assert warning.startswith("index.md:1: ")
    return said


# ── The package that the starter writes ──────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", params=["md", pytest.param("rst", marks=pytest.mark.long)])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of pictures as the starter writes it, built into a wheel and installed into a folder."""
    folder = tmp_path_factory.mktemp("package") / "my-pictures"
    markup = ["--rst"] if request.param == "rst" else []
    assert main(["new", str(folder), "--picture", PICTURE, "--author", "Ada", *markup]) == 0
    run = {"cwd": folder, "check": True, "capture_output": True}
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], **run)
    [wheel] = (folder / "dist").glob("*.whl")
    target = folder.parent / "target"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            "--target",
            str(target),
            str(wheel),
        ],
        **run,
    )
    # What is used from here on is what was installed.
    (folder / "src").rename(folder.parent / "sources")
    return folder


def python(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the package installed."""
    path = os.pathsep.join([str(ROOT), str(package.parent / "target")])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=package,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def built(package: Path, builder: str) -> Path:
    done = python(
        package,
        "-m",
        "sphinx",
        *(["-q", "-W", "-d", "out/doctrees", "-b"]),
        builder,
        "docs",
        f"out/{builder}",
    )
    assert (done.returncode, done.stderr) == (0, "")
    return package / "out" / builder


@pytest.mark.parametrize("from_disk", [True, False], ids=["from disk", "under a strict policy"])
def test_its_picture_is_one_like_the_suites_own(package: Path, visit: Any, from_disk: bool) -> None:
    out = built(package, "html")
    static = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")
    [figure] = static.select(".explorable")
    # Drawn and told without a script, in the colour of the concept.
    assert figure["id"] == f"explorable-my-{PICTURE}"
    assert figure.select_one("path.explorable-curve")["data-concept"] == "swing"
    assert "down to 17% at the end" in figure.select_one(".explorable-alt").get_text()

    opened = visit(out / "index.html", from_disk=from_disk)
    enliven(opened.page, f"#explorable-my-{PICTURE}")
    curve = opened.page.locator("path.explorable-curve")
    assert curve.get_attribute("d") == figure.select_one("path.explorable-curve")["d"]
    slider = opened.page.get_by_label("damping")
    slider.focus()
    opened.page.keyboard.press("End")
    assert curve.get_attribute("d") != figure.select_one("path.explorable-curve")["d"]
    opened.page.wait_for_function(
        "() => document.querySelector('.explorable .explorable-alt').textContent.includes('0% at')"
    )
    opened.page.get_by_role("button", name="Reset").click()
    assert curve.get_attribute("d") == figure.select_one("path.explorable-curve")["d"]
    # Its slider, the one of the page's parameter and the number in the prose are one.
    opened.page.locator(f"#explorable-my-{PICTURE}").get_by_label("frequency").focus()
    opened.page.keyboard.press("End")
    assert opened.page.get_by_role("slider").first.input_value() == "4"
    assert not [one for one in opened.troubles if "inline" not in one]


def test_its_picture_is_in_a_pdf_and_a_book(package: Path) -> None:
    image = next(built(package, "epub").rglob("*.svg"))
    assert "A swing" in image.read_text(encoding="utf-8")
    [vector] = [file for file in built(package, "latex").glob("*.pdf") if PICTURE in file.name]
    assert "A swing" in PdfReader(vector).pages[0].extract_text()


def test_its_tests_pass_once_the_picture_is_approved(package: Path) -> None:
    command = ["-m", "pytest", *PLUGIN, "-q", "-p", "no:cacheprovider"]
    first = python(package, *command)
    assert first.returncode == 1
    assert "pytest --explorable-approve" in first.stdout
    assert python(package, *command, "--explorable-approve").returncode == 0
    second = python(package, *command)
    assert second.returncode == 0, second.stdout


def test_editors_know_what_its_drawing_imports(package: Path) -> None:
    compiler = ROOT / "static" / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() or not shutil.which("node"):
        pytest.skip("the browser side's tools are not installed")
    sources = package / "src"
    shutil.copytree(package.parent / "sources", sources)
    try:
        done = subprocess.run(
            [compiler, "-p", package / "jsconfig.json"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "")
        drawing = next(sources.rglob("*.js"))
        drawing.write_text(
            drawing.read_text().replace('model, key: "damping", label: "damping", min: 0', 'model, min: "0"')
        )
        done = subprocess.run(
            [compiler, "-p", package / "jsconfig.json"], capture_output=True, text=True, check=False
        )
        assert "Type 'string' is not assignable to type 'number'" in done.stdout
    finally:
        shutil.rmtree(sources)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("k-means", "k-means is a picture of the suite's own; choose another name"),
        ("My Picture", "a picture needs a name of small letters, digits and hyphens, not 'My Picture'"),
        ("class", "class is a word of Python's; choose another name"),
    ],
)
def test_the_starter_refuses_names(name: str, message: str, tmp_path: Path, capsys: Any) -> None:
    assert main(["new", str(tmp_path / "new"), "--picture", name, "--name", "x", "--author", "y"]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("Gradients & more", "gradients_more"),
        ("3D views", "pictures_3d_views"),
        ("文字", "my_pictures"),
        ("class", "class_"),
    ],
)
def test_the_starter_calls_a_package_as_python_can(name: str, module: str, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert main(["new", str(folder), "--picture", "my-spiral", "--name", name, "--author", 'A "Q" \\ B']) == 0
    assert (folder / "src" / module / "my-spiral.js").is_file()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`(src/.*?)`", readme)
    assert named
    assert all((folder / file).is_file() for file in named)
    import tomllib

    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["sphinxext.explorable.pictures"] == {"my-spiral": f"{module}.my_spiral"}
    assert project["authors"] == [{"name": 'A "Q" \\ B'}]


# ── What works ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_package_is_imported_where_its_picture_is_used(install: Install, build: Build) -> None:
    files = {"a.py": SPEC.format(name="lazy-a"), "lazy-a.js": DRAWING, "b.py": "raise SystemExit('no')"}
    install("pkg_lazy", files, {"lazy-a": "pkg_lazy.a", "lazy-b": "pkg_lazy.b"})
    assert not build(FUNCTION).warnings
    assert "pkg_lazy" not in sys.modules
    site = build(uses("lazy-a", ":size: 80"))
    assert not site.warnings
    assert BeautifulSoup(site.page(), "html.parser").select_one("rect.explorable-mark")["width"] == "80"


def test_what_is_missing_is_found_among_packages_too(install: Install, build: Build) -> None:
    install(
        "pkg_near",
        {"a.py": SPEC.format(name="tetris-plot"), "tetris-plot.js": DRAWING},
        {"tetris-plot": "pkg_near.a"},
    )
    [warning] = build(":::{explorable} tetris-plo\n:::").warnings
    assert "no picture is called tetris-plo; did you mean tetris-plot?" in warning
    [warning] = build({"other": "---\norphan: true\n---\n\n:::{tetris-plot}\n:::", "index": "# T"}).warnings
    assert "did you mean explorable tetris-plot?" in warning


def test_an_option_that_it_does_not_have_is_told(install: Install, build: Build) -> None:
    install("pkg_opt", {"a.py": SPEC.format(name="opt-a"), "opt-a.js": DRAWING}, {"opt-a": "pkg_opt.a"})
    assert told(build(uses("opt-a", ":sise: 3"))).startswith(
        "opt-a has no option sise; did you mean size? (known: size, name,"
    )
    assert (
        told(build(uses("opt-a", ":size: 900")))
        == "opt-a: size needs a number above 0 and at most 200, not '900'"
    )
    assert "opt-a has no option animation" in told(build(uses("opt-a", ":animation: mp4")))


def test_a_page_is_drawn_anew_when_the_package_changes(install: Install, tmp_path: Path) -> None:
    site = install(
        "pkg_anew", {"a.py": SPEC.format(name="anew-a"), "anew-a.js": DRAWING}, {"anew-a": "pkg_anew.a"}
    )
    pages: dict[str, str | bytes] = {"index": uses("anew-a")}
    build_site(tmp_path, pages)
    drawing = site / "pkg_anew" / "anew-a.js"
    drawing.write_text(DRAWING.replace('"height", side', '"height", side / 2'), encoding="utf-8")
    later = drawing.stat().st_mtime + 10
    os.utime(drawing, (later, later))
    again = build_site(tmp_path, pages)
    assert BeautifulSoup(again.page(), "html.parser").select_one("rect.explorable-mark")["height"] == "20"


def test_a_page_is_drawn_anew_with_another_version_however_old_its_files_are(
    install: Install, tmp_path: Path
) -> None:
    files = {"a.py": SPEC.format(name="aged-a"), "aged-a.js": DRAWING}
    site = install("pkg_aged", files, {"aged-a": "pkg_aged.a"})
    (site / "pkg_aged-1.0.dist-info" / "RECORD").write_text("pkg_aged-1.0.dist-info/RECORD,,\n")
    pages: dict[str, str | bytes] = {"index": uses("aged-a")}
    build_site(tmp_path, pages)
    drawing = site / "pkg_aged" / "aged-a.js"
    drawing.write_text(DRAWING.replace('"height", side', '"height", side / 2'), encoding="utf-8")
    os.utime(drawing, (1e9, 1e9))
    (site / "pkg_aged-1.0.dist-info").rename(site / "pkg_aged-1.1.dist-info")
    again = build_site(tmp_path, pages)
    assert BeautifulSoup(again.page(), "html.parser").select_one("rect.explorable-mark")["height"] == "20"


def test_its_style_sheet_is_the_pages(install: Install, build: Build) -> None:
    files = {"a.py": SPEC.format(name="styled-a"), "styled-a.js": DRAWING}
    files["styled-a.css"] = "rect { stroke-dasharray: 7 }\n@import 'more.css';\n"
    install("pkg_styled", files, {"styled-a": "pkg_styled.a"})
    site = build(uses("styled-a"))
    [warning] = site.warnings
    assert "the style sheet of styled-a would load more.css; that is left out" in warning
    sheets = [file.read_text() for file in (site.out / "_static" / "explorable").glob("module-*.css")]
    assert ["stroke-dasharray: 7" in sheet for sheet in sheets] == [True]


def test_a_page_without_it_loads_no_kit(install: Install, build: Build) -> None:
    install("pkg_kit", {"a.py": SPEC.format(name="kit-a"), "kit-a.js": DRAWING}, {"kit-a": "pkg_kit.a"})
    site = build({"index": "# T\n\n" + uses("kit-a"), "other": "---\norphan: true\n---\n\n" + FUNCTION})
    assert "module-kit-" in site.page()
    assert "kit-" not in site.page("other")


def test_a_sweep_says_that_it_cannot_show_it(install: Install, build: Build) -> None:
    install(
        "pkg_sweep", {"a.py": SPEC.format(name="swept-a"), "swept-a.js": DRAWING}, {"swept-a": "pkg_sweep.a"}
    )
    page = ":::{parameter} w\n:value: 1\n:min: 0\n:max: 2\n:::\n\n:::{explorable} swept-a\n:name: it\n:::\n\n"
    [warning] = build(page + ":::{explorable} sweep\n:of: it\n:over: w\n:::").warnings
    assert "of: it is drawn by a module; name a picture of the suite's own" in warning


def test_it_has_data_a_language_of_its_own_and_sentences(install: Install, tmp_path: Path) -> None:
    spec = """\
from dataclasses import dataclass
from sphinxext.explorable.pictures import *

@dataclass(frozen=True)
class Told(Picture):
    name = "told-a"
    body = "source"
    source: str = given("The lines.", "")
    arrays: Arrays | None = given("The data.")

    def check(self):
        for number, line in enumerate(self.source.splitlines(), 1):
            if line == "bad":
                raise PictureError("this line is bad", line=number)
        return []

    def sentences(self):
        return [(number, line) for number, line in enumerate(self.source.splitlines(), 1)]

    def concepts(self):
        return ("query",)

    def alternative(self):
        return f"{len(self.arrays['n'])} numbers."

    def resolve(self, page):
        return {"size": float(self.arrays["n"].sum()), "lines": self.source.splitlines()}
"""
    install("pkg_told", {"a.py": spec, "told-a.js": DRAWING}, {"told-a": "pkg_told.a"})
    head = ":::{explorable} told-a\n:data: n.csv\n:caption: Numbers.\n\n"
    pages: dict[str, str | bytes] = {"index": f"{head}one *word*\ntwo\n:::", "n.csv": "n\n3\n4\n"}
    site = build_site(tmp_path, pages)
    assert not site.warnings
    page = BeautifulSoup(site.page(), "html.parser")
    assert page.select_one("rect.explorable-mark")["width"] == "7"
    assert "2 numbers." in page.select_one(".explorable-alt").get_text()
    assert page.select_one("figcaption p").get_text().strip().startswith("Numbers.")
    assert [item.get_text() for item in page.select(".explorable-sentences li")] == ["one word", "two"]
    # A mistake in its own lines is told where they stand; a concept that is none, too.
    [warning] = build_site(tmp_path, {**pages, "index": f"{head}one\nbad\n:::"}).warnings
    assert warning.startswith("index.md:6: WARNING: this line is bad")
    [warning] = build_site(tmp_path, pages, config={"explorable_concepts": {}}).warnings
    assert "query" in warning


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────────

RIGHT = {
    "check": "return []",
    "alternative": "return 'A square.'",
    "resolve": "return {'size': 4}",
    "concepts": "return ()",
    "completed": "return self",
    "sentences": "return ()",
    "moves": "return frozenset()",
}
WRONG = [
    ("check", "return 'too odd'", "'too odd'", "a list of pairs"),
    ("check", "return ['too odd']", "['too odd']", "a list of pairs"),
    ("alternative", "pass", "nothing", "a sentence"),
    ("alternative", "return 3", "3", "a sentence"),
    ("resolve", "pass", "nothing", "a dict"),
    ("concepts", "return 'query'", "'query'", "a tuple of names"),
    ("concepts", "pass", "nothing", "a tuple of names"),
    ("completed", "pass", "nothing", "self, or"),
    ("sentences", "return ['one']", "['one']", "a list of pairs"),
    ("moves", "pass", "nothing", "a frozenset of names"),
]
BROKEN = [
    (
        "missing",
        "import scipie\n",
        "cannot be loaded from pkg_missing.a: ModuleNotFoundError: No module named 'scipie' "
        "(pkg_missing/a.py:1)",
    ),
    (
        "syntax",
        "def f(:\n",
        "cannot be loaded from pkg_syntax.a: SyntaxError: invalid syntax (pkg_syntax/a.py:1)",
    ),
    (
        "exits",
        "import sys\nsys.exit('bye')\n",
        "cannot be loaded from pkg_exits.a: SystemExit: bye (pkg_exits/a.py:2)",
    ),
    ("empty", "", 'pkg_empty.a has no Picture whose `name` is "empty-a"'),
    (
        "named",
        SPEC.format(name="named-b"),
        'pkg_named.a has no Picture whose `name` is "named-a"; did you mean named-b? (it has named-b)',
    ),
    (
        "bare",
        SPEC.format(name="bare-a").replace("@dataclass(frozen=True)\n", ""),
        "write @dataclass(frozen=True) above One",
    ),
    (
        "ties",
        SPEC.format(name="ties-a").replace("    size", "    bindable = ('sise',)\n    size"),
        "`bindable` of One names sise; did you mean size?",
    ),
    (
        "ties1",
        SPEC.format(name="ties1-a").replace("    size", "    bindable = 'size'\n    size"),
        "`bindable` of One needs names: ('size',)",
    ),
    (
        "option",
        SPEC.format(name="option-a").replace("option(above_zero(200)", "option(None.x"),
        "AttributeError: 'NoneType' object has no attribute 'x' (pkg_option/a.py:7)",
    ),
    (
        "check",
        SPEC.format(name="check-a") + "    def check(self):\n        return 1 / 0\n",
        "failed in its check: ZeroDivisionError: division by zero (pkg_check/a.py:15)",
    ),
    (
        "resolve",
        SPEC.format(name="resolve-a").replace('"size": self.size', '"size": {}["none"]'),
        "failed while it was resolved: KeyError: 'none' (pkg_resolve/a.py:13)",
    ),
    (
        "words",
        SPEC.format(name="words-a").replace('"A square."', "undefined"),
        "failed while it was resolved: NameError: name 'undefined' is not defined (pkg_words/a.py:10)",
    ),
    (
        "frozen",
        SPEC.format(name="frozen-a").replace("(frozen=True)", ""),
        "cannot inherit non-frozen dataclass from a frozen one (pkg_frozen/a.py:4); "
        "write @dataclass(frozen=True)",
    ),
    (
        "mutable",
        SPEC.format(name="mutable-a").replace("40.0", "[40.0]"),
        "use default_factory (pkg_mutable/a.py:4)",
    ),
    (
        "abstract",
        SPEC.format(name="abstract-a").split("    def resolve")[0],
        ": One (pkg_abstract/a.py) has no resolve; write a method of that name that returns a dict",
    ),
    (
        "silent",
        SPEC.format(name="silent-a").replace("def alternative", "def alternativ"),
        ": One (pkg_silent/a.py) has no alternative; write a method of that name that returns a sentence",
    ),
    *(
        (
            f"returns{number}",
            SPEC.format(name=f"returns{number}-a").split("    def ")[0]
            + "".join(
                f"    def {name}(self, *page):\n        {body}\n"
                for name, body in {**RIGHT, method: wrong}.items()
            ),
            f": One.{method} (pkg_returns{number}/a.py:{9 + 2 * [*RIGHT].index(method)}) "
            f"returns {told_of}; return {needed}",
        )
        for number, (method, wrong, told_of, needed) in enumerate(WRONG)
    ),
    (
        "array",
        SPEC.format(name="array-a").replace('"size": self.size', '"size": __import__("numpy").ones(2)'),
        "resolves size to what JSON cannot hold: Object of type ndarray is not JSON serializable; "
        "write .tolist()",
    ),
    (
        "infinite",
        SPEC.format(name="infinite-a").replace('"size": self.size', '"size": float("inf")'),
        "resolves size to what JSON cannot hold: Out of range float values are not JSON compliant; "
        "write None for what is missing",
    ),
    (
        "refuses",
        SPEC.format(name="refuses-a") + "    def check(self):\n        raise PictureError('too odd')\n",
        "too odd",
    ),
]


@pytest.mark.parametrize(("kind", "spec", "message"), BROKEN, ids=[kind for kind, *_ in BROKEN])
def test_an_error_in_a_spec_is_told_where_the_picture_is_used(
    kind: str, spec: str, message: str, install: Install, build: Build
) -> None:
    install(f"pkg_{kind}", {"a.py": spec, f"{kind}-a.js": DRAWING}, {f"{kind}-a": f"pkg_{kind}.a"})
    said = told(build(uses(f"{kind}-a")))
    assert message in said
    assert kind == "refuses" or said.startswith(f"{kind}-a of pkg-{kind} 1.0")


def test_a_check_that_only_refuses_returns_nothing(install: Install, build: Build) -> None:
    refuses = "    def check(self):\n        if self.size < 9:\n            raise PictureError('too small')\n"
    spec = SPEC.format(name="picky") + refuses
    install("pkg_picky", {"a.py": spec, "picky.js": DRAWING}, {"picky": "pkg_picky.a"})
    assert not build(uses("picky", ":size: 10")).warnings
    assert told(build(uses("picky", ":size: 2"))) == "too small"


def test_a_file_that_is_missing_is_the_authors_mistake(install: Install, build: Build) -> None:
    spec = SPEC.format(name="filed").replace(
        "    def alt", "    arrays: Arrays | None = given('Data.')\n\n    def alt"
    )
    install("pkg_filed", {"a.py": spec, "filed.js": DRAWING}, {"filed": "pkg_filed.a"})
    assert told(build(uses("filed", ":data: none.csv"))) == "there is no file none.csv"


SCRIPTS = [
    (
        "none",
        None,
        "js-none of pkg-none 1.0 has no drawing: there is no js-none.js beside a.py; "
        "see that the package's build takes it along",
    ),
    (
        "mistake",
        "export default {\n  render( {\n};\n",
        "js-mistake of pkg-mistake 1.0: pkg_mistake/js-mistake.js:3: ",
    ),
    (
        "foreign",
        'import "react";\nexport default { render() {} };\n',
        "js-foreign of pkg-foreign 1.0: pkg_foreign/js-foreign.js:1: imports react, which is not available",
    ),
    (
        "unknown",
        'import { axis } from "explorable";\nexport default { render({ el }) { axis(el); } };\n',
        'js-unknown could not be drawn: pkg_unknown/js-unknown.js:2: "explorable" has no axis; '
        "it has WIDTH, announce, axes, button",
    ),
    (
        "throws",
        "export default {\n  render() {\n    throw new Error('oh');\n  },\n};\n",
        "js-throws could not be drawn: pkg_throws/js-throws.js:3: oh",
    ),
    (
        "misused",
        'import { slider } from "explorable";\n'
        "export default { render({ el }) { slider(el, { min: 0, max: 1, step: 0.1 }); } };\n",
        "js-misused could not be drawn: pkg_misused/js-misused.js:2: a slider needs a label",
    ),
    ("nothing", "export const x = 1;\n", "js-nothing could not be drawn: it exports no render"),
]


@pytest.mark.parametrize(("kind", "script", "message"), SCRIPTS, ids=[kind for kind, *_ in SCRIPTS])
def test_an_error_in_a_drawing_is_told_where_the_picture_is_used(
    kind: str, script: str | None, message: str, install: Install, build: Build
) -> None:
    name = f"js-{kind}"
    files = {"a.py": SPEC.format(name=name), **({f"{name}.js": script} if script is not None else {})}
    install(f"pkg_{kind}", files, {name: f"pkg_{kind}.a"})
    site = build(uses(name))
    [warning] = site.warnings
    assert message in warning
    page = BeautifulSoup(site.page(), "html.parser")
    assert page.select_one('[data-explorable="function"] svg')
    assert page.select_one(".explorable-notice")


@pytest.mark.parametrize(
    ("kind", "line", "told_of"),
    [
        ("absent", 'const side = model.get("sise");', None),
        ("misspelt", 'const side = 2 * model.get("sise");', "the width of a rect is NaN"),
        ("divided", 'const side = 1 / (model.get("size") - 40);', "the width of a rect is Infinity"),
        (
            "joined",
            'const side = 9; square.attr("d", `M0,0L${[1, 2, 3].map((x) => x * model.get("a"))}`);',
            "the d of a rect",
        ),
    ],
)
def test_what_is_no_number_in_a_drawing_is_told(
    kind: str, line: str, told_of: str | None, install: Install, build: Build
) -> None:
    # What has no such attribute at all is another matter: whoever draws may leave it out.
    drawing, mark = (
        'drawing(el, { width: 200, height: 200 }).append("rect")',
        '.attr("class", "explorable-mark")',
    )
    script = (
        'import { drawing } from "explorable";\nexport default { render({ model, el }) {\n'
        f"const square = {drawing}{mark};\n{line}\n"
        'square.attr("width", side ?? null).attr("data-note", "NaN");\n} };\n'
    )
    name = f"numbers-{kind}"
    files = {"a.py": SPEC.format(name=name), f"{name}.js": script}
    install(f"pkg_numbers_{kind}", files, {name: f"pkg_numbers_{kind}.a"})
    site = build(uses(name))
    assert BeautifulSoup(site.page(), "html.parser").select_one("rect.explorable-mark")
    if told_of is None:
        assert not site.warnings
    else:
        [warning] = site.warnings
        assert f"index.md:1: WARNING: {name} draws what is no number: {told_of}" in warning


def test_a_name_of_the_suites_own_stays_the_suites(install: Install, build: Build) -> None:
    install(
        "pkg_own", {"a.py": SPEC.format(name="function"), "function.js": DRAWING}, {"function": "pkg_own.a"}
    )
    site = build(FUNCTION)
    [warning] = site.warnings
    assert "function is the suite's own picture; the one of pkg-own 1.0 would need another name" in warning
    assert "explorable-curve" in site.page()


def test_two_packages_of_one_name_are_told_apart(install: Install, build: Build) -> None:
    for module in ("pkg_one", "pkg_two"):
        install(module, {"a.py": SPEC.format(name="twin-a"), "twin-a.js": DRAWING}, {"twin-a": f"{module}.a"})
    said = told(build(uses("twin-a")))
    assert (
        said
        == "twin-a is offered by several packages, pkg-one 1.0 and pkg-two 1.0; uninstall all but one of them"
    )


@pytest.mark.parametrize("needs", ["sphinxext-explorable>=99", "sphinxext_explorable <0.0.1"])
def test_a_package_for_another_suite_says_so(needs: str, install: Install, build: Build) -> None:
    files = {"a.py": "import nothing_of_the_kind\n"}
    install("pkg_other", files, {"other-a": "pkg_other.a"}, needs=f"Requires-Dist: {needs}\n")
    said = told(build(uses("other-a")))
    wanted = re.sub("[_ ]", "", needs.replace("sphinxext_", "sphinxext-"))
    assert said.startswith(f"other-a of pkg-other 1.0 needs {wanted}, and this is 0.")


def test_a_name_that_cannot_be_written_is_told(install: Install, build: Build) -> None:
    install("pkg_caps", {"a.py": SPEC.format(name="Caps_A")}, {"Caps_A": "pkg_caps.a"})
    assert "needs a name of small letters, digits and hyphens in its entry point" in told(
        build(uses("Caps_A"))
    )


def test_packages_leave_the_catalogue_as_it_is(install: Install) -> None:
    install("pkg_left", {"a.py": SPEC.format(name="left-a"), "left-a.js": DRAWING}, {"left-a": "pkg_left.a"})
    assert "left-a" not in catalogue()


def test_workers_draw_it_as_one_process_does(install: Install, tmp_path: Path) -> None:
    install("pkg_jobs", {"a.py": SPEC.format(name="jobs-a"), "jobs-a.js": DRAWING}, {"jobs-a": "pkg_jobs.a"})
    pages: dict[str, str | bytes] = {"index": "# T\n\n" + uses("jobs-a")}
    pages |= {f"p{n}": f"---\norphan: true\n---\n\n{uses('jobs-a', f':size: {n + 10}')}" for n in range(6)}
    one, two = build_site(tmp_path / "one", pages), build_site(tmp_path / "two", pages, jobs=2)
    assert not one.warnings + two.warnings
    assert [one.page(name) for name in sorted(pages)] == [two.page(name) for name in sorted(pages)]
