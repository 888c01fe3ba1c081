"""Sales files and their table lie in a folder of each test's own."""

import pytest

from tests.sales.files import HEADER
from tests.simulators.marketplaces import _marketplaces_served, stalls

__all__ = ["_marketplaces_served", "stalls"]


@pytest.fixture(autouse=True)
def _folders_of_our_own(settings, tmp_path):
    settings.SALES_ROOT = str(tmp_path / "sales")
    settings.PRIVATE_ROOT = str(tmp_path / "private")


@pytest.fixture
def write(tmp_path):
    """Write a file of rows below a header."""

    def write(*rows, header=HEADER, encoding="utf-8", name="a.csv"):
        file = tmp_path / name
        file.write_bytes("".join(f"{row}\n" for row in (header, *rows)).encode(encoding))
        return file

    return write
