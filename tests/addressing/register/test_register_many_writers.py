"""Sixteen writers at once: no collision, no lost write, no deadlock left to anyone."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import h3.api.basic_int as h3
import numpy as np

from addressing import encode, parse_door
from addressing.register import (
    AddressDraft,
    Alias,
    Register,
    by_ids,
    changes_since,
    day_heads,
    lines_since,
    mark_now,
    register_at,
    verify_copy,
    verify_register,
)
from addressing.register.chain import Mark

WRITERS, DOORS, STACKED = 16, 10_000, 500


def doors_of_one_block():
    """10,000 doors in one block of Phnom Penh, 500 of them in one cell, in any order."""
    block = h3.latlng_to_cell(11.5838, 104.9002, 10)
    cells = sorted(h3.cell_to_children(block, 13))
    lots = np.random.default_rng(3)
    chosen = [cells[0]] * STACKED + lots.choice(cells[1:], DOORS - STACKED).tolist()
    lots.shuffle(chosen)
    positions = [h3.cell_to_latlng(cell) for cell in chosen]
    return [
        AddressDraft(latitude=lat, longitude=lon, house=str(number))
        for number, (lat, lon) in enumerate(positions)
    ]


def test_sixteen_writers_register_ten_thousand_doors_of_one_block(store, clerk):
    drafts = doors_of_one_block()
    shares = [drafts[writer::WRITERS] for writer in range(WRITERS)]
    register, start = Register(store), threading.Barrier(WRITERS + 1)
    lots = np.random.default_rng(5)
    sizes = [lots.integers(1, 120, 200).tolist() for _ in range(WRITERS)]

    def write(share, sizes):
        start.wait()
        written = []
        for size in sizes:
            part, share = share[:size], share[size:]
            written += register.register(part, clerk)
        return written + register.register(share, clerk)

    seen: list[bytes] = []

    def watch(done):
        """A consumer who pulls all the while: what it has seen never changes."""
        start.wait()
        while not done.wait(0.02):  # a busy loop would keep the interpreter from the writers
            seen.extend(lines_since(store, len(seen)))
        seen.extend(lines_since(store, len(seen)))

    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        watcher = pool.submit(watch, done)
        writers = [pool.submit(write, *work) for work in zip(shares, sizes, strict=True)]
        addresses = [address for writer in writers for address in writer.result()]
        done.set()
        watcher.result()

    assert sorted(address.house for address in addresses) == sorted(d.house for d in drafts)
    assert len({address.code for address in addresses}) == DOORS
    assert sorted(address.id for address in addresses) == list(range(1, DOORS + 1))
    cell_of = {d.house: encode(latitude=d.latitude, longitude=d.longitude) for d in drafts}
    by_cell: dict[str, list[int]] = {}
    for address in addresses:
        door = parse_door(address.code)
        assert door.code == cell_of[address.house]
        by_cell.setdefault(door.code, []).append(door.sequence or 0)
    assert all(sorted(doors) == list(range(len(doors))) for doors in by_cell.values())
    assert max(len(doors) for doors in by_cell.values()) == STACKED
    assert len(seen) == DOORS
    assert verify_copy(seen, day_heads(store), Mark.start(mark_now(store).identity))
    assert verify_register(store).sequence == DOORS
    assert list(register_at(store, DOORS)) == sorted(addresses, key=lambda address: address.id)


def test_no_writer_overwrites_what_another_wrote(store, clerk, shophouse):
    register = Register(store)
    numbers = [address.id for address in register.register([shophouse] * 3, clerk)]

    def write(writer):
        for turn in range(6):
            number = numbers[(writer + turn) % 3]
            register.add_alias(number, Alias(f"partner-{writer}", str(turn)), clerk)
        register.correct(numbers[writer % 3], clerk, parcel=str(writer))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    present = store.read(lambda session: by_ids(session, numbers))
    kept = Counter(alias for address in present for alias in address.aliases)
    assert len(kept) == WRITERS * 6
    assert list(register_at(store, mark_now(store).sequence)) == present
    assert len(list(changes_since(store, 3))) == WRITERS * 7
    assert verify_register(store)


def test_merges_in_a_circle_end_without_a_deadlock(store, clerk, shophouse):
    register = Register(store)
    numbers = [address.id for address in register.register([shophouse] * 8, clerk)]

    def merge(place):
        others = [numbers[place], numbers[(place + 3) % 8]]
        try:
            register.merge(others, numbers[(place + 1) % 8], clerk)
        except ValueError:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(merge, range(8))) >= 1
    assert verify_register(store)
