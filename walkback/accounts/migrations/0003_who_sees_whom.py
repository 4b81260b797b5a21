from django.db import migrations

from walkback.core.row_security import AT_THE_DOOR, GuardRows, Rows, either, of_person, own

# Who works in a clinic is no secret among those who use the service; who walks is.
WORKS_HERE = Rows("role <> 'participant'")


class Migration(migrations.Migration):
    """Row-level security of accounts. Signing in reads and writes them before anybody is signed in."""

    dependencies = [
        ("accounts", "0002_grants"),
        ("care", "0003_who_sees_whom"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        GuardRows(either(AT_THE_DOOR, of_person("id"), WORKS_HERE), "accounts_user", written=either(AT_THE_DOOR, own("id"))),
        GuardRows(either(AT_THE_DOOR, of_person("user_id")), "account_emailaddress", written=either(AT_THE_DOOR, own("user_id"))),
        GuardRows(of_person(), "accounts_consent"),
        GuardRows(either(of_person("subject_id"), own("actor_id")), "accounts_auditevent", history=True),
        GuardRows(of_person("id"), "accounts_userevent", history=True),
        GuardRows(of_person(), "accounts_consentevent", history=True),
    ]
