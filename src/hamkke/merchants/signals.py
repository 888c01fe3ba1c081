"""Facts about merchants that higher floors may care for. Sent inside the transaction of the change."""

from django.dispatch import Signal

merchant_registered = Signal()  # merchant
shop_opened = Signal()  # shop
product_offered = Signal()  # product
product_changed = Signal()  # product: another name, description or category, or sold or not sold any more
