"""The group ``phlov code`` as a person at a counter uses it."""

import json

import pytest

from api.cli.code import app
from api.cli.main import app as phlov_app

ANGKOR = "7747-0626-4043"
SECOND = "7747-0626-4043-27"
DATA = 65


def answer(result):
    code, out, err = result
    assert code == 0, err
    return json.loads(out)


# --- speech -----------------------------------------------------------------------------------


def test_a_code_is_said_in_either_style_and_script(phlov):
    assert phlov("code", "say", ANGKOR)[1].startswith("ប្រាំពីរ ប្រាំពីរ បួន ប្រាំពីរ, សូន្យ")
    assert "ចិតសិបប្រាំពីរ" in phlov("code", "say", ANGKOR, "--pairs")[1]
    said = answer(phlov("code", "say", SECOND, "--pairs", "--latin", "--json"))
    assert said["code"] == SECOND
    assert said["words"].startswith("chetseb-prampir")
    assert said["words"].endswith("tvear pir prampir")


@pytest.mark.parametrize("options", [(), ("--pairs",), ("--latin",), ("--pairs", "--latin")])
def test_what_was_said_is_heard(phlov, options):
    words = phlov("code", "say", SECOND, *options)[1]
    assert phlov("code", "hear", words)[1] == f"{SECOND}\n"
    assert phlov("code", "hear", *words.split())[1] == f"{SECOND}\n"


def test_a_lost_pram_is_a_suggestion_and_no_answer(phlov):
    code, out, err = phlov("code", "hear", "prampir pir buon prampir 0626 4043")
    assert (code, out) == (DATA, "")
    assert f"Perhaps {ANGKOR}" in err
    code, out, _ = phlov("code", "hear", "prampir pir buon prampir 0626 4043", "--json")
    heard = json.loads(out)
    assert (code, heard["code"], heard["valid"]) == (DATA, None, False)
    assert [hint["code"] for hint in heard["hints"]] == [ANGKOR]


def test_other_words_are_refused(phlov):
    code, _, err = phlov("code", "hear", "double", "seven")
    assert code == DATA
    assert "no number word" in err


# --- suffixes ---------------------------------------------------------------------------------


def test_a_suffix_is_written_read_and_checked(phlov):
    assert phlov("code", "suffix", ANGKOR, 2)[1] == f"{SECOND}\n"
    assert answer(phlov("code", "suffix", ANGKOR, 2, "--json"))["suffix"] == "27"
    assert phlov("code", "decode", SECOND)[1].startswith(f"{SECOND}  (door")
    place = answer(phlov("code", "decode", "៧៧៤៧០៦២៦៤០៤៣២៧", "--json"))
    assert (place["code"], place["suffix"]) == (ANGKOR, "27")
    assert "with its suffix" in phlov("code", "check", SECOND)[1]
    checked = answer(phlov("code", "check", SECOND, "--json"))
    assert (checked["valid"], checked["suffix"]) == (True, "27")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "7747-0626-4043-28"), "door suffix 28"),
        (("decode", "7747-0626-4044-27"), "check digit"),
        (("suffix", ANGKOR, "729"), "1 to 728"),
        (("suffix", "7747-0626-xxxx", "1"), "area"),
        (("say", "7747-0626-xxxx"), "area"),
        (("short", "7747-0626-xxxx"), "area"),
        (("long", "0626-4043"), "short form"),
        (("long", "0626-4043 Atlantis"), "Atlantis"),
        (("parent", "7747-xxxx-xxxx"), "nothing larger"),
        (("compare", ANGKOR, "7747-0626-4044"), "check digit"),
        (("compare", ANGKOR, ANGKOR, "--within", "-1"), "metres"),
        (("suggest", "7747-0626-4034", "--near", "somewhere"), "latitude,longitude"),
        (("suggest", "7747-0626-4034", "--postcode", "999999"), "no postcode 999999"),
        (("suggest", "7747"), "more than one digit"),
    ],
)
def test_what_cannot_be_done_is_explained(phlov, arguments, says):
    code, _, err = phlov("code", *arguments)
    assert code == DATA
    assert says in err
    assert "fault of its own" not in err


