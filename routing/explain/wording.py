"""Say amounts as people do."""

from __future__ import annotations

_G_PER_KG = 1000
_CM3_PER_LITRE = 1000
_M_PER_KM = 1000


def clock(second_of_day: int) -> str:
    """Seconds since midnight as HH:MM; hours go on past 24 for the following day.

    >>> clock(8 * 3600 + 59), clock(25 * 3600)
    ('08:00', '25:00')
    """
    minutes = second_of_day // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def minutes(seconds: int) -> str:
    """Seconds in minutes, the begun one counted.

    >>> minutes(61)
    '2 min'
    """
    return f"{-(-seconds // 60):,} min"


def kilograms(grams: int) -> str:
    """Grams as kilograms.

    >>> kilograms(12_500)
    '12.5 kg'
    """
    return f"{grams / _G_PER_KG:,g} kg"


def litres(volume_cm3: int) -> str:
    """Cubic centimetres as litres.

    >>> litres(900_000)
    '900 litres'
    """
    return f"{volume_cm3 / _CM3_PER_LITRE:,g} litres"


def kilometres(metres: int) -> str:
    """Metres as kilometres, to the metre.

    >>> kilometres(12_345)
    '12.345 km'
    """
    return f"{metres / _M_PER_KM:,.10g} km"


def riel(amount_khr: int) -> str:
    """An amount of money.

    >>> riel(12_000)
    '12,000 riel'
    """
    return f"{amount_khr:,} riel"


def parcels(items: int) -> str:
    """A number of parcels.

    >>> parcels(1), parcels(20)
    ('1 parcel', '20 parcels')
    """
    return f"{items:,} parcel" if items == 1 else f"{items:,} parcels"
