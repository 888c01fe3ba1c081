"""What calls announce."""

from django.dispatch import Signal

# One for the whole selection, in its transaction: kwargs selection=. Its rows are in selection.rows.
selection_decided = Signal()
# Another version of a published call's rule file, in its transaction: kwargs version=.
terms_amended = Signal()
