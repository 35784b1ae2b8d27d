"""The compiled arithmetic of the geocoder against plain Python."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from addressing.geocode.kernel.arrays import LEVELS, RUN
from addressing.geocode.kernel.memory import make_memory
from addressing.geocode.kernel.names import fill_pattern, likeness, names_of, pattern_over
from addressing.geocode.kernel.nearest import (
    CONSIDERED,
    Postings,
    add_up,
    make_shared,
    take_greatest,
)
from addressing.geocode.kernel.picking import pick

NAME = st.text("abkmnprភូមិកខ", min_size=1, max_size=80)


@given(NAME, NAME, NAME, NAME)
def test_the_likeness_of_names_is_that_of_three_ratios(words, other, sound, other_sound):
    own = names_of([(words, words[::2], sound)])
    others = names_of([(other, other[::2], other_sound)])
    pattern = pattern_over(own, others)
    fill_pattern(pattern, own, 0)
    found = likeness(pattern, others, 0)
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
    memory = make_memory(LEVELS)
    slots, scratch = memory.slots, memory.scratch
    scratch.options[:] = [len(listed) for listed in options]
    for level, listed in enumerate(options):
        slots.unit["at"][level] = level
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
    total, picked = pick(runs, slots, scratch), scratch.picked[0].tolist()
    assert total == best
    assert total == sum(options[i][p][1] for i, p in enumerate(picked) if p >= 0)


@given(st.integers(0, 2**32 - 1), st.integers(1, 400), st.integers(1, 5))
def test_the_nearest_forms_are_those_that_share_the_most(seed, forms, pieces):
    lots = np.random.default_rng(seed)
    weights = lots.integers(1, 4, pieces).astype(np.float32)
    held = lots.random((pieces, forms)) < 0.5
    norms = (held * weights[:, None]).sum(0, dtype=np.float32) + np.float32(1)
    start = np.concatenate([[0], held.sum(1).cumsum()]).astype(np.int32)
    postings = Postings(
        np.arange(pieces), start, np.nonzero(held)[1].astype(np.int32), weights, norms
    )
    shared = make_shared(postings)
    nearest, room = np.empty(CONSIDERED, np.int32), np.empty(CONSIDERED, np.float32)
    for asked in (np.arange(pieces, dtype=np.int32), np.zeros(1, np.int32)):
        add_up(shared, postings, asked)
        count = take_greatest(shared, nearest, room)
        common = (held[asked] * weights[asked, None]).sum(0, dtype=np.float32)
        share = common / (norms + weights[asked].sum(dtype=np.float32))
        expected = np.argsort(-share, kind="stable")[:CONSIDERED]
        assert sorted(nearest[:count].tolist()) == sorted(expected[share[expected] > 0].tolist())
