"""``sphinx-explorable animate``: videos and GIFs are decoded, and their frames compared with the pages."""

from __future__ import annotations

import io
import json
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter
from PIL import Image

from sphinxext.explorable.publishing.command import main
from sphinxext.explorable.publishing.raster import png

CONF = 'extensions = ["myst_parser", "sphinxext.explorable"]\n'
PAGE = """# Moving

:::{model-diagram}
:name: encoder
:caption: An encoder.
"Thinking Machines"
x[t,4]
Self-Attention
Feed Forward
---
x: Each word comes in.
Self-Attention: It looks at <all> & the others.
Feed Forward: Then each goes on by itself.
:::

:::{explorable} k-means
:name: groups
:data: points.csv
:k: 2
Groups.
:::

:::{explorable} function
:name: curve
:expr: a * x
:params: a=1
A line.
:::

:::{parameter} w
:value: 1
:min: -2
:max: 2
:step: 0.5
:::

:::{explorable} function
:name: follows
:expr: w * x
It follows.
:::

:::{parameter} act
:choices: relu = ReLU, tanh, square
:::

:::{explorable} function
:name: chooses
:expr: where(act == "relu", relu(x), where(act == "tanh", tanh(x), x ** 2))
:y: -2, 6
It follows a choice.
:::

:::{tensor-diagram}
:name: still
:caption: Nothing moves.
A[2,2]
:::
"""
SMALL = ["--size", "320x180", "--fps", "10"]


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "docs"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(PAGE, encoding="utf-8")
    points = "\n".join(f"{x},{y}" for x, y in [(0, 0), (0, 1), (1, 0), (8, 8), (8, 9), (9, 8), (4, 5)])
    (folder / "points.csv").write_text(f"x,y\n{points}\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def here(docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def animate(docs: Path, *arguments: str) -> int:
    return main(["animate", str(docs / "index.md"), *arguments])


def frames(file: str) -> list[np.ndarray[Any, Any]]:
    # PyAV keeps its own, and processes that other threads fork off would wait for it.
    plain = VideoReformatter()
    with av.open(file) as container:
        shown = [plain.reformat(frame, format="rgb24") for frame in container.decode(video=0)]
    return [frame.to_ndarray() for frame in shown]


def gif(file: str) -> tuple[list[np.ndarray[Any, Any]], list[int]]:
    image = Image.open(file)
    shown, durations = [], []
    for place in range(getattr(image, "n_frames", 1)):
        image.seek(place)
        shown.append(np.asarray(image.convert("RGB")))
        durations.append(image.info["duration"])
    return shown, durations


def unlike(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────


def test_a_story_is_told_state_by_state_with_its_sentences(docs: Path, capsys: Any) -> None:
    assert animate(docs, "encoder", "--to", "out.mp4", "--json", *SMALL) == 0
    told = json.loads(capsys.readouterr().out)
    shown = frames("out.mp4")
    assert len(shown) == told["frames"]
    assert shown[0].shape == (180, 320, 3)
    assert told["scenes"] == 3
    captions = Path("out.vtt").read_text(encoding="utf-8")
    assert captions.startswith("WEBVTT\n")
    cues = re.findall(r"(\d\d):(\d\d):([\d.]+) --> (\d\d):(\d\d):([\d.]+)\n(.*)", captions)
    assert [cue[6] for cue in cues] == [
        "Each word comes in.",
        "It looks at &lt;all&gt; &amp; the others.",
        "Then each goes on by itself.",
    ]
    begins = [60 * int(cue[1]) + float(cue[2]) for cue in cues]
    ends = [60 * int(cue[4]) + float(cue[5]) for cue in cues]
    assert begins[1:] == ends[:-1]
    assert ends[-1] == pytest.approx(told["seconds"], abs=0.11)
    # In the middle of its sentence a state stands, and each is another one.
    middles = [shown[round((one + other) / 2 * 10)] for one, other in zip(begins, ends, strict=True)]
    stand = [shown[round((one + other) / 2 * 10) - 2] for one, other in zip(begins, ends, strict=True)]
    for one, other in zip(middles, stand, strict=True):
        assert unlike(one[:-6], other[:-6]) < 0.5
    for one, other in pairwise(middles):
        assert unlike(one, other) > 1


def test_the_poster_is_the_last_state(docs: Path) -> None:
    assert animate(docs, "encoder", "--to", "out.mp4", *SMALL) == 0
    poster = np.asarray(Image.open("out.png").convert("RGB"))
    last = frames("out.mp4")[-1]
    assert poster.shape == last.shape
    # But for the line at the lower edge, and what a video loses.
    assert unlike(poster[:-4], last[:-4]) < 4
    assert unlike(poster[:-4], frames("out.mp4")[0][:-4]) > 4


def test_each_state_is_the_picture_as_its_page_shows_it(docs: Path) -> None:
    assert animate(docs, "encoder", "--to", "out.mp4", "--no-subtitles", "--no-progress", *SMALL) == 0
    assert main(["render", str(docs / "index.md"), "encoder", "--to", "whole.svg"]) == 0
    shown = frames("out.mp4")
    assert len({frame.tobytes() for frame in shown}) > 3
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', Path("whole.svg").read_text(encoding="utf-8"))
    assert size is not None
    # The picture keeps its shape: what is not paper is as wide for its height as the drawing.
    inked = np.argwhere((np.min(shown[-1], axis=2) < 200).any(axis=0)).ravel()
    high = np.argwhere((np.min(shown[-1], axis=2) < 200).any(axis=1)).ravel()
    shape = (inked[-1] - inked[0]) / (high[-1] - high[0])
    assert shape == pytest.approx(float(size[1]) / float(size[2]), rel=0.2)


def test_a_run_goes_step_by_step_until_it_has_arrived(docs: Path, capsys: Any) -> None:
    assert animate(docs, "groups", "--to", "out.webm", "--json", *SMALL) == 0
    told = json.loads(capsys.readouterr().out)
    # Of seven points in two groups nothing moves after a few steps.
    assert 3 <= told["scenes"] <= 12
    captions = Path("out.vtt").read_text(encoding="utf-8")
    assert "Step 0: centres placed." in captions
    assert "A " not in captions, "what is said of every state is left out"
    assert animate(docs, "groups", "--to", "two.webm", "--steps", "2", "--json", *SMALL) == 0
    assert json.loads(capsys.readouterr().out)["scenes"] == 3


@pytest.mark.parametrize(
    ("picture", "sweep", "values"),
    [
        ("curve", "a:-1..1", [-1.0, 1.0]),
        ("curve", "x", [-6.0, 6.0]),
        ("follows", "w", [-2.0, 2.0]),
    ],
)
def test_a_slider_or_a_parameter_moves(
    docs: Path, capsys: Any, picture: str, sweep: str, values: list[float]
) -> None:
    arguments = ["--sweep", sweep, "--steps", "8", "--no-progress", "--size", "480x270", "--fps", "10"]
    assert animate(docs, picture, "--to", "out.mp4", "--json", *arguments) == 0
    assert json.loads(capsys.readouterr().out)["scenes"] == 9
    shown = frames("out.mp4")
    # The point, or the line, is somewhere else in each.
    assert unlike(shown[0], shown[len(shown) // 2]) > 0.3
    assert unlike(shown[len(shown) // 2], shown[-1]) > 0.3
    captions = Path("out.vtt").read_text(encoding="utf-8").replace("−", "-")
    name = sweep.partition(":")[0]
    if name == "x":
        spoken = [float(value) for value in re.findall(r"At x = (\S+):", captions)]
        assert [spoken[0], spoken[-1]] == values
    else:
        slopes = [float(value) for value in re.findall(r": (\S+)\.$", captions, re.MULTILINE)]
        # At x = 2 the line is twice its slope.
        assert [slopes[0], slopes[-1]] == [2 * value for value in values]


def test_choices_are_gone_through_as_the_page_lists_them(docs: Path, capsys: Any) -> None:
    assert animate(docs, "chooses", "--to", "out.mp4", "--json", "--sweep", "act", *SMALL) == 0
    assert json.loads(capsys.readouterr().out)["scenes"] == 3
    captions = Path("out.vtt").read_text(encoding="utf-8")
    spoken = [float(value) for value in re.findall(r": (\S+)\.$", captions, re.MULTILINE)]
    assert spoken == pytest.approx([2, np.tanh(2), 4], abs=0.01)


def test_without_being_told_what_moves_the_first_slider_does(docs: Path, capsys: Any) -> None:
    assert animate(docs, "curve", "--to", "out.gif", "--steps", "3") == 0
    assert "4 states" in capsys.readouterr().out


# ── How ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_gif_has_a_frame_for_what_stands_and_the_same_length(docs: Path, capsys: Any) -> None:
    assert animate(docs, "encoder", "--to", "out.gif", "--json", *SMALL) == 0
    told = json.loads(capsys.readouterr().out)
    shown, durations = gif("out.gif")
    assert sum(durations) == pytest.approx(1000 * told["seconds"], abs=20)
    # Three that stand, and the ways between them.
    assert len(shown) < told["frames"] / 3
    assert sum(duration > 1000 for duration in durations) == 3
    assert not Path("out.vtt").exists()
    assert animate(docs, "encoder", "--to", "out.mp4", *SMALL) == 0
    assert unlike(shown[0], frames("out.mp4")[0]) < 6
    # Paper is as white as the page that it stands on.
    assert shown[0][0, 0].tolist() == [255, 255, 255]


@pytest.mark.parametrize("kind", ["mp4", "webm", "gif"])
def test_the_same_page_gives_the_same_bytes(docs: Path, kind: str) -> None:
    for name in ("one", "two"):
        assert animate(docs, "groups", "--to", f"{name}.{kind}", "--steps", "3", *SMALL) == 0
    assert Path(f"one.{kind}").read_bytes() == Path(f"two.{kind}").read_bytes()


def test_dark_frames_have_dark_paper(docs: Path) -> None:
    assert animate(docs, "encoder", "--to", "out.mp4", "--dark", "--pace", "0.5", *SMALL) == 0
    assert frames("out.mp4")[0][0, 0].max() < 40


def test_the_pace_is_what_was_asked(docs: Path, capsys: Any) -> None:
    assert animate(docs, "encoder", "--to", "out.mp4", "--pace", "1", "--json", *SMALL) == 0
    # Three states of a second, two ways of a half, and the last stands somewhat longer.
    assert json.loads(capsys.readouterr().out)["seconds"] == pytest.approx(1 + 0.5 + 1 + 0.5 + 1.6, abs=0.11)


def test_the_line_grows_from_left_to_right(docs: Path) -> None:
    assert animate(docs, "encoder", "--to", "out.mp4", *SMALL) == 0
    shown = frames("out.mp4")
    reach = [int((frame[-1, :, 2].astype(int) - frame[-1, :, 0] > 60).sum()) for frame in shown]
    assert reach == sorted(reach)
    assert reach[-1] > 310
    assert reach[len(reach) // 2] == pytest.approx(160, abs=10)


def test_what_moves_is_drawn_on_its_way(docs: Path) -> None:
    """A quarter of the way between two drawings a line has gone a quarter: it moves, it does not fade."""
    from sphinxext.explorable.publishing.animation.tween import mover

    flat = '<svg width="9" height="9"><path id="a1" d="M1,2L3,4.5h2"></path><text x="1">0.5</text></svg>'
    steep = '<svg width="9" height="9"><path id="a1" d="M1,4L3,0.5h2"></path><text x="3">0.9</text></svg>'
    move = mover(flat, steep)
    assert move is not None
    assert re.sub(r"\s+", "", move(0.25)).replace('"', "") == (
        "<svgwidth=9height=9><pathid=a1d=M1,2.5L3,3.5h2></path><textx=1.5>0.5</text></svg>"
    )
    assert ">0.9<" in move(0.5)
    assert mover(flat, flat.replace("<text", "<tspan")) is None
    assert mover(flat, flat.replace("a1", "a2")) is None
    assert mover(flat, flat.replace("L3,4.5", "L3,4.5L4,4")) is None


# ── What cannot be ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["still", "--to", "a.mp4"], 2, "tensor-diagram has no steps and no slider, so that nothing moves"),
        (["none", "--to", "a.mp4"], 2, "has no picture none"),
        (["curve", "--to", "a.avi"], 2, "--to needs a file that ends in .mp4, .webm or .gif, not a.avi"),
        (["curve", "--to", "a.mp4", "--sweep", "b"], 2, "nothing that moves is called b (there are x, a)"),
        (["curve", "--to", "a.mp4", "--sweep", "a:0..9"], 2, "a goes from -4 to 4, not to 9"),
        (["curve", "--to", "a.mp4", "--sweep", "a:1..1"], 2, "a does not move from 1 to 1"),
        (["curve", "--to", "a.mp4", "--sweep", "a:1"], 2, "sweep needs its range as w:-4..4"),
        (["chooses", "--to", "a.mp4", "--sweep", "act:0..2"], 2, "act is no number; leave the range out"),
        (["curve", "--to", "a.mp4", "--size", "9"], 2, "size needs two numbers from 64 to 4096"),
        (["curve", "--to", "a.mp4", "--fps", "0"], 2, "fps needs a number from 1 to 60, not '0'"),
        (["curve", "--to", "a.mp4", "--easing", "eas"], 2, "easing needs one of ease, "),
        (["curve", "--to", "a.mp4", "--steps", "10000"], 2, "steps needs a number from 1 to 3600"),
        (["encoder", "--to", "a.mp4", "--pace", "59", "--fps", "60"], 2, "more than 3600 frames; show fewer"),
    ],
)
def test_what_cannot_be_animated_is_told_and_nothing_is_written(
    docs: Path, here: Path, capsys: Any, arguments: list[str], code: int, says: str
) -> None:
    assert animate(docs, *arguments) == code
    told = capsys.readouterr().err
    assert told.startswith("sphinx-explorable animate: ")
    assert says in told
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "module", "says"),
    [
        ("mp4", "av", "mp4 and webm need PyAV; install sphinxext-explorable[animation]"),
        ("gif", "PIL", "animations need Pillow; install sphinxext-explorable[animation]"),
    ],
)
def test_a_missing_extra_is_named(
    docs: Path, here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, kind: str, module: str, says: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert animate(docs, "curve", "--to", f"a.{kind}") == 1
    assert says in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_a_missing_codec_is_named(
    docs: Path, here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(av, "codecs_available", {"mpeg2video"})
    assert animate(docs, "curve", "--to", "a.webm") == 1
    assert "webm needs a PyAV that was built with libvpx-vp9 or libvpx" in capsys.readouterr().err
    assert list(here.iterdir()) == []


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_break_where_there_is_no_room() -> None:
    from sphinxext.explorable.publishing.lettering import width_of, wrapped

    text = "Every word looks at all the words, and takes from each what it needs."
    lines = wrapped(text, 200, 16, most=9)
    assert " ".join(lines) == text
    assert all(width_of(line, 16) <= 200 for line in lines)
    # No last line of one word.
    assert min(map(len, lines)) > max(map(len, lines)) / 2
    short = wrapped(text, 200, 16, most=2)
    assert short[1].endswith("…")
    assert len(short) == 2
    japanese = "単語はすべての単語を見て、必要なものを取り出します。"
    lines = wrapped(japanese, 100, 16, most=9)
    assert "".join(lines) == japanese
    assert not any(line.startswith(("、", "。")) for line in lines)
    assert wrapped("", 100, 16, most=3) == ()


def test_words_are_as_wide_as_is_said() -> None:
    """What is estimated is what the converter draws, or somewhat more."""
    from sphinxext.explorable.publishing.lettering import width_of

    for text in ("Every word looks at all the words", "WWWW iiii", "attention = 0.673"):
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="40"><rect width="600" height="40" '
            f'fill="#fff"/><text x="0" y="28" font-size="24" font-family="Liberation Sans">{text}</text>'
            "</svg>"
        )
        ink = np.argwhere((np.asarray(Image.open(io.BytesIO(png(svg))).convert("L")) < 128).any(axis=0))
        assert ink.max() <= width_of(text, 24) <= 1.18 * ink.max() + 6


def test_steps_are_told_by_their_pictures(docs: Path, here: Path, capsys: Any) -> None:
    folder = here / "story"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    function = ":::{explorable} function\n:expr: EXPR\n:::\n"
    steps = [
        f":::{{step}} One\nA line.\n\n{function.replace('EXPR', 'x').replace(':::', '::::')}:::\n",
        ":::{step} Two\nNothing new.\n:::\n",
        f":::{{step}} Three!\n{function.replace('EXPR', 'x**2').replace(':::', '::::')}:::\n",
    ]
    text = "".join(steps).replace("::::", "@").replace(":::", ":::::").replace("@", "::::")
    (folder / "index.md").write_text(f"# T\n\n::::::{{steps}}\n:name: tale\n{text}::::::\n", encoding="utf-8")
    assert main(["animate", str(folder / "index.md"), "tale", "--to", "out.mp4", "--json", *SMALL]) == 0
    assert json.loads(capsys.readouterr().out)["scenes"] == 3
    captions = Path("out.vtt").read_text(encoding="utf-8")
    assert re.findall(r"^[A-Z].*$", captions, re.MULTILINE)[1:] == [
        "One. A line.",
        "Two. Nothing new.",
        "Three!",
    ]


def test_steps_below_one_picture_lead_to_that_picture(docs: Path, here: Path, capsys: Any) -> None:
    folder = here / "story"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    steps = "".join(f":::{{step}} {title}\nWords.\n:::\n" for title in ("One", "Two"))
    curve = ":::{explorable} function\n:name: curve\n:expr: x\n:::\n"
    text = f"# T\n\n::::{{steps}}\n:name: tale\n\n{curve}\n{steps}::::\n"
    (folder / "index.md").write_text(text, encoding="utf-8")
    assert main(["animate", str(folder / "index.md"), "tale", "--to", "out.mp4", *SMALL]) == 2
    assert "show the same picture; name that picture instead of the steps" in capsys.readouterr().err
    assert main(["animate", str(folder / "index.md"), "curve", "--to", "out.mp4", *SMALL]) == 0


def test_lines_of_a_program_appear_one_after_the_other(docs: Path, here: Path, capsys: Any) -> None:
    folder = here / "lines"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    program = "A[t,k]\nB = 2 * A\nC = B + 1\n"
    (folder / "index.md").write_text(
        f"# T\n\n:::{{tensor-diagram}}\n:name: t\n:dims: t=2, k=2\n:steps:\n{program}:::\n", encoding="utf-8"
    )
    assert main(["animate", str(folder / "index.md"), "t", "--to", "out.gif", "--no-progress"]) == 0
    shown, _ = gif("out.gif")
    inked = [int((frame.min(axis=2) < 128).sum()) for frame in shown]
    # The last line brings more ink than its way does.
    assert inked[-1] > 1.2 * inked[0]


def _inked(frame: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return 255 - frame.min(axis=2).astype(float)


def test_points_travel_from_layer_to_layer_as_they_do_for_readers(here: Path) -> None:
    folder = here / "points"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    # All of them go from the left to the right.
    start = np.stack([np.linspace(-1, -0.8, 6), np.linspace(-1, 1, 6)], axis=1)
    np.savez(folder / "points.npz", points=np.stack([start, start * [-1, 1]]))
    (folder / "index.md").write_text(
        "# T\n\n:::{explorable} embedding-projection\n:name: p\n:data: points.npz\nPoints.\n:::\n",
        encoding="utf-8",
    )
    options = ["--no-progress", "--size", "640x360", "--fps", "10"]
    assert main(["animate", str(folder / "index.md"), "p", "--to", "out.mp4", *options]) == 0
    shown = frames("out.mp4")
    changing = np.abs(shown[0].astype(int) - shown[-1]).max(axis=2) > 100
    columns = np.nonzero(changing.any(axis=0))[0]
    left, right = int(columns.min()), int(columns.max())

    def middle(frame: np.ndarray[Any, Any]) -> float:
        """Return where the points are, by the ink that is not there in the first or the last frame."""
        own = np.clip(_inked(frame) - np.minimum(_inked(shown[0]), _inked(shown[-1])) - 60, 0, None)
        own = own[:, left : right + 1]
        return float((own.sum(axis=0) * np.arange(own.shape[1])).sum() / own.sum())

    places = [middle(frame) for frame in shown]
    assert places[-1] - places[0] > 100
    on_the_way = [place for place in places if places[0] + 10 < place < places[-1] - 10]
    assert len(on_the_way) >= 3
    assert on_the_way == sorted(on_the_way)


@pytest.mark.parametrize(("size", "across"), [("640x240", 1), ("240x640", 0)])
def test_several_drawings_stand_where_the_frame_has_room(here: Path, size: str, across: int) -> None:
    # Three drawings: side by side in a wide frame, one below the other in a tall one.
    (here / "conf.py").write_text(CONF, encoding="utf-8")
    page = here / "index.md"
    page.write_text(
        "# T\n\n:::{explorable} neural-network\n:layout: spiral\nA network.\n:::\n", encoding="utf-8"
    )
    asked = ["--to", "a.mp4", "--size", size, "--steps", "1", "--no-subtitles", "--no-progress"]
    assert main(["animate", str(page), "1", *asked]) == 0
    inked = _inked(frames("a.mp4")[-1]) > 80
    columns = np.flatnonzero(inked.any(axis=1 - across))
    assert columns[-1] - columns[0] > 0.8 * inked.shape[across]


def test_on_a_full_disk_nothing_is_left(
    docs: Path, here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    written = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if self.parent == here:
            written(self, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return written(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert animate(docs, "curve", "--to", str(here / "a.gif"), "--steps", "2", "--size", "64x64") == 1
    assert "a.gif cannot be written: No space left on device; free some room there" in capsys.readouterr().err
    assert list(here.iterdir()) == []
