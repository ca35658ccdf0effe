"""From a mapping (as read from YAML) to a `Questionnaire`, listing every fault at once.

`docs/questionnaire-format.md` describes the format. Nothing here reads files: `survey/definitions/catalogue.py` does,
and turns the key paths of faults into file and line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from scoring.definition.questionnaire import (
    Band,
    Compute,
    Condition,
    Kind,
    Option,
    Proof,
    Question,
    Questionnaire,
    Ratio,
    Register,
    Section,
)
from scoring.definition.texts import Status, Words
from scoring.exact import MOST_PLACES
from scoring.loading.carries import read_carry, without_carries
from scoring.loading.clauses_by_claim import asked_by_rule
from scoring.loading.conditions import read_check, read_condition, references
from scoring.loading.question_references import check_references
from scoring.loading.reader import DefinitionError, Fault, Path, Reader
from scoring.loading.rule_checks import check_rule
from scoring.loading.rules import read_rule

__all__ = ["DefinitionError", "Fault", "check_references", "digest_of", "load_questionnaire"]

_CHOICE_KINDS = {Kind.SINGLE, Kind.MULTIPLE, Kind.CLAUSE, Kind.LADDER}
_QUESTION_KEYS = {
    "id", "kind", "title", "help", "evidence", "required", "status", "visible", "variants", "not_applicable", "options",
    "group", "unit", "places", "min", "max", "format", "max_length", "compute", "bands", "binding", "binding_status",
    "subdomain", "level", "uses", "register", "carry", "linear",
}  # fmt: skip
MOST_OPTIONS = 30
_NONE_OF_THESE = re.compile(r"以上(都|均|皆|全)|none of ", re.IGNORECASE)
_FORMATS = ("plain", "multiline", "uscc", "phone", "email", "industry", "unit", "park")
_TOP_KEYS = {
    "id", "version", "status", "title", "basis", "minutes", "variants", "applies", "sections", "checks", "rule",
}  # fmt: skip


def digest_of(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a mapping's canonical JSON."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def load_questionnaire(data: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire that a mapping defines. Raises DefinitionError with all its faults."""
    reader = Reader()
    reader.known_keys(data, _TOP_KEYS, ())
    status = reader.choice(data, "status", Status, (), default=Status.WORKING)
    identifier = reader.identifier(data, ())
    sections = tuple(
        _read_section(reader, item, ("sections", index), (identifier, status))
        for index, item in enumerate(reader.items(data, "sections", (), required=True))
    )
    variants, variant_when = _read_variants(reader, data, identifier)
    rule = read_rule(reader, data["rule"], ("rule",), status) if "rule" in data else None
    checks = tuple(
        read_check(reader, item, ("checks", index), identifier)
        for index, item in enumerate(reader.items(data, "checks", ()))
    )
    questionnaire = Questionnaire(
        id=identifier,
        version=reader.text(data, "version", ()),
        title=reader.words(data, "title", ()),
        basis=reader.words(data, "basis", ()),
        status=status,
        sections=asked_by_rule(sections, rule, identifier),
        checks=checks,
        digest="" if reader.faults else digest_of(without_carries(data)),
        variants=variants,
        variant_when=variant_when,
        applies=read_condition(reader, data["applies"], ("applies",), "facts") if "applies" in data else None,
        rule=rule,
        minutes=reader.integer(data, "minutes", (), default=10),
    )
    _check_unique(reader, questionnaire)
    _check_order(reader, questionnaire)
    check_rule(reader, questionnaire)
    reader.finish()
    return questionnaire


def _read_variants(
    reader: Reader, data: Mapping[str, Any], identifier: str
) -> tuple[tuple[tuple[str, Words], ...], tuple[Condition | None, ...]]:
    """Read the variants, and the conditions that decide them when any has one."""
    variants, conditions = [], []
    for index, item in enumerate(reader.items(data, "variants", ())):
        place = ("variants", index)
        reader.known_keys(item, {"id", "title", "when"}, place)
        variants.append((reader.identifier(item, place), reader.words(item, "title", place)))
        when = read_condition(reader, item["when"], (*place, "when"), identifier) if "when" in item else None
        conditions.append(when)
    decided = any(condition is not None for condition in conditions)
    if decided and (conditions[-1] is not None or None in conditions[:-1]):
        reader.fault(("variants",), "the last variant, and only it, stands for whoever is left", "give the others when")
    return tuple(variants), tuple(conditions) if decided else ()


