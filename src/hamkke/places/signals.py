"""Facts about places that higher floors may care for, sent inside the transaction of the change; and what is asked of them."""

from django.dispatch import Signal

markets_imported = Signal()
shops_asked = (
    Signal()
)  # market=; whoever knows shops answers [(id of whose it is, name)], by name, in one query
