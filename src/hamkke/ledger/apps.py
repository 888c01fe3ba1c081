from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "hamkke.ledger"
    label = "ledger"
    verbose_name = "원장"