def _read_section(reader: Reader, data: Mapping[str, Any], path: Path, owner: tuple[str, Status]) -> Section:
    reader.known_keys(data, {"id", "title", "intro", "minutes", "questions"}, path)
    identifier = reader.identifier(data, path)
    return Section(
        id=identifier,
        title=reader.words(data, "title", path),
        intro=reader.optional_words(data, "intro", path),
        minutes=reader.integer(data, "minutes", path, default=5),
        questions=tuple(
            _read_question(reader, item, (*path, "questions", index), (*owner, identifier))
            for index, item in enumerate(reader.items(data, "questions", path, required=True))
        ),
    )


def _read_question(reader: Reader, data: Mapping[str, Any], path: Path, owner: tuple[str, Status, str]) -> Question:
    questionnaire, default_status, section = owner
    reader.known_keys(data, _QUESTION_KEYS, path)
    kind = reader.choice(data, "kind", Kind, path, default=Kind.TEXT)
    status = reader.choice(data, "status", Status, path, default=default_status)
    visible: Condition | None = None
    if "visible" in data:
        visible = read_condition(reader, data["visible"], (*path, "visible"), questionnaire)
    asked, proofs = _read_evidence(reader, data, path)
    question = Question(
        id=reader.identifier(data, path),
        kind=kind,
        title=reader.words(data, "title", path),
        section=section,
        help=reader.optional_words(data, "help", path),
        evidence=asked,
        proofs=proofs,
        required=reader.flag(data, "required", path, default=True),
        status=status,
        visible=visible,
        variants=reader.texts(data, "variants", path),
        not_applicable=_read_options(reader, data, "not_applicable", (path, status)),
        options=_read_options(reader, data, "options", (path, status)),
        group=reader.text(data, "group", path, default=""),
        unit=reader.optional_words(data, "unit", path),
        places=reader.integer(data, "places", path, default=0),
        minimum=None if kind is Kind.DATE else reader.number(data, "min", path),
        maximum=None if kind is Kind.DATE else reader.number(data, "max", path),
        earliest=reader.day(data, "min", path) if kind is Kind.DATE else None,
        latest=reader.day(data, "max", path) if kind is Kind.DATE else None,
        format=reader.text(data, "format", path, default="plain"),
        max_length=reader.integer(data, "max_length", path, default=200),
        compute=_read_compute(reader, data, path, questionnaire),
        bands=_read_bands(reader, data, path),
        linear=reader.number(data, "linear", path),
        binding=reader.flag(data, "binding", path, default=False),
        binding_status=reader.choice(data, "binding_status", Status, path, default=status),
        subdomain=reader.text(data, "subdomain", path, default=""),
        level=reader.integer(data, "level", path, default=0),
        uses=reader.texts(data, "uses", path),
        register=reader.choice(data, "register", Register, path, default=Register.NAME) if "register" in data else None,
        carry=read_carry(reader, data, path, kind),
    )
    _check_question(reader, question, path)
    return question


def _read_evidence(reader: Reader, data: Mapping[str, Any], path: Path) -> tuple[Words | None, tuple[Proof, ...]]:
    """Read what an assessor would look at and the kinds of file taken: ``{zh, en}``, or ``{asks: {zh, en}, kinds}``."""
    given, place = data.get("evidence"), (*path, "evidence")
    if not isinstance(given, dict) or not {"asks", "kinds"} & set(given):
        return reader.optional_words(data, "evidence", path), tuple(Proof)
    reader.known_keys(given, {"asks", "kinds"}, place)
    named, known = reader.texts(given, "kinds", place), [kind.value for kind in Proof]
    if "kinds" in given and (not named or not set(named) <= set(known) or len(set(named)) < len(named)):
        fault = f"these are no kinds of evidence: {', '.join(named)}"
        reader.fault((*place, "kinds"), fault, f"name each once: {', '.join(known)}")
        named = ()
    return reader.words(given, "asks", place), tuple(kind for kind in Proof if kind.value in (named or known))


