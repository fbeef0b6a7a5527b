"""A mistake in the catalogue is answered with file, key, value and remedy, in plain words."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.loading import CatalogError, Problem, load_catalog
from tests.core.catalogues import TWO_TOURS


@dataclass
class Mistake:
    file: str
    out: list[str] = field(default_factory=list)
    put: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return self.said[0]


def mistakes() -> Iterator[Mistake]:
    mistake: Mistake | None = None
    for line in (Path(__file__).parent / "mistakes.txt").read_text("utf-8").splitlines():
        match line[:2], mistake:
            case ("= ", _):
                if mistake:
                    yield mistake
                mistake = Mistake(line[2:])
            case ("- ", Mistake() as open_):
                open_.out.append(line[2:])
            case ("+ ", Mistake() as open_):
                open_.put.append(line[2:])
            case ("! ", Mistake() as open_):
                open_.said.append(line[2:])
    if mistake:
        yield mistake


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue to spoil, in a folder called `catalogue` below the working folder."""
    shutil.copytree(TWO_TOURS, tmp_path / "catalogue")
    monkeypatch.chdir(tmp_path)
    return Path("catalogue")


def sentences(folder: Path) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)

    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("mistake", tuple(mistakes()), ids=str)
def test_a_mistake_is_named_with_its_remedy(folder: Path, mistake: Mistake) -> None:
    """The sentences of mistakes.txt come back, and no others."""
    path = folder / mistake.file
    before, taken_out = path.read_text("utf-8"), "".join(f"{line}\n" for line in mistake.out)
    assert before.count(taken_out) == 1
    path.write_text(before.replace(taken_out, "".join(f"{line}\n" for line in mistake.put)), "utf-8")

    assert sentences(folder) == mistake.said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'late.en = "Hi {nam}!"',
            'late.en is "Hi {nam}!": there is no field {nam}: did you mean "name"?',
        ),
        (
            'late = "On {day}"',
            'late is "On {day}": there is no field {day}: write one of "name", "date", "reference"',
        ),
        (
            'late.en = "Hi {name!"',
            'late.en is "Hi {name!": a field has a brace on either side, such as {name}: put it right, '
            "or leave braces out",
        ),
        (
            'Late.en = "Hi"',
            'Late is "Late": write a short code of small letters, digits, "_" or "-", such as "town_hotel"',
        ),
        (
            'late.qu = "Hola"',
            "late.en is missing: write this text in your first language too (or use one plain text for all)",
        ),
        ('late.en = ""', 'late.en is "": write a text here, it is empty'),
        ("late = 5", 'late is 5: write a text in "quotes"'),
        (
            f'late = "{"x" * 3001}"',
            f'late is "{"x" * 56}…": it has 3001 characters: shorten it to 3000',
        ),
        (
            "late = Hi",
            "line 1 is `late = Hi`: it cannot be read (Invalid value): write key = value, "
            'and texts in straight "quotes"',
        ),
    ],
    ids=lambda text: text[:24],
)
def test_a_mistake_in_a_canned_answer_is_named_with_its_remedy(folder: Path, line: str, said: str) -> None:
    """The file is no tour, and its mistakes come as the others do."""
    operator = (folder / "operator.toml").read_text("utf-8")
    first = re.search(r'languages = \["(\w+)"', operator)
    assert first is not None
    line, said = (text.replace("late.en", f"late.{first[1]}") for text in (line, said))
    (folder / "answers.toml").write_text(line + "\n", "utf-8")

    assert sentences(folder) == [f"catalogue/answers.toml: {said}"]


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    """Nobody has to start the bot three times to find three mistakes in two files."""
    operator, tour = folder / "operator.toml", folder / "salt-run.toml"
    operator.write_text(operator.read_text("utf-8").replace('"PEN"', '"pesos"'), "utf-8")
    tour.write_text(
        tour.read_text("utf-8").replace('"hard"', '"crazy"').replace("= 21.1", '= "half"'), "utf-8"
    )

    assert sentences(folder) == [
        'catalogue/operator.toml: currency is "pesos": '
        'write the three capital letters of the currency, such as "USD"',
        'catalogue/salt-run.toml: difficulty is "crazy": write one of "easy", "medium", "hard"',
        'catalogue/salt-run.toml: days[1].distance_km is "half": '
        "write a number such as 280, without quotes or currency sign",
    ]


def test_a_missing_folder_is_said(folder: Path) -> None:
    """A wrong path is no traceback."""
    assert sentences(Path("catalog")) == [
        "catalog: there is no such folder: it holds operator.toml and one TOML file per tour"
    ]


