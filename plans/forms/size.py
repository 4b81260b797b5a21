"""Height and weight: both or neither, and a body mass index that can be."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

BMI_RANGE = (10, 80)  # kg/m2, the intake document's range


def check_size(form: forms.Form, data: dict[str, Any]) -> None:
    """Put an error beside the field if only one is given or the two do not fit together."""
    height, weight = data.get("height_cm"), data.get("weight_kg")
    if "height_cm" in form.errors or "weight_kg" in form.errors:
        return
    if (height is None) != (weight is None):
        empty = "height_cm" if height is None else "weight_kg"
        form.add_error(empty, _("Write both height and weight, or leave both empty."))
    bmi = bmi_of(data)
    if bmi is not None and not BMI_RANGE[0] <= bmi <= BMI_RANGE[1]:
        form.add_error("weight_kg", _("Check height and weight: these do not fit together."))


def bmi_of(data: dict[str, Any]) -> float | None:
    """Body mass index in kg/m2, to one decimal; None without both height and weight."""
    height_cm, weight_kg = data.get("height_cm"), data.get("weight_kg")
    if not height_cm or not weight_kg:
        return None
    return float(round(weight_kg / (height_cm / 100) ** 2, 1))
