"""Read the tags of an OpenStreetMap way or gate: who may travel it, which way, how fast."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from routing.network.road_network import RoadName, SegmentFlag
from routing.problem import Profile, profile_bit
from routing.speeds import load_speeds

Tags = Mapping[str, str]

_KMH_PER_MPH = 1.609344
_LIMIT = re.compile(r"(\d{1,3})(?:\.\d+)?\s*(?:km/?h|kph|(mph))?")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(t|kg|st|lbs|m|cm|ft)?")
_FEET = re.compile(r"(\d+)'\s*(?:(\d+(?:\.\d+)?)\")?")
_IN_TONNES_OR_METRES = {
    "t": 1.0, "kg": 0.001, "st": 0.90718474, "lbs": 0.00045359237,
    "m": 1.0, "cm": 0.01, "ft": 0.3048,
}  # fmt: skip
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2})")
_ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_KHMER_LETTER = re.compile(r"[\u1780-\u17ff]")
_SIZES = ("maxweight", "maxheight", "maxwidth")


@dataclass(frozen=True, slots=True)
class AccessRules:
    """How tags speak of profiles, from ``data/access.toml``."""

    keys: Mapping[Profile, Sequence[str]]
    own: Mapping[Profile, Sequence[str]]
    restriction: Mapping[Profile, Sequence[str]]
    size: Mapping[Profile, Mapping[str, float]]
    closed: frozenset[str]
    opening: frozenset[str]
    oneway: Mapping[str, frozenset[str]]
    barriers: Mapping[str, frozenset[Profile]]
    locked: frozenset[Profile]


@cache
def access_rules() -> AccessRules:
    """Read the shipped rules."""
    raw = tomllib.loads((files("routing") / "data" / "access.toml").read_text(encoding="utf-8"))
    profiles = {profile: raw["profiles"][profile.value] for profile in Profile}
    return AccessRules(
        keys={profile: row["keys"] for profile, row in profiles.items()},
        own={profile: row["own"] for profile, row in profiles.items()},
        restriction={profile: row["restriction"] for profile, row in profiles.items()},
        size={profile: row["size"] for profile, row in profiles.items()},
        closed=frozenset(raw["values"]["closed"]),
        opening=frozenset(raw["values"]["opening"]),
        oneway={word: frozenset(values) for word, values in raw["oneway"].items()},
        barriers={
            kind: frozenset(Profile(word) for word in words)
            for kind, words in raw["barriers"].items()
        },
        locked=frozenset(Profile(word) for word in raw["locked"]["stops"]),
    )


@cache
def remembered_keys() -> frozenset[str]:
    """Every key of a way that is read here."""
    rules = access_rules()
    access = {key for keys in rules.keys.values() for key in keys}
    return frozenset(
        access
        | {f"{key}:{way}" for key in access for way in ("forward", "backward")}
        | {f"oneway:{key}" for key in access}
        | {"highway", "route", "area", "oneway", "junction", "cycleway", "maxspeed", "surface"}
        | {"bridge", "tunnel", "toll", "duration", "name", "name:km", "name:en", "ref", *_SIZES}
    )


@dataclass(frozen=True, slots=True)
class RoadKind:
    """What one set of tags says of a road; masks have a bit for each profile.

    ``crossing_s`` is the time of a ferry crossing, None where the road is no ferry, -1 where nobody
    has recorded it.
    """

    road_class: int
    forward: int
    backward: int
    limit_kmh: int
    surface: int
    flags: SegmentFlag
    name: RoadName | None
    crossing_s: int | None


def road_kind(tags: Tags) -> RoadKind | None:
    """Read the tags of a way; None where it is no road or nobody may travel it.

    >>> kind = road_kind({"highway": "primary_link", "oneway": "1", "maxspeed": "40"})
    >>> kind.limit_kmh, kind.flags, bin(kind.forward), bin(kind.backward)
    (40, <SegmentFlag.LINK: 32>, '0b111111', '0b10000')
    >>> road_kind({"highway": "construction"}) is None
    True
    """
    speeds = load_speeds()
    ferry = "highway" not in tags and tags.get("route") == "ferry"
    index = speeds.index("ferry") if ferry else speeds.index_of_highway(tags.get("highway", ""))
    if index is None or tags.get("area") == "yes":
        return None
    forward = backward = 0
    for profile in Profile:
        by_class = speeds.classes[index].kmh[profile] > 0
        by_sign = speeds.kmh(index, profile) > 0
        along, against = _directions(tags, profile, by_class=speeds.classes[index].oneway)
        bit = profile_bit(profile)
        fits = _fits(tags, profile)
        if along and fits and _may(tags, profile, "forward", by_class=by_class, by_sign=by_sign):
            forward |= bit
        if against and fits and _may(tags, profile, "backward", by_class=by_class, by_sign=by_sign):
            backward |= bit
    if not forward | backward:
        return None
    return RoadKind(
        road_class=index,
        forward=forward,
        backward=backward,
        limit_kmh=limit_kmh(tags.get("maxspeed", "")),
        surface=speeds.index_of_surface(tags.get("surface", "")),
        flags=_flags(tags, ferry=ferry),
        name=road_name(tags),
        crossing_s=(duration_s(tags.get("duration", "")) or -1) if ferry else None,
    )


def barrier_bits(tags: Tags) -> int:
    """The profiles that a node stops: by the kind of its barrier, its lock, or a tag of its own.

    >>> barrier_bits({"barrier": "bollard"}) == barrier_bits({"barrier": "bollard", "foot": "yes"})
    True
    >>> barrier_bits({"barrier": "gate"}), barrier_bits({"barrier": "gate", "access": "no"})
    (0, 63)
    """
    rules = access_rules()
    kind = tags.get("barrier", "")
    stopped = rules.barriers.get(kind, frozenset())
    if tags.get("locked") == "yes":
        stopped |= rules.locked
    bits = 0
    for profile in Profile:
        passes = _may(tags, profile, "", by_class=profile not in stopped, by_sign=True)
        bits |= 0 if passes and _fits(tags, profile) else profile_bit(profile)
    return bits


def limit_kmh(text: str) -> int:
    """Read a ``maxspeed`` value; 0 where it says no number (``RU:urban``, ``none``).

    >>> limit_kmh("40"), limit_kmh("25 mph"), limit_kmh("walk")
    (40, 40, 0)
    """
    found = _LIMIT.fullmatch(text.strip())
    if not found:
        return 0
    return round(int(found[1]) * (_KMH_PER_MPH if found[2] else 1))


def amount(text: str) -> float | None:
    """Read a weight in tonnes or a length in metres; None where it says no number.

    >>> amount("3.5"), amount("3500 kg"), amount("below_default")
    (3.5, 3.5, None)
    >>> round(amount("10'"), 2)
    3.05
    """
    text = text.strip().lower()
    if feet := _FEET.fullmatch(text):
        return int(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254
    found = _AMOUNT.fullmatch(text)
    return float(found[1]) * _IN_TONNES_OR_METRES[found[2] or "t"] if found else None


def duration_s(text: str) -> int | None:
    """Read a ``duration`` value in seconds: ``hh:mm``, ``hh:mm:ss``, minutes, or ISO 8601.

    >>> duration_s("00:20"), duration_s("1:30:00"), duration_s("25"), duration_s("PT1H5M")
    (1200, 5400, 1500, 3900)
    >>> duration_s("a while") is None
    True
    """
    text = text.strip()
    if text.isdecimal():
        return int(text) * 60
    if clock := _CLOCK.fullmatch(text):
        first, second, third = int(clock[1] or 0), int(clock[2]), int(clock[3])
        return first * 3600 + second * 60 + third if clock[1] else second * 3600 + third * 60
    iso = _ISO_DURATION.fullmatch(text)
    if iso and any(iso.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return None


def road_name(tags: Tags) -> RoadName | None:
    """The names of a road in both scripts, and its number; None where it has neither.

    >>> road_name({"name": "មហាវិថីព្រះនរោត្តម", "name:en": "Preah Norodom Boulevard", "ref": "41"})
    RoadName(latin='Preah Norodom Boulevard', khmer='មហាវិថីព្រះនរោត្តម', ref='41')
    """
    name = tags.get("name", "").strip()
    in_khmer = bool(_KHMER_LETTER.search(name))
    khmer = tags.get("name:km", "").strip() or (name if in_khmer else "")
    latin = tags.get("name:en", "").strip() or ("" if in_khmer else name)
    found = RoadName(latin, khmer, tags.get("ref", "").strip())
    return None if found == RoadName() else found


def _directions(tags: Tags, profile: Profile, *, by_class: bool) -> tuple[bool, bool]:
    """Whether the profile may go along and against the way, by its one-way tags alone."""
    words = access_rules().oneway
    special = next(
        (tags[f"oneway:{key}"] for key in access_rules().own[profile] if f"oneway:{key}" in tags),
        None,
    )
    if special is None and not load_speeds().profiles[profile].honours_oneway:
        return True, True
    if special is None and profile is Profile.BICYCLE:
        special = "no" if tags.get("cycleway") in words["contraflow"] else None
    value = tags.get("oneway") if special is None else special
    if value is None:
        circular = tags.get("junction") in words["circular"]
        return True, not (by_class or circular)
    return value not in words["backward"], value not in words["forward"]


def _may(tags: Tags, profile: Profile, way: str, *, by_class: bool, by_sign: bool) -> bool:
    """Whether the profile may pass: the most special tag decides, then the kind of road."""
    rules = access_rules()
    for key in rules.keys[profile]:
        value = tags.get(f"{key}:{way}", tags.get(key)) if way else tags.get(key)
        if value is None:
            continue
        if value in rules.closed:
            return False
        opened = by_sign and key in rules.own[profile] and value in rules.opening
        return by_class or opened
    return by_class


def _fits(tags: Tags, profile: Profile) -> bool:
    """Whether the profile's vehicle is small and light enough for the signed limits."""
    for key, own in access_rules().size[profile].items():
        limit = amount(tags.get(key, ""))
        if limit is not None and limit < own:
            return False
    return True


def _flags(tags: Tags, *, ferry: bool) -> SegmentFlag:
    is_there = {
        SegmentFlag.FERRY: ferry,
        SegmentFlag.BRIDGE: tags.get("bridge", "no") != "no",
        SegmentFlag.TUNNEL: tags.get("tunnel", "no") != "no",
        SegmentFlag.ROUNDABOUT: tags.get("junction") in access_rules().oneway["circular"],
        SegmentFlag.TOLL: tags.get("toll") == "yes",
        SegmentFlag.LINK: tags.get("highway", "").endswith("_link"),
    }
    return SegmentFlag(sum(flag for flag, there in is_there.items() if there))
