from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "hamkke.payments"
    label = "payments"
    verbose_name = "결제"
