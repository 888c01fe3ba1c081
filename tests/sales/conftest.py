"""Sales files and their table lie in a folder of each test's own."""

import pytest


@pytest.fixture(autouse=True)
def _folders_of_our_own(settings, tmp_path):
    settings.SALES_ROOT = str(tmp_path / "sales")
    settings.PRIVATE_ROOT = str(tmp_path / "private")
