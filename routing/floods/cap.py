"""Read floods from Common Alerting Protocol 1.2 alerts: one XML file, or a folder of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element  # only the type; parsing is routing.floods.xml_tree's

import numpy as np
import shapely

from routing.errors import FloodError
from routing.floods.area import FloodArea, checked_area, flood_rules, is_area, read_moment
from routing.floods.xml_tree import parse_xml
from routing.geometry import EARTH_RADIUS_M

_NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_CAP = f"{{{_NAMESPACE}}}"
_LEAST_POSITIONS = 4
_CIRCLE_SIDES = 72
_NEWS = frozenset({"Alert", "Update", "Cancel"})
_REPLACES = frozenset({"Update", "Cancel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CapFeed:
    """The floods of a feed after updates and cancellations.

    Attributes:
        areas: Flooded areas with their times; whether they hold now is not asked here.
        notes: One sentence for each message or area that was left aside, and why.
    """

    areas: tuple[FloodArea, ...] = field(repr=False)
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alert:
    where: str
    key: tuple[str, str]  # sender, identifier
    sent: datetime
    kind: str
    status: str
    replaces: frozenset[tuple[str, str]]
    infos: tuple[Element, ...]


def read_cap(path: Path, *, places: Mapping[str, shapely.Geometry] | None = None) -> CapFeed:
    """Read one alert, or all alerts (``*.xml``) of a folder.

    ``Update`` and ``Cancel`` messages take away the messages that they refer to; exercises, tests
    and acknowledgements are left aside, as is what is no flood. An area is its polygons and
    circles, and the places that its geocodes name.

    Args:
        path: An XML file or a folder.
        places: Polygons by geocode value, for senders that name districts by code.

    Raises:
        FloodError: When the path is missing or a message is no sound CAP 1.2.
    """
    files = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    if not files:
        raise FloodError(f"The folder {path.name} holds no alert (*.xml).")
    notes: list[str] = []
    alerts: list[_Alert] = []
    for file in files:
        root = parse_xml(file)
        if path.is_dir() and not root.tag.endswith("}alert"):
            notes.append(f"{file.name} is no alert ({_bare(root.tag)}) and was left aside.")
            continue
        alerts.append(_alert(root, file.name))
    areas: list[FloodArea] = []
    for alert in _in_force(alerts, notes):
        for number, info in enumerate(alert.infos, start=1):
            areas += _areas(alert, info, f"{alert.where}, info {number}", places or {}, notes)
    return CapFeed(areas=tuple(areas), notes=tuple(notes))


def _in_force(alerts: list[_Alert], notes: list[str]) -> Iterator[_Alert]:
    """The alerts that no other takes back, oldest first."""
    actual = []
    for alert in sorted(alerts, key=lambda alert: (alert.sent, alert.key)):
        if alert.status != "Actual" or alert.kind not in _NEWS:
            notes.append(f"{alert.where} is a message of kind {alert.status} {alert.kind}.")
        else:
            actual.append(alert)
    gone = {key for alert in actual if alert.kind in _REPLACES for key in alert.replaces}
    yield from (alert for alert in actual if alert.kind != "Cancel" and alert.key not in gone)


def _alert(root: Element, where: str) -> _Alert:
    if root.tag != f"{_CAP}alert":
        raise FloodError(
            f"{where} is no CAP 1.2 alert: its root is {root.tag}. Expected alert in the namespace "
            f"{_NAMESPACE}."
        )
    references = _text(root, "references", where, needed=False).split()
    replaces = set()
    for reference in references:
        parts = reference.split(",")
        if len(parts) != 3:  # noqa: PLR2004 - sender,identifier,sent
            raise FloodError(f"{where}: the reference {reference!r} is not sender,identifier,sent.")
        replaces.add((parts[0], parts[1]))
    sent = read_moment(_text(root, "sent", where), f"{where}, sent")
    if sent is None:
        raise FloodError(f"{where}: the element sent is empty.")
    kind = _text(root, "msgType", where)
    if kind in _REPLACES and not replaces:
        raise FloodError(f"{where}: a message of type {kind} must name others in references.")
    return _Alert(
        where=where,
        key=(_text(root, "sender", where), _text(root, "identifier", where)),
        sent=sent,
        kind=kind,
        status=_text(root, "status", where),
        replaces=frozenset(replaces),
        infos=tuple(root.iterfind(f"{_CAP}info")),
    )


def _areas(
    alert: _Alert,
    info: Element,
    where: str,
    places: Mapping[str, shapely.Geometry],
    notes: list[str],
) -> Iterator[FloodArea]:
    rules = flood_rules().cap
    event = _text(info, "event", where)
    if not _is_flood(info, event, rules["words"]):
        notes.append(f"{where} is about {event}, not about a flood.")
        return
    for element, ignored in (
        ("responseType", rules["ignored_response_types"]),
        ("urgency", rules["ignored_urgencies"]),
        ("certainty", rules["ignored_certainties"]),
    ):
        value = next((v for v in _texts(info, element) if v in ignored), None)
        if value is not None:
            notes.append(f"{where} is no flood in force ({element} {value}).")
            return
    begun = _moment(info, "onset", where) or _moment(info, "effective", where) or alert.sent
    over = _moment(info, "expires", where) or begun + timedelta(hours=rules["default_hours"])
    depth_m = _depth_m(info, rules["depth_parameter"], where)
    for number, area in enumerate(info.iterfind(f"{_CAP}area"), start=1):
        here = f"{where}, area {number}"
        name = _text(area, "areaDesc", here)
        parts = [_polygon(text, here) for text in _texts(area, "polygon")]
        parts += [_circle(text, here) for text in _texts(area, "circle")]
        parts += _named(area, places, here, notes)
        if not parts:
            notes.append(f"{here} ({name}) has no polygon, circle or known geocode.")
            continue
        yield checked_area(
            name=f"{event}: {name}",
            shape=shapely.union_all(parts),
            valid_from=begun,
            valid_to=over,
            depth_m=depth_m,
            where=here,
        )


def _is_flood(info: Element, event: str, words: list[str]) -> bool:
    codes = [value.text or "" for value in info.iterfind(f"{_CAP}eventCode/{_CAP}value")]
    said = " ".join([event, *_texts(info, "headline"), *codes]).casefold()
    return any(word in said for word in words)


def _depth_m(info: Element, parameter: str, where: str) -> float | None:
    for element in info.iterfind(f"{_CAP}parameter"):
        if _text(element, "valueName", where) != parameter:
            continue
        text = _text(element, "value", where)
        try:
            return float(text)
        except ValueError as error:
            raise FloodError(f"{where}: {text!r} is no depth in metres.") from error
    return None


def _named(
    area: Element, places: Mapping[str, shapely.Geometry], where: str, notes: list[str]
) -> list[shapely.Geometry]:
    found = []
    for element in area.iterfind(f"{_CAP}geocode"):
        value = _text(element, "value", where)
        if value in places:
            found.append(places[value])
        else:
            kind = _text(element, "valueName", where)
            notes.append(f"{where} names the place {kind} {value}, whose outline is not known.")
    return found


def _polygon(text: str, where: str) -> shapely.Geometry:
    """A CAP polygon: four or more ``latitude,longitude`` pairs, the last equal to the first."""
    positions = [_position(pair, where) for pair in text.split()]
    if len(positions) < _LEAST_POSITIONS or positions[0] != positions[-1]:
        raise FloodError(
            f"{where}: a polygon of {len(positions)} positions. Expected four or more latitude,"
            "longitude pairs, the last equal to the first."
        )
    shape = shapely.make_valid(shapely.Polygon([(lon, lat) for lat, lon in positions]))
    if not is_area(shape):
        raise FloodError(f"{where}: a polygon without any surface.")
    return shape


def _circle(text: str, where: str) -> shapely.Geometry:
    """A CAP circle: ``latitude,longitude radius`` in kilometres, as a polygon of 72 sides."""
    parts = text.split()
    try:
        radius_km = float(parts[1])
    except (IndexError, ValueError) as error:
        raise FloodError(
            f"{where}: the circle {text!r} is not latitude,longitude radius."
        ) from error
    if not 0 < radius_km * 1000 < EARTH_RADIUS_M / 2:
        raise FloodError(f"{where}: a circle with a radius of {radius_km} km covers no area.")
    latitude, longitude = _position(parts[0], where)
    turn = np.linspace(0, 2 * np.pi, _CIRCLE_SIDES, endpoint=False)
    reach = np.degrees(radius_km * 1000 / EARTH_RADIUS_M / np.cos(np.pi / _CIRCLE_SIDES))
    shrink = np.cos(np.radians(latitude))
    ring = np.column_stack(
        [longitude + reach * np.sin(turn) / shrink, latitude + reach * np.cos(turn)]
    )
    return shapely.Polygon(ring)


def _position(pair: str, where: str) -> tuple[float, float]:
    try:
        latitude, longitude = (float(part) for part in pair.split(","))
    except ValueError as error:
        raise FloodError(f"{where}: {pair!r} is not latitude,longitude.") from error
    if not (abs(latitude) < 90 and abs(longitude) <= 180):  # noqa: PLR2004 - the pole has no map
        raise FloodError(f"{where}: {pair!r} is no latitude,longitude in degrees.")
    return latitude, longitude


def _moment(element: Element, name: str, where: str) -> datetime | None:
    return read_moment(_text(element, name, where, needed=False), f"{where}, {name}")


def _text(element: Element, name: str, where: str, *, needed: bool = True) -> str:
    found = element.findtext(f"{_CAP}{name}")
    text = (found or "").strip()
    if needed and not text:
        raise FloodError(f"{where}: the element {name} of CAP 1.2 is missing or empty.")
    return text


def _texts(element: Element, name: str) -> list[str]:
    return [(child.text or "").strip() for child in element.iterfind(f"{_CAP}{name}")]


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
