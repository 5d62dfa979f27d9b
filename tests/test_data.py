"""Reading data files: what numpy reads is read the same, and nothing else gets through."""

from __future__ import annotations

import io
import json
import pickle
import random
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sphinxext.explorable.data import MOST_BYTES, MOST_BYTES_IN_ALL, DataError, read

ARRAYS = {
    "floats": np.linspace(-1, 1, 12).reshape(3, 4),
    "extremes": np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324, 1.7e308]),
    "halves": np.arange(6, dtype=np.float16).reshape(1, 2, 3),
    "integers": np.array([-(2**63), 2**63 - 1]),
    "bytes": np.arange(256, dtype=np.uint8),
    "truths": np.array([[True], [False]]),
    "complex": np.array([1 + 2j, -3j]),
    "big_endian": np.array([1.5, -2.25], dtype=">f8"),
    "fortran": np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)),
    "scalar": np.array(3.5),
    "none": np.zeros(0),
    "none_of_three": np.zeros((0, 3), dtype=">i4"),
    "words": np.array(["the", "naïve", "猫", "😀", ""]),
    "latin": np.array([b"ab", b""]),
    "days": np.array(["2020-02-29", "NaT"], dtype="datetime64[D]"),
    "records": np.array([(1.5, "a", (1, 2)), (2.5, "bc", (3, 4))], dtype="f4, U2, (2,)i1"),
}


def save(array: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npy(shape: str, descr: str = "'<f8'", body: bytes = b"") -> bytes:
    """A file in numpy's format whose header may say anything."""
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + body


def pack(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return path


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path) -> str:
    """What the author is told, which always names the file."""
    with pytest.raises(DataError) as caught:
        read(path)
    message = str(caught.value)
    assert path.name in message
    return message


def assert_same(ours: Any, numpys: Any) -> None:
    assert ours.dtype == numpys.dtype
    assert ours.shape == numpys.shape
    assert ours.tobytes() == numpys.tobytes()


# --- numpy's own formats


@pytest.mark.parametrize("name", ARRAYS)
def test_npy_reads_as_numpy_does(tmp_path, name):
    path = write(tmp_path / f"{name}.npy", save(ARRAYS[name]))
    arrays = read(path)
    assert list(arrays) == [name]
    assert_same(arrays[name], np.load(path))


@pytest.mark.parametrize("store", [np.savez, np.savez_compressed])
def test_npz_reads_as_numpy_does(tmp_path, store):
    path = tmp_path / "all.npz"
    store(path, **ARRAYS)
    arrays = read(path)
    assert list(arrays) == list(ARRAYS)
    with np.load(path) as loaded:
        for name in ARRAYS:
            assert_same(arrays[name], loaded[name])


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_npz_reads_every_compression(tmp_path, method):
    path = pack(tmp_path / "a.npz", {"folder/a.npy": save(ARRAYS["floats"])}, method)
    assert_same(read(path)["folder/a"], ARRAYS["floats"])


def test_npz_may_hold_nothing(tmp_path):
    assert dict(read(pack(tmp_path / "a.npz", {}))) == {}


def test_npy_reads_the_second_version(tmp_path):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, ARRAYS["floats"], version=(2, 0))
    assert_same(read(write(tmp_path / "a.npy", stream.getvalue()))["a"], ARRAYS["floats"])


