import pytest


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    for name in ("images/a.png", "original_images/b.png", "documents/list.csv"):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_text(name)
    return tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("images/a.png", 200),
        ("original_images/b.png", 200),
        ("documents/list.csv", 404),
        ("images/../documents/list.csv", 404),
        ("images/..%2fdocuments%2flist.csv", 404),
    ],
)
def test_uploaded_pictures_are_shown_and_documents_are_not(client, media, address, status):
    answer = client.get(f"/media/{address}")
    answer.close()

    assert answer.status_code == status
