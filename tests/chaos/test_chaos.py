"""Every mail exactly once, whatever dies: the short form of `make chaos`, and senders that must be found out.

Real workers, beat, Postgres, Valkey and a mail server that fails, in a data folder of their own.
"""

import os
import subprocess
import sys

import pytest

from tests.chaos.verdict import Breach
from walkback.ops.folders import CHECKOUT

# Small, and nothing goes wrong but what the one that is looked for stumbles over.
QUIETLY = (
    *("short", "--seconds", "6", "--mails", "80", "--fault-percent", "0", "--freezes", "0"),
    *("--parent-kills", "0", "--beat-kills", "0", "--postgres-kills", "0", "--valkey-kills", "0"),
)
STUMBLES = {
    "fence-off": ("--kills", "4", "--steps", "12", "--naps", "0", "--acts", "0"),
    "mark-first": ("--kills", "4", "--steps", "6,7", "--naps", "0", "--acts", "0"),
    "blind-fence": ("--kills", "0", "--naps", "10", "--acts", "40"),
}


def chaos(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A run as `make chaos` starts it. Its figures are shown when the test fails."""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "tests.chaos.run", *arguments],
        cwd=CHECKOUT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout, done.stderr[-3000:])  # noqa: T201  # with the seed
    return done


def test_every_mail_goes_exactly_once() -> None:
    assert chaos("short").returncode == 0


@pytest.mark.long
def test_every_mail_goes_exactly_once_at_length(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        assert chaos("full").returncode == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("mutant", "breach"),
    [
        ("fence-off", Breach.DOUBLED),
        ("mark-first", Breach.MISSING),
        ("blind-fence", Breach.AFTER_NO),
    ],
)
def test_a_sender_that_breaks_a_promise_is_found_out(mutant: str, breach: Breach) -> None:
    done = chaos(*QUIETLY, *STUMBLES[mutant], "--mutant", mutant)
    broken = [line for line in done.stdout.splitlines() if line.startswith("BROKEN:")]
    assert done.returncode == 1
    assert any(line.endswith(breach) for line in broken)
