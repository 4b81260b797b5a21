"""What the person changes about a running plan: offers taken, changed facts, the weekday, preferences."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plans import queries
from plans.actions.deciding import decide_week
from plans.actions.locking import lock_plan, lock_running
from plans.actions.starting import AT_GATE, Preferences
from plans.actions.talking import flag_words
from plans.documents import intake_of
from plans.domain.adjustments import with_pain_base
from plans.domain.generate import gate_of
from plans.domain.schedule import decision_day, local_day, with_weekday
from plans.domain.tally import (
    NewNormal,
    PromotionOffer,
    has_earned_promotion,
    new_normal_offer,
    promotion_offer,
)
from plans.domain.vocabulary import Gate
from plans.models import Adjustment, AdjustmentKind, Plan, Prescription
from plans.models.decision import Trigger
from plans.stored import standing_from_dict, standing_to_dict, tally_from_dict
from screening.actions.answering import OLDEST
from screening.actions.holding import raise_hold
from screening.domain.outcomes import Outcome
from screening.models import HoldKind
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import Concern, raise_alert
from walkback.care.models import Message
from walkback.care.models.alert import AlertKind
from walkback.care.queries import clinic_of

ASKED_TO_LOOK = "Asks you to look at week {number} of the plan."
"""Why the clinic is told. Kept in English; the clinician's page says it in the reader's language."""


class NotOffered(ValueError):
    """This is not on offer now, or was answered before."""


class NotNow(ValueError):
    """The change has to wait. The message says until when."""


class NoClinic(ValueError):
    """Nobody would read it: the person walks without a clinic."""


# Offers, clinical specification 3.3 and 3.5


def promotion_on_offer(plan: Plan, prescription: Prescription) -> PromotionOffer:
    """Whether the standard track is offered now; not again for four weeks after a "no"."""
    state, tally = prescription.state, tally_from_dict(plan.tally)
    # What is known without asking the database comes first: most people never earn it.
    if not has_earned_promotion(state, tally):
        return PromotionOffer.NONE
    if _answered_lately(plan, prescription, AdjustmentKind.PROMOTION):
        return PromotionOffer.NONE
    today_age = intake_of(queries.current_inputs(plan)).age
    return promotion_offer(state, tally, today_age, queries.flags_of(plan))


def new_normal_on_offer(plan: Plan, prescription: Prescription) -> NewNormal | None:
    """Whether a higher usual pain is offered now."""
    offer = new_normal_offer(
        standing_from_dict(plan.standing),
        tally_from_dict(plan.tally),
        int(plan.inputs["pain_avg"]),
    )
    if offer is None or _answered_lately(plan, prescription, AdjustmentKind.NEW_NORMAL):
        return None
    return offer


OFFERED_AGAIN_WEEKS = 4


def _answered_lately(plan: Plan, prescription: Prescription, kind: AdjustmentKind) -> bool:
    return Adjustment.objects.filter(
        plan=plan, kind=kind, number__gt=prescription.number - OFFERED_AGAIN_WEEKS
    ).exists()


@transaction.atomic
def answer_promotion(*, plan: Plan, accepted: bool, by: User, now: datetime) -> Adjustment:
    """Take the standard track from this week's decision on, or not. Raises NotRunning, NotOffered."""
    locked, prescription = lock_running(plan)
    if promotion_on_offer(locked, prescription) is not PromotionOffer.OFFERED:
        raise NotOffered
    return _adjust(prescription, AdjustmentKind.PROMOTION, {}, accepted=accepted, by=by, now=now)


@transaction.atomic
def answer_new_normal(*, plan: Plan, accepted: bool, by: User, now: datetime) -> Adjustment:
    """Compare pain with a higher usual from now on, or not. Raises NotRunning, NotOffered."""
    locked, prescription = lock_running(plan)
    offer = new_normal_on_offer(locked, prescription)
    if offer is None or offer.needs_clinician:
        raise NotOffered
    detail: dict[str, object] = {"pain_base": offer.pain_base, "standing_before": locked.standing}
    if accepted:
        standing = with_pain_base(standing_from_dict(locked.standing), offer.pain_base)
        locked.standing = standing_to_dict(standing)
        locked.save(update_fields=["standing"])
    return _adjust(
        prescription, AdjustmentKind.NEW_NORMAL, detail, accepted=accepted, by=by, now=now
    )


# Facts


