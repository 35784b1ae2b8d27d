"""Make answers finer: first by a register, then on the street, then by the landmark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from addressing.geocode.answer import VILLAGE_OF_COMMUNE, Answers, finest_codes
from addressing.geocode.finer import PointsOfVillages, Said
from addressing.geocode.result import Candidate, ConfidenceClass, Geocode, GeocodeLevel, Step
from addressing.geocode.rules import load_rules
from addressing.geocode.tokens import Words
from addressing.postal.premises import read_premises
from addressing.streets.flat import from_flat, to_flat
from addressing.streets.layers import PlaceLayers
from addressing.streets.placing import Placed, Placer
from addressing.streets.register import AddressRegister, KnownDoor
from addressing.streets.spot import Near, Spot, Wanted, wanted_of
from postcodes import Lattice

_UNITS = frozenset(
    {
        GeocodeLevel.VILLAGE,
        GeocodeLevel.COMMUNE,
        GeocodeLevel.DISTRICT,
        GeocodeLevel.PROVINCE,
    }
)
_COMMUNE = frozenset({GeocodeLevel.VILLAGE, GeocodeLevel.COMMUNE})
_DIGITS = {GeocodeLevel.DISTRICT: 4, GeocodeLevel.PROVINCE: 2, GeocodeLevel.NONE: 0}
_EMPTY = frozenset({"nothing_named", "not_matched", "ambiguous"})
"""Reasons of a "none" that leave the text open; others say that it cannot be in Cambodia."""

_CLASSES = (*ConfidenceClass,)


class LayerFiner:
    """Refine answers by the layers of a bundle, or by a register, or both."""

    def __init__(
        self,
        answers: Answers,
        words: Words,
        layers: PlaceLayers | None,
        register: AddressRegister | None = None,
    ) -> None:
        self._answers = answers
        self._lattice: Lattice = answers.lattice
        self._villages: PointsOfVillages | None = answers.villages
        self._words = words
        self._register = register
        self._placer = Placer(layers, self._lattice) if layers else None

    def refine(self, answer: Geocode, said: Said) -> tuple[Geocode, tuple[Step, ...]]:
        """The answer, finer where more is known, and the steps that led there."""
        if answer.level is GeocodeLevel.DOOR:
            return self._registered(answer)
        unplaced = answer.level is GeocodeLevel.NONE and answer.reason_code in _EMPTY
        if not (said.aside or said.unused) or not (unplaced or answer.level in _UNITS):
            return answer, ()
        wanted = wanted_of(read_premises(said.text, self._words), said.unused)
        if not wanted:
            return answer, ()
        if answer.level in _COMMUNE:
            return self._in_commune(answer, wanted)
        return self._in_unit(answer, wanted)

    def _registered(self, answer: Geocode) -> tuple[Geocode, tuple[Step, ...]]:
        door = (
            self._register.by_code(answer.address_code)
            if self._register and answer.address_code
            else None
        )
        if door is None:
            return answer, ()
        told = _at_door(answer, door, f"The register knows this door{door.numbered}.")
        return told, (Step("register", f"{door.code}: {door.latitude}, {door.longitude}"),)

    def _in_commune(self, answer: Geocode, wanted: Wanted) -> tuple[Geocode, tuple[Step, ...]]:
        assert answer.postcode is not None
        door = self._known_door(answer, wanted)
        if door is not None:
            has = f"The register has house {wanted.house} on this street{door.numbered}."
            step = Step("register", f"house {wanted.house}: {door.code}{door.numbered}")
            return _at_door(answer, door, has), (step,)
        area = self._lattice.area_of(answer.postcode)
        if area is None or self._placer is None:
            return answer, ()
        placed = self._placer.place(wanted, area, self._village_of(answer))
        if answer.confidence is ConfidenceClass.C and answer.alternatives:
            decided = self._among(answer, wanted, placed)
            if decided is not None:
                return decided
        if placed.spot is None:
            note = placed.note or self._of_neighbour(self._placer.elsewhere(wanted, area))
            return _with_note(answer, note), placed.steps
        return self._moved(answer, placed.spot), placed.steps

    def _known_door(self, answer: Geocode, wanted: Wanted) -> KnownDoor | None:
        if self._register is None or not (wanted.house and wanted.street):
            return None
        for within in (answer.village_code, answer.postcode):
            door = self._register.find(wanted.house, wanted.street, within) if within else None
            if door is not None and door.postcode == answer.postcode:
                return door
        return None

    def _village_of(self, answer: Geocode) -> Near | None:
        """Where the village is, in metres; None where only the commune is known."""
        if answer.village_code is None or self._villages is None:
            return None
        point = self._villages.of(answer.village_code)
        if point is None:
            return None
        x, y = to_flat(np.array([point.longitude, point.latitude])).tolist()
        return Near(x, y, point.accuracy_m, "the village")

    def _among(
        self, answer: Geocode, wanted: Wanted, own: Placed
    ) -> tuple[Geocode, tuple[Step, ...]] | None:
        """Of several communes that the words may mean the only one with the street or landmark."""
        if not all(one.postcode and one.level in _COMMUNE for one in answer.alternatives):
            return None
        assert self._placer is not None
        listed = _with_first(answer)
        areas = [self._lattice.area_of(one.postcode) for one in listed]
        placed = [own, *(self._placer.place(wanted, area, None) for area in areas[1:] if area)]
        fitting = [
            (one, there)
            for one, there in zip(listed, placed, strict=False)
            if there.spot and there.spot.likeness >= _rules("likeness")["same"]
        ]
        if len(fitting) != 1 or len(placed) != len(listed) or len(set(areas)) != len(areas):
            return None  # several have it, or two of them cannot be told apart by their ground
        ((one, there),) = fitting
        place = self._answers.hierarchy.place_of.get(one.village_code or one.postcode)
        if place is None or there.spot is None:
            return None
        unit = self._answers.of_unit(
            answer.query,
            place,
            ConfidenceClass.B,
            _rules("unsaid")["probability_among"],
            "street_decides",
            f"{_without_note(answer.reason)} Of the places that the words may mean only "
            f"{self._answers.wording.own_name_en(place)} has it, as far as is mapped.",
        )
        others = tuple(other for other in listed if other is not one)
        return self._moved(replace(unit, alternatives=others), there.spot), there.steps

    def _in_unit(self, answer: Geocode, wanted: Wanted) -> tuple[Geocode, tuple[Step, ...]]:
        """Place what names no commune by a street or landmark that only one commune has."""
        if self._placer is None:
            return answer, ()
        prefix = (answer.postcode or "")[: _DIGITS[answer.level]]
        codes = self._placer.communes(wanted, prefix)
        spots = [(code, self._placer.place(wanted, code, None)) for code in codes]
        sure = [
            (code, placed)
            for code, placed in spots
            if placed.spot is not None and placed.spot.likeness >= _rules("likeness")["same"]
        ]
        doors = [one for one in sure if one[1].spot and one[1].spot.level is GeocodeLevel.DOOR]
        sure = doors if len(doors) == 1 else sure
        if not sure:
            return answer, ()
        found = self._answers.candidates(
            (place, round(_rules("unsaid")["probability_unique"] / len(sure), 3))
            for code, _ in sure
            if (place := self._answers.place_of_postcode(code)) is not None
        )
        placed_by = sure[0][1]
        if len(sure) > 1 and answer.level is not GeocodeLevel.NONE:
            names = ", ".join(f"{one.name_en.partition(',')[0]} ({one.postcode})" for one in found)
            noted = _with_note(
                answer, f"On the map {wanted} is in {len(sure)} communes there: {names}."
            )
            return replace(noted, alternatives=(*answer.alternatives, *found)), placed_by.steps
        return self._unsaid(answer, wanted, sure, found), placed_by.steps

    def _unsaid(
        self,
        answer: Geocode,
        wanted: Wanted,
        sure: Sequence[tuple[str, Placed]],
        found: tuple[Candidate, ...],
    ) -> Geocode:
        """The answer in a commune that the text does not name."""
        code, placed = sure[0]
        place = self._answers.place_of_postcode(code)
        if place is None or placed.spot is None:
            return answer
        only = len(sure) == 1
        # Every town has a Street 5, mapped or not; a name that stands once is safer.
        numbered = not (wanted.landmarks or any(name.letters for name in wanted.street))
        guess = not only or (answer.level is GeocodeLevel.NONE and numbered)
        where = "in the country" if answer.level is GeocodeLevel.NONE else "there"
        told = f"Only one commune {where} has it" if only else f"{len(sure)} communes have it"
        share = _rules("unsaid")["probability_unique"] / len(sure)
        unit = self._answers.of_unit(
            answer.query,
            place,
            ConfidenceClass.C if guess else ConfidenceClass.B,
            share if answer.level is GeocodeLevel.NONE else min(share, answer.probability),
            "only_on_the_map",
            f"{answer.reason} {told}, as far as is mapped.".strip(),
        )
        if answer.confidence is ConfidenceClass.C:
            unit = replace(unit, confidence=ConfidenceClass.C)
        listed = found[1:] if guess else ()
        return self._moved(replace(unit, alternatives=(*listed, *answer.alternatives)), placed.spot)

    def _of_neighbour(self, found: tuple[str, str] | None) -> str:
        """That a neighbour has what the commune does not; empty where none has it."""
        if found is None:
            return ""
        called, postcode = found
        place = self._answers.place_of_postcode(postcode)
        name = "" if place is None else self._answers.wording.own_name_en(place)
        return f"{called} is not mapped in this commune but in {name} ({postcode})."

    def _moved(self, answer: Geocode, spot: Spot) -> Geocode:
        """The answer at a spot of its commune, where that is more exact than what it has."""
        rough = spot.level is not GeocodeLevel.DOOR
        if rough and answer.accuracy_m is not None and spot.accuracy_m > answer.accuracy_m:
            return _with_note(answer, f"{spot.said.partition(';')[0].rstrip('.')}.")
        latitude, longitude = from_flat(spot.x, spot.y)
        accuracy_m = round(spot.accuracy_m, 0)
        _, area = finest_codes(latitude, longitude, accuracy_m)
        like = f" (likeness {spot.likeness:.2f})" if spot.likeness < 1 else ""
        lower = spot.likeness < _rules("likeness")["same"]
        return replace(
            answer,
            level=spot.level,
            latitude=latitude,
            longitude=longitude,
            accuracy_m=accuracy_m,
            area_code=area,
            confidence=max(answer.confidence, ConfidenceClass.B, key=_CLASSES.index)
            if lower
            else answer.confidence,
            probability=round(answer.probability * spot.likeness, 3),
            reason=f"{_without_note(answer.reason)} {spot.said}{like}".strip(),
        )


def _at_door(answer: Geocode, door: KnownDoor, said: str) -> Geocode:
    full, area = finest_codes(door.latitude, door.longitude, door.accuracy_m)
    return replace(
        answer,
        level=GeocodeLevel.DOOR,
        latitude=door.latitude,
        longitude=door.longitude,
        accuracy_m=door.accuracy_m,
        address_code=door.code,
        area_code=area if full or area else answer.area_code,
        village_code=door.village_code or answer.village_code,
        reason=f"{_without_note(answer.reason)} {said}".strip(),
    )


def _with_note(answer: Geocode, note: str) -> Geocode:
    return replace(answer, reason=f"{answer.reason} {note}".strip()) if note else answer


def _without_note(reason: str) -> str:
    return reason.replace(VILLAGE_OF_COMMUNE, "").replace("  ", " ").strip()


def _with_first(answer: Geocode) -> tuple[Candidate, ...]:
    """What the answer was before, and its alternatives."""
    return (
        Candidate(
            answer.level,
            answer.postcode or "",
            answer.village_code,
            answer.name_km,
            answer.name_en,
            answer.probability,
        ),
        *answer.alternatives,
    )


@lru_cache(maxsize=16)
def _rules(section: str) -> dict[str, float]:
    rules: dict[str, float] = load_rules("streets")[section]
    return rules
