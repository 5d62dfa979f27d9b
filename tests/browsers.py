"""Pages in three engines by one interface: Chromium, Firefox and WebKit.

Chromium is driven by Playwright; Firefox by WebDriver BiDi, which it speaks over a socket of its own;
WebKitGTK's MiniBrowser by Selenium and WebKitWebDriver, on a screen of its own (Xvfb), since it has no
headless form. What the two latter are told of keys and pointers is the same: the actions of WebDriver.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import shutil
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import prepare_machine

ENGINES = ("chromium", "firefox", "webkit")
PATIENCE = 20

# A page that links this script first tells of what goes wrong in it, in engines that tell nobody else.
WATCH = """window.troubles = [];
addEventListener("error", ({message, target}) =>
  troubles.push(message ?? `no ${target.src || target.href}`), true);
addEventListener("unhandledrejection", ({reason}) => troubles.push(String(reason)));
document.addEventListener("securitypolicyviolation", (event) =>
  troubles.push(`${event.violatedDirective} forbids ${event.blockedURI || event.sourceFile}`));
for (const level of ["error", "warn"]) {
  const tell = console[level];
  console[level] = (...said) => void (troubles.push(said.map(String).join(" ")), tell.apply(console, said));
}
"""
TOLD = """base => [...(window.troubles ?? []), ...performance.getEntriesByType('resource')
    .map(one => one.name)
    .filter(name => !name.startsWith(base) && !/^(data|blob|file):/.test(name))
    .map(name => `request to another host: ${name}`)]"""

# Where a reader would put the pointer on an element, once it is on the screen.
MIDDLE = """([selector, i]) => {
    const element = document.querySelectorAll(selector)[i];
    element.scrollIntoView({block: 'center', behavior: 'instant'});
    const {x, y, width, height} = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
}"""
PLACE = """([selector, scrolls]) => {
    const element = document.querySelector(selector);
    if (scrolls) element.scrollIntoView({block: 'start', behavior: 'instant'});
    const {x, y, width, height} = element.getBoundingClientRect();
    return [x, y, width, height];
}"""

# The keys of WebDriver that are no letters.
KEYS = {
    "Shift": "\ue008",
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Space": " ",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}


class Tab(ABC):
    """A page that is open in some engine: what a reader does with it, and what it shows."""

    engine: str
    base = ""

    # ── What each engine does in its own way ──

    @abstractmethod
    def load(self, address: str) -> None:
        """Go to an address, and wait until the page has loaded."""

    @abstractmethod
    def run(self, function: str, text: str) -> str | None:
        """Call an asynchronous function of the page with a text, for a text."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Press keys one after another, some of them with Shift (`Shift+Home`)."""

    @abstractmethod
    def trace(self, points: list[tuple[float, float]], kind: str, held: bool) -> None:
        """Move a `mouse` or a `touch` from point to point, pressed from first to last if it is held."""

    @abstractmethod
    def picture(self) -> bytes:
        """Return what is on the screen, as png."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page so many pixels."""

    @abstractmethod
    def close(self) -> None:
        """Leave the page."""

    def noted(self) -> list[str]:
        """Return what the engine itself has noted of errors, warnings and foreign requests."""
        return []

    def print_to(self, file: Path) -> bool:
        """Print the page into a PDF, where the engine can be told to."""
        return False

    # ── What follows from that ──

    def goto(self, address: str) -> None:
        """Go to a page of the same site; what it requests from elsewhere is a trouble."""
        is_served = address.startswith("http")
        self.base = "/".join(address.split("/")[:3]) if is_served else address.rsplit("/", 1)[0]
        self.load(address)

    def evaluate(self, function: str, argument: Any = None) -> Any:
        """Return what a function of the page returns, or promises."""
        text = self.run(
            f"async text => JSON.stringify(await ({function})(JSON.parse(text)) ?? null)",
            json.dumps(argument),
        )
        return None if text is None else json.loads(text)

    def wait(self, function: str, argument: Any = None) -> Any:
        """Wait until a function of the page returns what is true, and return that."""
        until = time.monotonic() + PATIENCE
        while not (found := self.evaluate(function, argument)):
            if time.monotonic() > until:
                raise TimeoutError(f"{self.engine} waited in vain for {function} of {argument}")
            time.sleep(0.02)
        return found

    def enliven(self, selector: str) -> None:
        """Scroll to a picture, as its reader does, and wait until it is alive."""
        self.middle(selector)
        self.wait("selector => document.querySelector(selector).matches('[data-ready]')", selector)

    def frames(self) -> None:
        """Wait until what has changed is on the screen."""
        self.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def texts(self, selector: str) -> list[str]:
        """Return the words of all elements, with single spaces."""
        words = "selector => [...document.querySelectorAll(selector)].map(e => e.textContent)"
        return [" ".join(text.split()) for text in self.evaluate(words, selector)]

    def text(self, selector: str) -> str:
        """Return the words of the first such element, with single spaces."""
        return self.texts(selector)[0]

    def middle(self, selector: str, i: int = 0) -> tuple[float, float]:
        """Scroll to the element that is the `i`-th of its kind, and return its middle on the screen."""
        x, y = self.evaluate(MIDDLE, [selector, i])
        return x, y

    def focus(self, selector: str, i: int = 0) -> None:
        """Put the keyboard's focus on an element."""
        self.evaluate("([selector, i]) => document.querySelectorAll(selector)[i].focus()", [selector, i])

    def hover(self, selector: str, i: int = 0) -> None:
        """Point at an element."""
        x, y = self.middle(selector, i)
        self.trace([(x - 1, y), (x, y)], "mouse", held=False)

    def click(self, selector: str, i: int = 0) -> None:
        """Click an element."""
        self.trace([self.middle(selector, i)], "mouse", held=True)

    def is_shown(self, selector: str) -> bool:
        """Tell whether some such element can be seen."""
        return bool(
            self.evaluate(
                "selector => [...document.querySelectorAll(selector)].some(e => e.checkVisibility())",
                selector,
            )
        )

    def tap(self, selector: str, i: int = 0) -> None:
        """Tap an element with a finger."""
        self.trace([self.middle(selector, i)], "touch", held=True)

    def drag(self, selector: str, by: tuple[float, float], i: int = 0, kind: str = "mouse") -> None:
        """Drag an element across the screen, in some steps as a hand does."""
        x, y = self.middle(selector, i)
        steps = 6
        points = [(x + by[0] * part / steps, y + by[1] * part / steps) for part in range(steps + 1)]
        self.trace(points, kind, held=True)

    def screenshots(self, files: dict[str, Path]) -> None:
        """Write a png of each of some elements, given by their selectors in the order of the page."""
        from PIL import Image

        screen = None
        for selector, file in files.items():
            x, y, width, height = self.evaluate(PLACE, [selector, False])
            if screen is None or y < 0 or y + height > screen.height:
                x, y, width, height = self.evaluate(PLACE, [selector, True])
                self.frames()
                screen = Image.open(io.BytesIO(self.picture()))
            right, bottom = min(screen.width, int(x + width) + 1), min(screen.height, int(y + height) + 1)
            file.parent.mkdir(parents=True, exist_ok=True)
            screen.crop((max(0, int(x)), max(0, int(y)), right, bottom)).save(file)

    @property
    def troubles(self) -> list[str]:
        """What went wrong: errors and warnings, what the policy forbids, requests to other hosts."""
        told: list[str] = self.evaluate(TOLD, self.base)
        return [*self.noted(), *told]


