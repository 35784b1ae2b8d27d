import pytest

from addressing import ConfidenceClass, GeocodeLevel
from addressing.geocode.clean import fold_words
from addressing.geocode.foreign import _named
from gis_data import load_gazetteer


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("10 Downing Street, London", "another country"),
        ("Hauptstrasse 5, 10115 Berlin, Germany", "another country"),
        ("123 Nguyen Hue, District 1, Ho Chi Minh City, Vietnam 700000", "Vietnam"),
        ("Xa Loc Thuan, Huyen Loc Ninh, Tinh Binh Phuoc", "Vietnam"),
        ("Số 12, xã Lộc Thuận, huyện Lộc Ninh", "Vietnam"),
        ("Khu pho 1, Phuong 5, Tay Ninh", "Vietnam"),
        ("An Giang, Chau Doc", "Vietnam"),
        ("Sukhumvit Road, Bangkok, Thailand", "Thailand"),
        ("88 Moo 5, Tambon Pa Rai, Amphoe Aranyaprathet", "Thailand"),
        ("ต.ป่าไร่ อ.อรัญประเทศ จ.สระแก้ว", "Thailand"),
        ("Mueang Surin, Surin 32000", "Thailand"),
        ("Ban Nongsanokham, Champasak, Lao PDR", "Laos"),
        ("广东省深圳市南山区", "China"),
        ("Jl. Sudirman 12, Jakarta", "Indonesia or Malaysia"),
        ("ផ្លូវលេខ១ ទីក្រុងហូជីមិញ, វៀតណាម", "Vietnam"),
    ],
)
def test_an_address_of_another_country_is_said_so_and_not_placed(text, country, geocoder):
    found = geocoder.geocode(text)
    assert (found.level, found.reason_code) == (GeocodeLevel.NONE, "other_country")
    assert country in found.reason
    assert found.latitude is None


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("Paris, Sangkat Boeng Salang, Khan Tuol Kouk, Phnom Penh", "120410"),
        ("Tokyo Sushi, 金边 Sangkat Boeng Salang, Khan Tuol Kouk, Phnom Penh", "120410"),
        ("Hanoi Road, Sangkat Phnom Penh Thmei, Khan Sen Sok", "120801"),
        ("Embassy of Vietnam, Sangkat Boeng Trabaek, Khan Chamkar Mon", "120111"),
        ("Sangkat Kachanh, Krong Ban Lung, Khet Ratanakiri", "160201"),
    ],
)
def test_a_foreign_word_in_a_cambodian_address_is_passed_over(text, postcode, geocoder):
    assert geocoder.geocode(text).postcode == postcode


def test_a_country_at_the_end_decides_whatever_stands_before(geocoder):
    found = geocoder.geocode("Sangkat Boeng Salang, Khan Tuol Kouk, Thailand")
    assert found.confidence is ConfidenceClass.NONE


def test_no_foreign_name_is_the_name_of_a_unit():
    names = {fold_words(unit.name_latin) for unit in load_gazetteer().units.values()}
    assert not names & set(_named())
