from django.db import migrations

from walkback.core.grants import AppendOnly


class Migration(migrations.Migration):
    """History is append-only."""

    dependencies = [("screening", "0001_initial"), ("accounts", "0002_grants")]

    operations = [
        AppendOnly(
            "screening_screeningevent",
            "screening_answerevent",
            "screening_holdevent",
            "screening_attestationevent",
            "screening_warningwordsevent",
        )
    ]
