from screening.models.hold import Hold, HoldKind
from screening.models.screening import Answer, Purpose, Screening

__all__ = ["Answer", "Hold", "HoldKind", "Purpose", "Screening"]
