from django.db import migrations

from walkback.core.grants import AppendOnly, GrantApplicationRole


class Migration(migrations.Migration):
    """The application role, and what it may never change."""

    dependencies = [("accounts", "0001_initial")]

    operations = [GrantApplicationRole(), AppendOnly("accounts_auditevent", "accounts_userevent", "accounts_consentevent")]
