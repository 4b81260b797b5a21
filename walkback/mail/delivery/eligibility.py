"""Who may be mailed at this moment.

One piece of SQL answers for a whole group, for the look before writing and for the fence itself: what
was committed before the fence always wins, be it an unsubscription, a hold, an erased account or a new address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from walkback.accounts.consent_texts import Subject
from walkback.mail import because
from walkback.mail.addresses import address_hmac
from walkback.mail.categories import EVERY_REMINDER, WHOLE_ADDRESS
from walkback.mail.kinds import Kind

# Asked is one row a mail: its id, the address it was written for, and what its kind obeys.
JUDGED: Final = f"""
    SELECT asked.id, CASE
        WHEN person.id IS NULL OR NOT person.is_active THEN '{because.NO_ACCOUNT}'
        WHEN person.email <> asked.address THEN '{because.ADDRESS_CHANGED}'
        WHEN NOT EXISTS (
            SELECT FROM account_emailaddress known
            WHERE known.user_id = person.id AND known.email = person.email AND known.verified
        ) THEN '{because.NOT_CONFIRMED}'
        WHEN NOT EXISTS (
            SELECT FROM accounts_consent given
            WHERE given.participant_id = person.id AND given.withdrawn_at IS NULL
                AND given.subject = '{Subject.HEALTH_DATA.value}'
        ) THEN '{because.CONSENT_WITHDRAWN}'
        WHEN EXISTS (
            SELECT FROM mail_suppression stopped
            WHERE stopped.address_hmac = asked.address_hmac AND (
                stopped.kind = asked.category OR stopped.kind = '{WHOLE_ADDRESS}'
                OR (stopped.kind = '{EVERY_REMINDER}' AND asked.is_reminder))
        ) THEN '{because.UNSUBSCRIBED}'
        WHEN recipient.suspended AND asked.sent_while NOT IN ('*', recipient.suspended_because)
            THEN recipient.suspended_because
        WHEN asked.category = ANY(recipient.switched_off) THEN '{because.SWITCHED_OFF}'
        ELSE '' END AS because
    FROM unnest(
        %(ids)s::bigint[], %(addresses)s::text[], %(hmacs)s::bytea[], %(categories)s::text[],
        %(reminders)s::boolean[], %(sent_while)s::text[]
    ) AS asked (id, address, address_hmac, category, is_reminder, sent_while)
    JOIN mail_outboxmail mail ON mail.id = asked.id
    LEFT JOIN accounts_user person ON person.id = mail.participant_id
    LEFT JOIN mail_recipient recipient ON recipient.participant_id = mail.participant_id
"""  # noqa: S608  # only our own constants are filled in


@dataclass(frozen=True)
class Addressed:
    """One mail as it is about to be sent: to which address, as which kind, under which Message-ID."""

    mail_id: int
    address: str
    kind: Kind
    message_id: str = ""


def asked(mails: Iterable[Addressed]) -> dict[str, Any]:
    """The parameters of JUDGED."""
    rows = list(mails)
    return {
        "ids": [row.mail_id for row in rows],
        "addresses": [row.address for row in rows],
        "hmacs": [address_hmac(row.address) for row in rows],
        "categories": [row.kind.category.value for row in rows],
        "reminders": [row.kind.category.is_reminder for row in rows],
        "sent_while": [row.kind.sent_while for row in rows],
    }


def held_back(mails: Iterable[Addressed]) -> dict[int, str]:
    """Why each of these must not go to its participant now, by mail; those that may are left out."""
    with connection.cursor() as cursor:
        cursor.execute(JUDGED, asked(mails))
        return {mail_id: why for mail_id, why in cursor.fetchall() if why}
