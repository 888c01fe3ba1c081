"""What calls announce."""

from django.dispatch import Signal

# One for the whole selection, in its transaction: kwargs selection=. Its rows are in selection.rows.
selection_decided = Signal()
