"""Read sorting codes: a postcode with the number of a village, 120407-14."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace

from addressing.geocode.answer import Answers
from addressing.geocode.result import ConfidenceClass, Geocode, GeocodeLevel

_SORTING = re.compile(r"(?<![\w-])(\d{6})-(\d{2})(?![\w-])")
_UNSURE = 0.6


def village_in(text: str, villages: Container[str]) -> tuple[str, str]:
    """A text without the village number of its sorting code, and the village's code.

    The text stays as it is, and the code is empty, where no village has the number.
    """
    if "-" not in text:
        return text, ""
    match = _SORTING.search(text)
    code = match[1] + match[2] if match else ""
    if match is None or code not in villages:
        return text, ""
    return f"{text[: match.end(1)]}{text[match.end() :]}", code


def with_village(answer: Geocode, code: str, answers: Answers) -> Geocode:
    """The answer with the village of a sorting code, where its commune is the answer's."""
    if answer.postcode != code[:6] or answer.level not in {
        GeocodeLevel.COMMUNE,
        GeocodeLevel.VILLAGE,
    }:
        return answer
    written = f"{code[:6]}-{code[6:]}"
    place = answers.hierarchy.place_of[code]
    if answer.level is GeocodeLevel.VILLAGE:
        if answer.village_code == code:
            return replace(answer, reason=f"{answer.reason} The sorting code {written} agrees.")
        return replace(
            answer,
            confidence=ConfidenceClass.C,
            probability=min(answer.probability, _UNSURE),
            reason_code="postcode_contradicts",
            reason=f"{answer.reason} The sorting code {written} names another village: "
            f"{answers.wording.own_name_en(place)}.",
            alternatives=(*answers.candidates([(place, 0.4)]), *answer.alternatives),
        )
    village = answers.of_unit(
        answer.query,
        place,
        answer.confidence,
        answer.probability,
        answer.reason_code,
        f"{answer.reason} The sorting code {written} names the village.",
    )
    return replace(village, alternatives=answer.alternatives)
