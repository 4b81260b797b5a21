"""Why a number is what it is: what it rests on, the rule, where the rule comes from, who decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from plans.actions.replaying import SHARES, came_back, share_kept
from plans.documents import intake_of
from plans.domain.citations import Basis, Citation, citation_of, cited
from plans.domain.codes import Code
from plans.domain.constants import ADHERENCE_LINE
from plans.domain.model import Grounds
from plans.domain.plan_citations import citation_of_reason
from plans.domain.plan_reasons import explain
from plans.domain.progression import weigh
from plans.domain.reasons import dose_words
from plans.domain.vocabulary import DecisionKind, Flare, SideEffect
from plans.domain.words import say
from plans.models import (
    Adjustment,
    AdjustmentKind,
    OverrideKind,
    Plan,
    PlanOverride,
    Prescription,
    WeeklyDecision,
)
from plans.models.decision import Trigger
from plans.presenters.overrides import as_it_began, numbers_in, told_of, who_changed
from plans.stored import evidence_from_dict, standing_from_dict, state_from_dict
from plans.told import clinician_reason_of, reason_of
from screening.domain.outcomes import Outcome
from walkback.core.translated import in_language


@dataclass(frozen=True)
class Fact:
    """One thing a decision looked at, in words."""

    name: str
    value: str


@dataclass(frozen=True)
class RuleUsed:
    """One rule that made a number: the words shown, its code, the rule itself, and what it rests on.

    `place` is where it stands in the clinical specification. `is_evidence`: taken from `sources`, not only near them.
    """

    words: str
    code: str
    rule: str
    place: str
    basis: str
    sources: str
    is_evidence: bool


def _rule_used(words: str, code: str, citation: Citation) -> RuleUsed:
    return RuleUsed(
        words=words,
        code=code,
        rule=in_language(citation.rule),
        place=in_language(citation.place),
        basis=in_language(citation.basis.words),
        sources="; ".join(in_language(source.words) for source in citation.sources),
        is_evidence=citation.basis is Basis.EVIDENCE,
    )


@dataclass(frozen=True)
class Why:
    """Everything behind one number, or behind what a week came to."""

    words: str
    rules: tuple[RuleUsed, ...]
    version: str
    facts: tuple[Fact, ...] = ()
    counted: tuple[str, ...] = ()
    decided_by: str = ""
    decided_when: str = ""
    decided_at: datetime | None = None
    for_clinician: str = ""


# A clinician's number and the limits it stands in.
BY_CLINICIAN = cited(
    say(
        "A clinician may change the numbers of a plan, inside fixed limits and with a reason. The plan goes on from"
        " there by the rules."
    ),
    say("3.6, clinician overrides"),
    Basis.DESIGN_CHOICE,
)
BY_RULES = gettext_lazy("The rules of the programme. Nobody changed the result by hand.")
# The stored words speak of a next week, which the pause put off.
PAUSED = gettext_lazy("You paused the plan. The week counts as one away, and nothing is lost.")
PAUSED_BY_CLINICIAN = gettext_lazy(
    "Your clinician paused the plan. The week counts as one away, and nothing is lost."
)
WHEN_BY_CLINICIAN = gettext_lazy("when your clinician paused the plan")
WHEN = {
    Trigger.WEEK_END: gettext_lazy("when the week ended"),
    Trigger.CHECK_IN: gettext_lazy("when the check-in was complete"),
    Trigger.TIMEOUT: gettext_lazy("48 hours after the end of the week, without a check-in"),
    Trigger.SCREENING: gettext_lazy("at once, after the safety questions or changed facts"),
    Trigger.PAUSE: gettext_lazy("when you paused the plan"),
}


def why_decided(
    row: WeeklyDecision,
    adjustments: list[Adjustment],
    overrides: Sequence[PlanOverride] = (),
) -> Why:
    """How a week was decided, from what is stored with the decision, and what a clinician did during it."""
    code = Code(row.code)
    paused = row.trigger == Trigger.PAUSE and row.after is not None
    reason = reason_of(row)
    by_clinician = paused and any(
        each.kind == OverrideKind.PAUSE and each.number == row.number for each in overrides
    )
    pause_words = PAUSED_BY_CLINICIAN if by_clinician else PAUSED
    return Why(
        words=str(pause_words) if paused else reason,
        rules=(_rule_used(reason, code.value, citation_of(code)),),
        version=row.rules,
        facts=tuple(_facts(_grounds(row))),
        counted=(
            *_counted(row, adjustments),
            *(told_of(each).in_full for each in overrides if each.number == row.number),
        ),
        decided_by=str(BY_RULES),
        decided_when=str(WHEN_BY_CLINICIAN if by_clinician else WHEN[Trigger(row.trigger)]),
        decided_at=row.decided_at,
        for_clinician=clinician_reason_of(row),
    )


def why_of_number(
    plan: Plan,
    prescription: Prescription,
    before: WeeklyDecision | None,
    adjustments: list[Adjustment],
    overrides: Sequence[PlanOverride] = (),
) -> Why:
    """Where a week's number comes from: the start, a return, the decision on the week before, or a clinician."""
    changed = numbers_in(overrides, prescription.number)
    began = as_it_began(prescription, changed)
    if before is None:
        why = why_started(plan, began)
    elif came_back(before):
        why = _why_back(began, before)
    else:
        why = replace(why_decided(before, adjustments, overrides), words=words_of(began, before))
    return _changed_by_clinician(why, changed) if changed else why


