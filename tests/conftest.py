"""Building small sites, and opening their pages in a browser as readers do."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import gc
import http.server
import io
import logging
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import prepare_machine
import pytest
import sphinx.theming
from docutils import nodes
from harm import CANARY
from jinja2 import Environment
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinxext.explorable.language import ENGLISH, speak

ROOT = Path(__file__).parent.parent
ARTIFACTS = ROOT / "build" / "artifacts"
SNAPSHOTS = ROOT / "tests" / "snapshots"
UPDATE = "EXPLORABLE_UPDATE_SNAPSHOTS"
STRICT_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'"
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that is opened begins fewer processes; all of it comes from one place anyway.
    "--disable-site-isolation-trials",
    # As a Chromium with windows has it: widths of text that are no whole pixels.
    "--font-render-hinting=none",
]

CONFIG: dict[str, Any] = {
    "extensions": ["myst_parser", "sphinxext.explorable"],
    "myst_enable_extensions": ["colon_fence", "dollarmath"],
    # Alabaster's own pages keep to a strict content policy once the search box is gone.
    "html_theme": "alabaster",
    "html_sidebars": {"**": []},
    "explorable_concepts": {
        "query": {"symbol": "Q", "shape": "t k", "color": "violet", "description": "what a token looks for"},
        "key": {"symbol": "K", "shape": "s k", "color": "orange", "description": "what a token offers"},
    },
}


@dataclass
class Site:
    """A built site: where it is, what the build warned of, and its resolved documents."""

    out: Path
    source: Path
    warnings: list[str]
    app: Sphinx
    doctrees: dict[str, nodes.document] = field(default_factory=dict)

    def page(self, name: str = "index") -> str:
        """The text of a built page."""
        suffix = {"html": ".html", "epub": ".xhtml", "text": ".txt"}.get(self.app.builder.name, ".html")
        return (self.out / (name + suffix)).read_text(encoding="utf-8")


Build = Callable[..., Site]


def repeat_less() -> None:
    """Do once what each build would do anew, and for small sites is most of what a build does.

    Templates of themes are compiled once, installed themes are looked for once, and nothing is made of what
    Sphinx would tell in its log of each step, which nobody reads.
    """
    sphinx.theming.entry_points = functools.cache(sphinx.theming.entry_points)  # type: ignore[attr-defined]
    logging.disable(logging.DEBUG)
    compile_anew = Environment.compile
    compiled: dict[tuple[Any, ...], Any] = {}

    def compile_once(self: Environment, source: Any, *arguments: Any, **options: Any) -> Any:
        if not isinstance(source, str):
            return compile_anew(self, source, *arguments, **options)
        key = (source, arguments, tuple(options.items()), type(self), tuple(sorted(self.extensions)))
        if key not in compiled:
            compiled[key] = compile_anew(self, source, *arguments, **options)
        return compiled[key]

    # For as long as the process lives.
    Environment.compile = compile_once  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def thrift() -> None:
    """Let builds share what is the same in all, and look for garbage less often: a tenth of all time."""
    repeat_less()
    # Tests themselves, ten thousand of them, stay to the end.
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files whose tests take longest, so that at the end no worker waits for another."""
    items.sort(key=lambda item: item.get_closest_marker("early") is None)


def build_site(
    folder: Path,
    pages: dict[str, str | bytes],
    builder: str = "html",
    *,
    config: dict[str, Any] | None = None,
    jobs: int = 1,
) -> Site:
    """Write files below a folder and build them; file names without a suffix are MyST pages."""
    source, out = folder / "source", folder / builder
    source.mkdir(parents=True, exist_ok=True)
    (source / "conf.py").touch()
    for name, text in pages.items():
        file = source / (name if "." in Path(name).name else f"{name}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        content = text if isinstance(text, bytes) else text.encode()
        # What has not changed keeps its time, so that a second build leaves it alone.
        if not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)
    warnings = io.StringIO()
    # Sphinx would keep the language of an earlier site for this one.
    translators.clear()
    with patch_docutils(str(source)), docutils_namespace():
        app = Sphinx(
            str(source),
            None,
            str(out),
            str(folder / f"doctrees-{builder}"),
            builder,
            confoverrides={**CONFIG, **(config or {})},
            status=None,
            warning=warnings,
            parallel=jobs,
        )
        site = Site(out, source, [], app)
        app.connect("doctree-resolved", lambda _, tree, name: site.doctrees.__setitem__(name, tree))
        app.build()
    # So would the suite, where a test asks it for words outside of a build.
    speak(ENGLISH)
    text = re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue()).replace(str(source) + "/", "")
    site.warnings = [line for line in text.splitlines() if line.strip()]
    return site


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build a site of one page's text, or of several pages by name."""

    def run(pages: str | dict[str, str | bytes], builder: str = "html", **options: Any) -> Site:
        return build_site(tmp_path, {"index": pages} if isinstance(pages, str) else pages, builder, **options)

    return run


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """The folder of pages, pictures and screenshots that are kept to be looked at."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    return ARTIFACTS


def made_once(name: str, request: pytest.FixtureRequest, make: Callable[[Path], None]) -> Path:
    """A folder that whichever worker asks first makes for all of this run; the others wait, and only read."""
    run: Path = request.getfixturevalue("tmp_path_factory").getbasetemp()
    # Not by the environment, which a run that a test starts has from its worker.
    if hasattr(request.config, "workerinput"):
        run = run.parent
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / name).exists():
            part = run / f"{name}-part"
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(run / name)
    return run / name


@pytest.fixture(scope="session")
def example_site(request: pytest.FixtureRequest) -> Path:
    """The example project's html, built once a run."""
    from sphinx.cmd.build import main

    def make(out: Path) -> None:
        docs = ROOT / "example_project" / "docs"
        code = main(
            ["-q", "-W", "-n", "-b", "html", "-d", str(out / "doctrees"), str(docs), str(out / "html")]
        )
        assert code == 0, "the example does not build without warnings"
        shutil.copytree(out / "html", ARTIFACTS / "example", dirs_exist_ok=True)

    return made_once("example", request, make) / "html"


