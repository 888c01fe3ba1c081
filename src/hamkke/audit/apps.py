from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hamkke.audit"
    label = "audit"
    verbose_name = "감사기록"
