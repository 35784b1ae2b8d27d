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
from addressing.code.slips import Slip
from addressing.code.suggest import Near, Suggestion, Suggestions, suggest
from addressing.errors import (
    AddressingError,
    CodeCheckError,
    CodeError,
    CodeFormatError,
    CodeUnknownError,
    OutsideCountryError,
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

__all__ = [
    "RESULT_COLUMNS",
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
    "EncodedColumn",
    "Geocode",
    "GeocodeLevel",
    "Geocoder",
    "LocationColumns",
    "Near",
    "OutsideCountryError",
    "ReadingProblem",
    "Sameness",
    "Slip",
    "Step",
    "Suggestion",
    "Suggestions",
    "area_code",
    "cells_of_keys",
    "check_array",
    "child_codes",
    "code_of_cell",
    "code_of_key",
    "code_polygon",
    "compare_codes",
    "decode",
    "decode_array",
    "distance_m",
    "encode",
    "encode_array",
    "find_location_columns",
    "geocode_rows",
    "keys_of_cells",
    "load_geocoder",
    "neighbour_codes",
    "parent_cells",
    "parent_code",
    "parse_code",
    "read_code",
    "result_columns",
    "storage_key",
    "suggest",
    "write_codes",
    "written_accuracy_m",
]
