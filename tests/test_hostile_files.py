"""Data files that lie: archives, arrays' headers, tables. Each is read, or refused with words, soon."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from test_every_option import film_files

from conftest import Build
from sphinxext.explorable.data import DataError, read

SMALL = np.arange(3.0)


def npy(array: object) -> bytes:
    np.save(file := io.BytesIO(), array, allow_pickle=True)  # type: ignore[arg-type]
    return file.getvalue()


def header(text: str, body: bytes = b"") -> bytes:
    """Return an array's file with a header of one's own."""
    written = text.encode() + b" " * ((64 - (len(text) + 11) % 64) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(written)) + written + body


def of_shape(shape: str, descr: str = "'<f8'") -> bytes:
    return header(f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}", b"\0" * 8)


def zipped(*entries: tuple[str, bytes]) -> bytes:
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def lying(content: bytes, size: int) -> bytes:
    """Give an archive's first file another size, in both of the places that tell it."""
    told = bytearray(content)
    struct.pack_into("<I", told, told.find(b"PK\x01\x02") + 24, size)
    struct.pack_into("<I", told, told.find(b"PK\x03\x04") + 22, size)
    return bytes(told)


def overlapping(content: bytes, times: int) -> bytes:
    """Name one file of an archive many times, as bombs do that unpack to more than any stream can."""
    at = content.find(b"PK\x01\x02")
    end = content.find(b"PK\x05\x06")
    entry = content[at:end]
    directory = b"".join(entry.replace(b"A00.npy", b"A%02d.npy" % i) for i in range(times))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, times, times, len(directory), at, 0)
    return content[:at] + directory + tail


BOMB = zipped(("A.npy", npy(np.zeros(21_000_000))))
REFUSED = {
    "bomb.npz": BOMB,
    "bomb-that-calls-itself-small.npz": lying(BOMB, 200),
    "small-that-calls-itself-large.npz": lying(zipped(("A.npy", npy(SMALL))), 2**31),
    "one-file-many-times.npz": overlapping(zipped(("A00.npy", npy(np.zeros(10_000_000)))), 50),
    "archive-in-an-archive.npz": zipped(("A.npy", BOMB)),
    "pickle.npz": zipped(("A.npy", npy(np.array([{}], dtype=object)))),
    "text.npz": zipped(("A.txt", b"text")),
    "folder.npz": zipped(("A/", b"")),
    "calls.npy": of_shape("(__import__('os').system('touch hacked'),)"),
    "power.npy": of_shape("(10**18,)"),
    "large.npy": of_shape("(1000000000000000000000,)"),
    "axes.npy": of_shape("(" + "1," * 70 + ")"),
    "negative.npy": of_shape("(-1,)"),
    "wide.npy": of_shape("(1,)", "'<U2000000000'"),
    "nothing.npy": of_shape("(100000000000,)", "'|V0'"),
    "no-text.npy": of_shape("(100000000000,)", "'<U0'"),
    "object.npy": of_shape("(1,)", "'|O'"),
    "open.npy": header("(" * 300),
    "version.npy": b"\x93NUMPY\x09\x09" + b"\0" * 50,
    "deep.json": b"[" * 100_000,
    "deeper.json": b'{"a":' * 100_000,
    "digits.json": b'{"a": [' + b"9" * 5000 + b"]}",
    "half-a-sign.json": b'{"a": ["\\udc00"]}',
    "ragged.json": b'{"a": [[1], [1, 2]]}',
    "quote.csv": b'a,b\n"' + b"x" * 1_000_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_lies_is_refused_with_words(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(REFUSED[name])
    with pytest.raises(DataError) as told:
        read(file)
    assert str(told.value).startswith(name)
    assert "\n" not in str(told.value)
    assert not list(tmp_path.rglob("hacked"))


def test_names_in_an_archive_are_names_and_no_paths(tmp_path: Path) -> None:
    names = ["../../x", "/etc/x", "__proto__", "<script>", "C:\\x"]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.npz").write_bytes(zipped(*((f"{name}.npy", npy(SMALL)) for name in names)))
    before = sorted(tmp_path.rglob("*"))
    assert list(read(tmp_path / "in" / "a.npz")) == names
    assert sorted(tmp_path.rglob("*")) == before


def test_a_table_of_very_many_columns_is_read(tmp_path: Path) -> None:
    """Where each name was compared with every other one, that took minutes."""
    count = 50_000
    (tmp_path / "a.csv").write_text(",".join(f"c{i}" for i in range(count)) + "\n" + ",".join(["1"] * count))
    assert len(read(tmp_path / "a.csv")) == count


# ── Links and paths out of the source directory ──────────────────────────────────────────────────────────

OWN = "export default { render({ el }) { el.textContent = 1; } };"
# Every option that takes a path, with a file's suffix, and how a page writes it.
PATHS = {
    "data": ("csv", ":::{{explorable}} k-means\n:data: {}\n:::"),
    "data of a module": ("csv", ":::{{explorable}} own.js\n:data: {}\n:::"),
    "css": ("css", ":::{{explorable}} own.js\n:css: {}\n:::"),
    "fallback": ("png", ":::{{explorable}} own.js\n:fallback: {}\n:::"),
    "props": ("json", ":::{{explorable}} own.js\n:props: {}\n:::"),
    "assets": ("png", ":::{{explorable}} own.js\n:assets: {}\n:::"),
    "module": ("js", ":::{{explorable}} {}\n:::"),
    "image": ("png", ":::{{model-diagram}}\n![a]({})\nx[t]\nBox\n:::"),
    "animation": ("webm", ":::{{animation}} {}\n:alt: Words.\n:::"),
    "poster": ("png", ":::{{animation}} own.webm\n:alt: Words.\n:poster: {}\n:::"),
    "captions": ("vtt", ":::{{animation}} own.webm\n:alt: Words.\n:captions: {}\n:::"),
}


@pytest.mark.parametrize("way", ["../outside", "/../outside", "a/../../outside", "link", "folder/outside"])
def test_no_path_leads_out_of_the_source_directory(build: Build, tmp_path: Path, way: str) -> None:
    for folder in ("source", "elsewhere"):
        (tmp_path / folder).mkdir()
    (tmp_path / "source" / "folder").symlink_to(tmp_path / "elsewhere")
    text = "# Page\n\n"
    for suffix, written in PATHS.values():
        outside = tmp_path / f"outside.{suffix}"
        for file in (outside, tmp_path / "elsewhere" / outside.name):
            file.write_text("secret,y\n1,2\n")
        link = tmp_path / "source" / f"link.{suffix}"
        if not link.is_symlink():
            link.symlink_to(outside)
        text += written.format(f"{way}.{suffix}") + "\n\n"
    site = build({"index": text, "own.js": OWN, "own.webm": film_files()["own.webm"]})
    assert len(site.warnings) == len(PATHS)
    assert [line for line in site.warnings if "is outside the source directory" not in line] == []
    assert not [file for file in site.out.rglob("*") if file.is_file() and b"secret" in file.read_bytes()]
