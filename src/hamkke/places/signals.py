"""Facts about places that higher floors may care for. Sent inside the transaction of the change."""

from django.dispatch import Signal

markets_imported = Signal()