class Payload:
    """Creates a file where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("suffix", [".npy", ".npz"])
@pytest.mark.parametrize("dtype", ["object", [("number", "f8"), ("thing", "object")]], ids=["bare", "field"])
def test_never_loads_a_pickle(tmp_path, suffix, dtype):
    mark = tmp_path / "unpickled"
    array = np.zeros(1, dtype=dtype)
    array[0] = Payload(mark) if dtype == "object" else (1.0, Payload(mark))
    body = save(array, allow_pickle=True)
    path = tmp_path / f"a{suffix}"
    if suffix == ".npy":
        write(path, body)
    else:
        pack(path, {"a.npy": body})
    assert "Python objects (a pickle), which are never loaded" in refusal(path)
    assert not mark.exists()
    # The payload is real: whoever does load it is had.
    np.load(io.BytesIO(body), allow_pickle=True)
    assert mark.exists()


@pytest.mark.parametrize("suffix", [".npy", ".npz", ".json", ".csv"])
def test_never_loads_a_bare_pickle(tmp_path, suffix):
    mark = tmp_path / "unpickled"
    refusal(write(tmp_path / f"a{suffix}", pickle.dumps(Payload(mark))))
    assert not mark.exists()


@pytest.mark.parametrize(
    "shape",
    ["(-1,)", "(2, -1)", "(-2, -2)", "(True,)", "(1.5,)", "2", "(1, (2,))", f"({'1,' * 70})", "(9,)", "None"],
)
def test_shapes_that_no_array_has(tmp_path, shape):
    body = npy(shape, body=bytes(64))
    refusal(write(tmp_path / "a.npy", body))
    refusal(pack(tmp_path / "a.npz", {"a.npy": body}))


@pytest.mark.parametrize(
    "descr", ["'zz'", "''", "None", "['a']", "'<U99999999999'", "('<f8', (2,))", "'|V0'"]
)
def test_types_that_no_array_has(tmp_path, descr):
    refusal(write(tmp_path / "a.npy", npy("(2,)", descr, bytes(64))))


@pytest.mark.parametrize("cut", [0, 1, 7, 9, 40, 127, 128, -1])
def test_truncated_npy(tmp_path, cut):
    refusal(write(tmp_path / "a.npy", save(ARRAYS["floats"])[:cut]))


def test_what_is_no_array_in_an_archive(tmp_path):
    notes = {"notes.txt": b"no array at all"}
    assert list(read(pack(tmp_path / "a.npz", {"a.npy": save(ARRAYS["floats"]), **notes}))) == ["a"]
    assert "it holds no arrays" in refusal(pack(tmp_path / "b.npz", notes))
    assert "notes is not in numpy's format" in refusal(
        pack(tmp_path / "c.npz", {"notes.npy": b"no array at all"})
    )


def test_an_encrypted_archive(tmp_path):
    path = pack(tmp_path / "a.npz", {"a.npy": save(ARRAYS["floats"])})
    content = bytearray(path.read_bytes())
    # Bit 0 of the flags, in the entry's own header and in the directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal(write(path, bytes(content)))


# --- sizes


def huge_npy(path: Path) -> Path:
    with path.open("wb") as stream:
        stream.write(npy("(134217728,)"))
        stream.truncate(2**30)
    return path


def huge_entry(path: Path) -> Path:
    """A gigabyte of zeros in a megabyte of archive."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.npy", "w", force_zip64=True) as entry,
    ):
        entry.write(npy("(134217728,)"))
        zeros = bytes(2**24)
        for _ in range(64):
            entry.write(zeros)
    return path


def huge_header(path: Path) -> Path:
    """An entry whose own header promises a gigabyte that is not there."""
    return pack(path, {"a.npy": npy("(134217728,)", body=bytes(1000))})


LONG_HEADER = b"\x93NUMPY\x02\x00" + (2**28).to_bytes(4, "little")


def long_header(path: Path) -> Path:
    """A header that is itself too long to be read."""
    with path.open("wb") as stream:
        stream.write(LONG_HEADER)
        stream.truncate(2**28)
    return path


def long_header_in_archive(path: Path) -> Path:
    return pack(path, {"a.npy": LONG_HEADER + bytes(2**28 - len(LONG_HEADER))})


def many_entries(path: Path) -> Path:
    """Each array is small enough, all of them together are not."""
    body = npy(f"({MOST_BYTES // 8 - 100},)", body=bytes(MOST_BYTES - 800))
    count = MOST_BYTES_IN_ALL // MOST_BYTES + 1
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(count):
            archive.writestr(f"a{number}.npy", body)
    return path


def lying_entry(path: Path) -> Path:
    """The archive's directory calls the gigabyte small."""
    content = huge_entry(path).read_bytes()
    directory = content.rindex(b"PK\x01\x02")
    size = directory + 24
    return write(path, content[:size] + (1000).to_bytes(4, "little") + content[size + 4 :])


