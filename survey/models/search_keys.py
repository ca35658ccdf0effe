"""What an enterprise is found by: its names as they are compared, and their initials in pinyin.

Both are texts of lines, each between two ends of lines: the name that it has first, then its former ones. They are made
when a name is stored, never when somebody searches: pypinyin takes half a second to load and 56 MB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, islice, product
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.engine.default import DefaultExecutionContext

from scoring.characters import compared

VARIANTS = 8
"""So many ways to read a name are stored at most: 仇 is chóu or qiú, 乐 lè or yuè."""
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
_KEPT = re.compile("[a-z0-9]")


def search_key(names: Iterable[str]) -> str:
    """Return the names of an enterprise, newest first, as a search compares them."""
    return _lines(compared(name) for name in names)


def initials(names: Iterable[str]) -> str:
    """Return the initials of an enterprise's names in pinyin: every likely way to read each of them."""
    return _lines(variant for name in names for variant in _ways(compared(name)))


def keys(names: Iterable[str]) -> dict[str, str]:
    """Return the columns of `Enterprise` that follow from its names, newest first: what a bulk statement sets."""
    known = list(names)
    return {"search_key": search_key(known), "initials": initials(known)}


def renamed(key: str, letters: str, name: str) -> dict[str, str]:
    """Return the columns of an enterprise that had these and gets a name: it is found by the former ones too."""
    return {
        "search_key": _lines([compared(name), *key.split("\n")]),
        "initials": _lines([*_ways(compared(name)), *letters.split("\n")]),
    }


def united(first: str, second: str) -> str:
    """Return the lines of two keys as those of one: an enterprise that is found by what another was found by, too."""
    return _lines([*first.split("\n"), *second.split("\n")])


def follow_names(enterprise: type[Any]) -> None:
    """Keep `search_key` and `initials` of a mapped class as its `name` says, whoever writes one through the ORM."""
    event.listen(enterprise, "before_update", _follow)


def key_of_row(context: DefaultExecutionContext) -> str:
    """Return the default of the column `search_key` of a row that is inserted, whatever the statement."""
    return search_key([_name(context)])


def initials_of_row(context: DefaultExecutionContext) -> str:
    """Return the default of the column `initials`, likewise."""
    return initials([_name(context)])


def _name(context: DefaultExecutionContext) -> str:
    return str(context.get_current_parameters().get("name") or "")  # type: ignore[no-untyped-call]


def _follow(_mapper: Any, _connection: Any, target: Any) -> None:  # noqa: ANN401 - as the event hands them on
    if inspect(target).attrs.name.history.has_changes():
        for column, value in renamed(target.search_key or "", target.initials or "", target.name).items():
            setattr(target, column, value)


def _lines(texts: Iterable[str]) -> str:
    """Return texts, each once, in their order, between ends of lines; what is empty is left out."""
    return "".join(f"\n{text}" for text in dict.fromkeys(texts) if text) + "\n"


def _ways(name: str) -> list[str]:
    """Return the initials of a compared name: as it is most likely read, then with one character read otherwise, ….

    Characters in front vary first: a name's end is most often 有限公司.
    """
    usual = _usual(name)
    others = [(place, [one for one in _readings(sign) if one != usual[place]]) for place, sign in enumerate(name)]
    varied = [(place, letters) for place, letters in others if letters]
    return list(islice(_varied(usual, varied), VARIANTS))  # no two are alike: each changes other places, or otherwise


def _varied(usual: list[str], varied: list[tuple[int, list[str]]]) -> Iterator[str]:
    for count in range(len(varied) + 1):
        for chosen in combinations(varied, count):
            for letters in product(*(others for _place, others in chosen)):
                changed = dict(zip((place for place, _others in chosen), letters, strict=True))
                yield "".join(changed.get(place, letter) for place, letter in enumerate(usual))


def _usual(name: str) -> list[str]:
    """Return the initial of each character of a compared name, words known as wholes; empty for a sign without one."""
    letters = [sign if _KEPT.fullmatch(sign) else "" for sign in name]
    for run in _HAN.finditer(name):
        read = _first_letters(run.group())
        letters[run.start() : run.end()] = read
    return letters


def _unread(text: str) -> Any:  # noqa: ANN401 - pypinyin says a text, and takes one for each character
    return ["?"] * len(text)


def _first_letters(text: str) -> list[str]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - half a second and 56 MB, for who stores a name only

    read = pinyin(text, style=Style.FIRST_LETTER, errors=_unread)
    return [letters[0] if _KEPT.fullmatch(letters[0]) else "" for letters in read]


@lru_cache(maxsize=8_192)
def _readings(sign: str) -> tuple[str, ...]:
    """Return the initials with which a Chinese character is read, most frequent first; none of any other sign."""
    if not _HAN.fullmatch(sign):
        return ()
    from pypinyin import Style, pinyin  # noqa: PLC0415 - as above

    read = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True, errors=_unread)
    return tuple(letter for letter in dict.fromkeys(read[0]) if _KEPT.fullmatch(letter))
