from django.db import migrations

from walkback.core.row_security import GuardRows, of_person, through


class Migration(migrations.Migration):
    """Row-level security of answers, holds and what was attested about them."""

    dependencies = [("screening", "0002_grants"), ("care", "0003_who_sees_whom")]

    operations = [
        GuardRows(of_person(), "screening_screening", "screening_hold", "screening_attestation", "screening_warningwords"),
        GuardRows(through("screening_screening", "screening_id"), "screening_answer"),
        GuardRows(
            of_person(),
            "screening_screeningevent", "screening_holdevent", "screening_attestationevent", "screening_warningwordsevent",
            history=True,
        ),
        GuardRows(through("screening_screening", "screening_id"), "screening_answerevent", history=True),
    ]
