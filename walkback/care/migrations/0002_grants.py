from django.db import migrations

from walkback.core.grants import AppendOnly


class Migration(migrations.Migration):
    """History is append-only."""

    dependencies = [("care", "0001_initial"), ("accounts", "0002_grants")]

    operations = [AppendOnly("care_alertevent", "care_clinicevent", "care_enrolmentevent", "care_invitationevent", "care_membershipevent", "care_messageevent", "care_noteevent", "care_thresholdsevent")]
