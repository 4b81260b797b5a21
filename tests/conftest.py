"""The database as production has it, and a cast of people made by the real actions.

The owner creates, migrates and empties the test database; every test body runs as the application
role, which may not change history or audit rows.
"""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

from tests.databases import migrated_template
from tests.integration.pages import SignedIn, client_of
from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care import actions as care
from walkback.care.models import Clinic
from walkback.care.models.clinic import MembershipRole
from walkback.core import actor
from walkback.core.database import as_owner
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person

# As in production from the first import on: addresses that exist in development only are no part of
# what is tested, whichever module loads the addresses first.
settings.DEBUG = False
# Nor are languages that nobody has checked yet.
settings.LANGUAGES = [("en", "English")]

# A test's own body sees everything; what it asks through a client is asked as the person signed in there.
actor.this_process_acts_as(actor.SYSTEM)

LONGEST = (
    "test_mail_scanner",
    "test_up",
    "test_chaos",
    "test_screening_table",
    "test_access_matrix",
    "test_pseudo_locale",
    "test_week_26",
    "test_screening_machine",
    "test_with_services",
    "test_clinic",
    "test_doctor",
)
"""Each goes whole to one process: the longest, in one form or the other, begin first, so that none runs alone at the end."""

PASSWORD = "correct-horse-battery"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday evening in Sydney, where the cast lives."""


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Clone a migrated database as the owner, then go on as the application role."""
    with django_db_blocker.unblock(), as_owner(), migrated_template() as template:
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        created = setup_databases(verbosity=request.config.option.verbose, interactive=False)
    yield
    with django_db_blocker.unblock(), as_owner():
        teardown_databases(created, verbosity=request.config.option.verbose)


@pytest.fixture(autouse=True, scope="session")
def _empty_tables_as_owner() -> Iterator[None]:
    """The application role may not TRUNCATE: tests that commit are cleaned up after by the owner."""
    clean_up = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs

    def as_the_owner(self: TransactionTestCase) -> None:
        with as_owner():
            clean_up(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", as_the_owner)
        yield


@pytest.fixture(autouse=True, scope="session")
def _own_cache(worker_id: str) -> None:
    """Rate limits count in the cache: workers that run side by side each have a database of theirs.

    A prefix would not do: clearing the cache empties the whole database. 0 and 1 are the run's own, and
    the browser tests count from 15 down.
    """
    server, _, _number = settings.CACHE_URL.rpartition("/")
    place = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    settings.CACHES["default"]["LOCATION"] = f"{server}/{4 + place}"
    # One that was opened before, at the start of the run, would stay with the shared database.
    caches["default"].close()
    del caches["default"]
    opened: Any = caches["default"]
    assert opened._servers == [settings.CACHES["default"]["LOCATION"]]


@pytest.fixture(autouse=True)
def _fast_passwords() -> None:
    """Argon2 is slow on purpose; a test that is about hashing sets its own hasher."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def participant(db: None, now: datetime) -> User:
    """Cleared and walking, in week 1, looked after by the cast's clinic when one is asked for."""
    user = walkthrough.join(Person("participant@test.example", PASSWORD), now=now)
    walkthrough.screen(user, now=now)
    walkthrough.start_plan(user, now=now)
    return user


@pytest.fixture
def newcomer(db: None, now: datetime) -> User:
    """Signed up and consented, nothing more."""
    return walkthrough.join(Person("newcomer@test.example", PASSWORD), now=now)


@pytest.fixture
def held_participant(db: None, now: datetime) -> User:
    """Waiting for a clinician."""
    user = walkthrough.join(Person("held@test.example", PASSWORD), now=now)
    walkthrough.screen(user, {"B7": "yes"}, now=now)
    return user


def _staff(email: str, role: Role, now: datetime) -> User:
    return accounts.create_account(
        email=email,
        password=PASSWORD,
        role=role,
        profile=accounts.Profile(time_zone="Australia/Sydney", country="AU"),
        by=System.COMMAND,
        now=now,
    )


@pytest.fixture
def clinic(db: None, now: datetime) -> Clinic:
    return care.create_clinic(
        name="Hill Clinic", country="AU", emergency_line="", by=System.COMMAND, now=now
    )


@pytest.fixture
def clinician(clinic: Clinic, participant: User, now: datetime) -> User:
    """The participant's own clinician."""
    user = _staff("clinician@test.example", Role.CLINICIAN, now)
    care.add_member(clinic=clinic, user=user, role=MembershipRole.LEAD, by=System.COMMAND, now=now)
    care.enrol(clinic=clinic, participant=participant, by=System.COMMAND, now=now)
    return user


@pytest.fixture
def other_clinician(db: None, now: datetime) -> User:
    """A clinician somewhere else."""
    user = _staff("other-clinician@test.example", Role.CLINICIAN, now)
    elsewhere = care.create_clinic(
        name="Valley Clinic", country="AU", emergency_line="", by=System.COMMAND, now=now
    )
    care.add_member(
        clinic=elsewhere, user=user, role=MembershipRole.CLINICIAN, by=System.COMMAND, now=now
    )
    return user


@pytest.fixture
def staff_user(db: None, now: datetime) -> User:
    """Reviews records; has no clinical role."""
    return _staff("staff@test.example", Role.ADMINISTRATOR, now)


@pytest.fixture
def signed_in() -> SignedIn:
    """A client signed in as somebody: `signed_in(user).get(…)`."""
    return client_of


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, and an hour for a long form; everything else has the limit of pyproject.toml."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONGEST)))
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(3600))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again takes time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
