"""What festivals announce."""

from django.dispatch import Signal

# An edition's dates were decided anew, in that transaction: kwargs version=. The first decision is no change.
schedule_changed = Signal()