def test_a_missing_operator_is_said(folder: Path) -> None:
    (folder / "operator.toml").unlink()

    assert sentences(folder) == ["catalogue/operator.toml: there is no such file: please add it"]


def test_a_catalogue_without_tours_is_said(folder: Path) -> None:
    for path in folder.glob("*-*.toml"):
        path.unlink()

    assert sentences(folder) == [
        "catalogue: there is no tour: add one TOML file per tour beside operator.toml"
    ]


def test_a_file_that_is_not_utf_8_is_said(folder: Path) -> None:
    """Old editors save Latin-1."""
    path = folder / "salt-run.toml"
    path.write_bytes(path.read_text("utf-8").replace("🧂", "»").encode("latin-1"))

    assert sentences(folder) == [
        "catalogue/salt-run.toml: the text is not UTF-8: save it again with that encoding"
    ]


def test_a_byte_order_mark_is_no_mistake(folder: Path) -> None:
    """Windows Notepad writes one; the version does not see it either."""
    before = load_catalog(folder).version
    path = folder / "salt-run.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert load_catalog(folder).version == before


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))


@pytest.mark.parametrize(
    ("spoil", "remedy"),
    [
        (
            lambda path: path.write_bytes(b"GIF89a and so on"),
            "this is no picture that Telegram shows: save it",
        ),
        (lambda path: path.write_bytes(path.read_bytes()[:400]), "the picture is damaged: save it"),
        (
            lambda path: path.write_bytes(bytes(10 * 1024**2 + 1)),
            "the file is larger than 10 MB: make it smaller",
        ),
        (lambda path: Image.new("1", (9_000, 1_001)).save(path, "PNG"), "it is 9000 x 1001 pixels: make it"),
        (lambda path: Image.new("1", (210, 10)).save(path, "PNG"), "it is 210 x 10 pixels: cut it"),
    ],
    ids=["no picture", "cut off", "too large a file", "too large", "too narrow"],
)
def test_a_picture_that_telegram_would_refuse_is_said(
    folder: Path, spoil: Callable[[Path], None], remedy: str
) -> None:
    """At `chaski check` and at the start, and not when the first traveller is to see it."""
    tour, picture = folder / "lake-walk.toml", folder / "lake.jpg"
    tour.write_text(f'picture = "lake.jpg"\n{tour.read_text("utf-8")}', "utf-8")
    noise(120, 90).save(picture)
    assert load_catalog(folder).tour("lake-walk").picture == "lake.jpg"

    spoil(picture)

    (said,) = sentences(folder)
    assert said.startswith(f'catalogue/lake-walk.toml: picture is "lake.jpg": {remedy}')


def test_a_problem_gives_its_parts() -> None:
    """`chaski check` may lay them out in a table."""
    problem = Problem(file="a.toml", key="price", value='"free"', remedy='write "included"')

    assert (
        problem.file,
        problem.key,
        problem.value,
        problem.remedy,
    ) == ("a.toml", "price", '"free"', 'write "included"')
    assert str(problem) == 'a.toml: price is "free": write "included"'


LITERALS = [
    '"x"', '""', "0", "-1", "1.5", "1e400", "nan", "inf", "true", "[]", "[1]", "{}", "{ a = 1 }", '["x"]',
    "2026-12-25", "12:30:00", '"{"', '"\\u2028"', "…", "",
]  # fmt: skip


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_slip_of_the_pen_is_answered_with_a_traceback(folder: Path, data: st.DataObject) -> None:
    """Any line lost, doubled, moved or given another value: a catalogue, or problems in plain words."""
    path = folder / data.draw(st.sampled_from(["operator.toml", "lake-walk.toml", "salt-run.toml"]))
    written = (TWO_TOURS / path.name).read_text("utf-8").splitlines()
    number = data.draw(st.integers(0, len(written) - 1))
    line = written.pop(number)
    match data.draw(st.sampled_from(["lose", "double", "move", "value", "literal"])):
        case "double":
            written[number:number] = [line, line]
        case "move":
            written.insert(data.draw(st.integers(0, len(written))), line)
        case "value":
            key = line.partition(" = ")[0]
            written.insert(number, f"{key} = {data.draw(st.sampled_from(LITERALS))}")
        case "literal":
            written.insert(number, line.replace('"', data.draw(st.sampled_from(["“", "'", ""]))))
    path.write_text("\n".join(written), "utf-8")
    try:
        load_catalog(folder)
    except CatalogError as error:
        for problem in error.problems:
            assert problem.remedy
            assert "Error" not in str(problem)
            assert "\n" not in str(problem)
    finally:
        shutil.copyfile(TWO_TOURS / path.name, path)
