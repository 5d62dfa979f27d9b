"""Files that subcommands write together: all of them, wherever their folder is."""

from pathlib import Path

import pytest

from sphinxext.explorable.publishing.writing import write_together

MEMORY = Path("/dev/shm")


@pytest.mark.skipif(not MEMORY.is_dir(), reason="needs a second file system")
def test_a_folder_on_another_file_system_is_written(tmp_path: Path) -> None:
    if MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system")
    other = MEMORY / f"explorable-{tmp_path.parent.name}-{tmp_path.name}"
    other.mkdir()
    try:
        link = tmp_path / "out"
        link.symlink_to(other)
        write_together(link, {"thread.md": b"words", "1.png": b"pixels"})
        assert {file.name: file.read_bytes() for file in other.iterdir()} == {
            "thread.md": b"words",
            "1.png": b"pixels",
        }
        assert [file.name for file in tmp_path.iterdir()] == ["out"]
    finally:
        for file in other.iterdir():
            file.unlink()
        other.rmdir()
