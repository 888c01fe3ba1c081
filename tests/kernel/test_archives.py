"""Archives from strangers: what is really inside, whatever they say."""

import io
import zipfile

import pytest

from hamkke.kernel import archives


def archive(content=b"x" * 1_000, packing=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as packed:
        packed.writestr("a", content)
    return file


def lying(says):
    """An archive whose only entry says that it is `says` bytes long."""
    file = io.BytesIO(archive(b"0" * 1_000_000).getvalue().replace((1_000_000).to_bytes(4, "little"), says))
    with zipfile.ZipFile(file) as opened:
        return file, opened.infolist()


def check(file, entries_most=10, unpacked_most=10_000):
    with zipfile.ZipFile(file) as opened:
        entries = opened.infolist()
    archives.check(
        file, entries, size=len(file.getvalue()), entries_most=entries_most, unpacked_most=unpacked_most
    )


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_honest_archive_passes_and_gives_what_is_inside(packing):
    file = archive(packing=packing)

    check(file)

    with zipfile.ZipFile(file) as opened:
        assert b"".join(archives.pieces(file, opened.infolist()[0])) == b"x" * 1_000


@pytest.mark.parametrize(
    "limits", [{"entries_most": 0}, {"unpacked_most": 999}], ids=["too many entries", "too large"]
)
def test_an_archive_beyond_reason_is_a_bomb(limits):
    with pytest.raises(archives.Bomb):
        check(archive(), **limits)


def test_an_archive_that_lies_about_its_size_is_a_bomb_and_is_not_unpacked_further():
    file, entries = lying((100).to_bytes(4, "little"))

    assert 100 < sum(map(len, archives.pieces(file, entries[0]))) <= 100 + (1 << 16)
    with pytest.raises(archives.Bomb):
        archives.check(file, entries, size=10**6, entries_most=10, unpacked_most=10**6)


def test_ways_of_packing_that_office_programs_do_not_use_are_refused():
    with pytest.raises(zipfile.BadZipFile):
        check(archive(packing=zipfile.ZIP_BZIP2))


def test_an_entry_beyond_the_end_of_the_file_gives_nothing():
    entry = zipfile.ZipInfo("a")
    entry.compress_type, entry.compress_size, entry.file_size = zipfile.ZIP_DEFLATED, 10, 10
    entry.header_offset = 0

    assert list(archives.pieces(io.BytesIO(bytes(30)), entry)) == []