class Browser(ABC):
    """An engine that runs."""

    engine: str

    @abstractmethod
    def open(self, width: int = 1000, height: int = 900, *, dark: bool = False, touch: bool = False) -> Tab:
        """Open an empty page, for a reader with a dark system, or one with fingers."""

    @abstractmethod
    def close(self) -> None:
        """End the engine."""


# ── Chromium ─────────────────────────────────────────────────────────────────────────────────────────────


class ChromiumTab(Tab):
    """A page in Chromium."""

    engine = "chromium"

    def __init__(self, context: Any) -> None:
        self._context = context
        self._page = context.new_page()
        self._noted: list[str] = []
        self._page.on("console", self._hear)
        self._page.on("pageerror", lambda error: self._noted.append(str(error)))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self._noted.append(message.text)

    def load(self, address: str) -> None:
        self._page.goto(address, wait_until="load")

    def run(self, function: str, text: str) -> str | None:
        found: str | None = self._page.evaluate(function, text)
        return found

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def trace(self, points: list[tuple[float, float]], kind: str, held: bool) -> None:
        if kind == "touch" and len(points) == 1:
            # At once, since a finger that rests is no tap.
            self._page.touchscreen.tap(*points[0])
            return
        if kind == "touch":
            finger = self._context.new_cdp_session(self._page)
            for i, (x, y) in enumerate(points):
                move = "touchMove" if i else "touchStart"
                finger.send("Input.dispatchTouchEvent", {"type": move, "touchPoints": [{"x": x, "y": y}]})
            finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            # A tap that follows at once would belong to the same gesture.
            self._page.wait_for_timeout(400)
            return
        mouse = self._page.mouse
        for i, point in enumerate(points):
            mouse.move(*point)
            if held and i == 0:
                mouse.down()
        if held:
            mouse.up()

    def picture(self) -> bytes:
        png: bytes = self._page.screenshot()
        return png

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def print_to(self, file: Path) -> bool:
        self._page.pdf(path=file)
        return True

    def close(self) -> None:
        self._context.close()

    def noted(self) -> list[str]:
        return self._noted


