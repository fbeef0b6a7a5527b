"""From files to a `Catalog`: one `operator.toml`, one TOML file per tour, `words.toml` and `answers.toml`.

Everything is validated once; a mistake stops the start and names file, key, value and remedy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.canned import AnswersFile, CannedAnswer
from core.catalog import Catalog, OwnText
from core.loading.canned import check_canned
from core.loading.checks import check_operator, check_tour
from core.loading.own_texts import Proofread, read_own_texts
from core.loading.pictures import check_pictures
from core.loading.problems import CatalogError, Finding, Problem, as_toml, line_remedy, problems_of
from core.operator import Language, Operator
from core.tour import Tour, names_of

OPERATOR_FILE = "operator.toml"
WORDS_FILE = "words.toml"
ANSWERS_FILE = "answers.toml"
_NO_TOUR = (OPERATOR_FILE, WORDS_FILE, ANSWERS_FILE)
LARGEST_FILE = 1_000_000
"""Bytes. The sample tour has 40,000."""
DEEPEST = 100
"""Parts of a dotted key."""

_M = TypeVar("_M", bound=BaseModel)


def load_catalog(folder: Path, proofread: Proofread | None = None) -> Catalog:
    """Read `operator.toml`, `words.toml` and `answers.toml` where they are, and every other TOML file of
    the folder: one tour each, ordered by file name.

    `proofread` looks at the operator's own texts. Raises CatalogError with every mistake found.
    """
    if not folder.is_dir():
        remedy = "there is no such folder: it holds operator.toml and one TOML file per tour"
        raise CatalogError((Problem(file=str(folder), remedy=remedy),))
    files = sorted(path for path in folder.glob("*.toml") if path.name not in _NO_TOUR)
    problems: list[Problem] = []
    content = _read(folder / OPERATOR_FILE, problems)
    languages = _languages(content)
    operator = _value(folder / OPERATOR_FILE, content, Operator, languages, problems)
    if not files:
        remedy = "there is no tour: add one TOML file per tour beside operator.toml"
        problems.append(Problem(file=str(folder), remedy=remedy))
    tours: dict[Path, Tour] = {}
    for path in files:
        if tour := _value(path, _read(path, problems), Tour, languages, problems):
            tours[path] = tour
    if operator is not None:
        problems += _located(folder / OPERATOR_FILE, check_operator(operator))
        for path, tour in tours.items():
            problems += _located(path, check_tour(tour, operator))
    for path, tour in tours.items():
        problems += _located(path, check_pictures(tour, folder))
    problems += _tours_apart(tours)
    own_texts = _own_texts(folder / WORDS_FILE, languages, proofread, problems)
    canned = _canned(folder / ANSWERS_FILE, languages, problems)
    if problems or operator is None:
        raise CatalogError(tuple(problems))
    return Catalog(operator=operator, tours=tuple(tours.values()), own_texts=own_texts, canned=canned)


class _Spoken(BaseModel):
    languages: list[Language]
    staff_language: Language | None = None


def _languages(content: dict[str, Any] | None) -> tuple[str, ...]:
    """What the operator and the staff speak, before anything else of the file is known to be right."""
    try:
        spoken = _Spoken.model_validate(content or {})
    except ValidationError:
        return ()  # the file's own validation says why
    staff = [spoken.staff_language] if spoken.staff_language else []
    return tuple(dict.fromkeys([*spoken.languages, *staff]))


def _own_texts(
    path: Path, languages: tuple[str, ...], proofread: Proofread | None, problems: list[Problem]
) -> tuple[OwnText, ...]:
    """The file may be left out."""
    content = _read(path, problems) if path.exists() else None
    if content is None:
        return ()
    texts, slips = read_own_texts(content)
    problems += _located(path, iter(slips))
    spoken = tuple(text for text in texts if text.language in languages)
    if proofread is not None:
        problems += _located(path, iter(proofread(spoken)))
    return spoken


def _canned(path: Path, languages: tuple[str, ...], problems: list[Problem]) -> tuple[CannedAnswer, ...]:
    """The file may be left out."""
    content = _read(path, problems) if path.exists() else None
    found = _value(path, content, AnswersFile, languages, problems)
    answers = tuple(
        CannedAnswer(code=code, text=text) for code, text in (found.root if found else {}).items()
    )
    problems += _located(path, check_canned(answers))
    return answers


def _read(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """What the file says; None when a problem was added."""
    try:
        return _content(path)
    except _Unusable as error:
        problems.append(Problem(file=str(path), remedy=str(error)))
    except OSError as error:
        remedy = (
            "there is no such file: please add it"
            if isinstance(error, FileNotFoundError)
            else f"it cannot be read: {error.strerror}"
        )
        problems.append(Problem(file=str(path), remedy=remedy))
    except UnicodeDecodeError:
        problems.append(
            Problem(file=str(path), remedy="the text is not UTF-8: save it again with that encoding")
        )
    except tomllib.TOMLDecodeError as error:
        problems.append(_syntax_problem(path, error))
    except (ValueError, ArithmeticError):  # Python neither reads nor writes thousands of digits
        problems.append(Problem(file=str(path), remedy=_DIGITS))
    return None


def _value(
    path: Path,
    content: dict[str, Any] | None,
    model: type[_M],
    languages: tuple[str, ...],
    problems: list[Problem],
) -> _M | None:
    """The file's content as a value; None when a problem was added."""
    if content is None:
        return None
    try:
        return model.model_validate(content, context={"languages": languages})
    except ValidationError as error:
        try:
            problems += problems_of(error, str(path), content, model)
        except (ValueError, ArithmeticError):
            problems.append(Problem(file=str(path), remedy=_DIGITS))
    except (ValueError, ArithmeticError):
        problems.append(Problem(file=str(path), remedy=_DIGITS))
    return None


