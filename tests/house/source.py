"""Our own files, read the way a house inspector reads them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SRC = ROOT / "src"
HOUSE = SRC / "hamkke"


def apps() -> list[str]:
    return sorted(folder.name for folder in HOUSE.iterdir() if (folder / "__init__.py").exists())


def modules(folder: Path = SRC) -> Iterator[Path]:
    """Every Python file we wrote by hand."""
    return (file for file in sorted(folder.rglob("*.py")) if "migrations" not in file.parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def templates() -> list[Path]:
    return sorted(HOUSE.rglob("templates/**/*.html"))


@cache
def tracked() -> list[Path]:
    """Every file of the repository, as git lists them; without git, every file that is not made."""
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode == 0:
        return [ROOT / name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]
    made = {".venv", "var", "__pycache__", ".git"}
    return [file for file in ROOT.rglob("*") if file.is_file() and not made & set(file.parts)]


def room(file: Path) -> str:
    """The room a module of an app stands in: `coupons/actions/campaigns.py` → "actions"."""
    return file.relative_to(HOUSE).parts[-1 if file.parent == HOUSE else 1].removesuffix(".py")


def dotted(node: ast.expr) -> str:
    """A call chain as words: `Order.objects.filter(id=1).update` → "Order.objects.filter().update"."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return node.id if isinstance(node, ast.Name) else "?"
