"""Turn what people write into a place: the address code, and the geocoder.

Import from here only; what is not named in ``__all__`` may change without notice.
"""

from addressing.batch import (
    RESULT_COLUMNS,
    LocationColumns,
    find_location_columns,
    geocode_rows,
    result_columns,
)
from addressing.code.areas import (
    Comparison,
    Sameness,
    child_codes,
    code_of_cell,
    code_of_key,
    code_polygon,
    compare_codes,
    distance_m,
    neighbour_codes,
    parent_code,
)
from addressing.code.arrays import (
    DecodedColumn,
    EncodedColumn,
    cells_of_keys,
    check_array,
    decode_array,
    encode_array,
    keys_of_cells,
    parent_cells,
    write_codes,
)
from addressing.code.codec import CodeArea, area_code, decode, encode, parse_code, storage_key
from addressing.code.form import CodeLevel
from addressing.code.reading import CodeHint, CodeReading, ReadingProblem, read_code
from addressing.code.short_form import ShortForm, ShortFormReading, read_short_form, short_form
from addressing.code.slips import Slip
from addressing.code.speech import (
    Script,
    SpeechStyle,
    codes_before_lost_pram,
    hear_code,
    say_code,
)
from addressing.code.suffix import DoorCode, door_code, parse_door
from addressing.code.suggest import Near, Suggestion, Suggestions, suggest
from addressing.errors import (
    AddressingError,
    CodeCheckError,
    CodeError,
    CodeFormatError,
    CodeUnknownError,
    LabelError,
    OutsideCountryError,
    ReleaseDamagedError,
    ReleaseError,
)
from addressing.geocode import (
    Candidate,
    ConfidenceClass,
    Geocode,
    GeocodeLevel,
    Geocoder,
    Step,
    load_geocoder,
)
from addressing.geocode.recognise.coordinates import written_accuracy_m
from addressing.labels.drawing import LabelKind, Paper, SymbolFormat, draw_label, draw_symbol
from addressing.labels.label import (
    AddressLabel,
    address_label,
    address_link,
    khmer_digits,
    spoken_groups,
)
from addressing.release.changelog import describe_changes
from addressing.release.diff import ReleaseDiff, diff_releases
from addressing.release.export import Release, export_release
from addressing.release.manifest import Manifest
from addressing.release.verify import ReleaseCheck, verify_release

__all__ = [
    "RESULT_COLUMNS",
    "AddressLabel",
    "AddressingError",
    "Candidate",
    "CodeArea",
    "CodeCheckError",
    "CodeError",
    "CodeFormatError",
    "CodeHint",
    "CodeLevel",
    "CodeReading",
    "CodeUnknownError",
    "Comparison",
    "ConfidenceClass",
    "DecodedColumn",
    "DoorCode",
    "EncodedColumn",
    "Geocode",
    "GeocodeLevel",
    "Geocoder",
    "LabelError",
    "LabelKind",
    "LocationColumns",
    "Manifest",
    "Near",
    "OutsideCountryError",
    "Paper",
    "ReadingProblem",
    "Release",
    "ReleaseCheck",
    "ReleaseDamagedError",
    "ReleaseDiff",
    "ReleaseError",
    "Sameness",
    "Script",
    "ShortForm",
    "ShortFormReading",
    "Slip",
    "SpeechStyle",
    "Step",
    "Suggestion",
    "Suggestions",
    "SymbolFormat",
    "address_label",
    "address_link",
    "area_code",
    "cells_of_keys",
    "check_array",
    "child_codes",
    "code_of_cell",
    "code_of_key",
    "code_polygon",
    "codes_before_lost_pram",
    "compare_codes",
    "decode",
    "decode_array",
    "describe_changes",
    "diff_releases",
    "distance_m",
    "door_code",
    "draw_label",
    "draw_symbol",
    "encode",
    "encode_array",
    "export_release",
    "find_location_columns",
    "geocode_rows",
    "hear_code",
    "keys_of_cells",
    "khmer_digits",
    "load_geocoder",
    "neighbour_codes",
    "parent_cells",
    "parent_code",
    "parse_code",
    "parse_door",
    "read_code",
    "read_short_form",
    "result_columns",
    "say_code",
    "short_form",
    "spoken_groups",
    "storage_key",
    "suggest",
    "verify_release",
    "write_codes",
    "written_accuracy_m",
]
