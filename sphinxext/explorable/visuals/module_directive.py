"""``explorable`` with a file that ends in ``.js``: an author's own module in a figure."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from docutils import nodes

from ..data import DataError, beside
from ..engine.errors import RenderError
from ..pages.notices import warn
from ..pages.visual import UNDRAWN
from ..sandbox.assets import name_on_site
from ..sandbox.linking import ModuleError, link
from ..sandbox.sheets import without_loads
from ..spelling import nearest_file
from .binding import bindings
from .figures import PictureDirective
from .module import MOST_BYTES, Module, read_data, state, with_data
from .patterns import meant_by
from .picture import PictureError


class ModuleDirective(PictureDirective):
    """Puts an author's module into a figure."""

    def make(self) -> list[nodes.Node]:
        """Return the figure, or a notice."""
        try:
            spec = self._spec(Module)
            assert isinstance(spec, Module)
            bound = bindings(self.options["bind"]) if "bind" in self.options else {}
            _, entry = self._file(self.arguments[0].strip(), "explorable")
            module = link(entry, Path(self.env.srcdir), self._note)
            for doubt in module.doubts.values():
                self._doubt(doubt)
            sheets = [self._sheet(spec.css)] if spec.css else []
            assets = self._assets(spec.assets)
            found = {name: name_on_site(file) for name, file in assets.items()}
            spec = replace(spec, stem=module.stem, state=self._state(spec), found=found)
            image = self._image(spec)
        except PictureError as error:
            return self.problem(str(error), error.subtype)
        except (ModuleError, RenderError) as error:
            self.note_passing(error)
            return self.problem(str(error), "module")
        except DataError as error:
            return self.problem(str(error), "data")
        undrawn = {} if spec.static else {UNDRAWN: True}
        root = Path(self.env.srcdir).resolve()
        copied = {found[name]: file.resolve().relative_to(root).as_posix() for name, file in assets.items()}
        more = {"module": module, "sheets": sheets, "assets": {**module.assets, **copied}, **undrawn}
        return self._figure(Module, spec, bound, image, **more)

    def _doubt(self, message: str) -> None:
        """Warn of what may well go on without what is missing."""
        source, line = self.get_source_info()
        warn(message, "module", f"{source}:{line}")

    def _note(self, file: Path) -> None:
        self.env.note_dependency(str(file))

    def _file(self, written: str, option: str) -> tuple[str, Path]:
        """Return a file below the source directory, as it is called there, and where it is.

        Raises:
            PictureError: where there is none.
        """
        relative, file = self._place(written, option, "module")
        if not file.is_file():
            hint = nearest_file(file.name, beside(file, [file.suffix]))
            raise PictureError(f"{option}: there is no file {relative}{hint}", "module")
        return relative, file

    def _state(self, spec: Module) -> dict[str, object]:
        given = spec.props
        called = "props"
        if given and not given.startswith("{") and given.endswith(".json"):
            called, file = self._file(given, "props")
            if file.stat().st_size > MOST_BYTES:
                raise PictureError(f"props: {called} is larger than {MOST_BYTES // 2**20} MiB", "module")
            given = _text(file, called)
        try:
            found = state(given) if given else {}
        except ValueError as error:
            raise PictureError(f"{called} {error}", "module") from None
        if "data" not in self.options:
            return found
        called, file = self._place(self.options["data"].strip(), "data", "data")
        return with_data(found, read_data(file, called))

    def _sheet(self, written: str) -> str:
        called, file = self._file(written, "css")
        sheet, loaded = without_loads(_text(file, called))
        if loaded:
            self._doubt(
                f"{called} would load {', '.join(loaded)}; that is left out, because a picture's style "
                "sheet must not load anything"
            )
        return sheet

    def _assets(self, written: str) -> dict[str, Path]:
        """Return the files that patterns mean, by their paths as those are written.

        Raises:
            PictureError: for a pattern that means none, or one elsewhere.
        """
        found: dict[str, Path] = {}
        for pattern in filter(None, map(str.strip, written.split(","))):
            relative, place = self._place(pattern, "assets", "module", is_pattern=True)
            root = Path(self.env.srcdir)
            try:
                # The source directory itself is no pattern of what is below it.
                files = [] if place == root else meant_by(relative, self.env)
            except ValueError as error:
                raise PictureError(f"assets: {pattern} is no pattern of files: {error}", "module") from None
            if not files:
                hint = nearest_file(place.name, beside(place, [place.suffix]))
                raise PictureError(f"assets: no file is {pattern}{hint}", "module")
            # As they are called from where the pattern begins.
            start = root if pattern.startswith("/") else Path(self.env.doc2path(self.env.docname)).parent
            for file in files:
                if not file.resolve().is_relative_to(root.resolve()):
                    raise PictureError(
                        f"assets: {file.relative_to(root)} is outside the source directory; put a copy of it "
                        "there",
                        "module",
                    )
                self._note(file)
                name = Path(os.path.relpath(file, start)).as_posix()
                found[f"/{name}" if pattern.startswith("/") else name] = file
        return found

    def _image(self, spec: Module) -> nodes.image | None:
        """Return the fallback, which Sphinx copies like any image."""
        if not spec.fallback:
            return None
        self._file(spec.fallback, "fallback")
        image = nodes.image(uri=spec.fallback, alt=self.options.get("alt", "").strip() or spec.alternative())
        self.set_source_info(image)
        return image


def _text(file: Path, called: str) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PictureError(f"{called} is not text in UTF-8", "module") from None
    except OSError as error:
        raise PictureError(f"{called} cannot be read: {error.strerror}", "module") from None
