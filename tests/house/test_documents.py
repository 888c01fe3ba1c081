"""What the documents say is so: settings, apps, commands, words and links."""

import re

from django.apps import apps as django_apps

from tests.house import source
from tests.house.source import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def read(name: str) -> str:
    return (ROOT / name).read_text()


def environment_names() -> set[str]:
    """Every environment variable that the code, the tests or the Makefile ask for."""
    files = [
        *source.modules(),
        *source.modules(ROOT / "tests"),
        ROOT / "requirements/ready.py",
        ROOT / "Makefile",
    ]
    names = {
        name
        for file in files
        for name in re.findall(r"\b(?:HAMKKE_[A-Z_]+[A-Z]|DATABASE_URL)\b", file.read_text())
    }
    return names - set(re.findall(r"`(\w+)`", read("docs/settings.md").partition("## Between")[2]))


def test_every_setting_is_explained_and_no_other():
    explained = set(re.findall(r"^\| `([A-Z_]+)`", read("docs/settings.md"), re.MULTILINE))

    assert explained == environment_names()


def test_every_app_has_its_line_in_the_architecture():
    text = read("ARCHITECTURE.md")

    assert [app for app in source.apps() if f"`{app}`" not in text] == []


def test_the_architecture_lists_the_floors_in_their_order():
    floors = re.search(r"exhaustive = true\nlayers = \[(.*?)\]", read("pyproject.toml"), re.DOTALL).group(1)
    order = re.findall(r"\w+", floors)
    listed = re.findall(r"^\| `(\w+)`(?: `(\w+)`)? \|", read("ARCHITECTURE.md"), re.MULTILINE)

    assert [app for line in listed for app in line if app in order] == order


def test_every_command_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    texts = [file.read_text() for file in [*DOCUMENTS, ROOT / ".ci/run"]]
    named = {
        target for text in texts for target in re.findall(r"(?:`|^ *|\$ )make ([a-z]+)", text, re.MULTILINE)
    }

    assert named - targets == set()
    assert {"run", "test"} <= named


def test_ci_calls_what_people_call():
    assert re.findall(r"^make (.*)$", read(".ci/run"), re.MULTILINE) == ["check test"]


def test_every_business_noun_is_in_the_glossary():
    glossary = set(re.findall(r"`(\w+)`", read("docs/glossary.md")))
    ours = [model for model in django_apps.get_models() if model.__module__.startswith("hamkke.")]

    assert sorted(model.__name__ for model in ours if model.__name__ not in glossary) == []


def test_every_link_between_documents_leads_somewhere():
    links = [
        (document, link)
        for document in DOCUMENTS
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
    ]

    assert [f"{file.name}: {link}" for file, link in links if not (file.parent / link).exists()] == []


def test_every_decision_ends_with_what_enforces_it():
    decisions = sorted((ROOT / "docs/adr").glob("0*.md"))

    assert [file.name for file in decisions if "\n## Enforced by\n" not in file.read_text()] == []
    assert [int(file.name[:4]) for file in decisions] == list(range(len(decisions)))
