"""What a clinic says about itself, and from which values on it is told."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.actions import UnknownTimeZone
from walkback.accounts.zones import listed_name, zone_names
from walkback.care.actions.inviting import check_configures
from walkback.care.models import Clinic, Thresholds
from walkback.care.models.alert import THRESHOLD_RANGES


class OutOfRange(ValueError):
    """A threshold outside what clinical specification 8.2 lets a clinic choose. Says which."""


@dataclass(frozen=True)
class ClinicFacts:
    """`country` by its two-letter code, `time_zone` by its IANA name; the line may be empty."""

    name: str
    country: str
    time_zone: str
    emergency_line: str


@transaction.atomic
def change_clinic(*, clinic: Clinic, facts: ClinicFacts, by: audit.Actor, now: datetime) -> Clinic:
    """A lead, or an administrator, changes what a clinic says about itself.

    Raises NotTheirClinic, NotALead, UnknownTimeZone.
    """
    locked = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    check_configures(locked, by)
    values = asdict(facts) | {"time_zone": listed_name(facts.time_zone)}
    if values["time_zone"] not in zone_names():
        raise UnknownTimeZone(facts.time_zone)
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, values[name])
    if changed:
        locked.save(update_fields=changed)
        detail: dict[str, object] = {"changed": changed}
        audit.record(audit.Event.CLINIC_CHANGED, by=by, now=now, about=locked, detail=detail)
    return locked


@transaction.atomic
def change_thresholds(
    *, clinic: Clinic, values: Mapping[str, int], by: audit.Actor, now: datetime
) -> Thresholds:
    """A lead, or an administrator, sets from which values on the clinic is told; names and ranges as THRESHOLD_RANGES.

    Raises NotTheirClinic, NotALead, OutOfRange.
    """
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    check_configures(clinic, by)
    for name, value in values.items():
        low, high = THRESHOLD_RANGES[name]
        if not low <= value <= high:
            raise OutOfRange(name)
    locked = Thresholds.objects.select_for_update().get(clinic=clinic)
    before = {name: getattr(locked, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        setattr(locked, name, value)
    if locked.no_logs_medium <= locked.no_logs_low:
        raise OutOfRange("no_logs_medium")
    if changed:
        locked.save(update_fields=list(changed))
        detail: dict[str, object] = {name: [before[name], value] for name, value in changed.items()}
        audit.record(audit.Event.THRESHOLDS_CHANGED, by=by, now=now, about=locked, detail=detail)
    return locked
