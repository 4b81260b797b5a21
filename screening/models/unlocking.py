"""The database's own check of what closes a hold or lock (clinical specification 4.6).

It stands below the actions, so that neither the admin, a bulk update nor raw SQL can lift one
without the conditions. Only conditions that rows can show are here; pages explain them.
"""

from typing import Final

import pgtrigger

WAIT_HOURS: Final = 24
"""How long a self-directed person waits before a lock opens, in hours."""

# Closing columns stay as they are once filled. Only who closed it may be forgotten, with the account.
_KEPT: Final = """
    IF TG_OP = 'UPDATE' AND OLD.closed_at IS NOT NULL THEN
        IF to_jsonb(NEW) - people = to_jsonb(OLD) - people
           AND (NEW.closed_by_id IS NULL OR NEW.closed_by_id IS NOT DISTINCT FROM OLD.closed_by_id)
           AND (NEW.seen_by_id IS NULL OR NEW.seen_by_id IS NOT DISTINCT FROM OLD.seen_by_id)
           AND (NEW.declined_by_id IS NULL
                OR NEW.declined_by_id IS NOT DISTINCT FROM OLD.declined_by_id)
        THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'pgtrigger: a closed hold is kept as it was';
    END IF;
"""

# Somebody of the person's clinic; without a clinic the person, with what they were told.
_BY_WHOM: Final = """
    SELECT clinic_id INTO clinic FROM care_enrolment
        WHERE participant_id = NEW.participant_id AND left_at IS NULL;
    IF clinic IS NULL THEN
        IF NEW.closed_by_id IS DISTINCT FROM NEW.participant_id OR NEW.attestation_id IS NULL THEN
            RAISE EXCEPTION 'pgtrigger: without a clinic only their own attestation lifts a hold';
        END IF;
    ELSIF NOT EXISTS (
        SELECT 1 FROM care_membership m JOIN accounts_user u ON u.id = m.user_id
        WHERE m.clinic_id = clinic AND m.ended_at IS NULL AND m.user_id = NEW.closed_by_id
              AND u.role = 'clinician' AND u.is_active
    ) THEN
        RAISE EXCEPTION 'pgtrigger: only a clinician of their clinic lifts this hold';
    END IF;
"""

# About this person, newer than what raised the hold (and than a refusal), and it says "may walk".
# The examination may be of the day on which the first hold was raised that was then in force.
_TOLD: Final = """
    IF NEW.attestation_id IS NOT NULL THEN
        SELECT * INTO told FROM screening_attestation WHERE id = NEW.attestation_id;
        since := CASE WHEN clinic IS NULL
                 THEN GREATEST(NEW.last_raised_at, NEW.declined_at) ELSE NEW.last_raised_at END;
        IF told.participant_id <> NEW.participant_id OR NOT told.may_walk
           OR told.given_at < since OR told.given_at > NEW.closed_at
           OR told.assessed_on < (LEAST(since, (
               SELECT min(h.last_raised_at) FROM screening_hold h
               WHERE h.participant_id = NEW.participant_id
                 AND (h.closed_at IS NULL OR h.closed_at >= NEW.raised_at)
           )) AT TIME ZONE 'UTC')::date - 1 THEN
            RAISE EXCEPTION 'pgtrigger: this attestation does not lift this hold';
        END IF;
    END IF;
"""

# A lock also needs a newer full screening without its answers, and nothing alarming since.
_LOCK: Final = """
    IF NEW.kind IN ('EMERGENCY', 'URGENT') THEN
        SELECT * INTO clear FROM screening_screening WHERE id = NEW.closing_screening_id;
        IF NEW.attestation_id IS NULL OR clear.id IS NULL
           OR clear.participant_id <> NEW.participant_id
           OR clear.submitted_at IS NULL OR clear.submitted_at <= NEW.last_raised_at
           OR clear.submitted_at > NEW.closed_at
           OR clear.scope_groups <> '[]'::jsonb OR clear.scope_items <> '[]'::jsonb
           OR clear.outcome NOT IN ('OK', 'ADVISE', 'MODIFY', 'CLINICIAN') THEN
            RAISE EXCEPTION 'pgtrigger: a lock opens only after a newer full screening without its answers';
        END IF;
        IF EXISTS (SELECT 1 FROM screening_screening s
                   WHERE s.participant_id = NEW.participant_id
                     AND ((s.submitted_at > clear.submitted_at AND s.outcome IN ('EMERGENCY', 'URGENT'))
                          OR (s.emergency_at IS NOT NULL AND s.submitted_at IS NULL
                              AND s.abandoned_at IS NULL))) THEN
            RAISE EXCEPTION 'pgtrigger: an alarming answer came after the clear screening';
        END IF;
        IF clinic IS NULL
           AND NEW.closed_at < GREATEST(told.given_at, clear.submitted_at) + make_interval(hours => wait)
        THEN
            RAISE EXCEPTION 'pgtrigger: without a clinic a lock opens only after 24 hours';
        END IF;
    END IF;
    RETURN NEW;
"""


def conditions_of_closing() -> pgtrigger.Trigger:
    """Refuse a closing without the conditions, however it is written."""
    return pgtrigger.Trigger(
        name="closed_only_with_reason",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[
            ("clinic", "bigint"),
            ("since", "timestamptz"),
            ("told", "screening_attestation%ROWTYPE"),
            ("clear", "screening_screening%ROWTYPE"),
            ("people", "text[] := ARRAY['closed_by_id', 'seen_by_id', 'declined_by_id']"),
            ("wait", f"integer := {WAIT_HOURS}"),
        ],
        func=_KEPT + "IF NEW.closed_at IS NULL THEN RETURN NEW; END IF;" + _BY_WHOM + _TOLD + _LOCK,
    )
