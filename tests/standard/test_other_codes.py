"""The codes that ours is compared with are computed as their authors publish them."""

import numpy as np
import pytest

from benchmarks import other_codes

# README of kokamkarsahil/digipin-rust; DIGIPIN Technical Document, 2025 (Dak Bhawan).
DIGIPINS = {
    (28.622788, 77.213033): "39J-49L-L8T4",
    (28.6139, 77.2090): "39J-438-TJC7",
    (19.0760, 72.8777): "4FK-595-8823",
    (12.9716, 77.5946): "4P3-JK8-52C9",
}
# google/open-location-code, test_data/encoding.csv.
OPEN_LOCATION_CODES = {
    (20.3701125, 2.782234375): "7FG49QCJ+2VX",
    (1, 1): "6FH32222+222",
    (2.5, -64.23): "67JQGQ2C+222",
    (35.019, 148.827): "8R7C2R9G+JR2",
    (67.2, 115.1): "9PVQ6422+222",
    (50.2, -162.8): "922V6622+222",
    (-68.54504, -62.81725): "373VF53M+X4J",
}


@pytest.mark.parametrize(("position", "code"), DIGIPINS.items())
def test_digipin(position, code):
    assert other_codes.digipin(*position) == code
    assert other_codes.digipin_centre(code) == pytest.approx(position, abs=1.8e-5)


@pytest.mark.parametrize(("position", "code"), OPEN_LOCATION_CODES.items())
def test_open_location_code(position, code):
    assert other_codes.open_location_code(*position) == code
    assert other_codes.open_location_code_centre(code) == pytest.approx(position, abs=1.6e-5)


def test_arrays_have_the_same_codes_and_centres():
    rng = np.random.default_rng(1)
    latitudes, longitudes = rng.uniform(10, 15, 500), rng.uniform(77, 83, 500)
    positions = list(zip(latitudes.tolist(), longitudes.tolist(), strict=True))
    for write, read, write_all, read_all in (
        (
            other_codes.digipin,
            other_codes.digipin_centre,
            other_codes.digipins,
            other_codes.digipin_centres,
        ),
        (
            other_codes.open_location_code,
            other_codes.open_location_code_centre,
            other_codes.open_location_codes,
            other_codes.open_location_code_centres,
        ),
    ):
        texts = write_all(latitudes, longitudes)
        assert [text.decode() for text in texts.tolist()] == [write(*p) for p in positions]
        centres = np.column_stack(read_all(texts))
        assert centres == pytest.approx(np.array([read(write(*p)) for p in positions]))


def test_what_their_rules_refuse():
    assert other_codes.is_digipin("39J-49L-L8T4")
    assert not other_codes.is_digipin("39J-49L-L8TA")
    assert other_codes.is_open_location_code("7FG49QCJ+2VX")
    assert not other_codes.is_open_location_code("HFG49QCJ+2VX")  # beyond the pole
