from django.db import migrations

from walkback.core.row_security import GuardRows, of_person


class Migration(migrations.Migration):
    """Row-level security of the mails to somebody. Suppressions name nobody, heartbeats neither."""

    dependencies = [("mail", "0002_grants"), ("care", "0003_who_sees_whom")]

    operations = [
        GuardRows(of_person(), "mail_outboxmail", "mail_recipient", "mail_mailattempt"),
        GuardRows(of_person(), "mail_recipientevent", history=True),
    ]