class Chromium(Browser):
    """Chromium by Playwright: its own where it is installed, else the machine's."""

    engine = "chromium"

    def __init__(self, chromium: Any) -> None:
        self._browser = chromium

    def open(self, width: int = 1000, height: int = 900, *, dark: bool = False, touch: bool = False) -> Tab:
        viewport = {"width": width, "height": height}
        scheme = "dark" if dark else "light"
        return ChromiumTab(
            self._browser.new_context(viewport=viewport, color_scheme=scheme, has_touch=touch)  # type: ignore[arg-type]
        )

    def close(self) -> None:
        """Leave it to who started it."""


# ── What WebDriver is told of keys and pointers ──────────────────────────────────────────────────────────


class ByActions(Tab):
    """A page that is driven by the actions of WebDriver."""

    @abstractmethod
    def perform(self, source: dict[str, Any]) -> None:
        """Have one source of input act."""

    def press(self, *keys: str) -> None:
        actions = []
        for key in keys:
            held = [KEYS.get(part, part) for part in key.split("+")]
            actions += [{"type": "keyDown", "value": one} for one in held]
            actions += [{"type": "keyUp", "value": one} for one in reversed(held)]
        self.perform({"type": "key", "id": "keyboard", "actions": actions})

    def trace(self, points: list[tuple[float, float]], kind: str, held: bool) -> None:
        moves = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0, "origin": "viewport"}
            for x, y in points
        ]
        actions: list[dict[str, Any]] = list(moves)
        if held:
            down, up = ({"type": f"pointer{act}", "button": 0} for act in ("Down", "Up"))
            actions = [moves[0], down, *moves[1:], up]
        self.perform({"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": actions})


# ── Firefox ──────────────────────────────────────────────────────────────────────────────────────────────

PREFERENCES = {
    # A desktop has a mouse; a headless Firefox says that there is none.
    "ui.primaryPointerCapabilities": 6,
    "ui.allPointerCapabilities": 6,
    "dom.w3c_touch_events.enabled": 1,
    "ui.prefersReducedMotion": 0,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}
DARK = "layout.css.prefers-color-scheme.content-override"


