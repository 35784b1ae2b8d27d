"""Tell positions that cannot be in Cambodia, and those whose two figures were swapped."""

from __future__ import annotations

from dataclasses import dataclass

from logistics_center.rules import rules


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of latitudes and longitudes, in degrees."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def of_cambodia(cls) -> Frame:
        """Return the frame around land and islands (``data/defaults.toml``)."""
        frame = rules("defaults")["frame"]
        return cls(frame["south"], frame["north"], frame["west"], frame["east"])

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a position lies in the frame."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    @property
    def expected(self) -> str:
        """What should have been given, in words."""
        return (
            f"a place in Cambodia: latitude {self.south} to {self.north}, "
            f"longitude {self.west} to {self.east}"
        )

    def remedy(self, latitude: float, longitude: float) -> str:
        """What to do about a position outside.

        >>> Frame.of_cambodia().remedy(104.92, 11.57)
        'The two look swapped: exchange them.'
        """
        swapped = self.holds(longitude, latitude)
        return "The two look swapped: exchange them." if swapped else "Correct the position."
