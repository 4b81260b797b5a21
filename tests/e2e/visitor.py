"""Somebody in front of a browser, who looks at every page closely.

Each page is checked as it is seen: no console error, no violation of the content security policy, no
answer from 500 on, nothing wider than the screen, and axe finds nothing to say (once in a run for each
page in each state and look of the window, not at each visit).
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

# A refused form is a 422, what somebody else changed first a 409. Chromium reports both on its console as well.
# The answer is asserted.
EXPECTED_ON_CONSOLE = re.compile(r"status of (409|422)")
AXE = Axe()
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    # It would fetch what our sheets import and write it into the page, which the content policy refuses.
    "preload": False,
}
# One look at the page, in one question to the browser.
LOOK = """() => ({
  busy: document.querySelector(".htmx-request, .htmx-settling") !== null,
  wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  heading: document.querySelector("h1")?.innerText ?? "",
  errors: document.querySelectorAll("[data-error-summary]").length,
})"""
NUMBERS = re.compile("[0-9a-f-]{36}|[0-9]+")


@dataclass(frozen=True)
class Looked:
    """The states of pages that axe has seen in this run, in one look of the window: an empty file each.

    Files, because the workers of a parallel run share them.
    """

    folder: Path
    window: str

    def first_time(self, state: str) -> bool:
        """Whether nobody has come to this state before. Whoever asks first has to let axe look."""
        name = sha256(f"{self.window} {state}".encode()).hexdigest()
        try:
            (self.folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass
class Visitor:
    """One person with one browser window."""

    context: BrowserContext
    site: str
    looked: Looked
    scripts: bool = True
    clicks: int = 0
    troubles: list[str] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("response", self._note_response)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_ON_CONSOLE.search(message.text):
            self.troubles.append(f"console at {self.page.url}: {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.statuses[response.url] = response.status
        if response.status >= 500:
            self.troubles.append(f"{response.status} at {response.url}")

    @property
    def status(self) -> int:
        """What the server said to the page that is shown."""
        return self.statuses[self.page.url.partition("#")[0]]

    # -- Going about

    def brings(self, name: str, value: str) -> None:
        """Have a cookie from before, as somebody has who signed in."""
        self.context.add_cookies([{"name": name, "value": value, "url": self.site}])

    def open(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else f"{self.site}{address}")
        self.look()

    def asks_for(self, address: str) -> str:
        """The markup that this address answers with now, asked for beside the window."""
        return self.context.request.get(f"{self.site}{address}").text()

    def press(self, name: str) -> None:
        """Press the button with this name and look at what comes."""
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        """Follow the link with this name inside the page's main part."""
        self.click(self.page.get_by_role("main").get_by_role("link", name=name, exact=True))

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()
        self.look()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label).fill(value)

    def choose(self, question: str, answer: str) -> None:
        """Answer a question that has radio buttons or boxes."""
        group = self.page.get_by_role("group", name=question)
        group.get_by_label(answer, exact=True).check()

    def unfold(self, name: str) -> None:
        self.page.get_by_role("main").get_by_text(name, exact=True).click()

    # -- Looking

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def words(self) -> str:
        """What stands on the page's main part, its spaces made one."""
        return " ".join(self.page.get_by_role("main").inner_text().split())

    def sees(self, *expected: str) -> None:
        for words in expected:
            self._wait_for(words)
            assert words in self.words, f"“{words}” is not on {self.page.url}: {self.words}"

    def _wait_for(self, words: str) -> None:
        """A part of the page may still be on its way; five seconds are plenty."""
        tries = 50 if self.scripts else 1
        while tries and words not in self.words:
            tries -= 1
            self.page.wait_for_timeout(100)

    def look(self, *, afresh: bool = False) -> None:
        """Wait until the page is there and still, and check it; `afresh` lets axe look again."""
        self.page.wait_for_load_state("load")
        if not self.scripts:
            return
        while (seen := self.page.evaluate(LOOK))["busy"]:
            self.page.wait_for_timeout(30)
        wider = seen["wider"]
        assert wider <= 0, f"{self.page.url} is {wider} px wider than the screen"
        assert seen["heading"], f"{self.page.url} has no heading"
        state = f"{seen['heading']} {seen['errors']} {NUMBERS.sub('*', self.page.url)}"
        if self.looked.first_time(state) or afresh:
            self._ask_axe()

    def _ask_axe(self) -> None:
        found = AXE.run(self.page, options=AXE_OPTIONS).response["violations"]
        said = [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
        assert not said, f"axe at {self.page.url}: {said}"

    def leaves_quietly(self) -> None:
        """End the visit; nothing may have gone wrong on the way."""
        self.context.close()
        assert not self.troubles, self.troubles
