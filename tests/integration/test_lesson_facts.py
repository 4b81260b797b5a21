"""What the lessons and answers say: every fact that was promised, as the rules of the plan have it."""

import re

import pytest

from plans.barriers import BARRIERS
from plans.domain.adjustments import gap_percent, minutes_shown_in_flare
from plans.domain.bouts import split_day
from plans.domain.constants import (
    ADULT_AGE,
    GENTLE_AGE,
    MAX_WALKING_DAYS,
    MILESTONE,
    NEW_INTAKE_GAP,
    PAUSE_GAP,
    SEVERE_PAIN,
    TARGET,
    USUAL_DAYS,
)
from plans.domain.dose import advance, step_back
from plans.domain.episodes import FLARE_IS_LONG, FLARE_PERCENT, SETTLED_DAYS, SETTLED_MARGIN
from plans.domain.model import WalkingState
from plans.domain.pace import parts_of_bout
from plans.domain.vocabulary import Mode, PlanFlag, Track
from plans.domain.walking_tips import shows_cadence
from plans.presenters.if_then import RENEWED_IN_WEEKS
from tests.markup import STATIC
from walkback.learn.markdown import PICTURE_FOLDER
from walkback.learn.queries import lessons, questions
from walkback.learn.texts import Lesson

WEEKS = (*range(1, 13), 16, 20, 24)

# Every fact a lesson must carry, as the words it is known by. Case does not matter.
FACTS: dict[int, list[str]] = {
    1: [
        r"muscles of your legs, your hips and your core",
        r"deep in your back and belly .* hold your spine steady",
        r"range of motion",
        r"less stiff",
        r"nutrients, to the muscles and the discs",
        r"calves help.* like a pump",
        r"small joints of the spine hold a fluid",
        r"calm inflammation",
        r"bone density",
        r"your balance",
        r"endorphins.* lower the pain you feel",
        r"good for your posture",
        r"healthy weight",
        r"trial in 2024",
        r"individual one, and it was progressive",
        r"by week 12 they walked on average 130 minutes a week",
    ],
    2: [
        r"sedentary life.* makes most backs worse",
        r"most people with non-specific back pain, moving is safe",
        r"severe and came after a fall, a crash or some other injury",
        r"you have a medical condition",
        r"your pain persists .* or is very severe",
        r"hurt is not always harm",
    ],
    3: [
        r"start slowly",
        r"build gradually",
        r"stay consistent",
        r"keep a record",
        r"you may split your walk",
        r"morning, afternoon or evening",
    ],
    4: [
        r"gentle, short walks",
        r"relaxed posture",
        r"no overexertion",
        r"walks are shown at half",
        r"your walks grow again",
        r"flare-up is a time when your back is worse than usual",
    ],
    5: [
        r"3 miles an hour, for half an hour",
        r"moderate walk",
        r"talk test",
        r"100 steps a minute",
        r"a hint, not .* a goal",
        r"30 brisk minutes on most days",
    ],
    6: [
        r"arch support and cushioning",
        r"in doubt, a podiatrist can help",
        r"no special equipment is needed",
        r"green.* lower stress",
        r"shopping centre.* treadmill",
        r"rain",
    ],
    7: [
        r"tighten muscles",
        r"stress turns pain up",
        r"walking outdoors lowers stress hormones",
        r"mood and chronic pain travel together",
        r"sleep",
    ],
    8: [
        r"\*\*if\*\* and \*\*then\*\*",
        r"if it rains, then",
        r"if i am tired .*, then",
        r"time:\*\* if .*, then",
        r"a woman of 45 who works in an office",
    ],
    9: [
        r"a walk with a friend",
        r"accountability",
        r"sharing with your clinician",
    ],
    10: [
        r"1 week:\*\* the same walks",
        r"2 weeks:\*\* walks about a fifth shorter",
        r"3 weeks:\*\* walks about a third shorter",
        r"4 to 7 weeks:\*\* your plan pauses.* start with half",
        r"8 weeks or more:\*\* a new plan",
    ],
    11: [
        r"strength and flexibility, on two days a week",
        r"stretching feels best",
        r"yoga or pilates style",
        r"limit them for now",
        r"running on hard ground",
        r"jumping sports",
        r"heavy lifting",
        r"bending and twisting again and again",
    ],
    12: [
        r"up and down slopes work different muscles",
        r"for when the plan allows them",
        r"what keeps it going",
        r"milestone",
    ],
    16: [
        r"maintenance",
        r"most people who improve notice it within a few weeks of regular walking",
        r"there are other options",
        r"see a clinician",
    ],
    20: [
        r"## signs",
        r"## first steps",
        r"## who to call",
        r"relapse",
    ],
    24: [
        r"\*\*heart:",
        r"\*\*immune system:",
        r"\*\*mood:",
        r"a habit for life",
        r"celebrate",
    ],
}
ANSWERS: dict[str, list[str]] = {
    "can-anyone-start": [r"most adults can"],
    "how-often": [r"30 minutes on most days", r"split into two or three", r"any time of day"],
    "during-a-flare-up": [r"gentle, short walks", r"relaxed posture", r"shown at half"],
    "can-walking-replace-other-exercise": [
        r"strength and flexibility on two days",
        r"stretching, yoga or pilates",
        r"limit running on hard ground, jumping sports, heavy lifting, and bending and twisting",
    ],
    "which-shoes": [r"arch support", r"cushioning", r"no special equipment", r"podiatrist"],
    "how-long-until-it-helps": [r"within a few weeks of regular walks", r"other options"],
    "who-should-not": [r"after an injury", r"medical condition", r"persists or is severe"],
    "if-i-am-80": [r"at any age", r"grows more slowly", r"never too late"],
}


