"""Only actions write, and only the claim service writes claims."""

import ast
import re
from pathlib import Path

from tests.house import source

ALWAYS_WRITES = {
    "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "save",
    "acreate", "aupdate", "asave", "adelete", "aget_or_create", "aupdate_or_create", "abulk_create",
}  # fmt: skip
WRITES_ON_A_QUERYSET = {"create", "update"}
WRITES_ON_A_RELATION = {"add", "aadd", "set", "aset", "remove", "aremove", "clear", "aclear"}
QUERYSET = re.compile(r"objects|\b(filter|exclude|all|select_related|order_by|_set)\b")
SQL = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+(ONLY\s+)?[\w.\"]+(\s+(AS\s+)?\w+)?\s+SET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\b",
    re.IGNORECASE,
)
CLAIM_TABLE = re.compile(r"INSERT\s+INTO\s+coupons_claim\b", re.IGNORECASE)

# Who may write outside an `actions` room, and why.
ALLOWED = {
    "config/together.py": "An event is set for whoever waits.",
    "exhibitions/rules.py": "A picture is saved into memory.",
    "exhibitions/views/sharing.py": "A picture is saved into memory.",
    "rehearsal/rules/pictures.py": "A picture is saved into memory.",
    "people/models.py": "Django asks a user manager to make users for its own commands.",
}


def writes(code: ast.AST) -> list[str]:
    """What in this code changes the database, as far as names and SQL can tell."""
    found = []
    for node in sorted(ast.walk(code), key=lambda node: getattr(node, "lineno", 0)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_write(node):
            found.append(source.dotted(node.func))
        if (text := said(node)) and SQL.search(text):
            found.append(SQL.search(text).group())
    return found


def is_write(call: ast.Call) -> bool:
    chain, verb = source.dotted(call.func.value), call.func.attr
    # A form checks and keeps the shape of input; saving one is what a view may not do, either.
    if verb in ALWAYS_WRITES or (verb in WRITES_ON_A_QUERYSET and QUERYSET.search(chain)):
        return True
    if "." not in chain:  # A set or a dictionary of one's own, or a module.
        return False
    names = [keyword.arg for keyword in call.keywords]
    return (
        verb == "create"
        or verb in WRITES_ON_A_RELATION
        or (verb == "update" and any(names) and not call.args and not chain.endswith(".attrs"))
    )


def said(node: ast.AST) -> str:
    """A text as it is written; what an f-string fills in stands there as a name."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "name" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def writes_on_a_neighbour(code: ast.AST) -> list[str]:
    """Writes to a model that was fetched through another app's door, which is open for looking."""
    doors = set()
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and re.match(r"hamkke\.\w+(\.\w+)?$", node.module or ""):
            doors |= {name.asname or name.name for name in node.names if is_a_door(node.module, name.name)}
    return [told for told in writes(code) if told.partition(".")[0] in doors and ".objects." in told]


def is_a_door(module: str, name: str) -> bool:
    return bool({"queries", "actions", "signals"} & {*module.split(".")[2:], name})


def claims_written(code: ast.AST) -> list[str]:
    return [
        source.dotted(node.func)
        for node in ast.walk(code)
        if isinstance(node, ast.Call)
        and re.match(
            r"(models\.)?Claim\.objects\b.*\.(bulk_|get_or_|update_or_)?(create|update|delete)$",
            source.dotted(node.func),
        )
    ] + [
        node.value
        for node in ast.walk(code)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CLAIM_TABLE.search(node.value)
    ]


def house_modules() -> list[Path]:
    return [file for file in source.modules(source.HOUSE) if len(file.relative_to(source.HOUSE).parts) > 1]


def test_only_actions_write():
    found = {
        str(file.relative_to(source.HOUSE)): told
        for file in house_modules()
        if source.room(file) != "actions" and (told := writes(source.tree(file)))
    }
    # Rules know no database; the sets they fill are their own.
    found = {file: told for file, told in found.items() if "/rules" not in file or not all_on_sets(told)}

    assert {file: told for file, told in found.items() if file not in ALLOWED} == {}
    assert sorted(found) == sorted(ALLOWED), "The allow-list only shrinks."


def all_on_sets(told: list[str]) -> bool:
    return all(write.rpartition(".")[2] in WRITES_ON_A_RELATION for write in told)


def test_nobody_writes_a_neighbours_rows():
    found = {
        str(file.relative_to(source.HOUSE)): told
        for file in house_modules()
        if (told := writes_on_a_neighbour(source.tree(file)))
    }

    assert found == {}


def test_a_write_through_a_neighbours_door_is_noticed():
    planted = """
from hamkke.merchants import queries as merchants
from hamkke.places.queries import Market
from hamkke.orders.models import Order
merchants.Product.objects.filter(id=1).update(name="")
Market.objects.create(id=1)
Order.objects.create(id=1)
"""

    assert writes_on_a_neighbour(ast.parse(planted)) == [
        "merchants.Product.objects.filter().update",
        "Market.objects.create",
    ]


def test_nobody_fetches_a_neighbours_model_by_name():
    asked = [
        str(file.relative_to(source.HOUSE))
        for file in house_modules()
        for node in ast.walk(source.tree(file))
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]

    assert asked == []


def test_planted_writes_are_noticed():
    planted = """
order.save(update_fields=["state"])
Order.objects.filter(id=1).update(state="paid")
Order.objects.create(id=1)
basket.lines.all().delete()
cursor.execute("UPDATE orders_order SET state = 'paid'")
cursor.execute(f'UPDATE "{table}" AS old SET state = 1')
user.groups.add(curators)
agreement.parties.set([])
page.listings.create(id=1)
order.lines.update(quantity=1)
await Order.objects.aupdate(state="paid")
facts.update(state="paid")
self.fields.update({"a": 1})
field.widget.attrs.update(rows=3)
seen.add(1)
digest.update(b"")
"""

    assert writes(ast.parse(planted)) == [
        "order.save",
        "Order.objects.filter().update",
        "Order.objects.create",
        "basket.lines.all().delete",
        "UPDATE orders_order SET",
        'UPDATE "name" AS old SET',
        "user.groups.add",
        "agreement.parties.set",
        "page.listings.create",
        "order.lines.update",
        "Order.objects.aupdate",
    ]


def test_only_the_claim_service_writes_claims():
    found = {file.name: told for file in house_modules() if (told := claims_written(source.tree(file)))}

    assert found == {}


def test_a_planted_claim_is_noticed():
    planted = 'Claim.objects.bulk_create([])\nrun("INSERT INTO coupons_claim VALUES (1)")\nClaim.objects.filter(id=1)'

    assert claims_written(ast.parse(planted)) == [
        "Claim.objects.bulk_create",
        "INSERT INTO coupons_claim VALUES (1)",
    ]
