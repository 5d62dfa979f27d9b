"""Put on this machine what the tests need beyond Python packages: browsers, TeX for the PDF, epubcheck.

A Chromium that is there already is used: Playwright's own, or one on the PATH. Else Playwright's is
downloaded, and where that cannot be, Debian's is installed. Firefox, WebKit, TeX and epubcheck are only ever
installed with apt; without them the tests of these say that they are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TEX = [
    "texlive-xetex",
    "texlive-latex-extra",
    "texlive-plain-generic",
    "texlive-fonts-recommended",
    "tex-gyre",
    "fonts-texgyre",
    "latexmk",
]

# What Debian's `webkit2gtk-driver` and `xvfb` bring.
WEBKIT = ["WebKitWebDriver", "Xvfb"]

# Chromium without its windows opens a page in a third of the time.
LIGHT = "chromium-headless-shell"


def browser() -> str | None:
    """Return the Chromium that the machine has, the lightest one."""
    return shutil.which(LIGHT) or shutil.which("chromium")


def has_own_browser() -> bool:
    """Tell whether Playwright has a Chromium of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def has_browser() -> bool:
    """Tell whether Playwright can start a Chromium: its own, or one that the machine has."""
    return browser() is not None or has_own_browser()


def firefox() -> str | None:
    """Return the Firefox that the machine has."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def has_webkit() -> bool:
    """Tell whether there is a WebKit that can be driven, and a screen for it that nobody sees."""
    return all(map(shutil.which, WEBKIT))


def has_fonts() -> bool:
    """Tell whether pages have a font like those that their readers' machines have."""
    if not shutil.which("fc-match"):
        return False
    found = subprocess.run(["fc-match", "Arial"], capture_output=True, text=True, check=False).stdout
    return "Arial" in found or "Liberation" in found


def has_tex() -> bool:
    """Tell whether TeX is there, with packages that some installations leave out."""
    if not all(map(shutil.which, ("xelatex", "latexmk", "kpsewhich"))):
        return False
    # Underlines, and the fonts of Sphinx's own choice.
    wanted = ["ulem.sty", "tgtermes.sty", "texgyretermes-regular.otf"]
    found = subprocess.run(["kpsewhich", *wanted], capture_output=True, text=True, check=False).stdout
    return len(found.splitlines()) == len(wanted)


def epubcheck() -> list[str] | None:
    """Return the command that checks e-books, if it is there."""
    found = shutil.which("epubcheck")
    if found is None:
        return None
    # Debian's is an archive of Java's, which not every kernel runs by itself.
    is_archive = Path(found).read_bytes()[:2] == b"PK"
    if not is_archive:
        return [found]
    java = shutil.which("java")
    return [java, "-jar", found] if java else None


def download_browser() -> bool:
    """Let Playwright fetch its own Chromium, if this machine can reach it."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        return subprocess.run(command, timeout=300, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages, if this is such a machine and we may."""
    if not shutil.which("apt-get") or (os.geteuid() != 0 and not shutil.which("sudo")):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*sudo, "apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            return False
    return True


def main() -> int:
    """Return 0 once a browser is there."""
    if not has_browser():
        print("— no Chromium here: downloading Playwright's", flush=True)
        if not download_browser():
            print("— that failed: installing Debian's chromium", flush=True)
            apt_install(["chromium", "fonts-dejavu-core"])
    if not shutil.which(LIGHT) and not has_own_browser():
        print(f"— installing {LIGHT}, with which the tests take less time", flush=True)
        if not apt_install([LIGHT]):
            print("— that failed: they take the Chromium that is there")
    if not firefox():
        print("— no Firefox here: installing Debian's", flush=True)
        if not apt_install(["firefox-esr"]):
            print("— that failed: the tests in Firefox will be skipped")
    if not has_webkit():
        print("— no WebKit here: installing its driver, and a screen for it", flush=True)
        if not apt_install(["webkit2gtk-driver", "xvfb"]):
            print("— that failed: the tests in WebKit will be skipped")
    if not has_fonts():
        print("— no font like Arial here: installing Liberation", flush=True)
        apt_install(["fonts-liberation"])
    if not has_tex():
        print("— TeX Live is not all here: installing it (some minutes)", flush=True)
        if not apt_install(TEX):
            print("— that failed: the PDF tests will be skipped")
    if not epubcheck():
        print("— no epubcheck here: installing it", flush=True)
        if not apt_install(["epubcheck", "default-jre-headless"]):
            print("— that failed: the test of e-books will be skipped")
    if not has_browser():
        print("The tests need Chromium: run `playwright install chromium`, or install it.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
