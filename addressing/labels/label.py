"""Gather what a label says: the code in both scripts, the link, and where the place lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from addressing.code.codec import CodeArea, decode
from addressing.code.form import CodeLevel
from addressing.code.speech import say_code
from addressing.errors import LabelError
from postcodes import load_lattice, load_registry

PAGE_PATH: Final = "a"
"""Address pages lie below it: ``/a/7747-0626-4043``."""

_LONGEST_BASE: Final = 100
"""Characters. With more the modules of a label's QR code would be finer than 0.4 mm."""

_KHMER_DIGITS: Final = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


@dataclass(frozen=True, slots=True)
class AddressLabel:
    """What a label says.

    Attributes:
        code: Door with or without suffix, block or town, as it is written.
        link: The address page that the QR code opens.
        level: How much of the place the code names.
        postcode: At the code's centre; None on water, abroad, or where no commune is known.
        names_km: Commune, district, province with their unit words; empty without postcode.
        names_latin: The same in Latin letters.
        spoken_km: The code in Khmer words, a group each; empty for an area.
    """

    code: str
    link: str
    level: CodeLevel
    postcode: str | None
    names_km: tuple[str, ...]
    names_latin: tuple[str, ...]
    spoken_km: tuple[str, ...]

    @property
    def code_km(self) -> str:
        """The code in Khmer digits."""
        return khmer_digits(self.code)

    @property
    def postcode_km(self) -> str:
        """The postcode in Khmer digits; empty where there is none."""
        return khmer_digits(self.postcode or "")


def khmer_digits(text: str) -> str:
    """A text with Khmer digits.

    >>> khmer_digits("7747-0626-4043")
    '៧៧៤៧-០៦២៦-៤០៤៣'
    """
    return text.translate(_KHMER_DIGITS)


def address_link(code: str, base_url: str) -> str:
    """Where the page of a code is served.

    >>> address_link("៧៧៤៧ ០៦២៦ ៤០៤៣", "https://address.example/")
    'https://address.example/a/7747-0626-4043'

    Raises:
        LabelError: The base URL cannot stand in front of a page.
        CodeError: As ``decode``.
    """
    return f"{_checked_base(base_url)}/{PAGE_PATH}/{quote(decode(code).text)}"


def _checked_base(base_url: str) -> str:
    expected = "Expected such as https://address.example, without ? and #"
    try:
        parts = urlsplit(base_url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise LabelError(f"{base_url!r} is no base URL. {expected}.")
    if parts.query or parts.fragment or parts.username or not _plain(base_url):
        raise LabelError(f"{base_url!r} cannot stand in front of a page. {expected}.")
    if len(base_url) > _LONGEST_BASE:
        raise LabelError(
            f"The base URL has {len(base_url)} characters, more than {_LONGEST_BASE}: its QR code "
            "would be too fine to print small."
        )
    return base_url.rstrip("/")


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set(' "<>\\^`{|}?#')


def address_label(code: str, base_url: str) -> AddressLabel:
    """What the label of a code says.

    >>> address_label("7747-0626-4043", "https://address.example").names_latin[0]
    'Sangkat Nokor Thum'

    Args:
        code: Door, block or town, in any writing.
        base_url: Where the address pages are served.

    Raises:
        LabelError: The base URL is none.
        CodeError: As ``decode``.
    """
    place = decode(code)
    lattice, registry = load_lattice(), load_registry()
    postcode = lattice.locate(latitude=place.latitude, longitude=place.longitude).postcode
    chain = registry.chain(postcode) if postcode else ()
    return AddressLabel(
        place.text,
        address_link(place.text, base_url),
        place.level,
        postcode,
        tuple(unit.full_name_km for unit in chain),
        tuple(unit.full_name_latin for unit in chain),
        spoken_groups(place),
    )


def spoken_groups(place: CodeArea) -> tuple[str, ...]:
    """The code in Khmer words, a group each, the suffix last; nothing for an area."""
    if place.level is not CodeLevel.DOOR:
        return ()
    return tuple(say_code(place.text).split(", "))