@pytest.mark.parametrize(
    ("make", "suffix", "complaint"),
    [
        (huge_npy, ".npy", "a has 1,024 MiB; at most 160 MiB are read"),
        (huge_entry, ".npz", "the archive, unpacked, has 1,024 MiB; at most 320 MiB are read"),
        (huge_header, ".npz", "a has 1,024 MiB; at most 160 MiB are read"),
        (long_header, ".npy", "a has 256 MiB; at most 160 MiB are read"),
        (long_header_in_archive, ".npz", "a has 256 MiB; at most 160 MiB are read"),
        (many_entries, ".npz", "the archive, unpacked, has 480 MiB; at most 320 MiB are read"),
        (lying_entry, ".npz", "Bad CRC-32"),
    ],
)
def test_refuses_by_its_header_what_is_too_large(tmp_path, make, suffix, complaint):
    path = make(tmp_path / f"a{suffix}")
    tracemalloc.start()
    message = refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert complaint in message
    assert peak < 2**20


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_refuses_large_text(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    with path.open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    assert "at most 160 MiB are read" in refusal(path)


def test_reads_what_is_just_small_enough(tmp_path):
    path = pack(tmp_path / "a.npz", {"a.npy": save(np.zeros(MOST_BYTES // 8 - 16))})
    assert read(path)["a"].nbytes == MOST_BYTES - 128


# --- csv


def test_csv_columns(tmp_path):
    arrays = read(write(tmp_path / "a.csv", "area, price ,name\n1,2.5,x\n-3e2,nan,y\n"))
    assert list(arrays) == ["area", "price", "name"]
    np.testing.assert_array_equal(arrays["area"], [1.0, -300.0])
    np.testing.assert_array_equal(arrays["price"], [2.5, np.nan])
    np.testing.assert_array_equal(arrays["name"], ["x", "y"])
    assert [array.dtype.kind for array in arrays.values()] == ["f", "f", "U"]


def test_csv_reads_numbers_as_numpy_does(tmp_path):
    path = write(tmp_path / "a.csv", "x,y\n1.7976931348623157e308,0.1\n5e-324,-inf\n 7 ,NaN\n")
    loaded = np.loadtxt(path, delimiter=",", skiprows=1)
    arrays = read(path)
    np.testing.assert_array_equal(np.stack([arrays["x"], arrays["y"]], axis=1), loaded)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([2**53 + 1, 2**53, 7], "i"),
        ([-(2**63), 0], "i"),
        ([2**64 - 1, 1], "u"),
        ([2**53 - 1, 1], "f"),
        ([2**64, -1], "f"),
        ([2**60, 0.5], "f"),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_whole_numbers_keep_their_digits(tmp_path, values, kind, suffix):
    as_text = json.dumps([{"x": value} for value in values])
    content = as_text if suffix == ".json" else "x\n" + "".join(f"{value}\n" for value in values)
    [array] = read(write(tmp_path / f"a{suffix}", content.encode())).values()
    assert array.dtype.kind == kind
    assert array.tolist() == (values if kind in "iu" else [float(value) for value in values])


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"\xef\xbb\xbfx,y\r\n1,2\r\n", {"x": [1.0], "y": [2.0]}),
        (b"x\n\n1\n\n\n2\n", {"x": [1.0, 2.0]}),
        (b'x\n"a ""quoted"", long\nword"\n', {"x": ['a "quoted", long\nword']}),
        (b"x\n1\ntwo\n", {"x": ["1", "two"]}),
        (b"x,y\n1_2,1\n3_4,2\n", {"x": ["1_2", "3_4"], "y": [1.0, 2.0]}),
        (b"x,y\n1,\n,2\n", {"x": ["1", ""], "y": ["", "2"]}),
        (b"x,y\n", {"x": [], "y": []}),
        ("größe\n1\n".encode(), {"größe": [1.0]}),
        (b"x\n</script>\n=cmd()\n", {"x": ["</script>", "=cmd()"]}),
    ],
    ids=["bom", "blank-lines", "quotes", "mixed", "ids", "gaps", "no-rows", "umlaut", "markup"],
)
def test_csv_contents(tmp_path, content, columns):
    arrays = read(write(tmp_path / "a.csv", content))
    assert {name: array.tolist() for name, array in arrays.items()} == columns


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "it is empty; the first line must name the columns"),
        ("\n\n", "it is empty; the first line must name the columns"),
        ("x,y\n1,2\n\n3\n", "line 4 has 1 cells, the header 2"),
        ('x\n"a\nb"\n1,2\n', "line 4 has 2 cells, the header 1"),
        (b"x\n\xff\n", "line 2 is not UTF-8 text"),
        ("x\n" + "9" * 200_000 + "\n", "field larger than field limit"),
    ],
)
def test_csv_mistakes(tmp_path, content, complaint):
    assert complaint in refusal(write(tmp_path / "a.csv", content))