_DIGITS = "a number has more digits than anybody means"


class _Unusable(Exception):  # noqa: N818 (how the file is)
    pass


def _content(path: Path) -> dict[str, Any]:
    """The file as TOML says it. Raises _Unusable for what nobody means, and the reader would choke on."""
    if path.exists() and not path.is_file():  # reading a named pipe would wait for ever
        raise _Unusable("this is no file: put a text file there")
    if path.exists() and path.stat().st_size > LARGEST_FILE:
        raise _Unusable(f"the file is larger than {LARGEST_FILE} bytes: is it the right one?")
    text = path.read_bytes().decode("utf-8-sig")
    if any(line.partition("=")[0].count(".") > DEEPEST for line in text.splitlines()):
        raise _Unusable("a key has more parts than anybody means")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise _Unusable("brackets are nested too deeply: a bracket was never closed") from None


def _syntax_problem(path: Path, error: tomllib.TOMLDecodeError) -> Problem:
    """The reader's complaint with the line it is about; its message ends in "(at line 3, column 6)"."""
    complaint, _, place = str(error).rpartition(" (at ")
    lines = path.read_text("utf-8-sig").splitlines() or [""]
    found = re.match(r"line (\d+)", place)
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1].strip()
    if complaint.startswith("Cannot"):  # overwrite a value, declare a table twice
        remedy = "this stands in the file already: keep it once"
    else:
        remedy = line_remedy(line, complaint)
    return Problem(file=str(path), key=f"line {number}", value=f"`{line}`", remedy=remedy)


def _located(path: Path, findings: Iterator[Finding]) -> Iterator[Problem]:
    for finding in findings:
        yield Problem(file=str(path), key=finding.key, value=finding.value, remedy=finding.remedy)


def _tours_apart(tours: dict[Path, Tour]) -> Iterator[Problem]:
    """Two tours share neither code nor name."""
    owners: dict[str, Path] = {}
    for path, tour in tours.items():
        for name in sorted({tour.code} | names_of(tour)):
            other = owners.setdefault(name, path)
            if other != path:
                key = "code" if name == tour.code else "name or aliases"
                remedy = f"{other.name} has it already: give each tour its own"
                yield Problem(file=str(path), key=key, value=as_toml(name), remedy=remedy)
