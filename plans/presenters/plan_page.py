"""The plan's page: the weeks, what is on offer, and what was changed this week."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans import queries
from plans.actions.adjusting import new_normal_on_offer, promotion_on_offer
from plans.actions.changing import Changed
from plans.domain.constants import GENTLE_NUMBERS, STANDARD_NUMBERS
from plans.domain.tally import CourseFlag, PromotionOffer, flags_up
from plans.models import Adjustment, AdjustmentKind, Plan, PlanStatus, Prescription
from plans.presenters.overrides import ByClinician, told_now
from plans.presenters.weeks import WeekRow, week_rows
from plans.stored import standing_from_dict, tally_from_dict
from walkback.care.queries import clinic_of


@dataclass(frozen=True)
class Offer:
    """A card with a question. With `ask_clinician` only a clinician may say yes."""

    kind: str
    title: str
    why: str
    changes: str
    ask_clinician: bool = False


@dataclass(frozen=True)
class PlanPage:
    rows: tuple[WeekRow, ...]
    offers: tuple[Offer, ...]
    changed: tuple[str, ...]
    by_clinician: ByClinician | None
    see_physiotherapist: tuple[str, ...]
    habit: Prescription | None
    is_active: bool
    aim: int


def plan_page(plan: Plan) -> PlanPage:
    """Everything that the plan's page shows. The number of queries does not grow with the weeks."""
    flare_up = queries.open_flare_up(plan.participant)
    rows = week_rows(plan, flare_up)
    running = queries.running_prescription(plan)
    is_active = plan.status == PlanStatus.ACTIVE
    now = running if is_active else None
    return PlanPage(
        rows=rows,
        offers=tuple(_offers(plan, now)) if now else (),
        changed=tuple(_changed(queries.adjustments_of(plan), now)) if now else (),
        by_clinician=told_now(plan, running),
        see_physiotherapist=_flags(plan) if is_active else (),
        habit=running if plan.status == PlanStatus.FINISHED else None,
        is_active=is_active,
        aim=running.weekly_target if running else 0,
    )


# -- Offers, clinical specification 3.3 and 3.5 ----------------------------------------------------


def _offers(plan: Plan, prescription: Prescription) -> list[Offer]:
    offers = (_promotion(plan, prescription), _new_normal(plan, prescription))
    return [offer for offer in offers if offer is not None]


def _promotion(plan: Plan, prescription: Prescription) -> Offer | None:
    """What a person's own word lets run stays gentle: its page says so already."""
    on_offer = promotion_on_offer(plan, prescription)
    if on_offer is PromotionOffer.NONE or plan.self_attested:
        return None
    gentle, usual = GENTLE_NUMBERS, STANDARD_NUMBERS
    return Offer(
        kind=AdjustmentKind.PROMOTION,
        title=_("Your plan could grow at the usual pace"),
        why=_(
            "Four weeks in a row went well: your pain was not above your usual, and your walks felt"
            " easy enough."
        ),
        changes=_(
            "Now your weeks grow by about %(least)s to %(most)s minutes. At the usual pace they grow by"
            " %(usual_least)s to %(usual_most)s, from the next good week on."
        )
        % {
            "least": gentle.smallest_growth,
            "most": gentle.largest_growth,
            "usual_least": usual.smallest_growth,
            "usual_most": usual.largest_growth,
        },
        ask_clinician=on_offer is PromotionOffer.NEEDS_CLINICIAN,
    )


def _new_normal(plan: Plan, prescription: Prescription) -> Offer | None:
    on_offer = new_normal_on_offer(plan, prescription)
    if on_offer is None:
        return None
    usual = standing_from_dict(plan.standing).base_pain
    return Offer(
        kind=AdjustmentKind.NEW_NORMAL,
        title=_("Is a pain of about %(pain)s your usual now?") % {"pain": on_offer.pain_base},
        why=_(
            "Your plan compares your pain with %(usual)s of 10. For three weeks it has been steady at"
            " about %(pain)s, and you walked well."
        )
        % {"usual": usual, "pain": on_offer.pain_base},
        changes=_(
            "With a yes, your plan compares with %(pain)s from now on, so that your usual pain does"
            " not make it smaller."
        )
        % {"pain": on_offer.pain_base},
        ask_clinician=on_offer.needs_clinician,
    )


# -- What is known to change with the next week ----------------------------------------------------


CHANGES = {
    AdjustmentKind.PROMOTION: gettext_lazy("From next week on your plan grows at the usual pace."),
    AdjustmentKind.NEW_NORMAL: gettext_lazy("Your plan compares with your new usual pain."),
    AdjustmentKind.FACTS: gettext_lazy("Your changed days and facts count from next week."),
}


def _changed(adjustments: list[Adjustment], running: Prescription) -> list[str]:
    """What the person decided this week. Said once, however often it was changed."""
    accepted = {
        AdjustmentKind(each.kind)
        for each in adjustments
        if each.accepted and each.number == running.number
    }
    return [str(words) for kind, words in CHANGES.items() if kind in accepted]


def saved_words(changed: Changed) -> str:
    """What the page of changes says after it was sent."""
    said = []
    if changed.facts:
        said.append(_("Saved. It counts from next week on."))
    if changed.days_longer:
        longer = ngettext(
            "This week is %(n)s day longer; its minutes stay the same.",
            "This week is %(n)s days longer; its minutes stay the same.",
            changed.days_longer,
        )
        said.append(longer % {"n": changed.days_longer})
    if changed.preferences and not said:
        said.append(_("Saved."))
    return " ".join(said) or _("Nothing was changed.")


# -- Course flags, clinical specification 3.5 ------------------------------------------------------


FLAGS = {
    CourseFlag.STALLED: gettext_lazy("Your plan has not gone up for three weeks or more."),
    CourseFlag.TWO_STEP_BACKS: gettext_lazy("Your plan was made smaller twice within four weeks."),
    CourseFlag.OFF_PLAN_HIGH: gettext_lazy("You walked much more than planned two weeks in a row."),
}


def _flags(plan: Plan) -> tuple[str, ...]:
    """What a person without a clinic should talk over with a physiotherapist; a clinic sees it itself."""
    up = flags_up(tally_from_dict(plan.tally))
    if clinic_of(plan.participant) is not None or not up:
        return ()
    return tuple(str(words) for flag, words in FLAGS.items() if flag in up)
