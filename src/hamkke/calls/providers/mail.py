"""Letters to applicants by e-mail, through the same backend as sign-in codes."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from hamkke.calls.rules.mails import Mail


def send(mail: Mail, *, to: str, id: UUID) -> None:
    """`id` names the letter: should it ever leave twice, mailboxes see that it is the same one."""
    names = {"Message-ID": f"<{id}@{urlsplit(settings.SITE_URL).hostname}>"}
    EmailMessage(mail.subject, mail.body, to=[to], headers=names).send()
