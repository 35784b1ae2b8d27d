import pytest

from addressing import ConfidenceClass, GeocodeLevel, encode

POST_OFFICE = (11.57590, 104.92270)


@pytest.mark.parametrize(
    "text",
    [
        "11.57590, 104.92270",
        "11.57590 104.92270",
        "១១.៥៧៥៩០, ១០៤.៩២២៧០",
        "Lat: 11.57590, Lng: 104.92270",
        "N11.57590 E104.92270",
        "11.57590°N, 104.92270°E",
        "11,57590; 104,92270",
        "11°34'33.24\"N 104°55'21.72\"E",
        "11° 34′ 33.24″ N, 104° 55′ 21.72″ E",
        "geo:11.57590,104.92270",
        "https://maps.google.com/?q=11.57590,104.92270",
        "https://www.google.com/maps?q=11.57590%2C104.92270",
        "https://www.google.com/maps/place/Post/@11.5,104.9,17z/data=!4m5!3d11.57590!4d104.92270",
        "https://maps.apple.com/?ll=11.57590,104.92270&q=Post",
        "https://www.openstreetmap.org/?mlat=11.57590&mlon=104.92270#map=16/11.5/104.9",
        "https://www.google.com/maps/search/11.57590,+104.92270",
        "ផ្ទះអ៊ំ https://maps.google.com/?q=11.57590,104.92270 សូមអរគុណ",
    ],
)
def test_a_position_in_any_usual_writing(text, geocoder):
    found = geocoder.geocode(text)
    assert found.level is GeocodeLevel.PIN
    assert (found.latitude, found.longitude) == pytest.approx(POST_OFFICE, abs=1e-5)
    assert found.address_code == encode(latitude=found.latitude, longitude=found.longitude)
    assert found.accuracy_m == 5.0


def test_a_swapped_position_is_corrected_and_said(geocoder):
    found = geocoder.geocode("104.92270, 11.57590")
    assert (found.latitude, found.longitude) == POST_OFFICE
    assert found.confidence is ConfidenceClass.B
    assert found.reason_code == "swapped"


def test_a_swapped_position_with_letters_is_believed_as_lettered(geocoder):
    assert geocoder.geocode("E104.92270 N11.57590").latitude == 11.5759


@pytest.mark.parametrize(
    ("text", "accuracy_m", "has_code", "area_padding"),
    [
        ("11.57591, 104.92271", 5.0, True, 4),
        ("11.5759, 104.9227", 10.0, False, 4),
        ("11.576, 104.923", 80.0, False, 4),
    ],
)
def test_a_code_is_never_finer_than_the_decimals(
    text, accuracy_m, has_code, area_padding, geocoder
):
    found = geocoder.geocode(text)
    assert found.accuracy_m == accuracy_m
    assert (found.address_code is not None) is has_code
    assert found.area_code.count("x") == area_padding


@pytest.mark.parametrize("text", ["48.85661, 2.35222", "13.75630, 100.50180", "0.0, 0.0"])
def test_a_position_in_another_country_is_not_answered(text, geocoder):
    found = geocoder.geocode(text)
    assert found.level is GeocodeLevel.NONE
    assert found.reason_code == "outside"
    assert found.latitude is None


def test_a_short_link_says_that_it_needs_the_network(geocoder):
    found = geocoder.geocode("https://maps.app.goo.gl/Ab12Cd34")
    assert found.level is GeocodeLevel.NONE
    assert "network" in found.reason


@pytest.mark.parametrize("text", ["7747-0626-4043", "៧៧៤៧ ០៦២៦ ៤០៤៣", "ផ្ទះខ្ញុំ 774706264043"])
def test_an_address_code_is_a_door(text, geocoder):
    found = geocoder.geocode(text)
    assert (found.level, found.address_code) == (GeocodeLevel.DOOR, "7747-0626-4043")
    assert found.postcode == "171005"


@pytest.mark.parametrize(
    ("text", "level"), [("7747-0626-xxxx", "block"), ("7747-xxxx-xxxx", "town")]
)
def test_a_padded_code_is_an_area_without_address_code(text, level, geocoder):
    found = geocoder.geocode(text)
    assert (found.level, found.area_code, found.address_code) == (level, text, None)


def test_a_code_with_a_wrong_check_is_said_and_not_used(geocoder):
    found = geocoder.geocode("7747-0626-4044")
    assert found.level is GeocodeLevel.NONE
    assert "check" in found.reason


