"""What can be changed in the record review: alerts are worked on, clinics are set up. All else there is for reading."""

from walkback.clinic.admin import alerts, configuration

__all__ = ["alerts", "configuration"]