class Bidi:
    """A conversation with Firefox by WebDriver BiDi: commands, their results, and events between them."""

    def __init__(self, address: str) -> None:
        import websocket

        # Firefox refuses whom a page has sent.
        self._socket = websocket.create_connection(address, suppress_origin=True, timeout=60)
        self._count = 0
        self._heard: dict[str, Callable[[str, dict[str, Any]], None]] = {}

    def listen(self, context: str, hear: Callable[[str, dict[str, Any]], None]) -> None:
        """Have the events of a page told to somebody."""
        self._heard[context] = hear

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Return the result of a command."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._count:
                if "result" not in message:
                    raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
                result: dict[str, Any] = message["result"]
                return result
            if message["type"] == "event":
                event = message["params"]
                context = event.get("context") or event.get("source", {}).get("context")
                if hear := self._heard.get(context):
                    hear(message["method"], event)

    def close(self) -> None:
        """End the conversation."""
        self._socket.close()


class FirefoxTab(ByActions):
    """A page in Firefox, in a container of its own."""

    engine = "firefox"

    def __init__(self, bidi: Bidi, width: int, height: int) -> None:
        self._bidi = bidi
        self._container = bidi.call("browser.createUserContext")["userContext"]
        self._context = bidi.call("browsingContext.create", type="tab", userContext=self._container)[
            "context"
        ]
        self._noted: list[str] = []
        bidi.listen(self._context, self._hear)
        bidi.call(
            "session.subscribe",
            events=["log.entryAdded", "network.beforeRequestSent"],
            contexts=[self._context],
        )
        self.resize(width, height)

    def _hear(self, method: str, event: dict[str, Any]) -> None:
        if method == "log.entryAdded" and event["level"] in ("error", "warn"):
            self._noted.append(event["text"])
        if method == "network.beforeRequestSent":
            address = event["request"]["url"]
            if not address.startswith((self.base, "data:", "blob:", "file:")):
                self._noted.append(f"request to another host: {address}")

    def load(self, address: str) -> None:
        self._bidi.call("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def run(self, function: str, text: str) -> str | None:
        answer = self._bidi.call(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": text}],
            target={"context": self._context},
            awaitPromise=True,
            userActivation=False,
        )
        if answer["type"] == "exception":
            raise RuntimeError(f"firefox: {answer['exceptionDetails']['text']} in {function}")
        found: str | None = answer["result"].get("value")
        return found

    def perform(self, source: dict[str, Any]) -> None:
        self._bidi.call("input.performActions", context=self._context, actions=[source])

    def picture(self) -> bytes:
        return base64.b64decode(
            self._bidi.call("browsingContext.captureScreenshot", context=self._context)["data"]
        )

    def resize(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self._bidi.call(
            "browsingContext.setViewport", context=self._context, viewport=viewport, devicePixelRatio=1
        )

    def print_to(self, file: Path) -> bool:
        printed = self._bidi.call("browsingContext.print", context=self._context, background=True)
        file.write_bytes(base64.b64decode(printed["data"]))
        return True

    def close(self) -> None:
        self._bidi.call("browser.removeUserContext", userContext=self._container)

    def noted(self) -> list[str]:
        # Asking for anything brings the events that came before.
        self.evaluate("() => 0")
        return self._noted


class Firefox(Browser):
    """Firefox without its windows, with a profile of its own."""

    engine = "firefox"

    def __init__(self) -> None:
        self._profile = Path(tempfile.mkdtemp(prefix="explorable-firefox-"))
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()
        ]
        (self._profile / "user.js").write_text("".join(lines))
        command = [prepare_machine.firefox() or "firefox", "--headless", "--no-remote", "--profile"]
        port = ["--remote-debugging-port", "0", "--remote-allow-system-access"]
        self._process = subprocess.Popen(
            [*command, str(self._profile), *port], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._bidi = Bidi(f"{self._address()}/session")
        self._bidi.call("session.new", capabilities={"alwaysMatch": {}})
        self._is_dark = False

    def _address(self) -> str:
        """Return where Firefox listens, once it says so."""
        until = time.monotonic() + 60
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
                told = json.loads((self._profile / "WebDriverBiDiServer.json").read_text())
                return f"ws://{told['ws_host']}:{told['ws_port']}"
            time.sleep(0.05)
        raise RuntimeError("Firefox does not start")

    def open(self, width: int = 1000, height: int = 900, *, dark: bool = False, touch: bool = False) -> Tab:
        if dark is not self._is_dark:
            tree = self._bidi.call("browsingContext.getTree", **{"moz:scope": "chrome"})
            self._bidi.call(
                "script.evaluate",
                expression=f"Services.prefs.setIntPref({json.dumps(DARK)}, {0 if dark else 1})",
                target={"context": tree["contexts"][0]["context"]},
                awaitPromise=False,
            )
            self._is_dark = dark
        return FirefoxTab(self._bidi, width, height)

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._bidi.call("browser.close")
        self._bidi.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)


# ── WebKit ───────────────────────────────────────────────────────────────────────────────────────────────


class WebKitTab(ByActions):
    """The page of a session of WebKitWebDriver."""

    engine = "webkit"

    def __init__(self, driver: Any, width: int, height: int) -> None:
        self._driver = driver
        self.resize(width, height)

    def load(self, address: str) -> None:
        self._driver.get(address)

    def run(self, function: str, text: str) -> str | None:
        found: str | None = self._driver.execute_script(f"return ({function})(arguments[0])", text)
        return found

    def perform(self, source: dict[str, Any]) -> None:
        from selenium.webdriver.remote.command import Command

        self._driver.execute(Command.W3C_ACTIONS, {"actions": [source]})

    def picture(self) -> bytes:
        png: bytes = self._driver.get_screenshot_as_png()
        return png

    def resize(self, width: int, height: int) -> None:
        # The window has bars of its own around the page.
        inner = "return [outerWidth - innerWidth, outerHeight - innerHeight]"
        for _ in range(2):
            across, down = self._driver.execute_script(inner)
            self._driver.set_window_rect(0, 0, width + across, height + down)

    def close(self) -> None:
        self._driver.get("about:blank")


class WebKit(Browser):
    """WebKitGTK's MiniBrowser on a screen that nobody sees; one that is dark is another one."""

    engine = "webkit"

    def __init__(self) -> None:
        reading, writing = os.pipe()
        screen = ["-screen", "0", "1800x3400x24", "-nolisten", "tcp"]
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), *screen], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self._display = f":{told.readline().strip()}"
        self._drivers: dict[bool, Any] = {}

    def _driver(self, dark: bool) -> Any:
        if dark not in self._drivers:
            from selenium import webdriver
            from selenium.webdriver.webkitgtk.options import Options
            from selenium.webdriver.webkitgtk.service import Service

            own = {"DISPLAY": self._display, "GTK_THEME": "Adwaita:dark" if dark else "Adwaita"}
            service = Service(shutil.which("WebKitWebDriver") or "", env={**os.environ, **own})
            options = Options()
            options.overlay_scrollbars_enabled = False
            self._drivers[dark] = webdriver.WebKitGTK(options=options, service=service)
        return self._drivers[dark]

    def open(self, width: int = 1000, height: int = 900, *, dark: bool = False, touch: bool = False) -> Tab:
        return WebKitTab(self._driver(dark), width, height)

    def close(self) -> None:
        for driver in self._drivers.values():
            with contextlib.suppress(Exception):
                driver.quit()
        self._screen.terminate()
        self._screen.wait()


def missing(engine: str) -> str | None:
    """Say what an engine needs that this machine does not have; Chromium is always there to be tested."""
    if engine == "firefox" and not prepare_machine.firefox():
        return "needs firefox-esr"
    if engine == "webkit" and not prepare_machine.has_webkit():
        return "needs webkit2gtk-driver and xvfb"
    return None


@contextlib.contextmanager
def started(engine: str, chromium: Callable[[], Any]) -> Iterator[Browser]:
    """Start an engine, and end it; Chromium is the one that all tests share."""
    browser = (
        Chromium(chromium()) if engine == "chromium" else {"firefox": Firefox, "webkit": WebKit}[engine]()
    )
    try:
        yield browser
    finally:
        browser.close()
