from screening.models.attestation import Attestation
from screening.models.hold import Hold, HoldKind
from screening.models.screening import Answer, Purpose, Screening
from screening.models.warning_words import WarningWords

__all__ = [
    "Answer",
    "Attestation",
    "Hold",
    "HoldKind",
    "Purpose",
    "Screening",
    "WarningWords",
]