# --- json


@pytest.mark.parametrize(
    "value",
    [
        [1, 2, 3],
        [[1.5, -2], [3, 4e300]],
        [float("nan"), float("inf"), -1],
        ["the", "cat 😀"],
        [True, False],
        [],
        3,
        "word",
        [[], []],
    ],
)
def test_json_reads_as_numpy_does(tmp_path, value):
    arrays = read(write(tmp_path / "a.json", json.dumps({"name": value, "other": [0]})))
    assert list(arrays) == ["name", "other"]
    assert_same(arrays["name"], np.array(value))


def test_json_may_begin_with_what_tells_its_encoding(tmp_path):
    assert list(read(write(tmp_path / "a.json", '\ufeff{"a": [1]}'))) == ["a"]


def test_json_objects_become_columns(tmp_path):
    rows = [{"x": 1, "y": "a", "z": 2.5}, {"y": "b", "z": "c", "x": -1}]
    arrays = read(write(tmp_path / "a.json", json.dumps(rows)))
    assert {name: array.tolist() for name, array in arrays.items()} == {
        "x": [1.0, -1.0],
        "y": ["a", "b"],
        "z": ["2.5", "c"],
    }


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "Expecting value"),
        ("{", "Expecting property name"),
        ("[1, 2]", 'it must hold an object, like {"x": [1, 2]}, or a list of objects, like [{"x": 1}]'),
        ("[]", 'or a list of objects, like [{"x": 1}]'),
        ("null", 'or a list of objects, like [{"x": 1}]'),
        ('{"a": null}', "a is not an array of numbers or strings"),
        ('{"a": {"b": 1}}', "a is not an array of numbers or strings"),
        (
            '{"a": [1, null]}',
            "a is not an array of numbers or strings: it has null; write NaN where a number",
        ),
        (
            '{"a": [["x"], [null]]}',
            'it has null; write NaN where a number is missing, and "" where a text is',
        ),
        ('{"a": [[1, 2], [3]]}', "a is not an array: its lists differ in length"),
        ('{"a": [' + "9" * 30 + "]}", "a is not an array of numbers or strings"),
        ('{"a": [' + "9" * 5000 + "]}", "a number has 5,000 digits; at most 309 are read"),
        ('{"a": [1], "b": [2], "a": [3]}', "an object has a twice"),
        ('[{"x": 1}, {"y": 2}]', "object 2 has no number or string for x"),
        ('[{"x": 1}, {"x": 2, "y": 3}]', "object 2 has y, which object 1 has not; give it to each of them"),
        ('[{"x": 1}, {"x": null}]', "object 2 has no number or string for x, but null; write NaN where"),
        ('[{"x": [1, 2]}]', "object 1 has no number or string for x"),
        ('[{"x": 1}, 2]', 'or a list of objects, like [{"x": 1}]'),
        ('{"a": ' + "[" * 100 + "1" + "]" * 100 + "}", ""),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        (b'{"a": "\xff"}', "can't decode byte"),
    ],
)
def test_json_mistakes(tmp_path, content, complaint):
    assert complaint in refusal(write(tmp_path / "a.json", content))


# --- any file


@pytest.mark.parametrize("suffix", [".csv", ".json", ".npy", ".npz"])
def test_there_is_no_file(tmp_path, suffix):
    assert refusal(tmp_path / f"missing{suffix}") == f"there is no file missing{suffix}"
    folder = tmp_path / f"folder{suffix}"
    folder.mkdir()
    assert refusal(folder) == f"there is no file folder{suffix}"
    loop = tmp_path / f"loop{suffix}"
    loop.symlink_to(loop)
    refusal(loop)
    refusal(tmp_path / ("long" * 100 + suffix))
    refusal(tmp_path / f"nul\0{suffix}")


