from plans.models.adjustment import Adjustment, AdjustmentKind
from plans.models.back import FlareUp, MonthlyReport, Recurrence
from plans.models.calendar import CalendarLink
from plans.models.days import Absence, WeekDays
from plans.models.decision import CheckIn, WeeklyDecision
from plans.models.measures import MeasureAnswer, MeasureRound, OwnActivity
from plans.models.override import OverrideKind, PlanOverride
from plans.models.plan import Plan, PlanStatus, Prescription
from plans.models.template import PlanTemplate
from plans.models.walk import Walk

__all__ = [
    "Absence",
    "Adjustment",
    "AdjustmentKind",
    "CalendarLink",
    "CheckIn",
    "FlareUp",
    "MeasureAnswer",
    "MeasureRound",
    "MonthlyReport",
    "OverrideKind",
    "OwnActivity",
    "Plan",
    "PlanOverride",
    "PlanStatus",
    "PlanTemplate",
    "Prescription",
    "Recurrence",
    "Walk",
    "WeekDays",
    "WeeklyDecision",
]
