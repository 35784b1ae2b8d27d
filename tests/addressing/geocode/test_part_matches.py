"""What is said of each part of an address when it is asked to explain."""

from addressing import GeocodeLevel, PartMatch


def test_each_part_says_what_it_matched_and_what_was_ignored(geocoder):
    text = "#24, St. 273, R.V Kramoun Sar, Phum 99, Sangkat Boeng Kak 1, Khan Toul Kork, PP"
    found = geocoder.geocode(text, explain=True)
    assert [(m.words, m.level, m.code) for m in found.matches] == [
        ("boeng kak 1", GeocodeLevel.COMMUNE, "120407"),
        ("toul kork", GeocodeLevel.DISTRICT, "1204"),
        ("pp", GeocodeLevel.PROVINCE, "12"),
    ]
    assert found.matches[1].name_en == "Khan Tuol Kouk"
    assert found.matches[1].name_km == "ខណ្ឌទួលគោក"
    assert 0.9 < found.matches[1].likeness < 1.0
    assert found.not_found == ("99",)
    assert found.ignored == ("# 24", "st 273", "r v kramoun sar")


def test_a_former_khan_is_named_with_its_year(geocoder):
    found = geocoder.geocode("Sangkat BKK1, Khan Chamkar Mon, Phnom Penh", explain=True)
    (khan,) = [match for match in found.matches if match.level is GeocodeLevel.DISTRICT]
    assert (khan.name_en, khan.until) == ("Khan Chamkar Mon", 2019)


def test_words_of_unspaced_khmer_are_matched_and_none_is_called_ignored(geocoder):
    text = "ភូមិ១៤សង្កាត់បឹងកក់ទី១ខណ្ឌទួលគោករាជធានីភ្នំពេញ"
    found = geocoder.geocode(text, explain=True)
    assert len(found.matches) == 4
    assert found.ignored == found.not_found == ()


def test_nothing_is_kept_unless_it_is_asked_for(geocoder):
    found = geocoder.geocode("Sangkat BKK1, Phnom Penh")
    assert (found.steps, found.matches, found.not_found, found.ignored) == ((), (), (), ())


def test_what_matches_nothing_is_ignored_as_a_whole(geocoder):
    found = geocoder.geocode("blue gate, call me", explain=True)
    assert found.matches == ()
    assert found.ignored


def test_a_match_says_until_when_only_where_it_ended():
    match = PartMatch("toul kork", GeocodeLevel.DISTRICT, "1204", "ខណ្ឌទួលគោក", "Khan", 1.0)
    assert match.until is None
