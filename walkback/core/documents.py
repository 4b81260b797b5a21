"""Read one JSON document strictly and say everything that is wrong with it at once.

Standard library only. The callers are edges (commands, later the API): they name the keys they know, take each value
with its range, and call `finish`, which raises one `BadDocument` holding a plain line for every problem found.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final, NoReturn, TypeVar

T = TypeVar("T")

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}", re.ASCII)
_LONGEST_NAME: Final = 60
_NOTHING: Final[Mapping[str, object]] = {}
_ALREADY_REPORTED: Final = object()


class BadDocument(ValueError):
    """A document was refused. `problems` holds one plain line (no line breaks) for each reason, in order."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems: tuple[str, ...] = problems


def name_of(key: str) -> str:
    """`key` as it can stand in a message: short, printable ASCII, on one line."""
    if _PLAIN_KEY.fullmatch(key):
        return key
    quoted = json.dumps(key)
    return quoted if len(quoted) <= _LONGEST_NAME else f'{quoted[:_LONGEST_NAME]}..."'


def parse(raw: bytes) -> object:
    """The one JSON value in `raw`, which must be UTF-8. Raises BadDocument, whatever `raw` holds.

    Stricter than the JSON module alone: a key given twice, NaN and Infinity are refused.
    """
    if not raw.strip():
        raise BadDocument("the document is empty")
    try:
        return json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object_without_repeats,
            parse_constant=_refuse_constant,
        )
    except BadDocument:
        raise
    except UnicodeDecodeError as error:
        raise BadDocument(f"the document is not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BadDocument(f"the document is not valid JSON ({where})") from error
    except RecursionError as error:
        raise BadDocument("the document is nested too deeply") from error
    except ValueError as error:
        # What is left: Python refuses to read whole numbers of more than some thousand digits.
        raise BadDocument("the document holds a number that is too long") from error


def _object_without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        raise BadDocument(
            *(f"{name_of(key)}: is given more than once" for key in times if times[key] > 1)
        )
    return found


def _refuse_constant(constant: str) -> NoReturn:
    raise BadDocument(f"the document is not valid JSON ({constant} is not a number)")


class Fields:
    """The values of one JSON object, taken key by key.

    `known` are all keys the object may have; any other is a problem. A reader that finds a problem notes it, with the
    path to the value, and returns a harmless stand-in, so that the next value can be checked as well. Nothing read may
    be used before `finish` was called on the outermost Fields.
    Methods ending in `_or` read optional keys: absent and null both give `default`. For the others null is a problem.
    """

    __slots__ = ("_parent", "_place", "_values", "problems")

    def __init__(
        self,
        document: object,
        known: Collection[str],
        *,
        parent: "Fields | None" = None,
        place: str = "",
    ) -> None:
        self._parent = parent
        self._place = place
        self.problems: list[str] = [] if parent is None else parent.problems
        self._values: Mapping[str, object] = _NOTHING
        if isinstance(document, dict):
            self._values = document
            for key in document:
                if key not in known:
                    self.problem(key, "is not a known key")
        elif parent is None:
            raise BadDocument("the document must be an object")
        else:
            if document is not _ALREADY_REPORTED:
                self.problems.append(f"{self.path}: must be an object")
            # One line is enough: that its keys are missing as well follows from it.
            self.problems = []

    def problem(self, key: str, message: str, *, position: int | None = None) -> None:
        """Note that `key` of this object (or one entry of its array) is wrong.

        The readers below call it; callers do for rules that no single value breaks.
        """
        place = name_of(key) if position is None else f"{name_of(key)}[{position}]"
        inside = self.path
        self.problems.append(f"{inside}.{place}: {message}" if inside else f"{place}: {message}")

    def finish(self) -> None:
        """Raise BadDocument with everything noted so far, in this object and all inside it."""
        if self.problems:
            raise BadDocument(*self.problems)

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def whole(self, key: str, low: int, high: int) -> int:
        """A required whole number from `low` to `high`, both included."""
        value = self._required(key)
        return low if value is None else self._checked_whole(key, value, low, high)

    def whole_or(self, key: str, low: int, high: int, default: T) -> int | T:
        """An optional whole number from `low` to `high`, both included."""
        value = self._values.get(key)
        return default if value is None else self._checked_whole(key, value, low, high)

    def number_or(self, key: str, low: int, high: int, default: T) -> int | float | T:
        """An optional number, whole or fraction, from `low` to `high`, both included."""
        value = self._values.get(key)
        if value is None:
            return default
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and low <= value <= high  # false for NaN and for an infinity
        ):
            return value
        self.problem(key, f"must be a number from {low} to {high}")
        return low

    def flag_or(self, key: str, default: T) -> bool | T:
        """An optional true or false."""
        value = self._values.get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self.problem(key, "must be true or false")
        return False

    def choice_or(self, key: str, choices: Collection[str], default: str) -> str:
        """An optional text that must be one of `choices`."""
        value = self._values.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value in choices:
            return value
        self.problem(key, f"must be one of {', '.join(choices)}")
        return default

    def choices_or_none(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        """An optional array of texts out of `choices`, as given; absent gives none. Repeats are allowed."""
        value = self._values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.problem(key, "must be an array")
            return ()
        for position, entry in enumerate(value):
            if not isinstance(entry, str):
                self.problem(key, "must be a text", position=position)
            elif entry not in choices:
                self.problem(key, f"{name_of(entry)} is not known", position=position)
        return tuple(entry for entry in value if isinstance(entry, str))

    def mapping(self, key: str) -> Mapping[str, object]:
        """A required object whose keys the caller checks, since they depend on other values."""
        value = self._required(key)
        if value is None:
            return _NOTHING
        if isinstance(value, dict):
            return value
        self.problem(key, "must be an object")
        return _NOTHING

    def nested(self, key: str, known: Collection[str]) -> "Fields":
        """A required object inside this one. Its problems are reported by this one's `finish`."""
        value = self._required(key)
        return Fields(_ALREADY_REPORTED if value is None else value, known, parent=self, place=key)

    def nested_list(self, key: str, known: Collection[str], at_most: int) -> "list[Fields]":
        """A required array of at most `at_most` objects inside this one."""
        value = self._required(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(key, "must be an array")
            return []
        if len(value) > at_most:
            self.problem(key, f"must hold at most {at_most} entries")
            return []
        return [
            Fields(entry, known, parent=self, place=f"{key}[{position}]")
            for position, entry in enumerate(value)
        ]

    def _required(self, key: str) -> object:
        value = self._values.get(key)
        if value is None:
            self.problem(key, "must not be null" if key in self._values else "is missing")
        return value

    def _checked_whole(self, key: str, value: object, low: int, high: int) -> int:
        # `type(...) is int` on purpose: True is an int to Python, and 3.0 equals 3.
        if type(value) is int and low <= value <= high:
            return value
        self.problem(key, f"must be a whole number from {low} to {high}")
        return low

    @property
    def path(self) -> str:
        """Where this object stands in the document, for example `weeks[3]`; the outermost has no name."""
        # Built only when something is wrong: courses have hundreds of values and nearly all are right.
        if self._parent is None:
            return ""
        outside = self._parent.path
        return f"{outside}.{self._place}" if outside else self._place
