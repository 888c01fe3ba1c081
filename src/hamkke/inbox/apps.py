from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "hamkke.inbox"
    label = "inbox"
    verbose_name = "수신함"