def lesson_of(number: int) -> Lesson:
    return next(found for found in lessons("en") if found.number == number)


def carries(text: str, fact: str) -> bool:
    return re.search(fact, re.sub(r"\s+", " ", text), re.IGNORECASE) is not None


# -- Facts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "fact"), [(number, fact) for number, facts in FACTS.items() for fact in facts]
)
def test_a_lesson_carries(number: int, fact: str) -> None:
    assert carries(lesson_of(number).text, fact)


@pytest.mark.parametrize(
    ("slug", "fact"), [(slug, fact) for slug, facts in ANSWERS.items() for fact in facts]
)
def test_an_answer_carries(slug: str, fact: str) -> None:
    (found,) = [each for each in questions("en") if each.slug == slug]
    assert carries(found.text, fact)


def test_every_lesson_and_every_question_is_there_and_has_its_facts_listed() -> None:
    assert tuple(found.number for found in lessons("en")) == WEEKS == tuple(FACTS)
    assert [found.slug for found in questions("en")] == list(ANSWERS)
    assert [found.number for found in questions("en")] == list(range(1, 9))


# -- As the rules have it --------------------------------------------------------------------------


def test_the_flare_up_lesson_says_what_the_plan_does() -> None:
    text = lesson_of(4).text
    assert minutes_shown_in_flare(20) == 10
    assert carries(text, r"a walk of 20 minutes becomes 10")
    assert FLARE_PERCENT == 50
    assert carries(text, r"cut your plan to half, once")
    assert SETTLED_DAYS == 2
    assert SETTLED_MARGIN == 1
    assert carries(text, r"for 2 days\. Your pain is within 1 point of your usual")
    assert FLARE_IS_LONG.days == 14
    assert carries(text, rf"no better after 2 weeks, or if your pain is {SEVERE_PAIN} or more")


def test_the_bars_of_the_way_back_are_those_of_the_plan() -> None:
    state = WalkingState(Mode.BUILD, Track.STANDARD, 5, 5, 20, 20, 100, 0, 3)
    weeks = [state := step_back(state, FLARE_PERCENT)]
    weeks += [state := advance(state) for _ in range(4)]
    drawing = (STATIC / PICTURE_FOLDER / "flare.svg").read_text("utf-8")
    heights = [
        int(height)
        for height in re.findall(r'<rect x="\d+" y="\d+" width="72" height="(\d+)"', drawing)
    ]
    assert heights == [
        2 * minutes for minutes in (100, *(week.weekly_minutes for week in weeks[1:]))
    ]
    assert weeks[0].weekly_minutes == 50


