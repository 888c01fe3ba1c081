"""Where a file lies between its arrival and the table: as it came, then as typed lines without personal columns."""

import contextlib
import hashlib
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hamkke.sales.rules import batches


def folder(batch: UUID) -> Path:
    return Path(settings.PRIVATE_ROOT) / "sales" / str(batch)


def file(batch: UUID) -> Path:
    """As it came; nobody but the importers reads it."""
    return folder(batch) / "file"


def typed(batch: UUID) -> Path:
    """Its lines as stage 1 made them."""
    return folder(batch) / "lines.parquet"


def keep(batch: UUID, pieces: Iterable[bytes]) -> tuple[int, str]:
    """Put a file there piece by piece; its size and SHA-256. Raises FileTooLarge."""
    folder(batch).mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with file(batch).open("wb") as kept:
        for piece in pieces:
            size += len(piece)
            batches.check_size(size)
            digest.update(piece)
            kept.write(piece)
    return size, digest.hexdigest()


def left(before: datetime) -> list[UUID]:
    """Of which batches something lies here since before then. What another process takes away meanwhile is none of them."""
    found = []
    for each in (Path(settings.PRIVATE_ROOT) / "sales").glob("*-*-*-*-*"):
        with contextlib.suppress(FileNotFoundError):
            if each.stat().st_mtime < before.timestamp():
                found.append(UUID(each.name))
    return found


def forget(batch: UUID) -> None:
    shutil.rmtree(folder(batch), ignore_errors=True)
