"""Files are a page or two of thought, functions a screen."""

import ast
import re

from tests.house import source

LINES_IN_A_FILE = 400
LINES_IN_A_FUNCTION = 60

# Files that are longer, and by how much. A line may leave this list or shrink; none may be added.
LONGER: dict[str, int] = {
    # Strangers download it and run it alone, so it is one file.
    "src/hamkke/calls/static/calls/check_selection.py": 456,
}


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def functions(code: ast.AST):
    return (node for node in ast.walk(code) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_file_is_longer_than_a_room():
    files = [*source.modules(), *source.modules(source.ROOT / "tests"), *source.templates()]
    lengths = {str(file.relative_to(source.ROOT)): len(file.read_text().splitlines()) for file in files}

    assert {file: lines for file, lines in lengths.items() if lines > LINES_IN_A_FILE} == LONGER


def test_no_function_is_longer_than_a_screen():
    files = [*source.modules(), *source.modules(source.ROOT / "tests")]

    assert [
        f"{file.relative_to(source.ROOT)}:{node.name} has {length(node)} lines"
        for file in files
        for node in functions(source.tree(file))
        if length(node) > LINES_IN_A_FUNCTION
    ] == []


def test_a_long_function_is_noticed():
    planted = "def long():\n" + "    pass\n" * LINES_IN_A_FUNCTION

    assert [length(node) for node in functions(ast.parse(planted))] == [LINES_IN_A_FUNCTION + 1]


def test_nothing_is_left_for_later():
    later = "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"])
    word = re.compile(rf"\b({later})\b")
    texts = [
        file for file in source.tracked() if file.suffix in {".py", ".html", ".css", ".md", ".toml", ".sql"}
    ]

    assert [file for file in texts if word.search(file.read_text())] == []
