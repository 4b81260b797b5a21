"""What the machine of the screening sends: pages, answers, slips, and how long it waits."""

from functools import cache

from hypothesis import strategies as st

from screening.domain.questions import CURRENT
from screening.domain.wording import WEEKLY_LIST
from tests.integration.page_by_page import PAGE_OF, PAGES, PARENT, PREGNANCY

HOURS = [1, 5, 24, 25, 7 * 24, 8 * 24, 10 * 24, 29 * 24, 60 * 24, 366 * 24]
OWN_PAGES = (
    "/", "/today/", "/plan/", "/plan/weeks/1/", "/start/", "/walks/new/", "/check-in/", "/check-in/week/",
    "/screening/", "/symptoms/", "/symptoms/list/", "/clearance/", "/settings/", "/learn/",
    "/flare/", "/plan/pause/", "/plan/change/", "/plan/end/", "/progress/", "/away/", "/monthly/",
)  # fmt: skip
ANSWERED = (200, 302, 303, 404, 405, 409, 422)
"""Never a 5xx; an exception in a view is raised here as it is."""
TICKS = [entry.id for entry in WEEKLY_LIST]
CHECK_IN = {
    "week": {"week_went": "4", "planned_absence": "no"},
    "back": {"flare": "NONE", "side_effect": "NONE", "unsettled_walks": "0", "effort": "2"},
    "confidence": {"confidence": "7"},
    "next": {},
}


@cache
def odd_answers() -> st.SearchStrategy[dict[str, str]]:
    """What is not answered "no": usually little."""
    choices = [
        (item.id, choice.answer.value) for item in CURRENT.items for choice in item.choices[1:]
    ]
    few = st.lists(st.sampled_from(choices), min_size=1, max_size=2).map(dict)
    return st.one_of(st.just({}), st.just({}), few)


# Which of the newest screenings a request is about: mostly the open one, sometimes an old tab.
which = st.sampled_from([0, 0, 0, 0, 1, 2, 3])
pages = st.sampled_from(list(PAGES))
slips = st.sampled_from(["", "", "", "empty", "half", "wrong"])


def filled(page: str, odd: dict[str, str], slip: str = "") -> dict[str, str]:
    """A page as it is posted: "no", the odd answers with their parents, and a slip or none."""
    opened = {PARENT[item] for item in odd if item in PARENT}
    form = {}
    for item in PAGES[page]:
        if item in PARENT and PARENT[item] not in {*odd, *opened}:
            continue
        form[item] = odd.get(item, "yes" if item in opened else "no")
    if page == "g":
        form[PREGNANCY] = "yes" if any(PAGE_OF[item] == "g" for item in odd) else "no"
    if slip == "empty":
        return {}
    if slip == "half":
        return dict(list(form.items())[::2])
    if slip == "wrong":
        return {**form, PAGES[page][0]: "perhaps"}
    return form
