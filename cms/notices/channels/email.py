"""Sends a letter by e-mail, through whatever ``EMAIL_URL`` names."""

from __future__ import annotations

import datetime as dt
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from cms.notices.channels.base import Message, Refused, TryAgain

PAUSE = dt.timedelta(minutes=1)
PERMANENT = range(500, 600)


class EmailChannel:
    """Plain text. The message id follows from the key, so that a mail sent twice shows as one."""

    def send(self, message: Message) -> None:
        domain = urlsplit(settings.SITE_URL).hostname
        mail = EmailMessage(
            subject=message.subject,
            body=message.text,
            to=[message.address],
            headers={"Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = {code for code, _words in refused.recipients.values()}
            if codes and all(code in PERMANENT for code in codes):
                raise Refused("The mail server refuses the address.") from None
            raise TryAgain("The mail server does not take the address now.") from None
        except smtplib.SMTPResponseException as answer:
            raise TryAgain(f"The mail server answered {answer.smtp_code}.") from None
        except (smtplib.SMTPException, OSError) as error:
            name = type(error).__name__
            raise TryAgain(f"The mail server can't be reached ({name}).", pause=PAUSE) from None
