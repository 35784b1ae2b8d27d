"""Describe the layers in the words of ``data/layers.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from api.features.model import Field, Kind, LayerDescription, Shapes, Zooms

_CELLS_LICENCE = "CC BY 4.0"


@cache
def _words() -> dict[str, Any]:
    text = files("api.features").joinpath("data/layers.toml").read_text("utf-8")
    return tomllib.loads(text)


def layer_names() -> tuple[str, ...]:
    """All layers that there can be, in the order in which they are listed."""
    return tuple(_words()["layer"])


def described(name: str, *, source: str = "", licence: str = "") -> LayerDescription:
    """The description of a layer.

    Args:
        name: Of the layer.
        source: Where its shapes come from, in a sentence.
        licence: Of what it holds.
    """
    words = _words()
    layer = words["layer"][name]
    attribution = " ".join(words["attribution"][part] for part in layer["attribution"])
    return LayerDescription(
        name=name,
        title=layer["title"],
        title_km=layer["title_km"],
        text=layer["text"].format(source=source).strip(),
        fields=tuple(_field(entry, words["kinds"]) for entry in layer["fields"]),
        shapes=Shapes(layer["shapes"]),
        licence=licence or layer.get("licence", _CELLS_LICENCE),
        attribution=attribution,
        begins=layer.get("begins", ""),
        ends=layer.get("ends", ""),
        zooms=Zooms(*layer["zooms"]),
    )


def _field(entry: list[str], kinds: dict[str, list[str]]) -> Field:
    name, kind, title, *marks = entry
    return Field(
        name,
        Kind(kind),
        title,
        choices=tuple(kinds.get(name, ())),
        only_equal="equal" in marks,
        only_shown="shown" in marks,
    )
