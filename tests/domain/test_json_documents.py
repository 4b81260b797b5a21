"""The reader of JSON documents that every command shares."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkback.core.documents import BadDocument, Fields, name_of, parse


def problems_of(fields: Fields) -> tuple[str, ...]:
    with pytest.raises(BadDocument) as caught:
        fields.finish()
    return caught.value.problems


class TestParse:
    @given(st.binary(max_size=60))
    def test_any_bytes_give_a_value_or_a_refusal_in_plain_lines(self, raw: bytes) -> None:
        try:
            parse(raw)
        except BadDocument as refusal:
            problems = refusal.problems
        else:
            problems = ("none",)

        assert problems
        assert all(problem.isprintable() and problem.isascii() for problem in problems)

    def test_text_keeps_its_letters(self) -> None:
        assert parse('{"é": "ü"}'.encode()) == {"é": "ü"}

    @pytest.mark.parametrize(
        ("raw", "problem"),
        [
            (b"", "the document is empty"),
            (b" \n\n", "the document is empty"),
            (b"{", "the document is not valid JSON (line 1, column 2)"),
            (b"{}\n {}", "the document is not valid JSON (line 2, column 2)"),
            (b"{'a': 1}", "the document is not valid JSON (line 1, column 2)"),
            (b"\xef\xbb\xbf{}", "the document is not valid JSON (line 1, column 1)"),
            (b'{"a": "\xc3"}', "the document is not UTF-8 (byte 8)"),
            (b"[" * 100_000, "the document is nested too deeply"),
            (b'{"a":' * 100_000, "the document is nested too deeply"),
            (b'{"age": ' + b"9" * 5000 + b"}", "the document holds a number that is too long"),
        ],
    )
    def test_what_is_no_json_is_one_plain_problem(self, raw: bytes, problem: str) -> None:
        with pytest.raises(BadDocument) as caught:
            parse(raw)

        assert caught.value.problems == (problem,)

    @pytest.mark.parametrize("raw", [b"NaN", b"[Infinity]", b'{"a": -Infinity}'])
    def test_what_json_does_not_have_is_refused(self, raw: bytes) -> None:
        with pytest.raises(BadDocument, match="is not a number"):
            parse(raw)

    def test_each_key_given_twice_is_named_once(self) -> None:
        with pytest.raises(BadDocument) as caught:
            parse(b'{"a": 1, "b": 2, "a": 3, "a": 4, "b": 5, "c": 6}')

        assert caught.value.problems == (
            "a: is given more than once",
            "b: is given more than once",
        )


class TestFields:
    def test_a_good_document_gives_its_values(self) -> None:
        fields = Fields(
            {"n": 3, "x": 2.5, "on": False, "kind": "b", "kinds": ["b", "b"], "in": {"n": 0}},
            {"n", "x", "on", "kind", "kinds", "in", "rest"},
        )

        assert fields.whole("n", 0, 3) == 3
        assert fields.number_or("x", 1, 3, None) == 2.5
        assert fields.flag_or("on", default=True) is False
        assert fields.choice_or("kind", ("a", "b"), "a") == "b"
        assert fields.choices_or_none("kinds", ("a", "b")) == ("b", "b")
        assert fields.nested("in", {"n"}).whole("n", 0, 9) == 0
        assert fields.mapping("in") == {"n": 0}
        assert "n" in fields
        assert "rest" not in fields
        fields.finish()

    def test_absent_and_null_give_the_default_of_an_optional_key(self) -> None:
        fields = Fields({"b": None}, {"a", "b"})

        for key in ("a", "b"):
            assert fields.whole_or(key, 0, 9, None) is None
            assert fields.whole_or(key, 0, 9, 5) == 5
            assert fields.number_or(key, 0, 9, None) is None
            assert fields.flag_or(key, default=True) is True
            assert fields.choice_or(key, ("x",), "x") == "x"
            assert fields.choices_or_none(key, ("x",)) == ()
            assert key not in fields
        fields.finish()

    @pytest.mark.parametrize("value", [True, False, 3.0, "3", [], {}, -1, 11, 10**400, 1e999])
    def test_a_whole_number_is_nothing_else(self, value: object) -> None:
        line = "n: must be a whole number from 0 to 10"

        fields = Fields({"n": value}, {"n"})
        fields.whole("n", 0, 10)
        assert problems_of(fields) == (line,)
        fields = Fields({"n": value}, {"n"})
        fields.whole_or("n", 0, 10, None)
        assert problems_of(fields) == (line,)

    @pytest.mark.parametrize("value", [9, 9.99, 80.01, 81, math.nan, math.inf, True, "20", 10**400])
    def test_a_number_out_of_range_is_refused(self, value: object) -> None:
        fields = Fields({"bmi": value}, {"bmi"})
        fields.number_or("bmi", 10, 80, None)

        assert problems_of(fields) == ("bmi: must be a number from 10 to 80",)

    @pytest.mark.parametrize("value", [10, 10.0, 24.9, 80, 80.0])
    def test_a_number_may_be_a_fraction(self, value: float) -> None:
        fields = Fields({"bmi": value}, {"bmi"})

        assert fields.number_or("bmi", 10, 80, None) == value
        fields.finish()

    def test_problems_name_the_place_and_all_are_reported(self) -> None:
        fields = Fields(
            {"weeks": [{"pain": 1}, {"pain": 11}, 3, {"hurt": 2}], "extra": 1, "kinds": ["q", 1]},
            {"weeks", "intake", "flag", "kinds"},
        )
        for week in fields.nested_list("weeks", {"pain"}, at_most=4):
            week.whole("pain", 0, 10)
        fields.nested("intake", {"age"}).whole("age", 18, 110)
        fields.choices_or_none("kinds", ("a",))
        fields.problem("flag", "contradicts kinds")

        assert problems_of(fields) == (
            "extra: is not a known key",
            "weeks[2]: must be an object",
            "weeks[3].hurt: is not a known key",
            "weeks[1].pain: must be a whole number from 0 to 10",
            "weeks[3].pain: is missing",
            "intake: is missing",
            "kinds[0]: q is not known",
            "kinds[1]: must be a text",
            "flag: contradicts kinds",
        )

    def test_deeper_places_are_named_whole(self) -> None:
        fields = Fields({"a": {"b": [{"c": "x"}]}}, {"a"})
        for entry in fields.nested("a", {"b"}).nested_list("b", {"c"}, at_most=1):
            entry.flag_or("c", default=False)

        assert problems_of(fields) == ("a.b[0].c: must be true or false",)

    @pytest.mark.parametrize(
        ("value", "line"),
        [
            (None, "weeks: must not be null"),
            ({}, "weeks: must be an array"),
            ("ab", "weeks: must be an array"),
            ([{}] * 3, "weeks: must hold at most 2 entries"),
        ],
    )
    def test_a_list_is_a_list_of_limited_length(self, value: object, line: str) -> None:
        fields = Fields({"weeks": value}, {"weeks"})

        assert fields.nested_list("weeks", set(), at_most=2) == []
        assert problems_of(fields) == (line,)

    @pytest.mark.parametrize("document", [None, 3, "x", [], True])
    def test_what_is_no_object_is_refused_at_once(self, document: object) -> None:
        with pytest.raises(BadDocument, match=r"^the document must be an object$"):
            Fields(document, {"a"})

    @pytest.mark.parametrize(
        ("key", "name"),
        [
            ("B1", "B1"),
            ("a b", '"a b"'),
            ("", '""'),
            ("line\nbreak", '"line\\nbreak"'),
            ("\x1b[31m", '"\\u001b[31m"'),
            ("é", '"\\u00e9"'),
            ("\ud800", '"\\ud800"'),
            ("x" * 200, '"' + "x" * 59 + '..."'),
        ],
    )
    def test_a_hostile_key_is_named_harmlessly(self, key: str, name: str) -> None:
        assert name_of(key) == name