def test_a_wrong_code_as_json_says_so_in_json(phlov):
    code, out, _ = phlov("code", "check", "7747-0626-4044", "--json")
    checked = json.loads(out)
    assert code == DATA
    assert (checked["valid"], checked["problem"]) == (False, "check")
    assert "check digit" in checked["message"]


# --- repair -----------------------------------------------------------------------------------


def test_suggestions_are_a_list_for_a_person(phlov):
    code, out, err = phlov("code", "suggest", "7747-0626-4034", "--near", "13.41,103.87")
    assert code == 0
    assert "check digit" in err
    assert ANGKOR in out
    assert "were swapped" in out
    found = answer(phlov("code", "suggest", "7247-0626-4043", "--postcode", "171005", "--json"))
    assert found["valid"] is False
    assert found["suggestions"][0]["code"] == ANGKOR
    assert found["suggestions"][0]["slip"] == "dropped_pram"
    close = ("--near", "13.4125,103.8670", "--radius-m", "50")
    nearest = answer(phlov("code", "suggest", "7747-0626-4034", *close, "--json"))
    assert nearest["suggestions"][0]["code"] == ANGKOR
    assert nearest["suggestions"][0]["distance_m"] < 5


def test_codes_are_written_short_and_long_again(phlov):
    code, out, err = phlov("code", "short", ANGKOR)
    assert (code, out) == (0, "0626-4043 Nokor Thum\n")
    assert "7731-0626-4043" in err
    assert phlov("code", "short", ANGKOR, "--khmer")[1] == "0626-4043 នគរធំ\n"
    short = answer(phlov("code", "short", ANGKOR, "--level", "district", "--json"))
    assert (short["postcode"], short["unique"]) == ("171000", False)
    code, out, err = phlov("code", "long", "0626-4043", "Nokor", "Thum")
    assert (code, out.split()) == (0, ["7731-0626-4043", ANGKOR])
    assert "Several codes" in err
    assert answer(phlov("code", "long", "0626-4043 171005", "--json"))["places"] == [
        {"postcode": "171005", "name": "Sangkat Nokor Thum"}
    ]


# --- around -----------------------------------------------------------------------------------


def test_codes_are_compared(phlov):
    other = "7747-0626-4060"
    assert "may be the same place" in phlov("code", "compare", ANGKOR, other)[1]
    assert "two places" in phlov("code", "compare", ANGKOR, "7747-0626-0004", "--within", "1")[1]
    found = answer(phlov("code", "compare", ANGKOR, "7747-0626-xxxx", "--json"))
    assert found["sameness"] == "within"


def test_parents_and_neighbours(phlov):
    assert phlov("code", "parent", ANGKOR)[1] == "7747-0626-xxxx\n"
    assert answer(phlov("code", "parent", "7747-0626-xxxx", "--json"))["parent"] == "7747-xxxx-xxxx"
    assert len(phlov("code", "neighbours", ANGKOR)[1].split()) == 6
    near = answer(phlov("code", "neighbours", ANGKOR, "--rings", "2", "--json"))["neighbours"]
    assert len(set(near)) == 18
    assert phlov("code", "neighbours", ANGKOR, "--rings", "0")[0] == 2


# --- habits -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [c.name for c in app.registered_commands if c.name != "qr"])
def test_every_command_has_an_example_that_works(phlov, name):
    import shlex

    assert any(group.typer_instance is app for group in phlov_app.registered_groups)
    command = next(c for c in app.registered_commands if c.name == name)
    _, _, example = command.epilog.partition("Example: phlov ")
    code, out, err = phlov(*shlex.split(example))
    assert code == 0, err
    assert out
    assert answer(phlov(*shlex.split(example), "--json"))
