from django.db import migrations

from walkback.core.grants import AppendOnly


class Migration(migrations.Migration):
    """History and attempts are append-only."""

    dependencies = [("mail", "0001_initial"), ("accounts", "0002_grants")]

    operations = [AppendOnly("mail_mailattempt", "mail_recipientevent")]