def test_a_postcode_alone(geocoder):
    found = geocoder.geocode("១២០៤០៧")
    assert (found.level, found.postcode) == (GeocodeLevel.COMMUNE, "120407")
    assert found.name_en == "Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh"
    assert found.address_code is None


def test_a_postcode_that_agrees_confirms_and_refines(geocoder):
    found = geocoder.geocode("St. 271, Khan Tuol Kouk, Phnom Penh 120410")
    assert (found.postcode, found.confidence) == ("120410", ConfidenceClass.A)


def test_a_postcode_keeps_the_village_of_the_words(geocoder):
    found = geocoder.geocode("Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk 120407")
    assert found.village_code == "12040714"


def test_a_postcode_that_contradicts_shows_both(geocoder):
    found = geocoder.geocode("Sangkat Boeng Salang, Khan Tuol Kouk, Phnom Penh 120407")
    assert (found.postcode, found.confidence) == ("120410", ConfidenceClass.C)
    assert "120407" in found.reason
    assert "120407" in [other.postcode for other in found.alternatives]


@pytest.mark.parametrize(
    "phone", ["012 345 678", "+855 12 345 678", "0962223333", "(+855)12345678"]
)
def test_a_telephone_number_is_neither_code_nor_postcode(phone, geocoder):
    found = geocoder.geocode(phone)
    assert found.level is GeocodeLevel.NONE
    assert geocoder.geocode(f"{phone}, Sangkat Srah Chak, Doun Penh").postcode == "120210"


def test_words_that_contradict_a_pin_are_shown(geocoder):
    found = geocoder.geocode("Krong Siem Reap, Siem Reap Province 11.57590, 104.92270")
    assert (found.level, found.confidence) == (GeocodeLevel.PIN, ConfidenceClass.C)
    assert "Siem" in found.alternatives[0].name_en


def test_a_useless_pin_leaves_the_words(geocoder):
    found = geocoder.geocode("Sangkat Srah Chak, Khan Doun Penh", latitude=48.8, longitude=2.3)
    assert (found.postcode, found.confidence) == ("120210", ConfidenceClass.C)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
def test_a_position_that_is_no_number_is_no_error(value, geocoder):
    assert geocoder.geocode("", latitude=value, longitude=104.9).level is GeocodeLevel.NONE
    assert geocoder.reverse(latitude=value, longitude=104.9).level is GeocodeLevel.NONE


def test_reverse_gives_names_postcode_and_code(geocoder, angkor_wat):
    found = geocoder.reverse(latitude=angkor_wat.latitude, longitude=angkor_wat.longitude)
    assert (found.postcode, found.address_code) == ("171005", "7747-0626-4043")
    assert found.name_km.endswith("ខេត្តសៀមរាប")


def test_reverse_of_a_coarse_position_has_only_an_area(geocoder, angkor_wat):
    found = geocoder.reverse(
        latitude=angkor_wat.latitude, longitude=angkor_wat.longitude, accuracy_m=500
    )
    assert (found.address_code, found.area_code) == (None, "7747-xxxx-xxxx")


def test_reverse_says_water_and_outside(geocoder, tonle_sap, bangkok):
    lake = geocoder.reverse(latitude=tonle_sap.latitude, longitude=tonle_sap.longitude)
    assert (lake.postcode, lake.reason_code) == (None, "water")
    abroad = geocoder.reverse(latitude=bangkok.latitude, longitude=bangkok.longitude)
    assert (abroad.level, abroad.reason_code) == (GeocodeLevel.NONE, "outside")


def test_the_last_letter_of_a_word_is_no_point_of_the_compass(geocoder):
    found = geocoder.geocode("Siem Reap Province 13.41250 103.86700 Sangkat Nokor Thum")
    assert (found.latitude, found.longitude, found.postcode) == (13.4125, 103.867, "171005")


@pytest.mark.parametrize(
    ("text", "reason_code"),
    [
        ("7747-0626-4043 11.5838, 104.9002", "direct_forms_contradict"),
        ("120407 171005", "direct_forms_contradict"),
        ("12.5, 105", "coarse_position"),
        ("11.55 104.92", "coarse_position"),
    ],
)
def test_what_is_coarse_or_contradicts_itself_is_unsure_and_says_so(geocoder, text, reason_code):
    found = geocoder.geocode(text)
    assert (found.confidence, found.reason_code) == (ConfidenceClass.C, reason_code)


def test_a_pin_on_the_street_agrees_with_the_code_of_the_door(geocoder):
    found = geocoder.geocode("7747-0626-4043 13.41255, 103.86710")
    assert found.confidence is ConfidenceClass.A
