"""From files to a `Catalog`: one `operator.toml` and one TOML file per tour.

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

from core.catalog import Catalog
from core.loading.checks import Finding, check_operator, check_tour
from core.loading.problems import CatalogError, Problem, line_remedy, problems_of, written
from core.operator import Operator
from core.tour import Tour, names_of

OPERATOR_FILE = "operator.toml"
LARGEST_FILE = 1_000_000
"""Bytes. The sample tour has 40,000."""
DEEPEST = 100
"""Parts of a dotted key."""

_M = TypeVar("_M", bound=BaseModel)


def load_catalog(folder: Path) -> Catalog:
    """Read `operator.toml` and every other TOML file of the folder: one tour each, ordered by file name.

    Raises CatalogError with every mistake found.
    """
    if not folder.is_dir():
        remedy = "there is no such folder: it holds operator.toml and one TOML file per tour"
        raise CatalogError((Problem(file=str(folder), remedy=remedy),))
    files = sorted(path for path in folder.glob("*.toml") if path.name != OPERATOR_FILE)
    problems: list[Problem] = []
    # Read twice: the languages first, then the texts, which are held to them.
    plain = _read(folder / OPERATOR_FILE, Operator, (), problems)
    languages = plain.languages if plain else ()
    operator = _read(folder / OPERATOR_FILE, Operator, languages, problems) if plain else None
    if plain is not None:
        problems += _located(folder / OPERATOR_FILE, check_operator(plain))
    if not files:
        remedy = "there is no tour: add one TOML file per tour beside operator.toml"
        problems.append(Problem(file=str(folder), remedy=remedy))
    tours = {path: tour for path in files if (tour := _read(path, Tour, languages, problems))}
    if plain is not None:
        for path, tour in tours.items():
            problems += _located(path, check_tour(tour, plain))
    problems += _tours_apart(tours)
    if problems or operator is None:
        raise CatalogError(tuple(problems))
    return Catalog(operator=operator, tours=tuple(tours.values()))


def _read(path: Path, model: type[_M], languages: tuple[str, ...], problems: list[Problem]) -> _M | None:
    """The file's content as a value; None when a problem was added."""
    try:
        return _value(path, model, languages, problems)
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
        problems.append(Problem(file=str(path), remedy="a number has more digits than anybody means"))
    return None


def _value(path: Path, model: type[_M], languages: tuple[str, ...], problems: list[Problem]) -> _M | None:
    content = _content(path)
    try:
        return model.model_validate(content, context={"languages": languages})
    except ValidationError as error:
        problems += problems_of(error, str(path), content, model)
    return None


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
                yield Problem(file=str(path), key=key, value=written(name), remedy=remedy)
