"""Make addresses as people write them, from every village, with errors, from a seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.address_wording import Chain, plain
from benchmarks.noise_kinds import KINDS, Country
from gis_data import Gazetteer

_VILLAGE, _COMMUNE = range(2)


@dataclass(frozen=True)
class NoisyAddress:
    """One made address and everything that it may rightly be taken for.

    Attributes:
        kind: What was done to it.
        text: The address.
        postcodes: Right answers: the commune, or several where names coincide.
        villages: Right villages; empty where no village is named.
        contradicts: A part of it names something else, so that nobody can be sure.
    """

    kind: str
    text: str
    postcodes: frozenset[str]
    villages: frozenset[str]
    contradicts: bool = False


def noisy_addresses(
    gazetteer: Gazetteer,
    rows: int,
    seed: int,
    former: Mapping[str, tuple[str, ...]] | None = None,
    kinds: Sequence[str] = (),
) -> Iterator[NoisyAddress]:
    """``rows`` addresses over all villages, each drawn once before any is drawn again.

    Args:
        gazetteer: All units.
        rows: How many; the kinds take turns.
        seed: Of the lots.
        former: Code of a commune → districts in which older lists had it.
        kinds: These only, by name.
    """
    lots = random.Random(seed)
    country = Country(gazetteer, former or {})
    alike = _alike(country)
    chosen = list(kinds or KINDS)
    if not country.former:
        chosen = [name for name in chosen if name != "stale_district"]
    moved = [chain for chain in country.chains if chain[_COMMUNE].code in country.former]
    pool: list[Chain] = []
    for row in range(rows):
        name = chosen[row % len(chosen)]
        kind = KINDS[name]
        if name == "stale_district":
            chain = lots.choice(moved)
        else:
            chain = _next(pool, country, lots)
            while kind.only is not None and not kind.only(chain, country):
                chain = lots.choice(country.chains)
        said = chain if kind.said is None else kind.said(chain, country, lots)
        if said is None:
            said = chain
        same = alike[_key(chain, kind.told, khmer=kind.khmer)]
        yield NoisyAddress(
            name,
            kind.write(said, lots),
            _postcodes(same, kind.told),
            frozenset(same) if _VILLAGE in kind.told else frozenset(),
            contradicts=said is not chain,
        )


def _next(pool: list[Chain], country: Country, lots: random.Random) -> Chain:
    """The next village of all, in an order by lot."""
    if not pool:
        pool += lots.sample(country.chains, len(country.chains))
    return pool.pop()


def _postcodes(villages: set[str], told: Sequence[int]) -> frozenset[str]:
    if _VILLAGE in told or _COMMUNE in told:
        return frozenset(code[:6] for code in villages)
    return frozenset(f"{code[:4]}00" for code in villages)


def _alike(country: Country) -> dict[tuple[object, ...], set[str]]:
    """What shares the names that each kind of address gives: no text can tell these apart."""
    found: dict[tuple[object, ...], set[str]] = defaultdict(set)
    asked = {(tuple(kind.told), kind.khmer) for kind in KINDS.values()}
    for chain in country.chains:
        for told, khmer in asked:
            found[_key(chain, told, khmer=khmer)].add(chain[0].code)
    return found


def _key(chain: Chain, told: Sequence[int], *, khmer: bool) -> tuple[object, ...]:
    names = (chain[i].name_km if khmer else chain[i].name_latin for i in told)
    return (tuple(told), khmer, *map(plain, names))
