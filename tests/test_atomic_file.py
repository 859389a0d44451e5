import pytest

from planner.atomic_file import write_atomically


def test_a_file_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"first")
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    write_atomically(path, b"third", overwrite=False)
    assert path.read_bytes() == b"second"

    def full(_):
        raise OSError("No space left on device")

    monkeypatch.setattr("planner.atomic_file.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"torn")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]
