"""The compiled arithmetic of the geocoder against plain Python."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from addressing.geocode.kernel.arrays import (
    EXPLAINED_PART,
    LEVELS,
    MOST_OPTIONS,
    OPTION,
    RUN,
    Scratch,
)
from addressing.geocode.kernel.chains import _pick
from addressing.geocode.kernel.memory import make_memory
from addressing.geocode.kernel.names import fill_pattern, likeness, names_of, pattern_over

NAME = st.text("abkmnprភូមិកខ", min_size=1, max_size=80)


@given(NAME, NAME, NAME, NAME)
def test_the_likeness_of_names_is_that_of_three_ratios(words, other, sound, other_sound):
    own = names_of([(words, words[::2], sound)])
    pattern = pattern_over(own)
    fill_pattern(pattern, own, 0)
    found = likeness(pattern, names_of([(other, other[::2], other_sound)]), 0)
    if words == other:
        expected = 1.0
    elif sound == other_sound:
        expected = 0.95 + 0.05 * fuzz.ratio(words, other) / 100
    else:
        ratios = fuzz.ratio(sound, other_sound), fuzz.ratio(words[::2], other[::2])
        expected = (0.5 * ratios[0] + 0.32 * ratios[1] + 0.18 * fuzz.ratio(words, other)) / 100
    assert abs(found - expected) < 1e-9


@st.composite
def choices(draw):
    """Up to five runs of words in two parts, and options of each level that use them."""
    spans = draw(
        st.lists(
            st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(1, 2)),
            min_size=1,
            max_size=5,
        )
    )
    option = st.tuples(st.integers(0, len(spans) - 1), st.integers(1, 40))
    return spans, [draw(st.lists(option, max_size=4)) for _ in range(LEVELS)]


@given(choices())
def test_the_runs_picked_are_the_best_that_share_no_word(chosen):
    spans, options = chosen
    runs = np.zeros(len(spans), RUN)
    for run, (part, start, length) in zip(runs, spans, strict=True):
        run["part"], run["start"], run["end"] = part, start, start + length
    slots = make_memory(LEVELS).slots
    scratch = Scratch(
        np.zeros((LEVELS, MOST_OPTIONS), OPTION),
        np.array([len(listed) for listed in options], np.int32),
        np.zeros(2, EXPLAINED_PART),
    )
    for level, listed in enumerate(options):
        for place, (run, gain) in enumerate(listed):
            scratch.option[level, place] = gain, level, place, -1
            slots.piece["run"][level, place] = run

    def clash(one, other):
        (part, start, length), (part_2, start_2, length_2) = spans[one], spans[other]
        return part == part_2 and start < start_2 + length_2 and start_2 < start + length

    best = 0
    for picks in product(*([None, *listed] for listed in options)):
        used = [pick[0] for pick in picks if pick]
        if not any(clash(a, b) for i, a in enumerate(used) for b in used[:i]):
            best = max(best, sum(pick[1] for pick in picks if pick))
    total, picked = _pick(runs, slots, scratch)
    assert total == best
    assert total == sum(options[i][p][1] for i, p in enumerate(picked.tolist()) if p >= 0)
