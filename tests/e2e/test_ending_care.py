"""A clinic ends its care, and the person goes on alone."""

import re

import pytest

from tests.e2e import cast, steps
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_clinic_ends_its_care_and_the_person_goes_on_alone(
    new_visitor: NewVisitor, site: Site, scripts: bool
) -> None:
    name = "let-go" if scripts else "let-go-plain"
    patient, letting = f"{name}@e2e.example", f"{name}-clinician"
    person = steps.given_a_walker(new_visitor, site, name, "good", scripts=scripts)
    site.make_staff(patient, letting)
    clinician = new_visitor(width=1280, dark=True, scripts=scripts)
    steps.given_she_has_signed_in(clinician, site, cast.email_of(letting))

    clinician.open("/clinic/people/")
    clinician.click(clinician.page.get_by_role("main").get_by_role("link", name=patient).first)
    clinician.follow("End your clinic's care of this person")
    clinician.sees("Nobody at Hill Clinic can open their record any more")
    clinician.press("End the care")
    assert clinician.status == 422, "a reason is missing"
    clinician.choose("Why does it end?", "What they came for is done")
    clinician.press("End the care")
    clinician.sees(f"Your clinic looks after {patient} no more.")

    person.open("/today/")
    person.sees("Your clinic Hill Clinic has ended its care here", "You can go on by yourself.")
    person.follow("What this means")
    person.sees("Their reason: what you came for is done.", "You walk on your own.")
    person.open("/today/")
    assert not re.search("ended its care", person.words), "it is said once"
    steps.when_she_logs_minutes(person, 20)
