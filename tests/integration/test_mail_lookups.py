"""What the mail server's records prove: a wrong "not accepted" doubles a mail, a wrong "accepted" loses one."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from walkback.mail.delivery import postfix_log
from walkback.mail.delivery.answers import Answer
from walkback.mail.delivery.lookups import BadLookup, Blind, Journal, configured
from walkback.mail.delivery.postfix_log import PostfixLog

RECORDED = Path(__file__).parent / "recorded"
QUIET = timedelta(minutes=3)
YES, NO, NOT_YET = Answer.ACCEPTED, Answer.NOT_ACCEPTED, Answer.NOT_YET


def at(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-22T{time}+00:00")


def ask(path: Path, name: str, time: str) -> Answer:
    message_id = f"<{name}@walkback.example>"
    return PostfixLog(path, QUIET).answers({message_id: at(time)})[message_id]


CASES = [
    # Accepted, with its answer and with the answer lost; delivered already, or waiting to be.
    ("accepted.log", "r.accepted", "09:00:10", YES),
    ("accepted.log", "r.reply-lost", "09:00:20", YES),
    ("accepted.log", "r.queued", "09:00:30", YES),
    # Torn before its dot: the worker died, or was frozen until the server had enough.
    ("lost.log", "r.lost", "09:00:10", NO),
    ("lost.log", "r.frozen", "09:01:00", NO),
    ("lost.log", "r.headers-never-read", "09:03:00", NO),
    ("lost.log", "r.late-line", "09:04:00", NO),
    ("lost.log", "r.never-heard-of", "09:10:00", NO),
    # Refused after its dot, or put where nobody sees whether it will ever go.
    ("rejected.log", "r.milter", "09:00:10", NO),
    ("rejected.log", "r.header", "09:00:20", NO),
    ("rejected.log", "r.held", "09:00:30", NOT_YET),
    ("rejected.log", "r.waiting", "09:00:40", NOT_YET),
    # The same queue id for two mails, one after the other.
    ("reused.log", "r.first", "09:00:10", NO),
    ("reused.log", "r.second", "09:10:00", YES),
    # One connection for three mails: the end is that of the last.
    ("one_process.log", "r.one", "09:00:10", YES),
    ("one_process.log", "r.two", "09:00:11", YES),
    ("one_process.log", "r.three", "09:00:12", NO),
    # A log that stopped too early, or began too late.
    ("stopped.log", "r.before", "09:00:10", YES),
    ("stopped.log", "r.after", "09:00:50", NOT_YET),
    ("accepted.log", "r.long-ago", "07:59:00", NOT_YET),
    ("accepted.log", "r.at-the-end", "09:28:00", NOT_YET),
    ("accepted.log", "r.just-covered", "09:26:50", NO),
    # Rotated in the middle of it.
    ("rotated.log", "r.old", "09:00:10", YES),
    ("rotated.log", "r.over-midnight", "09:05:00", YES),
    ("rotated.log", "r.new", "09:06:00", NO),
    ("rotated.log", "r.before-rotation", "09:03:00", NO),
    # Several Postfixes write to one log, and have queue and process ids of their own.
    ("instances.log", "r.out", "09:00:10", NO),
    ("instances.log", "r.in", "09:00:20", YES),
    ("instances.log", "r.submission", "09:00:30", NO),
    # Lines that somebody left out may have been the ones.
    ("lines_left_out.log", "r.lost", "09:00:10", NOT_YET),
    # Stamps without year and zone prove what is there, not what is not.
    ("bsd_stamps.log", "r.accepted", "09:00:10", YES),
    ("bsd_stamps.log", "r.nothing", "09:10:00", NOT_YET),
    ("other_zone.log", "r.accepted", "09:00:10", YES),
    ("other_zone.log", "r.nothing", "09:10:00", NO),
    ("other_zone.log", "r.nothing", "20:10:00", NOT_YET),
    ("no_such_file.log", "r.lost", "09:00:10", NOT_YET),
]


@pytest.mark.parametrize(("file", "name", "time", "answer"), CASES)
def test_postfix(file: str, name: str, time: str, answer: Answer) -> None:
    assert ask(RECORDED / file, name, time) == answer


@pytest.mark.parametrize(
    "file", sorted({file for file, *_ in CASES} - {"no_such_file.log", "rotated.log"})
)
def test_no_beginning_of_a_log_says_what_its_whole_denies(file: str, tmp_path: Path) -> None:
    """Read while it is written: an answer may be missing yet, but a definite one never changes."""
    lines = (RECORDED / file).read_bytes().splitlines(keepends=True)
    asked = [(name, time) for of, name, time, _ in CASES if of == file]
    for name, time in asked:
        whole = ask(RECORDED / file, name, time)
        for number in range(len(lines)):
            log = tmp_path / "mail.log"
            log.write_bytes(b"".join(lines[:number]) + lines[number][:-9])
            assert ask(log, name, time) in (NOT_YET, whole), lines[number]


def test_an_old_rotated_file_does_not_cover_what_came_after_it(tmp_path: Path) -> None:
    """Rotation goes by other names now, and a `.1` was left lying about: in between there is nothing."""
    shutil.copy(RECORDED / "stopped.log", tmp_path / "mail.log.1")
    late = (RECORDED / "accepted.log").read_text().splitlines(keepends=True)[-1]
    (tmp_path / "mail.log").write_text(late.replace("09:30:00", "09:10:00") + late)
    assert ask(tmp_path / "mail.log", "r.lost", "09:05:00") == NOT_YET
    assert ask(tmp_path / "mail.log", "r.lost", "09:12:00") == NO


@pytest.mark.parametrize("how", ["renamed", "copied and cut", "appeared"])
def test_a_log_that_is_rotated_while_it_is_read_proves_no_absence(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, rotated = tmp_path / "mail.log", tmp_path / "mail.log.1"
    shutil.copy(RECORDED / "lost.log", log)
    if how != "appeared":
        rotated.write_text("")

    def rotate(*_: Any) -> None:
        monkeypatch.undo()
        if how == "copied and cut":
            shutil.copy(log, rotated)
            log.write_text("")
        else:
            log.rename(rotated)
            log.write_text("")

    monkeypatch.setattr(postfix_log._Story, "begin_file", rotate)
    assert ask(log, "r.lost", "09:00:10") == NOT_YET
    assert ask(log, "r.lost", "09:00:10") == NO, "the next time it is whole again"


class TestJournal:
    def ask(self, journal: Path) -> list[Answer]:
        now = datetime.now(UTC)
        return list(Journal(journal).answers({"<a@x>": now, "<b@x>": now}).values())

    @pytest.mark.parametrize(
        ("content", "answers"),
        [
            ("", [NO, NO]),
            ('{"message_id": "<a@x>"}\n', [YES, NO]),
            ('{"message_id": "<a@x>", "id": 1}\n{"message_id": "<b@x>"}\n', [YES, YES]),
            # Being written at this moment, or cut off by a crash: not accepted.
            ('{"message_id": "<b@x>"}\n{"message_id": "<a@x>"}', [NO, YES]),
            # A line that cannot be read might be the one.
            ('{"message_id": "<b@x>"}\n{"message_\n', [NOT_YET, YES]),
            ("[]\n", [NOT_YET, NOT_YET]),
            ("\x00\x00\n", [NOT_YET, NOT_YET]),
        ],
    )
    def test_what_it_says(self, tmp_path: Path, content: str, answers: list[Answer]) -> None:
        journal = tmp_path / "journal.jsonl"
        journal.write_text(content)
        assert self.ask(journal) == answers

    def test_without_it_nobody_knows_yet(self, tmp_path: Path) -> None:
        assert self.ask(tmp_path / "journal.jsonl") == [NOT_YET, NOT_YET]

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        journal = tmp_path / "journal.jsonl"
        journal.write_bytes(b"\xff\xfe\n" + json.dumps({"message_id": "<a@x>"}).encode() + b"\n")
        assert self.ask(journal) == [YES, NOT_YET]


@pytest.mark.parametrize(
    ("setting", "kind"),
    [("", Blind), ("journal:/var/x", Journal), ("postfix:/var/log/mail.log", PostfixLog)],
)
def test_the_setting_names_who_is_asked(settings: Any, setting: str, kind: type) -> None:
    settings.MAIL_LOOKUP = setting
    assert isinstance(configured(), kind)


@pytest.mark.parametrize(
    "setting", ["journal:", "postfix", "exim:/var/log/exim", "/var/log/mail.log"]
)
def test_a_setting_that_names_nobody(settings: Any, setting: str) -> None:
    settings.MAIL_LOOKUP = setting
    with pytest.raises(BadLookup):
        configured()


def test_who_is_blind_never_knows() -> None:
    assert Blind().answers({"<a@x>": datetime.now(UTC)}) == {"<a@x>": Answer.NEVER}
