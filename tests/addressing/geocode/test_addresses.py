import pytest

from addressing import ConfidenceClass, GeocodeLevel
from gis_data import Level, load_gazetteer

UNSURE = {ConfidenceClass.C, ConfidenceClass.NONE}


def test_the_village_the_chain_and_the_names_in_both_scripts(geocoder):
    found = geocoder.geocode("#24, St. 273, Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, PP")
    assert (found.level, found.confidence) == (GeocodeLevel.VILLAGE, ConfidenceClass.A)
    assert (found.village_code, found.postcode) == ("12040714", "120407")
    assert found.name_en == "Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh"
    assert found.name_km == "ភូមិ ១៤ សង្កាត់បឹងកក់ទី ១ ខណ្ឌទួលគោក រាជធានីភ្នំពេញ"
    assert "stands for the village's commune" in found.reason
    assert found.address_code is None


@pytest.mark.parametrize(
    "text",
    [
        "ភូមិ១៤សង្កាត់បឹងកក់ទី១ខណ្ឌទួលគោករាជធានីភ្នំពេញ",
        "ភូមិ\u200b១៤\u200bសង្កាត់\u200bបឹង\u200bកក់\u200bទី\u200b១\u200bខណ្ឌ\u200bទួល\u200bគោក\u200b",
        "Phum 14, សង្កាត់បឹងកក់ទី១, Khan Toul Kork",
        "Phnom Penh, Khan Tuol Kouk, Sangkat Boeng Kak I, Phum 14",
        "phum 14 sangkat boeung kak 1 khan toul kork phnom penh",
    ],
    ids=["unspaced", "zero-width spaces", "mixed", "reordered", "no commas"],
)
def test_one_village_written_in_many_ways(text, geocoder):
    assert geocoder.geocode(text).village_code == "12040714"


def test_the_number_of_a_sangkat_decides(geocoder):
    for number, postcode in (("1", "121002"), ("Ti Pir", "121003"), ("ទី២", "121003")):
        name = "ច្បារអំពៅ" if number.startswith("ទី") else "Chbar Ampov "
        assert geocoder.geocode(f"Sangkat {name}{number}, Phnom Penh").postcode == postcode


def test_a_missing_number_is_unsure_and_lists_the_family(geocoder):
    found = geocoder.geocode("Sangkat Stueng Mean Chey, Khan Mean Chey, Phnom Penh")
    assert (found.confidence, found.reason_code) == (ConfidenceClass.C, "number_missing")
    listed = {found.postcode, *(other.postcode for other in found.alternatives)}
    assert listed == {"120608", "120609", "120610"}


@pytest.mark.parametrize(
    ("text", "postcode", "said"),
    [
        ("Sangkat Boeng Keng Kang 1, Khan Chamkar Mon, Phnom Penh", "121301", "2019"),
        ("Sangkat Nirouth, Khan Mean Chey, Phnom Penh", "121004", "2013"),
        ("Phum Kampong Reang, Khum Preaek Luong, Srok Khsach Kandal", None, None),
    ],
)
def test_the_commune_wins_over_a_stale_khan(text, postcode, said, geocoder):
    found = geocoder.geocode(text)
    if postcode is None:
        assert found.confidence is not ConfidenceClass.A
    else:
        assert found.postcode == postcode
        assert said in found.reason


def test_a_district_of_another_place_costs_confidence_but_the_commune_wins(geocoder):
    found = geocoder.geocode("Sangkat Boeng Salang, Khan Dangkao, Phnom Penh")
    assert found.postcode == "120410"
    assert found.confidence is not ConfidenceClass.A


