from django.db import migrations

from walkback.core.grants import AppendOnly


class Migration(migrations.Migration):
    """History is append-only."""

    dependencies = [("plans", "0001_initial"), ("accounts", "0002_grants")]

    operations = [AppendOnly("plans_planevent", "plans_prescriptionevent", "plans_walkevent", "plans_checkinevent", "plans_weeklydecisionevent",
                             "plans_weekdaysevent", "plans_absenceevent", "plans_flareupevent", "plans_recurrenceevent", "plans_monthlyreportevent", "plans_adjustmentevent",
                             "plans_ownactivityevent", "plans_measureroundevent", "plans_measureanswerevent", "plans_planoverrideevent", "plans_plantemplateevent")]