@transaction.atomic
def change_facts(*, plan: Plan, facts: dict[str, object], by: User, now: datetime) -> Plan:
    """Changed days or health facts: the gate runs again, and they count from the next week.

    `facts` replaces keys of the intake document. A gate that does not open pauses the plan at once and
    raises a hold, as a screening that finds the same would. Raises NotRunning, BadDocument.
    """
    locked, prescription = lock_running(plan)
    before = queries.current_inputs(locked)
    participant = locked.participant
    age = min(participant.age_on(local_day(now, participant.zone)), OLDEST)
    # A clearance was for what was said then.
    after = {**before, **facts, "age": age}
    if _opens_no_less(before, after):
        after["cleared"] = before.get("cleared", False)
    else:
        after["cleared"] = False
    intake = intake_of(after)
    if after == before:
        return locked
    _adjust(
        prescription,
        AdjustmentKind.FACTS,
        {"before": before, "after": after},
        accepted=True,
        by=by,
        now=now,
    )
    if gate_of(intake) is not Gate.OK:
        decide_week(
            plan=locked, trigger=Trigger.SCREENING, by=by, now=now, result=Outcome.CLINICIAN
        )
        raise_hold(participant=participant, kind=HoldKind.GATE, concern=AT_GATE, by=by, now=now)
    locked.refresh_from_db()
    return locked


def _opens_no_less(before: dict[str, object], after: dict[str, object]) -> bool:
    """Whether what the gate looks at is as it was when a clinician lifted its hold."""
    return all(before.get(name) == after.get(name) for name in ("pain_avg", "comfortable_minutes"))


@transaction.atomic
def change_weekday(*, plan: Plan, weekday: int, by: User, now: datetime) -> Prescription:
    """Let weeks begin on another weekday (0 Monday to 6 Sunday): the running one gets 1 to 6 days longer.

    Raises NotRunning, NotNow, WeekAlreadyLengthened.
    """
    locked, prescription = lock_running(plan)
    week = queries.week_of(prescription)
    if now >= week.ends_at(locked.participant.zone):
        raise NotNow(
            _("Your week has just ended. You can change the day when the next one begins.")
        )
    longer = with_weekday(week, weekday)
    prescription.until_on = longer.ends_on
    prescription.save(update_fields=["until_on"])
    locked.preferences = {**locked.preferences, "week_begins": weekday}
    check_in = queries.check_in_of(prescription)
    is_answered = check_in is not None and check_in.completed_at is not None
    locked.decide_on = decision_day(longer, is_answered=is_answered)
    # The mails of the week's last day come later too.
    locked.remind_at = now
    locked.save(update_fields=["preferences", "decide_on", "remind_at"])
    audit.record(
        audit.Event.WEEKDAY_CHANGED,
        by=by,
        now=now,
        subject=locked.participant,
        about=prescription,
        detail={"days_longer": (longer.ends_on - week.ends_on).days},
    )
    return prescription


@transaction.atomic
def change_preferences(*, plan: Plan, preferences: Preferences, by: User, now: datetime) -> Plan:
    """Change what never touches the dose. The weekday has an action of its own and stays."""
    locked = lock_plan(plan)
    wanted = {**asdict(preferences), "week_begins": locked.preferences["week_begins"]}
    locked.preferences = {**locked.preferences, **wanted}
    locked.save(update_fields=["preferences"])
    audit.record(
        audit.Event.PREFERENCES_CHANGED, by=by, now=now, subject=locked.participant, about=locked
    )
    return locked


# "Ask a person to look at this"


@transaction.atomic
def ask_to_look(*, plan: Plan, number: int, text: str, by: User, now: datetime) -> Message:
    """Ask the clinic to look at one week, in the person's own words. Raises NoClinic.

    The same words sent twice are one message: a double tap, or the page sent again.
    """
    participant = lock_plan(plan).participant
    clinic = clinic_of(participant)
    if clinic is None:
        raise NoClinic
    sent = queries.asked_about(plan, number).filter(text__endswith=text).first()
    if sent is not None:
        return sent
    message = Message.objects.create(
        participant=participant,
        clinic=clinic,
        author=by,
        from_clinic=False,
        text=f"{queries.ABOUT_WEEK.format(number=number)}{text}",
        sent_at=now,
    )
    reason = ASKED_TO_LOOK.format(number=number)
    concern = Concern.of(AlertKind.REVIEW_REQUESTED, reason)
    raise_alert(participant=participant, concern=concern, by=by, now=now)
    flag_words(participant=participant, text=text, by=by, now=now)
    audit.record(
        audit.Event.ASKED_TO_LOOK,
        by=by,
        now=now,
        subject=participant,
        about=message,
        detail={"week": number},
    )
    return message


def _adjust(
    prescription: Prescription,
    kind: AdjustmentKind,
    detail: dict[str, object],
    *,
    accepted: bool,
    by: User,
    now: datetime,
) -> Adjustment:
    adjustment = Adjustment.objects.create(
        plan_id=prescription.plan_id,
        number=prescription.number,
        kind=kind,
        accepted=accepted,
        detail=detail,
        made_at=now,
        made_by=by,
    )
    audit.record(
        audit.Event.PLAN_ADJUSTED,
        by=by,
        now=now,
        subject=prescription.plan.participant,
        about=adjustment,
        detail={"kind": kind.value, "accepted": accepted},
    )
    return adjustment
