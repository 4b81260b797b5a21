from walkback.mail.models.outbox import MailAttempt, OutboxMail, State
from walkback.mail.models.recipient import Heartbeat, Recipient, Suppression

__all__ = ["Heartbeat", "MailAttempt", "OutboxMail", "Recipient", "State", "Suppression"]
