from django.db import migrations

from walkback.core.row_security import GuardRows, either, of_clinic, of_clinic_and_its_people, of_person, of_person_and_clinic, own, within_clinic

# They read the tables below as their owner, whatever the actor may see there, and nothing else: the search path is fixed.
FUNCTIONS = """
CREATE FUNCTION walkback_actor() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('walkback.actor')::bigint $$;
CREATE FUNCTION walkback_at_the_door() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('walkback.actor', true), '') IN ('', '0') $$;
CREATE FUNCTION walkback_clinics() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT clinic_id FROM care_membership WHERE user_id = walkback_actor() AND ended_at IS NULL $$;
CREATE FUNCTION walkback_clinics_of_mine() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT clinic_id FROM care_membership WHERE user_id = walkback_actor() AND ended_at IS NULL
          UNION ALL SELECT clinic_id FROM care_enrolment WHERE participant_id = walkback_actor() $$;
CREATE FUNCTION walkback_people() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT enrolment.participant_id FROM care_enrolment AS enrolment
          JOIN care_membership AS membership ON membership.clinic_id = enrolment.clinic_id
          WHERE membership.user_id = walkback_actor() AND membership.ended_at IS NULL AND enrolment.left_at IS NULL $$;
CREATE FUNCTION walkback_reviews() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM accounts_user WHERE id = walkback_actor() AND role = 'administrator' AND is_active) $$;
"""
GONE = """
DROP FUNCTION walkback_reviews(), walkback_people(), walkback_clinics_of_mine(), walkback_clinics(), walkback_at_the_door(), walkback_actor();
"""


class Migration(migrations.Migration):
    """Row-level security of what passes between clinics and people, and the functions every policy asks."""

    dependencies = [("care", "0002_grants"), ("accounts", "0002_grants")]

    operations = [
        migrations.RunSQL(FUNCTIONS, GONE),
        GuardRows(of_clinic_and_its_people("id"), "care_clinic", written=of_clinic("id")),
        GuardRows(of_clinic_and_its_people(), "care_thresholds", written=of_clinic()),
        GuardRows(either(of_clinic_and_its_people(), own("user_id")), "care_membership", written=of_clinic()),
        GuardRows(either(of_person(), of_clinic()), "care_enrolment"),
        GuardRows(of_clinic(), "care_invitation"),
        GuardRows(of_person(), "care_alert"),
        GuardRows(of_person_and_clinic(), "care_message"),
        GuardRows(within_clinic(), "care_note"),
        GuardRows(of_clinic("id"), "care_clinicevent", history=True),
        GuardRows(of_clinic(), "care_thresholdsevent", "care_membershipevent", "care_invitationevent", history=True),
        GuardRows(either(of_person(), of_clinic()), "care_enrolmentevent", history=True),
        GuardRows(of_person(), "care_alertevent", history=True),
        GuardRows(of_person_and_clinic(), "care_messageevent", history=True),
        GuardRows(within_clinic(), "care_noteevent", history=True),
    ]
