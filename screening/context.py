"""What every page knows."""

from django.http import HttpRequest

from screening.emergency_numbers import numbers_for, numbers_of
from walkback.accounts.models import User


def emergency_number(request: HttpRequest) -> dict[str, str]:
    """The number to call in the signed-in person's country, for the foot of every page."""
    user = getattr(request, "user", None)
    numbers = numbers_of(user) if isinstance(user, User) else numbers_for("")
    return {"emergency_number": numbers.emergency}
