"""``sphinx-explorable metrics``: how often controls are used, and what collects that."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import Any

from ...addresses import parts_of
from ...spelling import nearest
from ..metrics.counting import SORTS, Page, count
from ..metrics.events import Reading, as_json
from ..metrics.table import table
from ..subcommands import FAILED, REFUSED, CommandError, Subcommands, add_json, tell_json

SERVE = "serve"
# The options of each of the two, and what they are where they are not given.
_READS: dict[str, Any] = {"page": None, "sort": "picture", "to": None, "site": None, "json": False}
_SERVES: dict[str, Any] = {"host": "127.0.0.1", "port": 8001, "origin": None, "limit": 1024}


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    metrics = commands.add_parser(
        "metrics",
        help="say how often controls were used, or collect that",
        description="Say how often each control of a site's pages was used, and by how many readers, from "
        "the events that pages send where explorable_metrics is set. `metrics serve FILE` collects them: it "
        "appends what pages send to the file, and nothing of who sent it, until Ctrl-C.",
        epilog="Examples: sphinx-explorable metrics events.jsonl --to report.html --site _build/html; "
        "sphinx-explorable metrics serve events.jsonl --port 8001",
        usage="sphinx-explorable metrics [options] EVENTS [EVENTS ...] | metrics serve [options] FILE",
    )
    metrics.add_argument(
        "files",
        metavar="EVENTS",
        nargs="+",
        help="files of events; or the word serve and the file to append to",
    )
    reads = metrics.add_argument_group("to read events")
    reads.add_argument("--page", metavar="NAME", help="only of this page, such as how-to/fit-a-line")
    reads.add_argument(
        "--sort",
        choices=SORTS,
        help="what controls of a page are sorted by (picture)",
    )
    reads.add_argument("--to", metavar="FILE", help="an html file that shows them, too")
    reads.add_argument(
        "--site", metavar="DIR", help="the built site, to show its pages with the numbers at their controls"
    )
    add_json(reads, "the counts")
    serves = metrics.add_argument_group("to collect events, after serve")
    serves.add_argument("--host", metavar="NAME", help="where to listen (127.0.0.1: to this machine only)")
    serves.add_argument(
        "--port", type=int, metavar="N", help="the port to listen at (8001); 0 for a free one"
    )
    serves.add_argument(
        "--origin",
        action="append",
        metavar="URL",
        help="only take what pages of this site send, such as https://docs.example.org; may be given again",
    )
    serves.add_argument(
        "--limit", type=int, metavar="MIB", help="how large the file may become, in MiB (1024)"
    )
    metrics.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    serves = options.files[0] == SERVE
    own, others = (_SERVES, _READS) if serves else (_READS, _SERVES)
    for name in others:
        if getattr(options, name) not in (None, False):
            where = "metrics without serve" if serves else "metrics serve FILE"
            raise CommandError(f"--{name} is an option of {where}", REFUSED)
    for name, default in own.items():
        if getattr(options, name) is None:
            setattr(options, name, default)
    return _serve(options) if serves else _read(options)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────


def _read(options: argparse.Namespace) -> int:
    _check_report(options)
    files = [_file(name) for name in options.files]
    reading = Reading()
    pages = count(reading.of(files), sort=options.sort)
    if reading.left_out and not pages:
        raise CommandError(f"there is no event in {', '.join(options.files)}; {reading.told()}", FAILED)
    if told := reading.told():
        print(f"sphinx-explorable metrics: {told}", file=sys.stderr)
    if options.page is not None:
        known = [page.page for page in pages]
        pages = [page for page in pages if page.page == options.page]
        if not pages:
            raise CommandError(f"no event is of a page {options.page}{nearest(options.page, known)}", REFUSED)
    if options.to:
        _report(options, pages, reading)
    if options.json:
        tell_json({**as_json(reading), "pages": [page.as_json() for page in pages]})
    else:
        print(table(pages) if pages else "There is no event yet.")
    return 0


def _file(name: str) -> Path:
    file = Path(name)
    if not file.exists():
        told = "; to collect events, write metrics serve FILE" if name.startswith(SERVE) else ""
        raise CommandError(f"there is no file {name}{told}", REFUSED)
    if file.is_dir():
        raise CommandError(f"{name} is a folder; name the files in it", REFUSED)
    return file


def _check_report(options: argparse.Namespace) -> None:
    if options.site and not options.to:
        raise CommandError("--site needs --to: the report that shows the pages", REFUSED)
    if options.to and Path(options.to).suffix not in (".html", ".htm"):
        raise CommandError(f"--to needs a file that ends in .html, not {options.to}", REFUSED)
    if options.site and not any(Path(options.site).glob("*.html")):
        told = "is no built site: there is no page; name its folder of html"
        raise CommandError(f"{options.site} {told}", REFUSED)


def _report(options: argparse.Namespace, pages: list[Page], reading: Reading) -> None:
    # Here, since Sphinx comes with what writes files: other subcommands do not wait for it.
    from ..metrics.page_copies import page_copies
    from ..metrics.report import report
    from ..writing import write_files

    target = Path(options.to)
    files: dict[Path, bytes] = {}
    places: dict[str, str] = {}
    if options.site:
        site = Path(options.site)
        folder = target.with_name(f"{target.stem}-pages")
        files, below, missing = page_copies(site, folder, pages)
        places = {page: f"{folder.name}/{place}" for page, place in below.items()}
        for page in missing:
            print(f"sphinx-explorable metrics: {site} has no page {page}", file=sys.stderr)
    files[target] = report(pages, reading, places).encode()
    write_files(files)


# ── Collecting ───────────────────────────────────────────────────────────────────────────────────────────


def _serve(options: argparse.Namespace) -> int:
    from ..metrics.collector import MIB, Collector, EventFile

    if len(options.files) != 2:
        raise CommandError("metrics serve needs one file, to which it appends: metrics serve FILE", REFUSED)
    if not 0 <= options.port <= 65535:
        raise CommandError(f"--port needs a number from 0 to 65535, not {options.port}", REFUSED)
    if options.limit < 1:
        raise CommandError(f"--limit needs a number of MiB from 1, not {options.limit}", REFUSED)
    name = options.files[1]
    if Path(name).is_dir():
        raise CommandError(f"{name} is a folder; name a file in it", REFUSED)
    origins = [_origin(one) for one in options.origin or []]
    file = EventFile(Path(name), options.limit * MIB)
    try:
        collector = Collector((options.host, options.port), file, origins)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"{options.host}:{options.port} cannot be listened at: {reason}") from None
    # A service is ended by another signal than Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    port = collector.server_address[1]
    try:
        print(f"Collecting events into {name} at http://{options.host}:{port}/; Ctrl-C ends it.", flush=True)
        collector.serve_forever()
    except KeyboardInterrupt:
        events = "1 event was" if file.events == 1 else f"{file.events:,} events were"
        print(f"\nStopped; {events} written to {name}.")
    finally:
        collector.server_close()
        file.close()
    return 0


def _origin(text: str) -> str:
    parts = parts_of(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        raise CommandError(
            f"--origin needs the beginning of an address, such as https://docs.example.org, not {text}",
            REFUSED,
        )
    # As browsers tell it.
    return f"{parts.scheme}://{parts.netloc}".lower()
