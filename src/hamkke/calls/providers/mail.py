"""Letters to applicants by e-mail, through the same backend as sign-in codes."""

from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from hamkke.calls.rules.mails import Mail

_FOR_GOOD = 500  # SMTP's replies from here on are final; those below ask to come back.


class UndeliverableError(Exception):
    """The post office says that there is nobody at this address."""


def send(mail: Mail, *, to: str, id: UUID) -> None:
    """`id` names the letter: should it ever leave twice, mailboxes see that it is the same one.

    Raises UndeliverableError, or OSError while the post office is away or asks to come back.
    """
    names = {"Message-ID": f"<{id}@{urlsplit(settings.SITE_URL).hostname}>"}
    try:
        EmailMessage(mail.subject, mail.body, to=[to], headers=names).send()
    except SMTPRecipientsRefused as refused:
        if all(code >= _FOR_GOOD for code, _ in refused.recipients.values()):
            raise UndeliverableError from refused
        raise
