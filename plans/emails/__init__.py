"""What the programme's mails say, a module each; written when they are sent, from current data.

A mail carries walking minutes and days, never how somebody feels: where that changed the plan, it
says only that the plan was adjusted (product.md 5, Mail).
"""

from typing import Any, Final

from plans.emails import (
    check_in,
    clinician,
    nudge,
    questionnaires,
    resting,
    still_with_us,
    weekly,
    welcome,
)
from plans.emails.carrying import Mail, Told, kind_of

MAILS: Final[dict[str, Mail[Any]]] = {
    mail.name.value: mail
    for mail in (
        welcome.MAIL,
        weekly.MAIL,
        nudge.MAIL,
        check_in.MAIL,
        check_in.AGAIN,
        still_with_us.MAIL,
        *resting.MAILS,
        questionnaires.MAIL,
        clinician.MAIL,
    )
}
"""Every mail by name, in the order in which a mail says what those that it carries would have said."""
KINDS: Final = tuple(kind_of(mail, MAILS) for mail in MAILS.values())

__all__ = ["KINDS", "MAILS", "Told"]