def _check_question(reader: Reader, question: Question, path: Path) -> None:
    if question.kind in _CHOICE_KINDS and len(question.options) < 2:
        reader.fault((*path, "options"), "a choice needs at least two options", "list them under options")
    if question.kind not in _CHOICE_KINDS and question.options:
        reader.fault((*path, "options"), f"{question.kind} has no options", "remove them or change the kind")
    _check_rate(reader, question, path)
    if question.kind is Kind.NUMBER and question.unit is None:
        reader.fault(path, "a number needs its unit", "add unit: {zh: …, en: …}")
    if question.kind is Kind.CLAUSE and (not question.subdomain or not question.level):
        reader.fault(path, "a clause needs its subdomain and level", "add both")
    if question.format not in _FORMATS:
        reader.fault((*path, "format"), f"unknown format {question.format!r}", f"use one of {', '.join(_FORMATS)}")
    if question.kind is Kind.MULTIPLE and len(question.options) > MOST_OPTIONS:
        reader.fault((*path, "options"), f"more than {MOST_OPTIONS} options", "split the question")
    if question.register is not None and question.kind is not Kind.TEXT:
        reader.fault((*path, "register"), "only a text can come from the register", "make it a text or leave it out")
    _check_exclusive(reader, question, path)
    _check_figures(reader, question, path)


def _check_rate(reader: Reader, question: Question, path: Path) -> None:
    """Note a rate without its ratio, one that has not just one of bands and linear, and a line that leads nowhere."""
    linear = question.linear is not None
    if question.kind is Kind.RATE and (question.compute is None or bool(question.bands) == linear):
        reader.fault(path, "a rate needs compute, and either bands or linear", "see docs/questionnaire-format.md")
    if not linear:
        return
    place = (*path, "linear")
    if question.kind is not Kind.RATE:
        reader.fault(place, f"{question.kind} is no rate", "leave it out")
    if question.linear is not None and question.linear <= 0:
        reader.fault(place, "the figure that gives everything must be above 0", "mend it")
    if question.compute is not None and question.compute.before is not None:
        reader.fault(place, "a change may fall below 0, and a line starts at 0", "give the change bands")


def _check_exclusive(reader: Reader, question: Question, path: Path) -> None:
    """Note a "none of these" that does not exclude the others, stands before the last option, or gives points."""
    several = question.kind is Kind.MULTIPLE
    places = [((*path, "options", index), option, several) for index, option in enumerate(question.options)]
    places += [
        ((*path, "not_applicable", index), option, False) for index, option in enumerate(question.not_applicable)
    ]
    for place, option, may in places:
        if option.exclusive and not may:
            reader.fault(place, "only an option of a multiple question excludes others", "remove exclusive")
        elif option.exclusive and option is not question.options[-1]:
            problem = f"{option.id!r} excludes the others and does not stand last"
            reader.fault(place, problem, "make it the last option, and the only one that is exclusive")
        elif option.exclusive and option.points:
            reader.fault(place, f"{option.id!r} excludes the others and gives points", 'write points: "0"')
        elif may and not option.exclusive and _says_none(option):
            reader.fault(
                place, f"{option.id!r} does not exclude the others", "add exclusive: true and make it the last"
            )


def _says_none(option: Option) -> bool:
    """Whether an option says that none of the others holds: by its id ``none``, or by its words."""
    return option.id == "none" or any(_NONE_OF_THESE.match(text) for text in (option.label.zh, option.label.en))


def _check_figures(reader: Reader, question: Question, path: Path) -> None:
    levels = [option.level for option in question.options]
    if question.kind is Kind.LADDER and levels != sorted(set(levels)):
        reader.fault((*path, "options"), "the levels of a ladder must rise", "order the options by level")
    if not 0 <= question.places <= MOST_PLACES:
        reader.fault((*path, "places"), f"{question.places} places", f"use 0 to {MOST_PLACES}")
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        reader.fault((*path, "min"), "min is above max", "swap them")
    if question.earliest is not None and question.latest is not None and question.earliest > question.latest:
        reader.fault((*path, "min"), "min is after max", "swap them")


def _read_options(reader: Reader, data: Mapping[str, Any], key: str, owner: tuple[Path, Status]) -> tuple[Option, ...]:
    path, status = owner
    options = []
    for index, item in enumerate(reader.items(data, key, path)):
        place = (*path, key, index)
        reader.known_keys(item, {"id", "label", "detail", "points", "level", "exclusive", "status"}, place)
        options.append(
            Option(
                id=reader.identifier(item, place),
                label=reader.words(item, "label", place),
                detail=reader.optional_words(item, "detail", place),
                points=reader.points(item, "points", place),
                level=reader.integer(item, "level", place, default=0),
                exclusive=reader.flag(item, "exclusive", place, default=False),
                status=reader.choice(item, "status", Status, place, default=status),
            )
        )
    reader.unique([option.id for option in options], (*path, key))
    return tuple(options)


