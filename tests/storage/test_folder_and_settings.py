import errno
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lapvo_scraper.errors import NoArchive, ProfileError, StorageFull
from lapvo_scraper.storage.folder import Folder, find_folder
from lapvo_scraper.storage.settings_file import OperatorSettings, load_settings


def test_the_option_goes_before_the_environment_before_the_project_before_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "project" / "deep" / "down"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    monkeypatch.delenv("LAPVO_ARCHIVE", raising=False)
    assert find_folder() == inner / "archive"
    (tmp_path / "project" / "scrapy.cfg").touch()
    assert find_folder() == tmp_path / "project" / "archive"
    monkeypatch.setenv("LAPVO_ARCHIVE", "elsewhere")
    assert find_folder() == inner / "elsewhere"
    assert find_folder("/given") == Path("/given")


def test_a_folder_with_only_a_readme_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "README.md").touch()
    with pytest.raises(NoArchive, match=re.escape(str(tmp_path))):
        Folder(tmp_path).require()
    assert Folder(tmp_path).create().require().exists


def test_an_archive_without_its_database_is_one(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    assert Folder(tmp_path).require()


def test_where_nothing_may_be_made_the_path_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NoArchive, match="file/archive: an archive cannot be made here"):
        Folder(tmp_path / "file" / "archive").create()


@pytest.mark.parametrize("made", ["mkdir", "write_text"])
def test_a_disk_without_room_for_an_archive_is_full_and_no_half_of_it_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: str
) -> None:
    def fails(path: Path, *given: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as full:
        full.setattr(Path, made, fails)
        with pytest.raises(StorageFull, match="No space left on device; make room or mend the disk, then run again"):
            Folder(tmp_path).create()
    assert not Folder(tmp_path).readme.exists()
    assert "lapvo.db" in Folder(tmp_path).create().readme.read_text(encoding="utf-8")


def test_without_a_settings_file_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(Folder(tmp_path)) == OperatorSettings(exports=("csv",), html=True, min_free_mb=200)


def test_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "lapvo.toml").write_text(
        'contact = "kho@example.vn"\nexports = []\nhtml = false\npages_per_day = 9\n'
    )
    assert load_settings(Folder(tmp_path)) == OperatorSettings(
        contact="kho@example.vn", exports=(), html=False, pages_per_day=9
    )


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("contcat = 'x'", "unknown key `contcat`; the nearest known is `contact`"),
        ("html = 1", "`html` = 1 should be true or false"),
        ("exports = ['pdf']", "should be a list of any of csv, xlsx"),
        ("pages_per_day = 0", "should be a whole number above 0"),
        ("proxy = '127.0.0.1:3128'", "should be an address like http://proxy.example:3128"),
        ("contact = ", "is not TOML"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "lapvo.toml").write_text(toml)
    with pytest.raises(ProfileError, match=re.escape(said)) as error:
        load_settings(Folder(tmp_path))
    assert str(error.value).startswith(f"{tmp_path}/lapvo.toml")


def test_runs_may_begin_in_a_new_archive_at_once(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "archive")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: folder.create(), range(32)))
    assert [path.name for path in folder.path.iterdir() if path.is_file()] == ["README.md"]
