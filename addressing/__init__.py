"""Turn what people write into a place: the address code, and the geocoder.

Import from here only; what is not named in ``__all__`` may change without notice.
"""

from pathlib import Path

from addressing.batch import (
    RESULT_COLUMNS,
    BatchOptions,
    BatchProgress,
    BatchReport,
    CorrectedGeocoder,
    Correction,
    Corrections,
    LocationColumns,
    Reviewed,
    append_corrections,
    find_location_columns,
    geocode_rows,
    geocode_table,
    read_corrections,
    read_review,
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
from addressing.complete import (
    MOST_COMPLETIONS,
    Completer,
    Completion,
    CompletionField,
    MatchKind,
    TypedSpan,
    load_completer,
)
from addressing.errors import (
    AddressingError,
    BatchError,
    ClusterError,
    CodeCheckError,
    CodeError,
    CodeFormatError,
    CodeUnknownError,
    LabelError,
    OutsideCountryError,
    ReleaseDamagedError,
    ReleaseError,
    WorkersLostError,
)
from addressing.geocode import (
    Candidate,
    ConfidenceClass,
    Geocode,
    GeocodeLevel,
    Geocoder,
    PartMatch,
    Query,
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
from addressing.postal.building import AddressParts, build_address
from addressing.postal.elements import (
    AddressUnit,
    Landmark,
    Name,
    PostalAddress,
    Relation,
    Street,
    StreetKind,
)
from addressing.postal.formatting import format_label, format_line
from addressing.postal.parsing import AddressReading, parse_address, read_address
from addressing.postal.reverse import ReversedAddress, reverse_address
from addressing.postal.table import AddressElement, address_elements
from addressing.release.changelog import describe_changes
from addressing.release.diff import ReleaseDiff, diff_releases
from addressing.release.export import Release, export_release
from addressing.release.manifest import Manifest
from addressing.release.verify import ReleaseCheck, verify_release
from addressing.streets.naming import StreetName
from addressing.streets.register import AddressRegister, DoorsInMemory, KnownDoor, RegisteredDoor
from addressing.streets.step import StreetsStep
from gis_data import forget_stale_loops

__all__ = [
    "MOST_COMPLETIONS",
    "RESULT_COLUMNS",
    "AddressElement",
    "AddressLabel",
    "AddressParts",
    "AddressReading",
    "AddressRegister",
    "AddressUnit",
    "AddressingError",
    "BatchError",
    "BatchOptions",
    "BatchProgress",
    "BatchReport",
    "Candidate",
    "ClusterError",
    "CodeArea",
    "CodeCheckError",
    "CodeError",
    "CodeFormatError",
    "CodeHint",
    "CodeLevel",
    "CodeReading",
    "CodeUnknownError",
    "Comparison",
    "Completer",
    "Completion",
    "CompletionField",
    "ConfidenceClass",
    "CorrectedGeocoder",
    "Correction",
    "Corrections",
    "DecodedColumn",
    "DoorCode",
    "DoorsInMemory",
    "EncodedColumn",
    "Geocode",
    "GeocodeLevel",
    "Geocoder",
    "KnownDoor",
    "LabelError",
    "LabelKind",
    "Landmark",
    "LocationColumns",
    "Manifest",
    "MatchKind",
    "Name",
    "Near",
    "OutsideCountryError",
    "Paper",
    "PartMatch",
    "PostalAddress",
    "Query",
    "ReadingProblem",
    "RegisteredDoor",
    "Relation",
    "Release",
    "ReleaseCheck",
    "ReleaseDamagedError",
    "ReleaseDiff",
    "ReleaseError",
    "ReversedAddress",
    "Reviewed",
    "Sameness",
    "Script",
    "ShortForm",
    "ShortFormReading",
    "Slip",
    "SpeechStyle",
    "Step",
    "Street",
    "StreetKind",
    "StreetName",
    "StreetsStep",
    "Suggestion",
    "Suggestions",
    "SymbolFormat",
    "TypedSpan",
    "WorkersLostError",
    "address_elements",
    "address_label",
    "address_link",
    "append_corrections",
    "area_code",
    "build_address",
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
    "format_label",
    "format_line",
    "geocode_rows",
    "geocode_table",
    "hear_code",
    "keys_of_cells",
    "khmer_digits",
    "load_completer",
    "load_geocoder",
    "neighbour_codes",
    "parent_cells",
    "parent_code",
    "parse_address",
    "parse_code",
    "parse_door",
    "read_address",
    "read_code",
    "read_corrections",
    "read_review",
    "read_short_form",
    "result_columns",
    "reverse_address",
    "say_code",
    "short_form",
    "spoken_groups",
    "storage_key",
    "suggest",
    "verify_release",
    "write_codes",
    "written_accuracy_m",
]

forget_stale_loops(Path(__file__).parent, "code", "complete", "geocode")
