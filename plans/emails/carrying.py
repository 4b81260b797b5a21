"""Mails that say what other mails would have said: several due on one day become one (clinical specification 7.2)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Generic, TypeVar

from django.db.models import prefetch_related_objects

from plans.domain.budget import MailKind
from plans.emails.common import Letter, Line, rendered
from walkback.mail.categories import Category
from walkback.mail.delivery.eligibility import Addressed, held_back
from walkback.mail.kinds import Kind, RenderedMail, known
from walkback.mail.models import OutboxMail

FactsT = TypeVar("FactsT")


@dataclass(frozen=True)
class Mail(Generic[FactsT]):
    """One mail of the programme.

    `load` answers for a batch what each still has to say, in a number of queries that does not grow with the batch, and
    leaves out those whose occasion is over. `letter` and `line` put the facts into words and ask the database nothing;
    one without a `line` cannot be carried.
    """

    name: MailKind
    category: Category
    load: Callable[[Sequence[OutboxMail], datetime], Mapping[int, FactsT]]
    letter: Callable[[FactsT], Letter]
    line: Callable[[FactsT], Line] | None = None
    plan_runs: bool = True
    sent_while: str = ""


@dataclass(frozen=True)
class Told:
    """What one mail says: its own facts, then those of the mails that it carries, each with its kind."""

    facts: Any
    carried: tuple[tuple[str, Any], ...] = ()


def kind_of(mail: Mail[Any], mails: Mapping[str, Mail[Any]]) -> Kind:
    """The mail as the outbox knows it; `mails` are all that it may carry, by name."""

    def load(rows: Sequence[OutboxMail], now: datetime) -> dict[int, Told]:
        facts = mail.load(rows, now)
        carried = _carried([row for row in rows if row.pk in facts], mails, now)
        return {
            row.pk: Told(facts[row.pk], tuple(carried[row.pk])) for row in rows if row.pk in facts
        }

    def write(row: OutboxMail, told: Told) -> RenderedMail:
        return rendered(
            mail.name.value,
            to=row.participant,
            category=mail.category,
            said=mail.letter(told.facts),
            lines=[_line(mails[name], facts) for name, facts in told.carried],
            plan_runs=mail.plan_runs,
        )

    return Kind(mail.name.value, mail.category, load, write, mail.sent_while)


def _line(mail: Mail[Any], facts: Any) -> Line:
    if mail.line is None:
        raise LookupError(f"{mail.name} has no line to be carried with")
    return mail.line(facts)


def _carried(
    rows: Sequence[OutboxMail], mails: Mapping[str, Mail[Any]], now: datetime
) -> dict[int, list[tuple[str, Any]]]:
    """What the carried mails of each row still have to say. What a person unsubscribed from is not said elsewhere."""
    prefetch_related_objects(rows, "carried")
    of_kind: dict[str, list[OutboxMail]] = defaultdict(list)
    for row in rows:
        for each in row.carried.all():
            each.participant = row.participant
            of_kind[each.kind].append(each)
    asked = [
        Addressed(each.pk, each.participant.email, known(each.kind))
        for each in chain.from_iterable(of_kind.values())
    ]
    silent = held_back(asked) if asked else {}
    said: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    for name, mail in mails.items():
        allowed = [each for each in of_kind.get(name, []) if each.pk not in silent]
        facts = mail.load(allowed, now) if allowed else {}
        for each in allowed:
            if each.pk in facts and each.carrier_id is not None:
                said[each.carrier_id].append((name, facts[each.pk]))
    return said
