"""Write and read the sorting extension: a postcode with the number of a village, 120407-14.

The official postcode has six digits. The extension is printed for sorting and is no part of it.
"""

from __future__ import annotations

from gis_data import Gazetteer, Level, Unit, load_gazetteer
from postcodes.errors import PostcodeFormatError, PostcodeUnknownError
from postcodes.forms import CodeForm, read_forms


def format_sorting_code(village: str) -> str:
    """The sorting code of a village by its eight-digit code.

    >>> format_sorting_code("12040714")
    '120407-14'

    Raises:
        PostcodeFormatError: Not eight digits with a commune and a village in them.
    """
    postcode, number = parse_sorting_code(village)
    return f"{postcode}-{number}"


def parse_sorting_code(text: str) -> tuple[str, str]:
    """Postcode and village number of ``PPDDCC-VV`` or eight digits, in any digits.

    >>> parse_sorting_code("១២០៤០៧-១៤")
    ('120407', '14')

    Raises:
        PostcodeFormatError: Any other form.
    """
    for read in read_forms(text):
        if read.form is CodeForm.VILLAGE:
            return read.postcode, read.village
    raise PostcodeFormatError(
        f"{text!r} has no village number: a sorting code is the six digits of a commune and two of "
        "a village, such as 120407-14."
    )


def village_of(text: str, *, gazetteer: Gazetteer | None = None) -> Unit:
    """The village that a sorting code names today.

    >>> village_of("120407-14").name_latin
    'Phum Dab Buon'

    Raises:
        PostcodeFormatError: Not a sorting code.
        PostcodeUnknownError: The commune has no village of this number.
    """
    postcode, number = parse_sorting_code(text)
    known = gazetteer or load_gazetteer()
    village = known.units.get(f"{postcode}{number}")
    if village is not None and village.level is Level.VILLAGE:
        return village
    raise PostcodeUnknownError(why_no_village(postcode, number, known))


def why_no_village(postcode: str, number: str, gazetteer: Gazetteer) -> str:
    """What to tell someone whose commune has no such village."""
    below = [unit.code[6:] for unit in gazetteer.children(postcode)]
    if not below:
        return f"There is no village {postcode}-{number}: no commune has the postcode {postcode}."
    return (
        f"There is no village {postcode}-{number}: {gazetteer.units[postcode].name_latin} has "
        f"{len(below)} villages, from {postcode}-{below[0]} to {postcode}-{below[-1]}."
    )
