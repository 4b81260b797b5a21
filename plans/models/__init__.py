from plans.models.decision import CheckIn, WeeklyDecision
from plans.models.plan import Plan, PlanStatus, Prescription
from plans.models.walk import Walk

__all__ = ["CheckIn", "Plan", "PlanStatus", "Prescription", "Walk", "WeeklyDecision"]
