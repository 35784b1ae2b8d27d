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
from addressing.code.codec import CodeArea, area_code, decode, encode, parse_code, storage_key
from addressing.code.form import CodeLevel
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
    "CodeLevel",
    "CodeUnknownError",
    "ConfidenceClass",
    "Geocode",
    "GeocodeLevel",
    "Geocoder",
    "LocationColumns",
    "OutsideCountryError",
    "Step",
    "area_code",
    "decode",
    "encode",
    "find_location_columns",
    "geocode_rows",
    "load_geocoder",
    "parse_code",
    "result_columns",
    "storage_key",
    "written_accuracy_m",
]
