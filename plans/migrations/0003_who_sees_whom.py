from django.db import migrations

from walkback.core.row_security import GuardRows, of_clinic, of_clinic_and_its_people, of_person, through

OF_A_PERSON = (
    "absence", "flareup", "measureanswer", "measureround", "monthlyreport", "plan", "recurrence", "walk",
)
OF_A_PLAN = (
    "adjustment", "checkin", "ownactivity", "planoverride", "prescription", "weekdays", "weeklydecision",
)


class Migration(migrations.Migration):
    """Row-level security of plans and all that hangs on them."""

    dependencies = [("plans", "0002_grants"), ("care", "0003_who_sees_whom")]

    operations = [
        GuardRows(of_person(), *(f"plans_{name}" for name in OF_A_PERSON), "plans_calendarlink"),
        GuardRows(through("plans_plan", "plan_id"), *(f"plans_{name}" for name in OF_A_PLAN)),
        GuardRows(of_clinic_and_its_people(), "plans_plantemplate", written=of_clinic()),
        GuardRows(of_person(), *(f"plans_{name}event" for name in OF_A_PERSON), history=True),
        GuardRows(through("plans_plan", "plan_id"), *(f"plans_{name}event" for name in OF_A_PLAN), history=True),
        GuardRows(of_clinic(), "plans_plantemplateevent", history=True),
    ]
