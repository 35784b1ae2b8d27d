"""Make pictures with Matplotlib, which is imported only where one is drawn."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Literal

from gis_data import InputError, Problem

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PictureFormat = Literal["png", "svg"]

_DPI = 150
_FORMATS = ("png", "svg")
_LATIN_FONT = "DejaVu Sans"  # comes with Matplotlib
_KHMER_FONTS = (
    *("Noto Sans Khmer", "Khmer OS Content", "Khmer OS Battambang", "Khmer OS System", "Khmer OS"),
    *("Khmer Sangam MN", "Khmer UI", "Leelawadee UI"),
)


def figure_of(width_inch: float, height_inch: float) -> tuple[Figure, Axes]:
    """One empty figure that belongs to no window and shares no state.

    Raises:
        InputError: When Matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  heavy, and only pictures need it
    except ImportError as error:
        remedy = "Install it: pip install matplotlib."
        wrong = Problem("matplotlib", "nothing installed", "matplotlib 3.8 or later", remedy)
        raise InputError("The picture cannot be drawn.", [wrong]) from error
    figure = Figure(figsize=(width_inch, height_inch))
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def picture_of(figure: Figure, format: str) -> bytes:  # noqa: A002  Matplotlib's word
    """The finished picture; the same figure gives the same bytes.

    A letter that no installed font has is drawn as a box; it is no error.

    Raises:
        InputError: For another format than PNG and SVG.
    """
    import matplotlib as mpl  # noqa: PLC0415  as above

    if format not in _FORMATS:
        wrong = Problem("format", repr(format), f"one of {', '.join(_FORMATS)}")
        raise InputError("The picture cannot be drawn.", [wrong])
    target = io.BytesIO()
    metadata = {"Date": None} if format == "svg" else {"Software": None}
    with mpl.rc_context({"svg.hashsalt": "phlov", "svg.fonttype": "path"}):
        _set_fonts(figure)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
            warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
            figure.savefig(target, format=format, dpi=_DPI, bbox_inches="tight", metadata=metadata)
    return target.getvalue()


def _set_fonts(figure: Figure) -> None:
    """Latin letters in Matplotlib's own font, Khmer ones in the first Khmer font of the machine."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415  as above
    from matplotlib.text import Text  # noqa: PLC0415  as above

    installed = {font.name for font in fontManager.ttflist}
    family = [_LATIN_FONT, *(name for name in _KHMER_FONTS if name in installed)]
    for text in figure.findobj(Text):
        if isinstance(text, Text):
            # A dollar sign in an id is a dollar sign, no mathematics.
            text.set_parse_math(False)
            text.set_fontfamily(family)