@pytest.mark.parametrize(
    ("popular", "postcode"),
    [
        ("BKK1, PP", "121301"),
        ("TTP 2, Phnom Penh", "120109"),
        ("Toul Kork", "120400"),
        ("Kg. Cham", "030000"),
        ("Sihanoukville", "180000"),
        ("Kratie", "100000"),
        ("Sisophon", "010600"),
    ],
)
def test_popular_names(popular, postcode, geocoder):
    assert geocoder.geocode(popular).postcode == postcode


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😀😀😀",
        "St. 169",
        "Norodom Blvd",
        "Central Market",
        "Exchange Square Building",
        "near the bank",
        "Thmei",
        "\u202e\u200b\x00",
        "1 2 3 4 5",
    ],
)
def test_what_names_no_unit_is_honestly_none(text, geocoder):
    found = geocoder.geocode(text)
    assert found.level is GeocodeLevel.NONE
    assert found.reason
    assert found.latitude is None


@pytest.mark.parametrize(
    "text",
    [
        "10 Downing Street, London",
        "Hauptstrasse 5, 10115 Berlin, Germany",
        "123 Nguyen Hue, District 1, Ho Chi Minh City, Vietnam 700000",
        "Sukhumvit Road, Bangkok, Thailand",
    ],
)
def test_an_address_of_another_country_is_not_placed_in_cambodia(text, geocoder):
    assert geocoder.geocode(text).level is GeocodeLevel.NONE


def test_a_street_called_as_a_province_is_a_street(geocoder):
    found = geocoder.geocode("Preah Sihanouk Blvd, Sangkat Tonle Basak, Khan Chamkar Mon")
    assert found.postcode == "120101"


def test_explaining_names_every_step(geocoder):
    found = geocoder.geocode("Sangkat Srah Chak, Phnom Penh", explain=True)
    names = [step.name for step in found.steps]
    assert names == ["clean", "recognise", "split", "score", "decide", "answer"]
    assert geocoder.geocode("Sangkat Srah Chak, Phnom Penh").steps == ()


def test_every_commune_is_found_by_its_full_official_name(geocoder):
    """All 1,652 communes in both scripts; "Phum Thmei" and its like read as a village, rightly."""
    gazetteer = load_gazetteer()
    wrong = []
    for commune in gazetteer.at(Level.COMMUNE):
        district = gazetteer.units[commune.parent]
        province = gazetteer.units[district.parent]
        if commune.name_latin.startswith("Phum "):
            continue
        chain = (commune, district, province)
        for text in (
            ", ".join(unit.name_latin for unit in chain),
            "ឃុំ{}ស្រុក{}ខេត្ត{}".format(*(unit.name_km.replace(" ", "") for unit in chain)),
        ):
            found = geocoder.geocode(text)
            if found.postcode != commune.code:
                wrong.append((text, found.postcode, found.confidence))
    assert len(wrong) <= 0.005 * 2 * 1652, wrong[:20]
    assert not [case for case in wrong if case[2] is ConfidenceClass.A and case[1][4:] != "00"]


@pytest.mark.parametrize(
    "text",
    [
        "behind the pagoda, next to the bank, blue roof",
        "call me when you arrive, I will send location",
        "please leave it with the guard",
        "ផ្ទះថ្មពីរជាន់ របងពណ៌ស",
    ],
)
def test_words_that_name_no_place_are_given_none(geocoder, text):
    assert geocoder.geocode(text).level is GeocodeLevel.NONE


@pytest.mark.parametrize(
    "text",
    [
        "Sangkat Boeng Kak 1, Khan Toul Kork, Siem Reap",
        "Khan Daun Penh, Phnom Penh, Siem Reap",
        "Khan Chamkar Mon, Battambang",
    ],
)
def test_a_bare_province_that_contradicts_is_never_passed_over(geocoder, text):
    found = geocoder.geocode(text)
    assert found.confidence is ConfidenceClass.C
    assert "Not found there" in found.reason


@pytest.mark.parametrize("text", ["Sangkat Svay Danlong", "Sangkat Svay Dangkum, Battambang"])
def test_half_of_a_name_is_a_guess(geocoder, text):
    assert geocoder.geocode(text).confidence in UNSURE
