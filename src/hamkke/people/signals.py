"""Facts about people that higher floors may care for. Sent inside the transaction of the change."""

from django.dispatch import Signal

role_given = Signal()  # role: the Role
role_taken = Signal()  # user: who held it; name: the role's
account_closing = Signal()  # user: who leaves; a receiver that raises a refusal keeps the account open
