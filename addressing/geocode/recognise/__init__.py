"""Recognise what says directly where a place is: positions, map links, codes, postcodes."""

from addressing.geocode.recognise.direct import Direct, Pin, recognise

__all__ = ["Direct", "Pin", "recognise"]
