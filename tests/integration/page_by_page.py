"""Answering the safety questions as a browser does: one form for each page, over the test client.

The pages and their questions are written out here, from architecture 7, not taken from the program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

PREGNANCY = "may_be_pregnant"
PAGES: Mapping[str, tuple[str, ...]] = {
    "first": ("B1", "B2"),
    "a": ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"),
    "c": ("C1", "C2", "C3", "C4a", "C4b", "C5"),
    "d": ("D1", "D1b", "D2", "D3", "D4"),
    "e": ("E1", "E1b", "E2", "E2b", "E3", "E4"),
    "f": ("F0", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"),
    "b": ("B3", "B4", "B5", "B6", "B6b", "B7", "B8", "B8b", "B9", "B10", "B11", "B12", "B13"),
    "g": ("G1", "G1b", "G2"),
    "h": ("H1", "H2", "H3", "H4", "H5"),
    "i": ("I1",),
}
PARENT = {
    "D1b": "D1", "E1b": "E1", "E2b": "E2", "B6b": "B6", "B8b": "B8", "G1b": "G1",
    **{f"F{number}": "F0" for number in range(1, 10)},
}  # fmt: skip
PAGE_OF = {item: page for page, items in PAGES.items() for item in items}


@dataclass
class Questions:
    """One person at one screening. Answers that are not given stay away, as unticked radios do."""

    client: Client
    answers: Mapping[str, str]
    may_be_pregnant: bool = True
    # Without a script a follow-up is only on the page once its parent was saved.
    with_script: bool = True
    where: str = ""
    base: str = field(init=False, default="")

    def begin(self, address: str = "/screening/") -> None:
        self.where = self._redirected(self.client.post(address))
        self.base = self.where.rsplit("/", 2)[0]

    def page(self, name: str) -> str:
        """The address of a page, of the check, of the confirmation or of the result."""
        return f"{self.base}/{name}/"

    def fill_in(self, *pages: str) -> None:
        """Save these pages, in this order, as far as answers for them are given."""
        for name in pages:
            form = self.form(name)
            if form:
                self._save(name, form)

    def form(self, name: str) -> dict[str, str]:
        """What a page sends: the answers that are given for it."""
        items = PAGES[name]
        form = {item: self.answers[item] for item in items if item in self.answers}
        if name == "g":
            form[PREGNANCY] = "yes" if self.may_be_pregnant else "no"
        return form

    def _save(self, name: str, form: Mapping[str, str]) -> None:
        address = self.page(name)
        if not self.with_script:
            parents = {item: answer for item, answer in form.items() if item not in PARENT}
            self._post(address, parents)
            if self.where != address:
                return
        self._post(address, form)

    def _post(self, address: str, form: Mapping[str, str]) -> None:
        """A page that is sent back, because answers are missing, stays where it is."""
        response = self.client.post(address, form)
        self.where = address if response.status_code == 422 else self._redirected(response)

    def submit(self) -> None:
        """Send the answers off from the check, or confirm the emergency answer."""
        if self.where == self.page("confirm"):
            self.where = self._redirected(self.client.post(self.where, {"right": "yes"}))
        else:
            self.where = self._redirected(self.client.post(self.page("check")))

    @staticmethod
    def _redirected(response: Any) -> str:
        assert response.status_code == 302, (
            response.status_code,
            response.content.decode()[-3000:],
        )
        return str(response["Location"])