def _read_compute(reader: Reader, data: Mapping[str, Any], path: Path, questionnaire: str) -> Compute | None:
    if "compute" not in data:
        return None
    place = (*path, "compute")
    body = reader.mapping(data, "compute", path)
    reader.known_keys(body, {"now", "before"}, place)
    now = _read_ratio(reader, body, "now", (place, questionnaire))
    before = _read_ratio(reader, body, "before", (place, questionnaire)) if "before" in body else None
    return Compute(now=now, before=before)


def _read_ratio(reader: Reader, data: Mapping[str, Any], key: str, owner: tuple[Path, str]) -> Ratio:
    path, questionnaire = owner
    body = reader.mapping(data, key, path)
    place = (*path, key)
    reader.known_keys(body, {"of", "to", "scale"}, place)
    of, to = reader.texts(body, "of", place), reader.texts(body, "to", place)
    if not of or not to:
        reader.fault(place, "a ratio needs of and to", "list question ids under both")
    scale = reader.number(body, "scale", place)
    qualify = [tuple(qualified(questionnaire, name) for name in names) for names in (of, to)]
    return Ratio(of=qualify[0], to=qualify[1]) if scale is None else Ratio(of=qualify[0], to=qualify[1], scale=scale)


def qualified(questionnaire: str, name: str) -> str:
    """Return the qualified id of a name that may lack its questionnaire."""
    return name if "." in name else f"{questionnaire}.{name}"


def _read_bands(reader: Reader, data: Mapping[str, Any], path: Path) -> tuple[Band, ...]:
    bands: list[Band] = []
    items = reader.items(data, "bands", path)
    for index, item in enumerate(items):
        place = (*path, "bands", index)
        reader.known_keys(item, {"id", "label", "upto", "below", "points"}, place)
        upto, below = reader.number(item, "upto", place), reader.number(item, "below", place)
        bound = upto if upto is not None else below
        if (bound is None) != (index == len(items) - 1) or (upto is not None and below is not None):
            reader.fault(place, "every band but the last needs upto or below, the last neither", "mend the bounds")
        if bands and bound is not None and bands[-1].bound is not None and bound < bands[-1].bound:
            reader.fault(place, "bounds must rise", "order the bands")
        bands.append(
            Band(
                id=reader.identifier(item, place),
                label=reader.words(item, "label", place),
                bound=bound,
                inclusive=upto is not None,
                points=reader.points(item, "points", place),
            )
        )
    reader.unique([band.id for band in bands], (*path, "bands"))
    return tuple(bands)


def _check_unique(reader: Reader, questionnaire: Questionnaire) -> None:
    reader.unique([section.id for section in questionnaire.sections], ("sections",))
    reader.unique([question.id for section in questionnaire.sections for question in section.questions], ("sections",))
    reader.unique([check.id for check in questionnaire.checks], ("checks",))
    known = {variant for variant, _ in questionnaire.variants}
    for question in questionnaire.questions.values():
        for variant in question.variants:
            if variant not in known:
                reader.fault(("sections",), f"{question.id}: unknown variant {variant!r}", "declare it under variants")


def _check_order(reader: Reader, questionnaire: Questionnaire) -> None:
    """Let conditions look only at earlier questions; that also makes cycles impossible."""
    for place, question, seen in _with_earlier(questionnaire):
        for name in references(question.visible):
            owner, _, local = name.partition(".")
            if owner == questionnaire.id and local not in seen:
                fix = "refer to an earlier question" if local in questionnaire.questions else "check the spelling"
                reader.fault((*place, "visible"), f"{question.id} looks at {local}, which does not come before it", fix)


def _with_earlier(questionnaire: Questionnaire) -> list[tuple[Path, Question, frozenset[str]]]:
    rows: list[tuple[Path, Question, frozenset[str]]] = []
    seen: frozenset[str] = frozenset()
    for number, section in enumerate(questionnaire.sections):
        for index, question in enumerate(section.questions):
            rows.append((("sections", number, "questions", index), question, seen))
            seen |= {question.id}
    return rows
