"""Pictures in a real JupyterLab, and in Notebook 7: shown, moved, and read by the kernel."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from conftest import ROOT

pytestmark = pytest.mark.early

CELLS = {
    "k-means": "from sphinxext.explorable import *\nk = Explorable('k-means', k=4)\nk",
    "rate": "rate = Parameter('rate', 0.05, min=0.01, max=0.2, step=0.01)\nrate",
    "gradient-descent": "bowl = Explorable('gradient-descent', loss='(w - 2)**2 + 8*(b + 1)**2', "
    "start='w=-3, b=2', learning_rate=rate)\nbowl",
    "tensor-diagram": "t = Tensors('Q[t,k] : query\\nK[s,k] : key\\nS = Q @ K.T : scores', "
    "dims='t=2, s=3, k=4', values='random(1)', "
    "concepts={'query': 'violet', 'key': 'orange', 'scores': 'blue'})\nt",
    "chart": "c = Chart('line', x=[1, 2, 3], y=[4, 5, 2])\nc",
    "model-diagram": 'm = Model(\'"a b"\\nx[t,4]\\nEncoder\\n  Attention\\n---\\n'
    "x: A word.\\nEncoder: Looks.')\nm",
    "function": "f = Explorable('function', expr='rate * x', parameters=[rate], point=2)\nf",
    "attention": "import numpy as np\nw = np.ones((1, 2, 3, 3)) / 3\n"
    "a = Explorable('attention', attention=w, tokens=['the', 'cat', 'sat'])\na",
}
PICTURES = [name for name in CELLS if name != "rate"]
# Written to a file by a cell, which is run again for each question.
ASK = "import json\nfrom pathlib import Path\nPath('answer.json').write_text(json.dumps({question}))"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        found: int = one.getsockname()[1]
        return found


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server, and the folder of its notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    port = free_port()
    python = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS.values()]
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": python})
    nbformat.write(made, folder / "pictures.ipynb")
    homes = {
        name: str(folder / f".{name}") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.token=", "--ServerApp.password=", "--ServerApp.port_retries=0"]
    # Without news from elsewhere.
    command += ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    paths = {"PYTHONPATH": str(ROOT), "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter")}
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **homes, **paths},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/api/status", timeout=2)
                break
            except OSError:
                assert time.monotonic() < deadline, (folder / "server.log").read_text(encoding="utf-8")[
                    -2000:
                ]
                assert server.poll() is None, (folder / "server.log").read_text(encoding="utf-8")[-2000:]
                time.sleep(0.2)
        yield address, folder
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def opened(chromium: Any, address: str, troubles: list[str], **options: Any) -> Any:
    context = chromium.new_context(viewport={"width": 1300, "height": 1000}, **options)
    page = context.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda told: troubles.append(told.text) if "explorable" in told.text else None)
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    return page


@pytest.fixture(scope="module")
def shown(lab: tuple[str, Path], chromium: Any) -> Iterator[tuple[Any, list[str]]]:
    """The notebook in JupyterLab, all of whose cells have been run, and what went wrong there."""
    address, _ = lab
    troubles: list[str] = []
    page = opened(chromium, f"{address}/lab/tree/pictures.ipynb?reset", troubles)
    run_all(page)
    yield page, troubles
    page.context.close()


def run_all(page: Any) -> None:
    # It asks which kernel, and whether news are welcome.
    kernel = page.locator("dialog.jp-Dialog button.jp-mod-accept")
    try:
        kernel.first.click(timeout=4_000)
    except Exception:
        assert kernel.count() == 0
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).first.click()
    page.wait_for_selector(".explorable[data-ready]", timeout=60_000)


class Kernel:
    """The kernel of an open notebook, which is asked through the server as other programs do."""

    def __init__(self, address: str, folder: Path) -> None:
        from jupyter_client import BlockingKernelClient

        listed = json.loads(urllib.request.urlopen(f"{address}/api/kernels").read())
        ident = listed[-1]["id"]
        runtime = next(folder.rglob(f"kernel-{ident}.json"), None) or self._found(ident)
        self._client = BlockingKernelClient()
        self._client.load_connection_file(str(runtime))
        self._client.start_channels()

    @staticmethod
    def _found(ident: str) -> Path:
        from jupyter_core.paths import jupyter_runtime_dir

        return Path(jupyter_runtime_dir()) / f"kernel-{ident}.json"

    def value(self, code: str) -> Any:
        answer = self._client.execute_interactive(
            "", user_expressions={"asked": f"__import__('json').dumps({code})"}, timeout=20, silent=True
        )
        told = answer["content"]["user_expressions"]["asked"]
        assert told["status"] == "ok", told
        return json.loads(json.loads(json.dumps(told["data"]["text/plain"])).strip("'\""))

    def run(self, code: str) -> None:
        answer = self._client.execute_interactive(code, timeout=20, silent=True)
        assert answer["content"]["status"] == "ok", answer["content"]

    def until(self, code: str, wanted: Any) -> None:
        """Wait until the kernel has heard of something."""
        deadline = time.monotonic() + 15
        while (found := self.value(code)) != wanted:
            assert time.monotonic() < deadline, f"{code} is {found}, not {wanted}"
            time.sleep(0.1)

    def die(self) -> None:
        """End it as a crash does, and wait until it has ended."""
        process = Path("/proc") / str(self.value("__import__('os').getpid()")) / "cmdline"
        self._client.execute("import os; os._exit(1)", silent=True)
        deadline = time.monotonic() + 15
        # What nobody has looked after yet has no command line any more.
        while process.exists() and process.read_bytes():
            assert time.monotonic() < deadline, "it goes on"
            time.sleep(0.05)
        self.close()

    def close(self) -> None:
        self._client.stop_channels()


def picture(page: Any, name: str) -> Any:
    one = page.locator(f'.jp-Notebook [data-explorable="{name}"]').first
    one.scroll_into_view_if_needed()
    page.wait_for_selector(f'.jp-Notebook [data-explorable="{name}"][data-ready]')
    return one


def told(page: Any, name: str, words: str) -> None:
    """Wait until a picture says something; a notebook may show it anew, which is another element."""
    picture(page, name)
    alternative = f'.jp-Notebook [data-explorable="{name}"] .explorable-alt'
    says = (
        "([one, words]) => [...document.querySelectorAll(one)].some((alt) => alt.textContent.includes(words))"
    )
    page.wait_for_function(says, arg=[alternative, words])


def test_jupyterlab_shows_moves_and_reads_every_kind(
    lab: tuple[str, Path], shown: tuple[Any, list[str]], artifacts: Path
) -> None:
    address, folder = lab
    page, troubles = shown
    for name in PICTURES:
        picture(page, name)
        page.screenshot(path=artifacts / f"jupyterlab-{name}.png")
    kernel = Kernel(address, folder)

    # From the reader to the kernel, by keys that JupyterLab would take for its own.
    means = picture(page, "k-means")
    means.locator("input[id$='-k']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    kernel.until("k.k", 6)
    for _ in range(3):
        means.get_by_role("button", name="Step", exact=True).click()
    kernel.until("k.state['step']", 3)
    assert len(kernel.value("k.state['centres']")) == 6

    # From the kernel to the reader.
    kernel.run("k.k = 2")
    is_shown = "one => [...one.querySelectorAll('output')].some((output) => output.textContent === '2')"
    page.wait_for_function(is_shown, arg=means.element_handle())
    kernel.until("k.state['step']", 0)

    # A slider of its own moves what follows it, and the kernel knows it of all of them.
    slider = page.locator(".jp-Notebook input[data-parameter=rate]").first
    slider.scroll_into_view_if_needed()
    slider.focus()
    # Faster than the kernel hears of it and tells the others.
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    kernel.until("round(rate.value, 6)", 0.08)
    kernel.until("[round(one, 6) for one in (bowl.rate, bowl.learning_rate, f.rate)]", [0.08] * 3)
    told(page, "function", "0.16")
    kernel.run("bowl.rate = 0.2")
    told(page, "function", "0.4")

    # Others are read by what they say.
    head = picture(page, "attention")
    assert "the looks most at the, .33" in head.locator(".explorable-alt").first.inner_text()
    kernel.run("a.head = 1")
    told(page, "attention", "head 1")
    model = picture(page, "model-diagram")
    model.get_by_role("button", name="Back").click()
    page.wait_for_function("one => !one.textContent.includes('all 2 steps')", arg=model.element_handle())
    kernel.close()
    assert troubles == []


def test_a_dark_notebook_has_dark_pictures(shown: tuple[Any, list[str]], artifacts: Path) -> None:
    page, _ = shown
    picture(page, "k-means")
    page.evaluate("document.querySelector('.explorable-notebook').parentElement.style.background = '#111'")
    page.evaluate("document.body.dataset.probe = '1'")
    page.wait_for_selector('.explorable-notebook[data-explorable-theme="dark"]')
    page.screenshot(path=artifacts / "jupyterlab-dark.png")
    ink = "one => getComputedStyle(one).getPropertyValue('--explorable-text').trim()"
    assert page.locator(".explorable-notebook").first.evaluate(ink) == "#f2f2f2"


def test_a_notebook_is_opened_again_without_its_kernel(lab: tuple[str, Path], chromium: Any) -> None:
    address, folder = lab
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELLS["k-means"])])
    # It keeps the state of its widgets, as JupyterLab does where that is ticked.
    NotebookClient(made, kernel_name="python3", timeout=120).execute()
    for name in ("kept", "foreign"):
        made.metadata["title"] = name
        nbformat.write(made, folder / f"{name}.ipynb")
    trust = "from nbformat.sign import TrustNotebookApp as App; App.launch_instance(['kept.ipynb'])"
    home = {"JUPYTER_DATA_DIR": str(folder / ".JUPYTER_DATA_DIR")}
    subprocess.run([sys.executable, "-c", trust], cwd=folder, env={**os.environ, **home}, check=True)
    troubles: list[str] = []
    page = opened(chromium, f"{address}/lab/tree/kept.ipynb?reset", troubles)
    means = picture(page, "k-means")
    means.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function("one => one.textContent.includes('Step 1')", arg=means.element_handle())
    assert troubles == []
    page.close()
    # What nobody trusts is words.
    page = opened(chromium, f"{address}/lab/tree/foreign.ipynb?reset", troubles)
    words = page.locator(".jp-OutputArea-output").first
    words.get_by_text("150 points over x and y, clustered by k-means").wait_for()
    assert page.locator(".jp-OutputArea-output svg").count() == 0
    page.close()


@pytest.mark.long
def test_a_dead_kernel_leaves_pictures_alive(lab: tuple[str, Path], chromium: Any) -> None:
    address, folder = lab
    troubles: list[str] = []
    page = opened(chromium, f"{address}/notebooks/pictures.ipynb", troubles)
    run_all(page)
    means = picture(page, "k-means")
    kernel = Kernel(address, folder)
    # The server looks after its kernels every few seconds, and the page tells it sooner or later.
    dialog = page.locator("dialog.jp-Dialog")
    page.add_locator_handler(dialog, lambda: dialog.locator("button.jp-mod-accept").click())
    kernel.die()
    for _ in range(2):
        means.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function("one => one.textContent.includes('Step 2')", arg=means.element_handle())
    slider = page.locator(".jp-Notebook input[data-parameter=rate]").first
    slider.scroll_into_view_if_needed()
    slider.focus()
    page.keyboard.press("End")
    # Pictures that share a parameter need no kernel to agree.
    told(page, "function", "0.4")
