"""Every code and every number of a plan can be traced: rule, place, sources."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from plans.domain import plan_citations, plan_reasons, start_reasons
from plans.domain.citations import Basis, Citation, citation_of
from plans.domain.codes import Code
from plans.domain.constants import CONSTANTS
from plans.domain.model import Intake
from plans.domain.plan_citations import citation_of_reason
from plans.domain.plan_reasons import Limit, explain
from plans.domain.progression import TABLE
from plans.domain.sources import SOURCES, sources_of
from tests.domain.strategies import intakes

PLACE = re.compile(r"^\d\.\d(, [a-z0-9 ]+)*$")


def codes_in_source() -> set[str]:
    """Every code that a plan's reasons can give: their words in capitals, the names of limits among them."""
    trees = (
        ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        for module in (start_reasons, plan_reasons)
    )
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z]+(_[A-Z]+)*", node.value)
    }


REASONS = sorted(codes_in_source())
CITED = [(code.value, citation_of(code)) for code in Code] + [
    (reason, citation_of_reason(reason)) for reason in REASONS
]


@pytest.mark.parametrize(("code", "citation"), CITED, ids=[code for code, _ in CITED])
class TestEach:
    def test_says_the_rule_in_one_plain_sentence(self, code: str, citation: Citation) -> None:
        rule = citation.rule
        assert rule[0].isupper()
        assert re.search(r"[a-z0-9%)]\.$", rule)
        assert not re.search(r"\. [A-Z]", rule)
        assert len(rule.split()) <= 26

    def test_says_where_it_stands(self, code: str, citation: Citation) -> None:
        assert PLACE.match(citation.place)

    def test_evidence_has_a_source(self, code: str, citation: Citation) -> None:
        assert citation.sources or citation.basis is not Basis.EVIDENCE
        assert citation.basis.words.endswith(".")


def test_reasons_and_citations_are_the_same_set() -> None:
    assert set(REASONS) == set(plan_citations._OF_REASONS)
    assert {limit.value for limit in Limit} <= set(REASONS)
    with pytest.raises(KeyError):
        citation_of_reason("SOMETHING_ELSE")


@settings(max_examples=100, deadline=None)
@given(intake=intakes())
def test_every_reason_of_any_plan_is_cited(intake: Intake) -> None:
    reasons = explain(intake)
    told = [reasons.gate, *reasons.at_start, *reasons.steps]
    if reasons.milestone is not None:
        told.append(reasons.milestone)
    for reason in told:
        assert citation_of_reason(reason.code).rule
        for name, fact in reason.facts:
            if name == "limit":
                assert citation_of_reason(str(fact)).rule


def test_places_name_the_rows_of_the_table() -> None:
    for row in TABLE:
        numbers = re.findall(r"\d+", citation_of(row.code).place.removeprefix("3.5"))
        assert str(row.number) in numbers


@pytest.mark.parametrize("code", [code for code in Code if code.name.endswith("_FLOOR")])
def test_a_floor_names_the_row_it_belongs_to(code: Code) -> None:
    row = citation_of(Code[code.name.removesuffix("_FLOOR")])
    assert citation_of(code).place == f"{row.place}, floor"


def test_what_no_source_states_is_not_called_evidence() -> None:
    """Numbers that the table of constants marks as a choice bound what may be called evidence."""
    tags = {constant.name: constant.tag for constant in CONSTANTS}
    assert tags["PAIN_UP"] == "S50"
    assert citation_of(Code.R12_PAIN_UP_WATCH).basis is Basis.EVIDENCE
    assert tags["ADHERENCE_LINE"] == "K"
    assert citation_of(Code.R17_ADHERENCE_BELOW_80).basis is Basis.CONVENTION
    assert tags["GATE_PAIN"] == "D"
    assert citation_of_reason("SEVERE_PAIN").basis is Basis.DESIGN_CHOICE


def test_sources_are_listed_once_and_each_is_used() -> None:
    used = {source.tag for _, citation in CITED for source in citation.sources}
    assert used == set(SOURCES)
    assert all(re.fullmatch(r"S\d+", tag) for tag in SOURCES)
    assert len({source.words for source in SOURCES.values()}) == len(SOURCES)
    with pytest.raises(KeyError):
        sources_of("S2 S999")
