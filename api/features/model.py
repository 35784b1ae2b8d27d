"""Say what a layer of features is, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol, runtime_checkable

import pyarrow as pa
import shapely

from api.features.filters.nodes import Node

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (CRS84)."""

CAMBODIA: Final[Box] = (102.3, 9.9, 107.7, 14.7)
"""A box around the country and its islands."""

GEOMETRY: Final = "geometry"
"""Name of the shape of a feature, in filters and in files."""


class Kind(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """A property of the features of a layer.

    Attributes:
        name: As it stands in ``properties``.
        kind: Of its values.
        title: What it is.
        choices: All values that it can have, where they are few.
        only_equal: It can be compared for being equal, and in no other way.
        only_shown: It cannot be asked for.
    """

    name: str
    kind: Kind
    title: str
    choices: tuple[str, ...] = ()
    only_equal: bool = False
    only_shown: bool = False


class Shapes(StrEnum):
    """What kind of geometry the features of a layer have."""

    POINT = "Point"
    AREA = "MultiPolygon"
    CELL = "Polygon"


@dataclass(frozen=True, slots=True)
class Zooms:
    """Levels of the web's tile grid at which a layer can be drawn, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LayerDescription:
    """What there is to know of a layer before asking it.

    Attributes:
        name: In addresses: ``communes``.
        title: In English.
        title_km: In Khmer.
        text: What it holds, where it comes from, what its shapes are.
        fields: Of its features, in their order.
        shapes: Kind of its geometry.
        licence: Of the data.
        attribution: Words that must go with them.
        box: Around all of it.
        begins: Name of the date field on which a feature begins to hold; empty where none does.
        ends: Name of the date field of the last day.
        zooms: Where it can be drawn; None where it has no tiles.
    """

    name: str
    title: str
    title_km: str
    text: str
    fields: tuple[Field, ...]
    shapes: Shapes
    licence: str
    attribution: str
    box: Box = CAMBODIA
    begins: str = ""
    ends: str = ""
    zooms: Zooms | None = None

    def field(self, name: str) -> Field | None:
        """The field of a name that can be asked for; None where there is none."""
        return next((each for each in self.asked if each.name == name), None)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that can be asked for."""
        return tuple(each for each in self.fields if not each.only_shown)


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing of a layer.

    Attributes:
        id: Unique in its layer, and for ever the same.
        shape: In degrees (longitude, latitude); None where none is known.
        properties: Values by field; None where one is missing.
    """

    id: str
    shape: shapely.Geometry | None
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted of a layer.

    Attributes:
        limit: How many features at most.
        box: Their shapes must meet it.
        condition: They must surely fulfil it.
        after: Go on behind this key, which the page before ended with; from the start where empty.
    """

    limit: int
    box: Box | None = None
    condition: Node | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of an answer.

    Attributes:
        features: In the order of their keys.
        after: Where the next page begins; empty where this is the last.
        matched: How many features there are in all pages, where counting them is cheap.
    """

    features: Sequence[Feature]
    after: str = ""
    matched: int | None = None


class FeatureLayer(Protocol):
    """A layer of open features."""

    @property
    def description(self) -> LayerDescription:
        """What there is to know of it."""

    def page(self, query: Query) -> Page:
        """The features that are wanted, by their keys.

        Raises:
            KeyError: ``after`` is no key of this layer.
        """

    def one(self, name: str) -> Feature | None:
        """The feature of an id; None where there is none."""


@dataclass(frozen=True, slots=True)
class TileAddress:
    """A tile of the web's usual grid (WebMercatorQuad), counted from west and north."""

    zoom: int
    column: int
    row: int


@runtime_checkable
class TileLayer(Protocol):
    """A layer that has its tiles made in a way of its own, such as by its database."""

    def tile(self, address: TileAddress) -> bytes:
        """The tile as Mapbox vector tile; empty where nothing is to be seen."""


@runtime_checkable
class BatchLayer(Protocol):
    """A layer that gives all its features as columns at less cost than one by one."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Columns ``id``, the fields, ``geometry`` in well-known binary, by the keys' order."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included; None is open."""

    first: date | None
    last: date | None
