"""Somebody without a mouse: Tab and Shift+Tab, Space, Enter and the arrows, and nothing else.

At each stop the focus must be seen: drawn with a line around it, on the screen, and with nothing over it.
"""

from dataclasses import dataclass
from typing import Any

from tests.e2e.visitor import Visitor

MOST_TABS = 120
MOST_ANSWERS = 12
SKIP_LINK = "Skip to main content"
# What has the focus, and what is wrong with how it is shown. The line may be drawn around the answer
# that holds a radio button.
FOCUS = """() => {
  const words = (node) => (node?.innerText ?? "").trim();
  const focus = document.activeElement;
  if (focus === document.body) return { name: "", trouble: "", kind: "", question: "", checked: false };
  const label = words(focus.labels?.[0]).split("\\n")[0];
  const name = focus.getAttribute("aria-label") || label || words(focus) || focus.value || "";
  const line = (node) => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  let drawn = focus;
  while (drawn && !line(drawn)) drawn = drawn.parentElement;
  const box = (drawn ?? focus).getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  let trouble = "";
  if (!drawn) trouble = "has no line around it";
  else if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) trouble = "is off the screen";
  else if (!top || !(drawn.contains(top) || top.contains(drawn))) trouble = `is under ${top?.outerHTML.slice(0, 80)}`;
  return {
    name, trouble,
    kind: focus.matches("input") ? focus.type : focus.tagName.toLowerCase(),
    question: words(focus.closest("fieldset")?.querySelector("legend")),
    checked: focus.checked ?? false,
  };
}"""


@dataclass(frozen=True)
class Keyboard:
    """The keyboard of a visitor."""

    visitor: Visitor

    @property
    def focus(self) -> dict[str, Any]:
        """What has the focus: name, kind, the question around it, whether it is checked. Past the last stop, nothing."""
        found: dict[str, Any] = self.visitor.page.evaluate(FOCUS)
        return found

    def strike(self, key: str) -> None:
        self.visitor.page.keyboard.press(key)

    def tab(self, *, back: bool = False) -> dict[str, Any]:
        """One stop on; its focus can be seen."""
        self.strike("Shift+Tab" if back else "Tab")
        focus = self.focus
        assert not focus["trouble"], (
            f"“{focus['name']}” {focus['trouble']}: {self.visitor.page.url}"
        )
        return focus

    def goes_to(self, name: str, *, back: bool = False) -> None:
        """To the link, button or field with this name."""
        passed = []
        for _ in range(MOST_TABS):
            passed.append(self.tab(back=back)["name"])
            if passed[-1] == name:
                return
        raise AssertionError(f"“{name}” is not reached on {self.visitor.page.url}: {passed}")

    def skips_to_the_page(self) -> None:
        """The first stop of a page leads past its navigation."""
        assert self.tab()["name"] == SKIP_LINK, self.visitor.page.url
        self.strike("Enter")
        assert self.focus["kind"] == "main"

    def presses(self, name: str, *, back: bool = False) -> None:
        """Go to a button or link, press it, and look at the page that comes."""
        self.goes_to(name, back=back)
        with self.visitor.page.expect_navigation():
            self.strike("Enter")
        self.visitor.look()

    def answers(self, question: str, answer: str, *, back: bool = False) -> None:
        """Go to a question's radio buttons, one stop for all of them, and by arrows to the answer."""
        self._goes_to_question(question, back=back)
        self.picks(answer)

    def picks(self, answer: str) -> None:
        """From the radio button with the focus: Space takes it, the arrows take its neighbours."""
        if not self.focus["checked"]:
            self.strike("Space")
        for _ in range(MOST_ANSWERS):
            focus = self.focus
            assert focus["checked"], focus
            assert not focus["trouble"], focus
            if focus["name"] == answer:
                return
            self.strike("ArrowDown")
        raise AssertionError(f"“{answer}” is no answer to “{self.focus['question']}”")

    def ticks(self, question: str, *answers: str) -> None:
        """Boxes are stops of their own; Space ticks or unticks."""
        self._goes_to_question(question)
        for answer in answers:
            if self.focus["name"] != answer:
                self.goes_to(answer)
            before = self.focus["checked"]
            self.strike("Space")
            assert self.focus["checked"] is not before, answer

    def _goes_to_question(self, question: str, *, back: bool = False) -> None:
        passed = []
        for _ in range(MOST_TABS):
            passed.append(self.tab(back=back)["question"])
            if passed[-1].startswith(question):
                return
        raise AssertionError(f"“{question}” is not reached on {self.visitor.page.url}: {passed}")
