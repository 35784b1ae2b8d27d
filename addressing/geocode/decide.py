"""Decide from the ranked hypotheses: which unit, at which level, how sure, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addressing.geocode.evidence import EXACT_ENOUGH, Evidence, load_weights
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.result import ConfidenceClass
from addressing.geocode.score import Hypothesis, shares
from addressing.geocode.split import Part

_SHOWN_ALTERNATIVES = 8
_LEAST_SHOWN = 0.01
"""Share of probability below which an alternative is not worth a reader's time."""

_WHOLE = 0.99
"""Share of a part from which it counts as covered."""

_FINENESS = {"village": 3, "commune": 2, "district": 1, "province": 0}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the words of an address mean.

    Attributes:
        place: The unit; None where nothing is answered.
        confidence: Class of the answer.
        probability: That it is right.
        reason_code: Why, as a word.
        evidence: Level → what spoke for it, at the answered level and above.
        missed: Parts with a unit word that the answer leaves unexplained.
        others: Other units and their shares, likeliest first.
        share: Share of probability of the unit.
    """

    place: int | None
    confidence: ConfidenceClass
    probability: float
    reason_code: str
    evidence: Mapping[str, Evidence]
    missed: tuple[int, ...]
    others: tuple[tuple[int, float], ...]
    share: float = 0.0


NOTHING = Decision(None, ConfidenceClass.NONE, 0.0, "nothing_named", {}, (), ())


def decide(ranked: Sequence[Hypothesis], parts: Sequence[Part], hierarchy: Hierarchy) -> Decision:
    """Answer the finest unit that is safe, or honestly nothing."""
    if not parts:
        return NOTHING
    if not ranked:
        return Decision(None, ConfidenceClass.NONE, 0.0, "not_matched", {}, (), ())
    weights = load_weights()
    best = ranked[0]
    mass = _mass(ranked, shares(ranked, weights.penalty["sharpness"]), hierarchy)
    place, family = _level(best, ranked, mass, hierarchy)
    if place is None:
        others = _others(None, ranked, mass, hierarchy)
        return Decision(None, ConfidenceClass.NONE, 0.0, "ambiguous", {}, (), others)
    answered = {
        level: piece
        for level, piece in best.evidence.items()
        if _FINENESS[level] <= _FINENESS[hierarchy.levels[place]]
    }
    missed = _missed(parts, answered, best)
    others_named = _named_elsewhere(place, ranked, answered, hierarchy)
    share = 1 / len(family) if family else mass[place]
    confidence, code = _class(place, share, answered, missed, parts, hierarchy)
    if others_named and confidence in {ConfidenceClass.A, ConfidenceClass.B}:
        province = "province" in others_named.values()
        confidence = ConfidenceClass.C if province else ConfidenceClass.B
        code = "contradiction"
        missed = tuple(sorted({*missed, *others_named}))
    if family:
        confidence, code = ConfidenceClass.C, "number_missing"
    others = (
        tuple((p, share) for p in family if p != place)
        if family
        else _others(place, ranked, mass, hierarchy)
    )
    if confidence is ConfidenceClass.NONE:
        others = tuple(dict.fromkeys(((place, share), *others)))[:_SHOWN_ALTERNATIVES]
        return Decision(None, confidence, 0.0, code, answered, missed, others)
    probability = _probability(confidence, share, answered)
    return Decision(place, confidence, probability, code, answered, missed, others, share)


def _mass(
    ranked: Sequence[Hypothesis], share: Sequence[float], hierarchy: Hierarchy
) -> dict[int, float]:
    mass: dict[int, float] = {}
    for hypothesis, part in zip(ranked, share, strict=True):
        for place in hierarchy.chains[hypothesis.place]:
            mass[place] = mass.get(place, 0.0) + part
    return mass


def _level(
    best: Hypothesis,
    ranked: Sequence[Hypothesis],
    mass: Mapping[int, float],
    hierarchy: Hierarchy,
) -> tuple[int | None, tuple[int, ...]]:
    """The finest safe unit of the best chain, and the family that differs by number only."""
    rule = load_weights().decide
    own = best.evidence.get(hierarchy.levels[best.place])
    if own is not None and own.number_missing:
        family = _family(best, ranked, hierarchy)
        if len(family) > 1 and sum(mass[p] for p in family) >= rule["family_share"]:
            return family[0], family
    for place in hierarchy.chains[best.place]:
        level = hierarchy.levels[place]
        piece = best.evidence.get(level)
        if piece is None and place != hierarchy.chains[best.place][-1]:
            continue  # nothing speaks for this level itself
        if level == "village" and piece and piece.likeness < rule["village_similarity"]:
            continue
        if mass[place] >= rule["level_share"] and piece is not None:
            return place, ()
    return (best.place, ()) if mass[best.place] >= rule["least_share"] else (None, ())


def _family(
    best: Hypothesis, ranked: Sequence[Hypothesis], hierarchy: Hierarchy
) -> tuple[int, ...]:
    """Units at one level that the same words name, but for the number."""
    level = hierarchy.levels[best.place]
    run = best.evidence[level].mention
    parent = hierarchy.chains[best.place][1:2]
    return tuple(
        sorted(
            h.place
            for h in ranked
            if hierarchy.levels[h.place] == level
            and hierarchy.chains[h.place][1:2] == parent
            and (piece := h.evidence.get(level)) is not None
            and piece.number_missing
            and piece.mention == run
        )
    )


def _missed(
    parts: Sequence[Part], answered: Mapping[str, Evidence], best: Hypothesis
) -> tuple[int, ...]:
    used = {piece.mention.part for piece in answered.values()}
    return tuple(
        place
        for place, part in enumerate(parts)
        if part.labels and (place not in used or place in best.unexplained)
    )


def _named_elsewhere(
    place: int,
    ranked: Sequence[Hypothesis],
    answered: Mapping[str, Evidence],
    hierarchy: Hierarchy,
) -> dict[int, str]:
    """Parts that name, letter by letter, a district or province the answer does not lie in.

    A bare "Siem Reap" behind a khan of Phnom Penh carries no unit word, and yet contradicts.
    """
    used = {piece.mention.part for piece in answered.values()}
    chain = set(hierarchy.chains[place])
    names = {hierarchy.units[unit].name_latin for unit in chain}
    found: dict[int, str] = {}
    for hypothesis in ranked:
        level = hierarchy.levels[hypothesis.place]
        piece = hypothesis.evidence.get(level)
        if (
            level in {"district", "province"}
            and piece is not None
            and piece.former is None
            and piece.likeness >= EXACT_ENOUGH
            and piece.mention.coverage == 1
            and piece.mention.part not in used
            and hypothesis.place not in chain
            and hierarchy.units[hypothesis.place].name_latin not in names
        ):
            found.setdefault(piece.mention.part, level)
    return found


def _class(
    place: int,
    share: float,
    answered: Mapping[str, Evidence],
    missed: Sequence[int],
    parts: Sequence[Part],
    hierarchy: Hierarchy,
) -> tuple[ConfidenceClass, str]:
    level = hierarchy.levels[place]
    own = answered.get(level)
    if own is None:
        return ConfidenceClass.NONE, "not_matched"
    labelled = level in own.mention.labels
    if len(answered) == 1 and not labelled:
        return _class_of_bare(own, level, share, lone=len(parts) == 1)
    rule = load_weights().decide
    least = min(piece.likeness * piece.numbers for piece in answered.values())
    moved = any(piece.former for piece in answered.values())
    together = len(answered) > 1
    whole = together and not missed and not _uncovered(answered)
    if whole and share >= rule["safe_share"] and least >= rule["safe_similarity"]:
        return ConfidenceClass.A, "former_parent" if moved else "matched"
    sure = together or own.likeness >= rule["sure_similarity"]
    # "Sangkat Svay Dangkum" is not Khum Svay: half of a name with its unit word is a guess.
    half = labelled and _share_covered(answered, own.mention.part) < _WHOLE
    close = share >= rule["small_share"] and least >= rule["small_similarity"]
    if half or not (sure and close):
        # Words of no unit resemble some village or other: without a unit word, a chain that holds
        # only by a weak likeness is no answer ("blue roof" is not Phum Reay Pay, Khum Reay Pay).
        named = any(lev in piece.mention.labels for lev, piece in answered.items())
        weak = own.quality < rule["least_quality"] and not together
        weak = weak or (not named and least < rule["small_similarity"])
        return (ConfidenceClass.NONE, "not_matched") if weak else (ConfidenceClass.C, "unsure")
    if any(_FINENESS[parts[i].labels[0]] <= _FINENESS[level] for i in missed):
        # A unit word of this level or above names something else.
        safe = share >= rule["safe_share"]
        return ConfidenceClass.B if safe else ConfidenceClass.C, "contradiction"
    return ConfidenceClass.B, "former_parent" if moved else "small_variation"


def _class_of_bare(
    own: Evidence, level: str, share: float, *, lone: bool
) -> tuple[ConfidenceClass, str]:
    """A single name without a unit word: B at best, and only where it stands alone."""
    rule = load_weights().decide
    partial = own.mention.coverage < 1 or own.mention.number_cut
    if own.likeness < rule["bare_similarity"] or partial:
        return ConfidenceClass.NONE, "not_matched"
    if level == "village":
        ambiguous = share < rule["level_share"]
        return (
            (ConfidenceClass.NONE, "ambiguous") if ambiguous else (ConfidenceClass.C, "bare_name")
        )
    safe = lone and own.likeness >= rule["sure_similarity"] and share >= rule["bare_share"]
    return ConfidenceClass.B if safe else ConfidenceClass.C, "bare_name"


def _uncovered(answered: Mapping[str, Evidence]) -> bool:
    """Whether a part holds words that no matched name covers."""
    covered = {
        piece.mention.part: _share_covered(answered, piece.mention.part)
        for piece in answered.values()
    }
    return min(covered.values()) < _WHOLE or any(p.mention.number_cut for p in answered.values())


def _share_covered(answered: Mapping[str, Evidence], part: int) -> float:
    """Share of a part's letters that matched names cover."""
    pieces = (piece.mention for piece in answered.values() if piece.mention.part == part)
    return sum(mention.coverage for mention in pieces)


def _probability(
    confidence: ConfidenceClass, share: float, answered: Mapping[str, Evidence]
) -> float:
    table = load_weights().decide
    least = min(piece.likeness * piece.numbers for piece in answered.values())
    ceiling = table[f"ceiling_{confidence.value.lower()}"]
    return round(min(share * (0.6 + 0.4 * least), ceiling), 3)


def _others(
    place: int | None,
    ranked: Sequence[Hypothesis],
    mass: Mapping[int, float],
    hierarchy: Hierarchy,
) -> tuple[tuple[int, float], ...]:
    chain = hierarchy.chains[place] if place is not None else ()
    found = []
    for hypothesis in ranked:
        other = hypothesis.place
        if other in chain or (place is not None and place in hierarchy.chains[other]):
            continue
        if mass[other] < _LEAST_SHOWN:
            break
        found.append((other, round(mass[other], 3)))
    return tuple(found[:_SHOWN_ALTERNATIVES])
