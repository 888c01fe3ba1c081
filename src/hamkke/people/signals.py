"""Facts about people that higher floors may care for. Sent inside the transaction of the change."""

from django.dispatch import Signal

role_given = Signal()  # role: the Role
