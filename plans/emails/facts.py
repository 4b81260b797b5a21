"""What mails are about, read for a whole batch at once: plans, weeks, what was walked and answered."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Sum

from plans.domain.schedule import PlanWeek, local_day
from plans.emails.common import today_of
from plans.models import Absence, CheckIn, Plan, PlanStatus, Prescription, Walk
from walkback.mail.models import OutboxMail

Week = tuple[int, int]
"""A plan's primary key and the number of one of its weeks."""


def named(mail: OutboxMail) -> tuple[int, str]:
    """The plan that an occasion "kind:plan" or "kind:plan:rest" names, and the rest."""
    _kind, plan_id, *rest = mail.occasion.split(":")
    return int(plan_id), ":".join(rest)


def plans_of(
    mails: Iterable[OutboxMail], statuses: Collection[PlanStatus] = (PlanStatus.ACTIVE,)
) -> dict[int, Plan]:
    """The plan of each mail, by the mail, where it is its reader's own and in one of these states."""
    asked = {mail.pk: (named(mail)[0], mail.participant_id) for mail in mails}
    plans = Plan.objects.filter(status__in=statuses).select_related("participant")
    found = plans.in_bulk({plan_id for plan_id, _ in asked.values()})
    return {
        mail_id: found[plan_id]
        for mail_id, (plan_id, participant_id) in asked.items()
        if plan_id in found and found[plan_id].participant_id == participant_id
    }


def weeks_named(mails: Iterable[OutboxMail]) -> dict[int, Week]:
    """The plan and week that each occasion "kind:plan:week" names, by the mail."""
    asked = {mail.pk: named(mail) for mail in mails}
    return {mail_id: (plan_id, int(number)) for mail_id, (plan_id, number) in asked.items()}


def prescriptions_of(weeks: Collection[Week]) -> dict[Week, Prescription]:
    """The prescriptions of these weeks, decided or not."""
    rows = Prescription.objects.filter(
        plan__in={plan_id for plan_id, _ in weeks}, number__in={number for _, number in weeks}
    )
    return {(row.plan_id, row.number): row for row in rows if (row.plan_id, row.number) in weeks}


def undecided_of(plans: Iterable[Plan]) -> dict[int, Prescription]:
    """The week of each plan that is not decided, by the plan."""
    rows = Prescription.objects.filter(plan__in=list(plans), decision__isnull=True)
    return {row.plan_id: row for row in rows.order_by("-number")}


def week_of(prescription: Prescription) -> PlanWeek:
    """The prescription's week as the rules know it."""
    length = (prescription.until_on - prescription.starts_on).days
    return PlanWeek(prescription.number, prescription.starts_on, length)


def last_day_to_check_in(prescription: Prescription, plan: Plan) -> date:
    """The last calendar day, theirs, on which the check-in of this week is open all day."""
    zone = plan.participant.zone
    closing = local_day(week_of(prescription).check_in_closes_at(zone), zone)
    return date.fromordinal(closing.toordinal() - 1)


def minutes_in(prescriptions: Collection[Prescription]) -> dict[Week, int]:
    """The minutes walked in each of these weeks."""
    if not prescriptions:
        return {}
    walked = (
        Walk.objects.filter(plan__in={row.plan_id for row in prescriptions})
        .between(
            min(row.starts_on for row in prescriptions), max(row.until_on for row in prescriptions)
        )
        .values("plan_id", "walked_on")
        .annotate(minutes=Sum("duration_minutes"))
        .values_list("plan_id", "walked_on", "minutes")
    )
    minutes = {(row.plan_id, row.number): 0 for row in prescriptions}
    spans: dict[int, list[Prescription]] = {}
    for row in prescriptions:
        spans.setdefault(row.plan_id, []).append(row)
    for plan_id, day, each in walked:
        for row in spans[plan_id]:
            if row.starts_on <= day < row.until_on:
                minutes[plan_id, row.number] += each
    return minutes


def checked_in(weeks: Collection[Week]) -> set[Week]:
    """Those of these weeks whose check-in is complete."""
    rows = CheckIn.objects.complete().filter(
        plan__in={plan_id for plan_id, _ in weeks}, number__in={number for _, number in weeks}
    )
    return set(rows.values_list("plan_id", "number")) & set(weeks)


def away(plans: Sequence[Plan], now: datetime) -> set[int]:
    """The people of these plans who said beforehand that they would be away today."""
    days = {plan.participant_id: today_of(plan.participant, now) for plan in plans}
    if not days:
        return set()
    spans = Absence.objects.filter(
        participant__in=days, starts_on__lte=max(days.values()), until_on__gt=min(days.values())
    ).values_list("participant_id", "starts_on", "until_on")
    return {person for person, first, until in spans if first <= days[person] < until}
