"""A line of sales as the Delta table keeps it (docs/adr/0018). One row is one version of one line; none is ever changed.

The latest version of a line counts: the one with the highest (number, row) whose batch was not taken back. What it
adds to sales follows from state and sign alone: a `sold` line adds its amount as it is told; a `cancelled` or
`returned` line with a positive amount is a sale undone in its own row and adds nothing; with a negative amount it takes
away from a sale that stands in another row.

Two lines of one file that a channel does not tell apart (no id of the line, all else alike) are two sales: the key of
the n-th counts the n. A key that one file tells twice is one line, and the later row counts.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

PARTITION = "order_day"

# In the table's order: name, Arrow type, and what it says. Money is in minor units of the mapping's currency.
COLUMNS = (
    (
        "order_day",
        "date32",
        "the day of the order in Seoul; a line whose day is corrected leaves its old day a last version, `moved`",
    ),
    ("channel", "string", "the channel's code"),
    ("line_key", "string", "32 hexadecimal digits, made once from the channel and its own ids"),
    ("batch", "string", "the UUID of the batch that told it"),
    ("number", "int64", "the number of that batch"),
    ("row", "int64", "the row in its file, as a person would count it"),
    ("state", "string", "sold, cancelled or returned"),
    ("ordered_at", "timestamp", "in Seoul, without a zone"),
    ("order_id", "string", "the channel's id of the order"),
    ("seller", "string", "who sold it, as the channel names them"),
    ("product", "string", "the channel's id of the product"),
    ("seller_product", "string", "the seller's own code of it"),
    ("product_name", "string", ""),
    ("option", "string", ""),
    ("category", "string", ""),
    ("region", "string", "code of the province (si, do) it was sold from, or empty"),
    ("quantity", "int64", ""),
    ("amount", "int64", "price × quantity before any discount"),
    ("discount_seller", "int64", "what of a discount the seller bears"),
    ("discount_platform", "int64", "what of it the channel bears"),
    ("settlement", "int64?", "what the channel owes the seller for it"),
    ("deposit", "int64?", "what it has paid"),
    ("settled_on", "date32?", ""),
    ("content", "string", "a hash of what the line says, by which one told again unchanged is known"),
)

# What `content` is a hash of: everything that the line says, and nothing of who told it and when.
SAYS = tuple(
    name for name, *_ in COLUMNS if name not in ("channel", "line_key", "batch", "number", "row", "content")
)


@cache
def schema() -> "pa.Schema":
    """The Arrow schema of the table. Arrow is imported here, so that pages start without it."""
    import pyarrow as pa

    types = {
        "date32": pa.date32(),
        "string": pa.string(),
        "int64": pa.int64(),
        "timestamp": pa.timestamp("us"),
    }
    return pa.schema(
        [
            pa.field(name, types[kind.removesuffix("?")], nullable=kind.endswith("?"))
            for name, kind, _ in COLUMNS
        ]
    )
