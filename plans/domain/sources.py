"""The studies and guidelines the rules lean on, in our own plain words (clinical specification 11).

`tag` is the place in the source list of the clinical specification. Many were read as summaries, not in full.
"""

from dataclasses import dataclass
from typing import Final

from plans.domain.words import Words, say


@dataclass(frozen=True, slots=True)
class Source:
    """One published source: its tag in the clinical specification and what it is, for a reader who is no expert."""

    tag: str
    words: Words


_LISTED: Final = (
    Source(
        "S1", say("a 2024 randomised trial of walking for people who had got over low back pain")
    ),
    Source("S2", say("a short summary of the 2024 walking trial for clinicians")),
    Source("S3", say("a report of the results of the 2024 walking trial")),
    Source("S8", say("a 2024 science magazine report on the walking trial")),
    Source("S9", say("a 2024 newspaper report on the walking trial")),
    Source("S10", say("a 2024 medical magazine report on the walking trial")),
    Source("S16", say("a summary of the side effects in the 2024 walking trial")),
    Source("S20", say("a 2013 study of walking with a step counter in long-lasting back pain")),
    Source(
        "S21",
        say("a 2021 study of veterans with long-lasting pain and goals 10 % higher each week"),
    ),
    Source("S23", say("a 2016 report on aches and injuries in an online walking programme")),
    Source("S26", say("a 2013 trial of walking or strength training for long-lasting back pain")),
    Source("S33", say("public health advice on telling effort by talking and singing")),
    Source("S35", say("the 2020 guidelines on physical activity of the World Health Organization")),
    Source("S36", say("a 2020 international guide to serious causes of back pain")),
    Source("S37", say("hospital leaflets on warning signs of pressed nerves in the lower back")),
    Source("S38", say("public health advice on when back pain needs help at once")),
    Source("S42", say("the British national guideline on low back pain and sciatica")),
    Source("S50", say("a 2008 agreement of experts on how much change in pain is a real change")),
    Source("S57", say("a 2019 agreement of patients and experts on what a flare-up is")),
)
SOURCES: Final[dict[str, Source]] = {source.tag: source for source in _LISTED}


def sources_of(tags: str) -> tuple[Source, ...]:
    """The sources of "S2 S3", in that order. Raises KeyError for a tag that is not listed."""
    return tuple(SOURCES[tag] for tag in tags.split())