def test_the_gap_lesson_is_the_gap_table() -> None:
    text = lesson_of(10).text
    shares = [gap_percent(weeks) for weeks in (1, 2, 3, PAUSE_GAP, NEW_INTAKE_GAP - 1)]
    assert shares == [100, 80, 65, 50, 50]
    for weeks, line in ((2, "a fifth shorter"), (3, "a third shorter"), (PAUSE_GAP, "with half")):
        minutes = 20 * (gap_percent(weeks) or 0) // 100
        assert carries(text, rf"{line}[.:] 20 minutes become {minutes}"), line
    assert gap_percent(NEW_INTAKE_GAP) is None
    assert carries(text, rf"{PAUSE_GAP} to {NEW_INTAKE_GAP - 1} weeks:")
    assert carries(text, rf"{NEW_INTAKE_GAP} weeks or more:\*\* a new plan")


def test_the_pace_lesson_says_when_not_to_count_steps() -> None:
    text = lesson_of(5).text
    for flags, age in (({PlanFlag.AID}, 50), ({PlanFlag.FALLS}, 50), (set(), GENTLE_AGE)):
        assert not shows_cadence(flags, age)
    assert carries(
        text, rf"if you use a stick or a frame, if you have had falls, or if you are {GENTLE_AGE}"
    )
    walk = parts_of_bout(30, 4)
    assert carries(text, rf"start with {walk.warm_up} easy minutes and end with {walk.cool_down}\.")
    assert parts_of_bout(30, 4, frozenset({PlanFlag.CARDIAC})).warm_up == 5
    assert carries(text, r"warm up for 5 minutes")
    assert parts_of_bout(30, 1).brisk == 0
    assert carries(text, r"the first weeks have none")
    assert USUAL_DAYS * 30 == TARGET
    assert carries(text, rf"{USUAL_DAYS} days a week, so {TARGET} minutes.* at {MILESTONE}")


def test_the_hills_lesson_tells_the_stages_by_how_much_is_brisk() -> None:
    main = 30
    brisk = [parts_of_bout(main + 5, stage).brisk for stage in (1, 2, 3, 4)]
    assert brisk == [0, main // 3, 2 * main // 3, main]
    text = lesson_of(12).text
    assert carries(text, r"none, or a third:\*\* stay on the flat")
    assert carries(text, r"two thirds:\*\* gentle slopes are fine")
    assert carries(text, r"all of it:\*\* hills, if you like them")
    assert carries(text, rf"falls, if you use a stick, or if you are {GENTLE_AGE}")


def test_other_numbers_are_those_of_the_plan() -> None:
    assert split_day(20, 10) == (10, 10)
    assert carries(lesson_of(3).text, r"twenty minutes can be two walks of ten")
    assert carries(
        lesson_of(8).text, rf"in weeks {RENEWED_IN_WEEKS[0]} and {RENEWED_IN_WEEKS[1]} we ask"
    )
    assert 7 - MAX_WALKING_DAYS == 1
    answers = {found.slug: found.text for found in questions("en")}
    assert carries(answers["how-often"], r"one day a week is always free")
    assert carries(answers["can-anyone-start"], rf"people of {ADULT_AGE} years")
    assert carries(answers["if-i-am-80"], rf"from {GENTLE_AGE} on")
    assert carries(answers["who-should-not"], rf"{SEVERE_PAIN} or more")


def test_the_barriers_of_the_lesson_are_among_those_the_plan_knows() -> None:
    text = lesson_of(8).text.lower()
    for word in ("rain", "tired", "time", "hurts", "worry", "forget"):
        assert word in text
    assert {"time", "weather", "tired", "pain", "worry", "forgot"} <= {
        each.code for each in BARRIERS
    }
