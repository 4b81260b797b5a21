"""Rows about what clinicians change and what clinics suggest, each breaking one rule."""

from plans.models import Plan, PlanOverride, PlanTemplate, Prescription
from tests.conftest import NOW
from tests.integration.constraints_cast import Case, Cast, twice


def _override(cast: Cast, **values: object) -> PlanOverride:
    return PlanOverride(
        **{
            "plan": cast.plan,
            "version": 1,
            "number": 2,
            "kind": "hold",
            "reason": "So.",
            "before": {},
            "after": {},
            "made_at": NOW,
            **values,
        }
    )


def _template(cast: Cast, **values: object) -> PlanTemplate:
    about = {"clinic": cast.clinic, "version": 1, "name": "Ours", "reason": "So.", "made_at": NOW}
    return PlanTemplate(**{**about, **values})


def _kept(row: PlanOverride | PlanTemplate) -> None:
    """Written, and then written over."""
    row.save()
    type(row).objects.filter(pk=row.pk).update(reason="Other.")


def _dropped(row: PlanOverride | PlanTemplate) -> None:
    row.save()
    type(row).objects.filter(pk=row.pk).delete()


def _plan(cast: Cast, **values: object) -> None:
    Plan.objects.filter(pk=cast.plan.pk).update(**values)


CASES: dict[str, Case] = {
    "plans_planoverride_one_a_version": lambda c: twice(lambda: _override(c)),
    "plans_planoverride_kind_known": lambda c: _override(c, kind="whim").save(),
    "plans_planoverride_says_why": lambda c: _override(c, reason="").save(),
    "plans_planoverride_counts_from_one": lambda c: _override(c, version=0).save(),
    "plans_planoverride_number_in_range": lambda c: _override(c, number=27).save(),
    "plans_plantemplate_one_a_version": lambda c: twice(lambda: _template(c)),
    "plans_plantemplate_counts_from_one": lambda c: _template(c, version=0).save(),
    "plans_plantemplate_says_why": lambda c: _template(c, reason="").save(),
    "plans_plantemplate_days_in_range": lambda c: _template(c, target_days=7).save(),
    "plans_plantemplate_target_in_range": lambda c: _template(c, weekly_target=59).save(),
    "plans_plantemplate_growth_in_range": lambda c: _template(c, growth=21).save(),
    "plans_plan_hold_asks_at_its_end": lambda c: _plan(c, hold_asks_on=NOW.date()),
    "plans_prescription_version_has_time": lambda c: c.prescription(version=2).save(),
}
TRIGGERS: dict[tuple[str, str], list[Case]] = {
    ("plans_planoverride", "keep_as_it_was"): [lambda c: _kept(_override(c))],
    ("plans_planoverride", "keep"): [lambda c: _dropped(_override(c))],
    ("plans_plantemplate", "keep_as_it_was"): [lambda c: _kept(_template(c))],
    ("plans_plantemplate", "keep"): [lambda c: _dropped(_template(c))],
    ("plans_prescription", "numbers_by_version"): [
        lambda c: _week(c, 2, minutes=5),
        lambda c: _week(c, 2, minutes=5, version=3, changed_at=NOW),
        lambda c: _week(c, 2, changed_at=NOW),
        lambda c: _week(c, 1, minutes=5, version=2, changed_at=NOW),
    ],
    ("plans_prescription", "keep_as_it_was"): [
        lambda c: _week(c, 2, rules="0.9"),
        lambda c: _week(c, 2, number=3),
    ],
}


def _week(cast: Cast, week: int, **values: object) -> None:
    Prescription.objects.filter(plan=cast.plan, number=week).update(**values)
