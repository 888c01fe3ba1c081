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
QUERYSET = re.compile(r"objects|\b(filter|exclude|all|select_related|order_by|_set)\b")
SQL = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|TRUNCATE)\b", re.IGNORECASE)
CLAIM_TABLE = re.compile(r"INSERT\s+INTO\s+coupons_claim\b", re.IGNORECASE)

# Who may write outside an `actions` room, and why.
ALLOWED = {
    "people/models.py": "Django asks a user manager to make users for its own commands.",
}


def writes(code: ast.AST) -> list[str]:
    """What in this code changes the database, as far as names and SQL can tell."""
    found = []
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            chain, verb = source.dotted(node.func.value), node.func.attr
            # A form checks and keeps the shape of input; saving one is what a view may not do, either.
            if verb in ALWAYS_WRITES or (verb in WRITES_ON_A_QUERYSET and QUERYSET.search(chain)):
                found.append(f"{chain}.{verb}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            found.append(SQL.search(node.value).group())
    return found


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

    assert {file: told for file, told in found.items() if file not in ALLOWED} == {}
    assert sorted(found) == sorted(ALLOWED), "The allow-list only shrinks."


def test_planted_writes_are_noticed():
    planted = """
order.save(update_fields=["state"])
Order.objects.filter(id=1).update(state="paid")
Order.objects.create(id=1)
basket.lines.all().delete()
cursor.execute("UPDATE orders_order SET state = 'paid'")
facts.update(state="paid")
digest.update(b"")
"""

    assert writes(ast.parse(planted)) == [
        "order.save",
        "Order.objects.filter().update",
        "Order.objects.create",
        "basket.lines.all().delete",
        "UPDATE orders_order SET",
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
