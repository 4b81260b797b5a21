from walkback.accounts.models.audit import AuditEvent
from walkback.accounts.models.consent import Consent
from walkback.accounts.models.user import User

__all__ = ["AuditEvent", "Consent", "User"]
