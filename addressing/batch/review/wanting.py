"""Tell which rows of a block a person should look at."""

from __future__ import annotations

import numpy as np

from addressing.batch.review.sheet import CONTRADICTION, UNSURE, wants_review
from addressing.geocode.block import AnswerColumns
from addressing.geocode.kernel.arrays import CONFIDENCES, REASONS

_CODES = np.array(REASONS, object)
_UNSURE_CLASSES = np.array([word in UNSURE for word in CONFIDENCES])
_CONTRADICTING = np.array([CONTRADICTION in word for word in REASONS])


def reason_codes(found: AnswerColumns) -> list[str]:
    """The reason code of each answer."""
    codes: list[str] = _CODES[found.reason_code].tolist()
    for place, answer in found.special.items():
        codes[place] = answer.reason_code
    return codes


def wanting_review(found: AnswerColumns) -> set[int]:
    """Places of the answers that ``wants_review`` wants."""
    wanted = _UNSURE_CLASSES[found.confidence] | _CONTRADICTING[found.reason_code]
    wanted &= ~found.is_special
    special = {place for place, answer in found.special.items() if wants_review(answer)}
    return special | set(np.flatnonzero(wanted).tolist())