def test_a_file_of_a_near_name_is_offered(tmp_path):
    write(tmp_path / "mat.json", "{}")
    write(tmp_path / "matt.txt", "")
    assert refusal(tmp_path / "matt.npz") == "there is no file matt.npz; did you mean mat.json?"
    write(tmp_path / "mat.npz", "")
    assert refusal(tmp_path / "matt.npz") == "there is no file matt.npz; did you mean mat.npz?"
    assert refusal(tmp_path / "gone" / "matt.npz") == "there is no file matt.npz"


def test_a_file_that_only_ends_alike_is_not_offered(tmp_path):
    write(tmp_path / "wide.csv", "x")
    write(tmp_path / "rate.csv", "x")
    assert refusal(tmp_path / "nowhere.csv") == "there is no file nowhere.csv"
    assert refusal(tmp_path / "are.csv") == "there is no file are.csv"
    assert refusal(tmp_path / "Wide.csv") == "there is no file Wide.csv; did you mean wide.csv?"


@pytest.mark.parametrize("name", ["a.pkl", "a.txt", "a", "a.CSV", "a.npz.gz", ".csv"])
def test_another_kind_of_file(tmp_path, name):
    path = write(tmp_path / name, "x\n1\n")
    assert refusal(path) == f"{name} is not a .csv, .tsv, .json, .npy or .npz file"


@pytest.mark.parametrize("suffix", [".csv", ".json", ".npy", ".npz"])
def test_damaged_files_are_read_or_refused(tmp_path, suffix):
    """Bytes changed, cut and flipped at random: an array, or a sentence with the file's name."""
    path = tmp_path / f"a{suffix}"
    whole = {
        ".csv": b'a,b\n1,x\n2,"y\nz"\n',
        ".json": b'{"a": [1, 2.5, NaN], "b": ["x", "y"]}',
        ".npy": save(ARRAYS["floats"]),
        ".npz": pack(path, {"a.npy": save(np.arange(40.0)), "b.npy": save(np.array(["x"]))}).read_bytes(),
    }[suffix]
    random_ = random.Random(7)
    refusals = []
    for _ in range(1500):
        damaged = bytearray(whole)
        for _ in range(random_.randint(1, 3)):
            place = random_.randrange(len(damaged))
            match random_.choice(["change", "flip", "cut"]):
                case "change":
                    damaged[place] = random_.randrange(256)
                case "flip":
                    damaged[place] ^= 1 << random_.randrange(8)
                case "cut":
                    del damaged[max(1, place) :]
        path.write_bytes(damaged)
        try:
            arrays = read(path)
        except DataError as error:
            refusals.append(str(error))
        else:
            assert all(isinstance(array, np.ndarray) for array in arrays.values())
    assert len(refusals) > 100
    assert all(path.name in message for message in refusals)


# --- what no page could hold


def test_an_archive_of_very_many_arrays_is_refused_without_reading_one(tmp_path, monkeypatch):
    path = pack(tmp_path / "many.npz", {f"{i}.npy": b"" for i in range(60_000)}, zipfile.ZIP_STORED)
    opened = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda _self, name, *_: opened.append(name))
    assert "it holds 60,000 arrays; at most 1,000 are read" in refusal(path)
    assert opened == []


@pytest.mark.parametrize("code", [0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF])
@pytest.mark.parametrize("order", ["<", ">"])
def test_text_that_is_no_text_is_refused(tmp_path, code, order):
    codes = np.array([0x61, code, 0, 0], dtype=f"{order}u4")
    words = codes.view(f"{order}U2")
    says = "holds text that is not valid Unicode"
    for name, array in {
        "words": words,
        "folded": words.reshape(1, 2),
        "records": codes.view([("word", f"{order}U2")]),
        "parts": codes.view([("words", f"{order}U1", (2,))]),
    }.items():
        assert says in refusal(write(tmp_path / f"{name}.npy", save(array)))


def test_json_with_half_a_character_is_refused(tmp_path):
    path = write(tmp_path / "a.json", '{"words": ["\\ud800"]}')
    assert "words holds text that is not valid Unicode" in refusal(path)