def _changed_by_clinician(why: Why, changed: Sequence[PlanOverride]) -> Why:
    """A clinician's change comes first; what the number was before it stays to be read."""
    last = told_of(changed[-1])
    rule = _rule_used(last.words, "CLINICIAN_OVERRIDE", BY_CLINICIAN)
    earlier = [told_of(each).in_full for each in changed[:-1]]
    return replace(
        why,
        words=last.in_full,
        rules=(rule, *why.rules),
        counted=(*earlier, _("Before that: %(words)s") % {"words": why.words}, *why.counted),
        decided_by=_("%(who)s, your clinician.") % {"who": who_changed(changed[-1])},
        decided_when="",
        decided_at=last.at,
    )


def why_started(plan: Plan, first: Prescription) -> Why:
    """Where the first week comes from: the person's own answers at the start."""
    reasons = explain(intake_of(plan.inputs))
    counted: tuple[str, ...] = ()
    proposed = plan.projection[0]["minutes"] if plan.projection else None
    if proposed is not None and proposed != first.minutes:
        chosen = ngettext(
            "You chose %(n)s minute a day; %(proposed)s were proposed.",
            "You chose %(n)s minutes a day; %(proposed)s were proposed.",
            first.minutes,
        )
        counted = (chosen % {"n": first.minutes, "proposed": proposed},)
    return Why(
        words=first_words(first),
        rules=tuple(
            _rule_used(in_language(reason.sentence), reason.code, citation_of_reason(reason.code))
            for reason in reasons.at_start
        ),
        version=first.rules,
        counted=counted,
        decided_by=str(BY_RULES),
        decided_at=plan.accepted_at,
    )


def first_words(first: Prescription) -> str:
    words = _("Your first week: %(dose)s, from what you told us about your walking and your back.")
    return words % {"dose": in_language(dose_words(first.state))}


def words_of(
    prescription: Prescription,
    before: WeeklyDecision | None,
    overrides: Sequence[PlanOverride] = (),
) -> str:
    """Why this week's number is what it is, in one or two sentences. A clinician's change is all that is said.

    A week that began with a return from a pause is explained by the return, not by the pause. The
    words stored with a decision name the dose of the rules: an own choice and changed facts are added.
    """
    changed = numbers_in(overrides, prescription.number)
    if changed:
        return told_of(changed[-1]).in_full
    if before is None:
        return first_words(prescription)
    if not came_back(before):
        return " ".join(filter(None, (reason_of(before), _changed_since(prescription, before))))
    kept = _kept_share(prescription, before)
    dose = in_language(dose_words(prescription.state))
    if kept is None:
        return _("You are back after a pause. Your plan goes on with %(dose)s.") % {"dose": dose}
    return _("You are back after a pause. Your plan goes on with %(dose)s: %(share)s.") % {
        "dose": dose,
        "share": SHARE_WORDS[kept],
    }


def _changed_since(prescription: Prescription, before: WeeklyDecision) -> str:
    dose = dose_words(prescription.state)
    was = state_from_dict(before.before)
    same = (was.days, was.minutes) == (prescription.days, prescription.minutes)
    # A step back of the longest walk alone is told in walks, not in days and minutes. Stored words are English.
    if dose in before.reason or (same and before.kind == DecisionKind.STEP_BACK):
        return ""
    return _("With what you chose or changed, it is %(dose)s.") % {"dose": in_language(dose)}


def _why_back(prescription: Prescription, before: WeeklyDecision) -> Why:
    words = words_of(prescription, before)
    return Why(
        words=words,
        rules=(_rule_used(words, "BACK_AFTER_PAUSE", AFTER_PAUSE),),
        version=prescription.rules,
        decided_by=_(
            "The rules of the programme, within what a clearance allowed where one was needed."
        ),
        decided_at=prescription.made_at,
    )


