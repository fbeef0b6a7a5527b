"""What values are made of: their base, codes, amounts of money, prices, texts, topics."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    StringConstraints,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError


class Frozen(BaseModel):
    """Base of our values: immutable, and a misspelt key is a mistake, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def canonical(amount: Decimal) -> Decimal:
    """480.00 and 4.8E+2 become 480: equal amounts are written alike, so equal content has one version."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
"""Names a thing of the catalogue for ever; never shown to a traveller."""

PictureFile = Annotated[str, Field(pattern=r"^[^./\\][^/\\]*\.(jpe?g|JPE?G|png|PNG)$", max_length=120)]
"""A file of the catalogue's folder."""

NonEmpty = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

Amount = Annotated[
    Decimal,
    Field(gt=0, max_digits=12),
    AfterValidator(canonical),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),
]
"""Money in the operator's currency; never zero, because a price of zero is written "included"."""


class Supplement(Frozen):
    """An amount on top of the price table, in the operator's currency: for each person, for the whole group,
    or both."""

    per_person: Amount | None = None
    per_group: Amount | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.per_person is None and self.per_group is None:
            raise PydanticCustomError("empty_supplement", "no amount given")
        return self


AddedPrice = Annotated[
    Annotated[Literal["included", "on_request"], Tag("~word")] | Annotated[Supplement, Tag("~supplement")],
    Discriminator(lambda value: "~supplement" if isinstance(value, dict | Supplement) else "~word"),
]
"""What a stay or a place adds to the tour's price table. Unknown is said ("on_request"), never left out."""


def _in_our_languages(text: Any, info: ValidationInfo) -> Any:
    """While loading, the context holds the operator's languages: what is there in them, in their order.

    The first has to be there, because it stands in for those that are missing.
    """
    languages: tuple[str, ...] = (info.context or {}).get("languages", ())
    if not languages or not isinstance(text, dict):
        return text
    if languages[0] not in text:
        raise PydanticCustomError("language", "not in the first language", {"language": languages[0]})
    return {language: text[language] for language in languages if language in text}


class Text(RootModel[Any]):
    """One text in the languages of the operator: `{en = "…", es = "…"}`, or a plain string for a
    name that is the same in all of them. The operator's default language is the first; it stands in
    for a language that is missing."""

    model_config = ConfigDict(frozen=True)

    root: Annotated[
        Annotated[NonEmpty, Tag("~plain")]
        | Annotated[dict[str, NonEmpty], Field(min_length=1), Tag("~languages")],
        Discriminator(lambda value: "~languages" if isinstance(value, dict) else "~plain"),
        BeforeValidator(_in_our_languages),
    ]

    def in_(self, language: str) -> str:
        """The text in that language, else in the operator's default language."""
        if isinstance(self.root, str):
            return self.root
        return self.root.get(language) or next(iter(self.root.values()))

    @property
    def versions(self) -> frozenset[str]:
        """The text in all its languages."""
        return frozenset((self.root,) if isinstance(self.root, str) else self.root.values())


Topic = Literal[
    "difficulty", "altitude", "duration", "distance", "itinerary", "packing", "food", "stay", "bathroom",
    "camping", "wifi", "price", "payment", "cancellation", "availability", "included", "group", "transport",
    "weather", "safety", "children", "language", "horses", "run",
]  # fmt: skip
"""What travellers ask about; every tour answers each topic or says that it is unknown."""
