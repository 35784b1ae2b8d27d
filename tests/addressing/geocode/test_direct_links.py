"""Links of map services and messengers: read where they hold a place, never followed."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing import ConfidenceClass, GeocodeLevel
from addressing.geocode.clean import clean_characters
from addressing.geocode.recognise import recognise

POST_OFFICE = (11.57590, 104.92270)
P = "11.57590,104.92270"

PLACES = [
    f"https://maps.google.com/maps?q=loc:{P}",
    f"https://maps.google.com/?q=%E1%9E%95%E1%9F%92%E1%9E%9F%E1%9E%B6%E1%9E%9A@{P}",
    f"https://maps.google.com/maps?q={P}&ll={P}&z=16",
    f"https://www.google.com/maps/dir/11.55,104.91/{P}/@11.5,104.9,14z",
    f"https://www.google.com/maps/dir//{P}",
    f"https://www.google.com/maps/dir/?api=1&origin=11.5,104.9&destination={P}",
    f"https://www.google.com/maps/search/?api=1&query={quote(P)}",
    f"https://www.google.com/maps/place/{P}/@11.5,104.9,17z",
    "https://www.google.com/maps/place/11%C2%B034'33.2%22N+104%C2%B055'21.7%22E/@11.5,104.9,17z",
    "https://www.google.com/maps/place/X/@11.5,104.9,17z/data=!3m1!4b1!4m6!3m5!8m2!3d11.57590!4d104.92270!16s",
    "google.com/maps?daddr=11.57590,104.92270",
    f"comgooglemaps://?q={P}",
    f"https://maps.apple.com/?daddr={P}&dirflg=d",
    f"https://maps.apple.com/place?coordinate={P}&name=Post",
    f"https://maps.apple.com/?ll={P}&q=Post",
    "https://www.openstreetmap.org/?mlat=11.57590&zoom=3&mlon=104.92270",
    f"https://www.openstreetmap.org/directions?route=11.5,104.9;{P}",
    f"https://waze.com/ul?ll={quote(P)}&navigate=yes",
    f"https://www.waze.com/live-map/directions?to=ll.{quote(P)}",
    f"waze://?ll={P}",
    "https://www.bing.com/maps?sp=point.11.57590_104.92270_Post",
    "https://bing.com/maps/default.aspx?rtp=pos.11.5_104.9~pos.11.57590_104.92270",
    f"https://share.here.com/l/{P},Post",
    f"https://wego.here.com/directions/mix//Post:{P}",
    f"https://l.facebook.com/l.php?u={quote(quote(f'https://maps.google.com/?q={P}', safe=''))}",
    f"geo:{P}",
    f"geo:0,0?q={P}(ប្រៃសណីយ៍)",
    f"ទីតាំង: https://maps.google.com/?q={P}។",
    f"Location: https://maps.google.com/?q={P}.",
    f"(https://maps.google.com/?q={P})",
]
VIEWS = [
    f"https://www.google.com/maps/@{P},17z",
    "https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d3908.9!2d104.92270!3d11.57590!2m3",
    "https://www.openstreetmap.org/#map=18/11.57590/104.92270",
    "https://www.bing.com/maps?cp=11.57590~104.92270&lvl=16",
    f"https://wego.here.com/?map={P},15,normal",
    f"https://maps.apple.com/?sll={P}&z=10",
]


@pytest.mark.parametrize("text", PLACES)
def test_a_link_says_the_place(text, geocoder):
    found = geocoder.geocode(text)
    assert (found.level, found.confidence) == (GeocodeLevel.PIN, ConfidenceClass.A)
    assert (found.latitude, found.longitude) == pytest.approx(POST_OFFICE, abs=2e-5)


@pytest.mark.parametrize("text", VIEWS)
def test_the_centre_of_a_view_is_less_sure_than_a_place(text, geocoder):
    found = geocoder.geocode(text)
    assert (found.latitude, found.longitude) == POST_OFFICE
    assert found.confidence is ConfidenceClass.B
    assert "centre of the map's view" in found.reason


def test_a_written_position_counts_before_the_centre_of_a_view(geocoder):
    found = geocoder.geocode(f"https://www.google.com/maps/@11.5,104.9,12z {P}")
    assert (found.latitude, found.confidence) == (POST_OFFICE[0], ConfidenceClass.A)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://maps.app.goo.gl/Ab12Cd34", "short link"),
        ("maps.app.goo.gl/Ab12Cd34", "short link"),
        ("https://goo.gl/maps/Ab12Cd34", "short link"),
        ("https://waze.com/ul/hw3jq1234", "short link"),
        ("https://maps.apple/p/Ab12Cd34", "short link"),
        ("https://her.is/3abc", "short link"),
        ("https://osm.org/go/4y8A~?m=", "short link"),
        ("https://maps.google.com/?cid=1234567", "only the network knows"),
        ("https://www.openstreetmap.org/node/123456", "only the network knows"),
        ("https://t.me/c/123/45", "Telegram"),
        ("///filled.count.soap", "what3words"),
        ("https://what3words.com/filled.count.soap", "what3words"),
        ("geo:11.5,x", "begins geo:latitude,longitude"),
        ("geo:491573,1279655;crs=EPSG:32648", "geo:"),
        ("geo:11.5,104.9;crs=other", "only WGS 84"),
    ],
)
def test_what_only_the_network_knows_is_said(text, said, geocoder):
    found = geocoder.geocode(text)
    assert (found.level, found.latitude) == (GeocodeLevel.NONE, None)
    assert said in found.reason
    with_words = geocoder.geocode(f"{text} , Sangkat Srah Chak, Phnom Penh")
    assert with_words.postcode == "120210"
    assert said in with_words.reason


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("https://maps.google.com/?q=Sangkat+Boeng+Salang,+Phnom+Penh", "120410"),
        ("https://maps.apple.com/?address=Sangkat%20Boeng%20Salang,%20Phnom%20Penh", "120410"),
        ("https://www.google.com/maps/place/Sangkat+Boeng+Salang,+Phnom+Penh", "120410"),
        ("https://www.google.com/maps/search/Sangkat+Boeng+Salang+Phnom+Penh/", "120410"),
        ("https://www.google.com/maps/dir/Kampot/Sangkat+Boeng+Salang,+Phnom+Penh/", "120410"),
        ("geo:0,0?q=Sangkat+Boeng+Salang+Phnom+Penh", "120410"),
        (f"https://maps.google.com/?q={quote('សង្កាត់បឹងសាឡាង ភ្នំពេញ')}", "120410"),
        ("https://maps.google.com/?q=120410", "120410"),
        ("https://maps.google.com/?q=7747-0626-4043", "171005"),
    ],
)
def test_the_words_of_a_link_are_read_as_words(text, postcode, geocoder):
    assert geocoder.geocode(text).postcode == postcode


def test_khmer_words_behind_a_link_are_no_part_of_it(geocoder):
    found = geocoder.geocode("https://maps.app.goo.gl/Ab12សង្កាត់ស្រះចកភ្នំពេញ")
    assert found.postcode == "120210"
    found = geocoder.geocode(f"https://maps.google.com/?q={P}សង្កាត់វត្តភ្នំ")
    assert (found.latitude, found.postcode) == (POST_OFFICE[0], "120211")
    assert "The words agree" in found.reason


@pytest.mark.parametrize(
    ("text", "accuracy_m"),
    [
        (f"geo:{P}", 5.0),
        (f"geo:{P};u=35", 35.0),
        (f"geo:{P},12.5;crs=wgs84;u=35.5", 35.5),
        ("geo:11.576,104.923;u=5", 80.0),
        (f"geo:{P};u=x", 5.0),
    ],
)
def test_the_uncertainty_of_geo_is_believed(text, accuracy_m, geocoder):
    found = geocoder.geocode(text)
    assert found.accuracy_m == accuracy_m
    assert (found.address_code is None) is (accuracy_m > 5)


def test_an_ordinary_link_says_nothing(geocoder):
    found = geocoder.geocode("https://www.facebook.com/myshop Sangkat Srah Chak, Phnom Penh")
    assert (found.postcode, found.confidence) == ("120210", ConfidenceClass.A)


@given(st.sampled_from([*PLACES, *VIEWS]), st.integers(0, 150), st.text(max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_damaged_link_is_no_error(link, cut, damage):
    text = clean_characters(link[:cut] + damage + link[cut + 1 :])
    assert recognise(text) == recognise(clean_characters(text))