AFTER_PAUSE = cited(
    say(
        "After a pause a plan goes on with a share of what it was: less the longer nobody walked, and"
        " half after strong pain."
    ),
    say("3.5, gaps and pauses"),
    Basis.DESIGN_CHOICE,
)
SHARE_WORDS = dict(
    zip(
        SHARES,
        (
            gettext_lazy("the same as before it"),
            gettext_lazy("four fifths of the minutes before it"),
            gettext_lazy("three quarters of the minutes before it"),
            gettext_lazy("about two thirds of the minutes before it"),
            gettext_lazy("half of the minutes before it"),
        ),
        strict=True,
    )
)


def _kept_share(prescription: Prescription, before: WeeklyDecision) -> int | None:
    """What the plan came back with, of the last prescription. None too where facts changed in between."""
    left_off = state_from_dict(before.after or before.before)
    return share_kept(before, left_off, prescription.state)


# -- What a decision looked at ---------------------------------------------------------------------


def _grounds(row: WeeklyDecision) -> Grounds:
    return weigh(
        state_from_dict(row.before),
        standing_from_dict(row.standing_before),
        evidence_from_dict(row.evidence),
        ADHERENCE_LINE,
    )


FLARES = {
    Flare.NONE: pgettext_lazy("flare-up", "none"),
    Flare.SETTLED: gettext_lazy("settled during the week"),
    Flare.PRESENT: gettext_lazy("still there"),
}
SIDES = {
    SideEffect.NONE: pgettext_lazy("soreness", "none"),
    SideEffect.MINOR: gettext_lazy("a small sore spot"),
    SideEffect.LIMITING: gettext_lazy("something that held you up"),
}
OUTCOMES = {
    Outcome.OK: gettext_lazy("nothing that changes the plan"),
    Outcome.ADVISE: gettext_lazy("advice, no change to the plan"),
    Outcome.MODIFY: gettext_lazy("something to keep in mind"),
    Outcome.CLINICIAN: gettext_lazy("something for a clinician to look at"),
    Outcome.URGENT: gettext_lazy("something to be checked soon"),
    Outcome.EMERGENCY: gettext_lazy("something that needed help at once"),
}
NOT_SAID = gettext_lazy("not said")


def _facts(grounds: Grounds) -> list[Fact]:
    evidence, standing = grounds.evidence, grounds.standing
    before = standing.previous_adherence
    facts = [
        Fact(_("Walked in the week"), _minutes_walked(grounds)),
        Fact(_("Pain in the week"), _of_ten(evidence.pain)),
        Fact(_("Pain at the check-in before"), _of_ten(standing.previous_pain)),
        Fact(_("Your usual pain"), _of_ten(standing.base_pain)),
        Fact(_("Flare-up"), str(FLARES[evidence.flare])),
        Fact(_("Effort"), _of_ten(evidence.effort)),
        Fact(_("Walks not settled by the next morning"), str(evidence.unsettled_walks)),
        Fact(_("Soreness or injury from walking"), str(SIDES[evidence.side_effect])),
        Fact(_("Away for most of the week"), _("yes") if evidence.absence else _("no")),
        Fact(_("Safety questions"), str(OUTCOMES[evidence.triage])),
    ]
    if before is not None:
        share = _("%(percent)s %% of the plan") % {"percent": before}
        facts.insert(1, Fact(_("The week before that"), share))
    if grounds.gap:
        weeks = ngettext("%(n)s week", "%(n)s weeks", grounds.gap) % {"n": grounds.gap}
        facts.insert(1, Fact(_("In a row without a walk"), weeks))
    return facts


def _minutes_walked(grounds: Grounds) -> str:
    words = ngettext(
        "%(done)s of %(n)s minute (%(percent)s %%)",
        "%(done)s of %(n)s minutes (%(percent)s %%)",
        grounds.planned_minutes,
    )
    return words % {
        "done": grounds.evidence.done_minutes,
        "n": grounds.planned_minutes,
        "percent": grounds.adherence,
    }


def _of_ten(number: int | None) -> str:
    return str(NOT_SAID) if number is None else _("%(number)s of 10") % {"number": number}


def _counted(row: WeeklyDecision, adjustments: list[Adjustment]) -> list[str]:
    """What people chose during the week that this decision took in."""
    said = [
        str(ADJUSTED[AdjustmentKind(each.kind)])
        for each in adjustments
        if each.number == row.number and each.accepted
    ]
    if row.chosen_minutes is not None:
        chosen = ngettext(
            "You chose %(n)s minute a day at the check-in.",
            "You chose %(n)s minutes a day at the check-in.",
            row.chosen_minutes,
        )
        said.append(chosen % {"n": row.chosen_minutes})
    return list(dict.fromkeys(said))


ADJUSTED = {
    AdjustmentKind.PROMOTION: gettext_lazy("You took the offer to grow at the usual pace."),
    AdjustmentKind.NEW_NORMAL: gettext_lazy("You said yes to a new usual pain."),
    AdjustmentKind.FACTS: gettext_lazy(
        "You changed your days or facts; they count from the next week."
    ),
}
