from pathlib import Path

from side_by_side import work


def test_two_sites_a_reader_and_a_checkpointer_get_on(tmp_path: Path) -> None:
    """A minute of this: `python -m benchmarks.side_by_side`."""
    done = work(tmp_path / "archive", seconds=2)
    assert done.codes == [0, 0]
    assert done.faults == []
    assert done.went_back == 0
    assert min(done.captures, done.reads, done.checkpoints) > 5