@pytest.fixture(scope="session")
def docs(request: pytest.FixtureRequest) -> Path:
    """The suite's own docs as pages, built once a run."""
    from sphinx.cmd.build import main

    def make(out: Path) -> None:
        options = ["-q", "-W", "-E", "-n", "-b", "html", "-d", str(out / "doctrees")]
        assert main([*options, str(ROOT / "docs"), str(out / "html")]) == 0, "the docs do not build"
        shutil.copytree(out / "html", ARTIFACTS / "docs" / "html", dirs_exist_ok=True)

    return made_once("docs", request, make) / "html"


# ── Browsers ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Playwright, which a process can start once at a time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Any) -> Iterator[Any]:
    """A Chromium: Playwright's own where it is installed, else the machine's."""
    own = Path(playwright.chromium.executable_path)
    browser = playwright.chromium.launch(
        executable_path=None if own.exists() else prepare_machine.browser(), args=BROWSER_FLAGS
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def tab(chromium: Any) -> Iterator[Any]:
    """A window that a string could do harm in: without a policy."""
    context = chromium.new_context(viewport={"width": 1000, "height": 900})
    context.add_init_script(CANARY)
    yield context
    context.close()


@dataclass
class Visit:
    """An open page, and what went wrong while it was read."""

    page: Any
    troubles: list[str]


@contextlib.contextmanager
def visits(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open built pages, over http under a policy or from disk, and watch the console and the network."""
    cleanups: list[Callable[[], None]] = []

    def run(
        file: Path,
        root: Path | None = None,
        *,
        policy: str | None = STRICT_POLICY,
        from_disk: bool = False,
        **context_options: Any,
    ) -> Visit:
        root = root or file.parent
        base = file.as_uri().rsplit("/", 1)[0] if from_disk else serve(root, policy, cleanups)
        context = chromium.new_context(**{"viewport": {"width": 1000, "height": 900}, **context_options})
        cleanups.append(context.close)
        page = context.new_page()
        troubles: list[str] = []

        def note(message: Any) -> None:
            if message.type in ("error", "warning"):
                troubles.append(message.text)

        def check(request: Any) -> None:
            if not request.url.startswith((base, "data:", "blob:", "file:")):
                troubles.append(f"request to another host: {request.url}")

        page.on("console", note)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", check)
        page.goto(file.as_uri() if from_disk else f"{base}/{file.relative_to(root)}", wait_until="load")
        return Visit(page, troubles)

    yield run
    for cleanup in reversed(cleanups):
        cleanup()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open pages that are closed after the test."""
    with visits(chromium) as run:
        yield run


@pytest.fixture(scope="module")
def visit_once(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open pages that tests of a module share, and leave as they were."""
    with visits(chromium) as run:
        yield run


def enliven(page: Any, picture: str) -> None:
    """Scroll to a picture, as its reader does, and wait until it is alive."""
    page.locator(picture).scroll_into_view_if_needed()
    page.wait_for_selector(f"{picture}[data-ready]")


def serve(root: Path, policy: str | None, cleanups: list[Callable[[], None]]) -> str:
    """Serve a folder on this machine, and return where."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            if policy:
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def do_GET(self) -> None:
            if self.path == "/favicon.ico":
                self.send_response(204)
                self.end_headers()
            else:
                super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Handler, directory=str(root))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    # It looks so often, in seconds, whether it shall end: whoever ends it waits for that.
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    cleanups.append(server.server_close)
    cleanups.append(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}"


def has_tex() -> bool:
    """Whether this machine makes PDFs."""
    return prepare_machine.has_tex()


def matches_snapshot(name: str, found: str) -> None:
    """Compare with a file of `snapshots`; what differs is put into the artifacts, beside the old one.

    To take the new one over, look at both, then set the environment variable `UPDATE` and run again.
    """
    kept = SNAPSHOTS / name
    if os.environ.get(UPDATE):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(found, encoding="utf-8")
    expected = kept.read_text(encoding="utf-8") if kept.exists() else ""
    if found != expected:
        beside = ARTIFACTS / "snapshots"
        beside.mkdir(parents=True, exist_ok=True)
        (beside / f"new-{name}").write_text(found, encoding="utf-8")
        (beside / f"old-{name}").write_text(expected, encoding="utf-8")
        pytest.fail(f"{name} is not what it was: compare old and new in {beside}, then set {UPDATE}=1")
