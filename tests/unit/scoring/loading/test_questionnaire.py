"""The loader: what it reads, and every fault seen to be refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.definition.questionnaire import Atom, Band, Every, Kind, Negation, Proof, Some
from scoring.definition.texts import Status, Words
from scoring.loading.questionnaire import DefinitionError, digest_of, load_questionnaire
from tests.unit.scoring.small import changed, facts_data, faults_of, form_data, options, part, question, words

FACTS, FORM = facts_data(), form_data()
QUESTION = ("sections", 0, "questions")
RULE_PART = ("rule", "parts", 0)
NEXT = len(FACTS["sections"][0]["questions"])


def facts_with(name: str, kind: str, **more: Any) -> Any:
    """Return facts with one more question at the end."""
    return changed(FACTS, QUESTION, [*FACTS["sections"][0]["questions"], question(name, kind, **more)])


def test_load_reads_points_as_ten_thousandths() -> None:
    plan = load_questionnaire(FORM).questions["plan"]
    assert [option.points for option in plan.options] == [0, 125_000, 250_000]
    assert plan.max_points == 250_000


def test_load_reads_bands_with_their_bounds() -> None:
    rate = load_questionnaire(FORM).questions["rate"]
    assert rate.bands[0] == Band("b10", Words("b10", "b10"), Decimal(10), inclusive=True, points=0)
    assert rate.bands[4] == Band("b100", Words("b100", "b100"), None, inclusive=False, points=400_000)


def test_load_inherits_the_status() -> None:
    data = changed(FORM, (*QUESTION, 2, "status"), "working")
    loaded = load_questionnaire(data)
    statuses = [loaded.questions[name].options[0].status for name in ("plan", "rules")]
    assert statuses == [Status.WORKING, Status.VERIFIED]


def test_load_reads_every_kind_of_condition() -> None:
    tree = {
        "all": [
            {"question": "chain", "in": ["auto", "chips"]},
            {"any": [{"question": "scenes", "contains": "a"}, {"question": "total", "at_least": "1.5"}]},
            {"not": {"question": "since", "answered": True}},
        ]
    }
    asked = load_questionnaire(facts_with("why", "text", visible=tree)).questions["why"].visible
    assert asked == Every(
        (
            Atom("facts.chain", "in", ("auto", "chips")),
            Some((Atom("facts.scenes", "contains", ("a",)), Atom("facts.total", "at_least", ("1.5",)))),
            Negation(Atom("facts.since", "answered")),
        )
    )


def test_load_keeps_the_order_of_questions() -> None:
    assert list(load_questionnaire(FORM).questions) == ["nets", "rate", "plan", "rules", "s1", "s2"]
    assert load_questionnaire(FORM).questions["s1"].kind is Kind.LADDER


def test_digest_depends_on_content_and_not_on_key_order() -> None:
    backwards = dict(reversed(FORM.items()))
    assert digest_of(backwards) == digest_of(FORM)
    assert digest_of(changed(FORM, ("version",), "2")) != digest_of(FORM)


TOP_FAULTS = [
    (("id",), "Bad Id", "id", "'Bad Id' is no id"),
    (("id",), ..., "id", "None is no id"),
    (("version",), ..., "version", "a text is expected here"),
    (("version",), 2024.1, "version", "a text is expected here"),
    (("title",), {"zh": "只有中文"}, "title", "a text in both languages is expected here"),
    (("title",), {"zh": "有", "en": " "}, "title", "a text in both languages is expected here"),
    (("status",), "sure", "status", "'sure' is not known here"),
    (("sections",), [], "sections", "a list of mappings is expected here"),
    (("sections",), ..., "sections", "a list of mappings is expected here"),
    (("extra",), 1, "extra", "unknown key 'extra'"),
    ((False,), 1, "False", "unknown key False"),
    (("version",), date(2024, 1, 1), "version", "a text is expected here"),
    (("minutes",), "ten", "minutes", "a whole number is expected here"),
    (("variants",), [{"id": "Bad", "title": words("x")}], "variants.0.id", "'Bad' is no id"),
    (("sections", 0, "colour"), "red", "sections.0.colour", "unknown key 'colour'"),
    (("sections", 0, "questions"), [], "sections.0.questions", "a list of mappings is expected here"),
]
QUESTION_FAULTS = [
    ((0, "kind"), "slider", "kind", "'slider' is not known here"),
    ((0, "colour"), "red", "colour", "unknown key 'colour'"),
    ((0, "required"), "yes", "required", "true or false is expected here"),
    ((0, "uses"), "facts.a", "uses", "a list of texts is expected here"),
    ((1, "unit"), ..., "", "a number needs its unit"),
    ((1, "min"), 0, "min", "0 is no decimal in quotes"),
    ((1, "min"), "ten", "min", "'ten' is no decimal in quotes"),
    ((1, "max"), "-1", "min", "min is above max"),
    ((1, "places"), "7", "places", "7 places"),
    ((1, "options"), options("a", "b"), "options", "number has no options"),
    ((4, "min"), "1900", "min", "'1900' is no day in quotes"),
    ((4, "register"), "founded", "register", "only a text can come from the register"),
    ((4, "min"), "2026-02-30", "min", "'2026-02-30' is no day in quotes"),
    ((4, "max"), date(2026, 12, 31), "max", "datetime.date(2026, 12, 31) is no day in quotes"),
    ((5, "options"), options("only"), "options", "a choice needs at least two options"),
    ((5, "options"), options("a", "a"), "options", "the id 'a' occurs more than once"),
    ((5, "options", 0, "colour"), "red", "options.0.colour", "unknown key 'colour'"),
    ((5, "options", 0, "points"), "0.00001", "options.0.points", "0.00001 is finer than 1/10000"),
    ((5, "options", 0, "points"), 0.5, "options.0.points", "0.5 is no decimal in quotes"),
    ((5, "options", 0, "points"), "-1", "options.0.points", "-1 is below 0"),
    ((6, "options"), options(*(f"o{n}" for n in range(31))), "options", "more than 30 options"),
    ((7, "format"), "fax", "format", "unknown format 'fax'"),
    ((7, "visible"), "always", "visible", "a condition is expected here"),
    ((7, "visible"), {"question": "young"}, "visible", "one operation is expected beside question"),
    ((7, "visible"), {"question": "young", "is": True}, "visible.is", "True does not fit is"),
    ((7, "visible"), {"question": "chain", "in": "auto"}, "visible.in", "'auto' does not fit in"),
    ((7, "visible"), {"question": "chain", "answered": False}, "visible.answered", "False does not fit answered"),
    ((7, "visible"), {"question": "total", "at_least": "many"}, "visible.at_least", "'many' is no decimal"),
    ((7, "visible"), {"all": {}}, "visible", "this is no condition"),
    ((7, "visible"), {"some": []}, "visible", "this is no condition"),
    ((7, "variants"), ["liquid"], "", "name: unknown variant 'liquid'"),
]


@pytest.mark.parametrize(("path", "value", "where", "problem"), TOP_FAULTS)
def test_load_refuses_at_the_top(path: tuple[Any, ...], value: Any, where: str, problem: str) -> None:
    assert (where, problem) in faults_of(changed(FACTS, path, value))


@pytest.mark.parametrize(("path", "value", "where", "problem"), QUESTION_FAULTS)
def test_load_refuses_in_a_question(path: tuple[Any, ...], value: Any, where: str, problem: str) -> None:
    found = faults_of(changed(FACTS, (*QUESTION, *path), value))
    place = f"sections.0.questions.{path[0]}"
    expected = "sections" if problem.startswith("name: unknown variant") else f"{place}.{where}".rstrip(".")
    assert (expected, problem) in found


NONE = {"id": "none", "label": words("none"), "exclusive": True}
NONE_FAULTS: list[tuple[str, list[Any], str, str]] = [
    ("multiple", [NONE, *options("a", "b")], "options.0", "'none' excludes the others and does not stand last"),
    (
        "multiple",
        [*options("a"), NONE, *options("b")],
        "options.1",
        "'none' excludes the others and does not stand last",
    ),
    (
        "multiple",
        [*options("a", "b"), NONE | {"points": "1"}],
        "options.2",
        "'none' excludes the others and gives points",
    ),
    ("multiple", [*options("a", "b"), NONE | {"exclusive": False}], "options.2", "'none' does not exclude the others"),
    ("multiple", [*options("a", "b", "none")], "options.2", "'none' does not exclude the others"),
    ("multiple", [*options("none", "a", "b")], "options.0", "'none' does not exclude the others"),
    (
        "multiple",
        [*options("a"), {"id": "nil", "label": {"zh": "以上都没有", "en": "Nothing"}}],
        "options.1",
        "'nil' does not exclude the others",
    ),
    (
        "multiple",
        [*options("a"), {"id": "nil", "label": {"zh": "全无", "en": "None of these"}}],
        "options.1",
        "'nil' does not exclude the others",
    ),
    (
        "multiple",
        [*options("a"), NONE | {"id": "nil"}, NONE],
        "options.1",
        "'nil' excludes the others and does not stand last",
    ),
    ("single", [*options("a", "b"), NONE], "options.2", "only an option of a multiple question excludes others"),
]


@pytest.mark.parametrize(("kind", "choices", "where", "problem"), NONE_FAULTS)
def test_load_refuses_a_none_that_does_not_stand_last_or_does_not_exclude(
    kind: str, choices: list[Any], where: str, problem: str
) -> None:
    found = faults_of(facts_with("why", kind, options=choices))
    assert found == [(f"sections.0.questions.{NEXT}.{where}", problem)]


def test_load_refuses_a_reason_that_excludes() -> None:
    data = facts_with("why", "yesno", not_applicable=[NONE])
    problem = "only an option of a multiple question excludes others"
    assert faults_of(data) == [(f"sections.0.questions.{NEXT}.not_applicable.0", problem)]


def test_load_takes_none_among_single_choices_and_last_among_several() -> None:
    single = load_questionnaire(facts_with("why", "single", options=options("none", "some")))
    assert [option.exclusive for option in single.questions["why"].options] == [False, False]
    several = load_questionnaire(facts_with("why", "multiple", options=[*options("a", "b"), NONE]))
    assert [option.exclusive for option in several.questions["why"].options] == [False, False, True]


@pytest.mark.parametrize("name", ["later", "name"])
def test_load_refuses_a_condition_on_a_question_that_is_not_earlier(name: str) -> None:
    data = changed(facts_with("later", "yesno"), (*QUESTION, 7, "visible"), {"question": name, "answered": True})
    problem = f"name looks at {name}, which does not come before it"
    assert faults_of(data) == [("sections.0.questions.7.visible", problem)]


def test_load_refuses_an_id_used_twice() -> None:
    assert faults_of(facts_with("total", "yesno")) == [("sections", "the id 'total' occurs more than once")]


RATE = (*QUESTION, 1)
RATE_FAULTS = [
    (("compute",), ..., "", "a rate needs compute, and either bands or linear"),
    (("bands",), ..., "", "a rate needs compute, and either bands or linear"),
    (("compute", "now", "of"), [], "compute.now", "a ratio needs of and to"),
    (("compute", "now"), [], "compute.now", "a mapping is expected here"),
    (("compute", "then"), {}, "compute.then", "unknown key 'then'"),
    (("compute", "now", "scale"), 100, "compute.now.scale", "100 is no decimal in quotes"),
    (("linear",), "60", "", "a rate needs compute, and either bands or linear"),
    (("linear",), "0", "linear", "the figure that gives everything must be above 0"),
    (("bands", 0, "upto"), ..., "bands.0", "every band but the last needs upto or below, the last neither"),
    (("bands", 4, "upto"), "99", "bands.4", "every band but the last needs upto or below, the last neither"),
    (("bands", 0, "below"), "9", "bands.0", "every band but the last needs upto or below, the last neither"),
    (("bands", 1, "upto"), "5", "bands.1", "bounds must rise"),
    (("bands", 1, "id"), "b10", "bands", "the id 'b10' occurs more than once"),
]


def test_load_refuses_a_line_to_full_marks_of_what_is_no_rate() -> None:
    found = faults_of(facts_with("why", "text", linear="60"))
    assert found == [(f"sections.0.questions.{NEXT}.linear", "text is no rate")]


def test_load_refuses_a_last_day_before_the_first() -> None:
    found = faults_of(facts_with("day", "date", min="2026-02-02", max="2026-02-01"))
    assert found == [(f"sections.0.questions.{NEXT}.min", "min is after max")]


def test_load_refuses_a_line_to_full_marks_of_a_change() -> None:
    now = FORM["sections"][0]["questions"][1]["compute"]["now"]
    found = faults_of(changed(changed(FORM, (*RATE, "compute", "before"), now), (*RATE, "linear"), "60"))
    assert ("sections.0.questions.1.linear", "a change may fall below 0, and a line starts at 0") in found


@pytest.mark.parametrize(("path", "value", "where", "problem"), RATE_FAULTS)
def test_load_refuses_in_a_rate(path: tuple[Any, ...], value: Any, where: str, problem: str) -> None:
    found = faults_of(changed(FORM, (*RATE, *path), value))
    assert (f"sections.0.questions.1.{where}".rstrip("."), problem) in found


def test_load_refuses_a_ladder_whose_levels_do_not_rise() -> None:
    data = changed(FORM, ("sections", 1, "questions", 0, "options", 2, "level"), "1")
    assert faults_of(data) == [("sections.1.questions.0.options", "the levels of a ladder must rise")]


def test_load_refuses_a_clause_without_subdomain() -> None:
    data = facts_with("clause", "clause", options=options("no", "yes"))
    assert faults_of(data) == [(f"sections.0.questions.{NEXT}", "a clause needs its subdomain and level")]


CHECK_FAULTS = [
    (("kind",), "guess", "checks.0.kind", "unknown check 'guess'"),
    (("level",), "strict", "checks.0.level", "'strict' is no level"),
    (("limit",), "5", "checks.0.limit", "unknown key 'limit'"),
    (("left",), 5, "checks.0.left", "a question, {sum: […]} or {value: …} is expected here"),
    (("left",), {"value": 5}, "checks.0.left.value", "5 is no decimal in quotes"),
    (("message",), ..., "checks.0.message", "a text in both languages is expected here"),
]


@pytest.mark.parametrize(("path", "value", "where", "problem"), CHECK_FAULTS)
def test_load_refuses_in_a_check(path: tuple[str, ...], value: Any, where: str, problem: str) -> None:
    assert (where, problem) in faults_of(changed(FACTS, ("checks", 0, *path), value))


RULE_FAULTS = [
    ((), "rule", "rule", "a rule is a mapping"),
    (("kind",), "magic", "rule.kind", "unknown rule 'magic'"),
    (("colour",), "red", "rule.colour", "unknown key 'colour'"),
    (("parts", 0, "colour"), "red", "rule.parts.0.colour", "unknown key 'colour'"),
    (("parts", 1, "groups", 0, "maximun"), "40", "rule.parts.1.groups.0.maximun", "unknown key 'maximun'"),
    (("scenario_groups", 0, "scenario"), "s1", "rule.scenario_groups.0.scenario", "unknown key 'scenario'"),
    (("levels", 1, "bindings"), "2", "rule.levels.1.bindings", "unknown key 'bindings'"),
    (("source",), ..., "rule.source", "a text in both languages is expected here"),
    (("parts",), [part("base", "60")], "rule.parts", "the parts' maxima must add up to 100"),
    (("parts", 0, "maximum"), "50", "rule.parts.0", "the groups' maxima must add up to the part's"),
    (("parts", 0, "maximum"), ..., "rule.parts.0.maximum", "a decimal is expected here"),
    (("parts", 1, "id"), "base", "rule.parts", "the id 'base' occurs more than once"),
    (("parts", 0, "groups", 0, "items"), ["net"], "rule.parts.0.groups.0.items", "no question 'net'"),
    (
        ("parts", 0, "groups", 0, "items"),
        ["nets", "rules"],
        "rule.parts.0.groups.0",
        "items give 350000 of 200000 ten-thousandths of a point",
    ),
    (("parts", 1, "groups", 0, "items"), ["plan", "rules", "plan"], "rule", "the id 'plan' occurs more than once"),
    (("scenario_groups", 0, "scenarios"), ["plan"], "rule.scenario_groups", "'plan' is no ladder question"),
    (("levels",), [], "rule.levels", "a list of mappings is expected here"),
    (("levels", 1, "level"), "1", "rule.levels.1", "levels and their points must rise"),
    (("levels", 1, "points"), "10", "rule.levels.1", "levels and their points must rise"),
]


@pytest.mark.parametrize(("path", "value", "where", "problem"), RULE_FAULTS)
def test_load_refuses_in_a_rule(path: tuple[Any, ...], value: Any, where: str, problem: str) -> None:
    assert (where, problem) in faults_of(changed(FORM, ("rule", *path), value))


def test_load_refuses_a_scored_question_with_too_many_options() -> None:
    many = options(**{f"o{n}": "1" for n in range(20)})
    data = changed(FORM, (*QUESTION, 0, "options"), many)
    assert faults_of(data) == [("rule.parts.0.groups.0.items", "nets has 20 options")]


def test_load_refuses_an_item_that_gives_no_points() -> None:
    more = [*FORM["sections"][0]["questions"], question("remark", "text")]
    data = changed(changed(FORM, QUESTION, more), (*RULE_PART, "groups", 0, "items"), ["nets", "remark"])
    assert faults_of(data) == [("rule.parts.0.groups.0.items", "remark is a text question and gives no points")]


def test_load_lists_all_faults_at_once() -> None:
    data = changed(changed(FACTS, ("version",), ...), (*QUESTION, 1, "unit"), ...)
    with pytest.raises(DefinitionError) as caught:
        load_questionnaire(data)
    assert str(caught.value).splitlines() == [
        "sections.0.questions.1: a number needs its unit; add unit: {zh: …, en: …}",
        "version: a text is expected here; write it in quotes",
    ]


def test_a_question_says_which_kinds_of_file_prove_its_answer() -> None:
    plain = load_questionnaire(facts_with("plain", "text", evidence=words("seen"))).questions["plain"]
    assert (plain.evidence, plain.proofs, plain.takes_files) == (Words("seen", "seen"), tuple(Proof), True)
    some = {"asks": words("seen"), "kinds": ["table", "photo"]}
    limited = load_questionnaire(facts_with("limited", "text", evidence=some)).questions["limited"]
    assert (limited.evidence, limited.proofs) == (Words("seen", "seen"), (Proof.PHOTO, Proof.TABLE))
    without = load_questionnaire(facts_with("without", "text")).questions["without"]
    assert (without.evidence, without.takes_files) == (None, False)
    place = f"sections.0.questions.{NEXT}.evidence"
    for kinds in ([], ["film"], ["photo", "photo"]):
        wrong = facts_with("wrong", "text", evidence={"asks": words("seen"), "kinds": kinds})
        assert [path for path, _text in faults_of(wrong)] == [f"{place}.kinds"]
    wrong = facts_with("wrong", "text", evidence={"kinds": ["photo"]})
    assert [path for path, _text in faults_of(wrong)] == [f"{place}.asks"]
