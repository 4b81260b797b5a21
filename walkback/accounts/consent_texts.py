"""The texts a person agrees to, by version. A changed text is a new version and is asked again."""

from dataclasses import dataclass
from enum import StrEnum

from walkback.core.translated import translate


class Subject(StrEnum):
    TERMS = "terms"
    HEALTH_DATA = "health_data"
    SHARING = "sharing"


@dataclass(frozen=True)
class ConsentText:
    subject: Subject
    version: str
    statement: str
    paragraphs: tuple[str, ...]

    @property
    def shown_paragraphs(self) -> tuple[str, ...]:
        """What stands above the statement, in the language in use."""
        return tuple(translate(paragraph) for paragraph in self.paragraphs)

    @property
    def full_text(self) -> str:
        """All of it in the language in use: what is kept is what the person read."""
        return "\n\n".join((*self.shown_paragraphs, translate(self.statement)))


TERMS = ConsentText(
    subject=Subject.TERMS,
    version="2026-11",
    statement="I have read the terms and agree to them.",
    paragraphs=("The terms are on the page /terms/.",),
)

HEALTH_DATA = ConsentText(
    subject=Subject.HEALTH_DATA,
    version="2026-11",
    statement="I agree that Walkback keeps and uses this health information for my walking plan.",
    paragraphs=(
        "To make a plan that fits you, Walkback asks about your back, your legs, your bladder and "
        "bowel, sexual feeling, your heart and lungs, pregnancy, medicines and drugs, falls, and how "
        "much you walk and hurt.",
        "Walkback uses your answers to decide whether walking more is right for you now, to make and "
        "change your plan, and to show you your own record. If you join a clinic, the clinicians who "
        "look after you there can see it too. The people who run this Walkback can open records to "
        "keep it working; each such look is written down. Nothing is sold or used for advertising.",
        "You can say no. Then Walkback cannot make you a plan. You can also change your mind later: "
        "you stop it in Settings, and nothing more is asked or mailed.",
    ),
)

SHARING = ConsentText(
    subject=Subject.SHARING,
    version="2026-11",
    statement="I agree that the clinicians of this clinic can see my Walkback record.",
    paragraphs=(
        "Everyone who works at this clinic can see your e-mail address, your age, your answers to the "
        "health questions, your plan, your walks, your check-ins, and what you write to them. They can "
        "clear or keep a hold, change your plan and write to you. You see each change, why, and by whom.",
        "This service is not monitored round the clock. Do not wait for somebody at the clinic to read "
        "what you answer here.",
        "You can say no, and walk on your own. You can also leave the clinic at any time, in Settings. Then "
        "its clinicians see nothing of yours any more. What they wrote down until then stays with them.",
    ),
)

CURRENT: dict[Subject, ConsentText] = {text.subject: text for text in (TERMS, HEALTH_DATA, SHARING)}
