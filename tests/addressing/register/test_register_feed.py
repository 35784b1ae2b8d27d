"""Whoever pulls the feed has every change, in order, and can prove it."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from addressing.register import (
    Alias,
    ChainBrokenError,
    FeedPositionError,
    Mark,
    address_at,
    by_ids,
    changes_since,
    day_heads,
    history,
    lines_since,
    mark_now,
    register_at,
    sequence_at,
    verify_copy,
    verify_register,
)
from addressing.register.chain import write_line
from addressing.register.tables import ActRow, ChangeRow
from gis_data.db import Store, select, sqlite_url, update


@pytest.fixture
def lived(register, clerk, shophouse, clock):
    """A register with eleven changes on three days."""
    first, second, third = register.register(
        [shophouse, replace(shophouse, latitude=11.585), shophouse], clerk
    )
    register.correct(first.id, clerk, house='"១២" \\ អ')
    clock.now += timedelta(days=1)
    register.retire(second.id, clerk)
    register.merge([third.id], first.id, clerk)
    register.restore(second.id, clerk)
    clock.now += timedelta(days=3)
    register.add_alias(first.id, Alias("plus-code", "7P27HWM2+GX"), clerk)
    register.split(second.id, [shophouse, replace(shophouse, floor="1")], clerk)
    return register


def test_numbers_have_no_gaps_and_follow_time(lived, store):
    changes = list(changes_since(store, 0))
    assert [change.sequence for change in changes] == list(range(1, 12))
    assert [change.at for change in changes] == sorted(change.at for change in changes)
    assert [change.sequence for change in changes_since(store, 8)] == [9, 10, 11]
    assert list(changes_since(store, 11)) == []


def test_a_line_of_the_feed_is_json_in_its_one_form(lived, store):
    for change in changes_since(store, 0):
        told = orjson.loads(change.line)
        assert orjson.dumps(told, option=orjson.OPT_SORT_KEYS) == change.line
        assert told["sequence"] == change.sequence
        assert b"clerk 7" not in change.line
        assert b"survey of" not in change.line
    assert [change.line for change in changes_since(store, 3)] == list(lines_since(store, 3))


def test_a_copy_proves_itself_whole_at_once_and_by_deltas(lived, store):
    lines, days = list(lines_since(store, 0)), day_heads(store)
    start = Mark.start(mark_now(store).identity)
    assert [day.day for day in days] == ["2026-11-25", "2026-11-26", "2026-11-29"]
    assert verify_copy(lines, days, start) == mark_now(store)
    upto = verify_copy(lines[: days[1].last], days[:2], start)
    newer = day_heads(store, upto.day)
    assert newer == days[1:]
    assert verify_copy(lines_since(store, upto.sequence), newer, upto) == mark_now(store)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda lines: lines[:3] + lines[4:], "comes 4, not 5"),
        (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], "comes 5, not 6"),
        (lambda lines: [lines[0].replace(b"Street 271", b"Street 272"), *lines[1:]], "differs"),
        (lambda lines: lines[:-1], "ends with change 10"),
        (lambda lines: lines[:7], "has changes of 2026-11-29 too"),
        (lambda lines: lines[:0], "has changes of 2026-11-25 too"),
        (lambda lines: [*lines, lines[-1]], "comes 12, not 11"),
        (lambda lines: [b"{}", *lines], "no line of the feed"),
        (lambda lines: [b"\xff\xfe", *lines], "no line of the feed"),
        (
            lambda lines: [
                *lines,
                write_line(12, "2026-11-24T00:00:00.000000Z", "", 1, "retired", "{}"),
            ],
            "before the one that precedes",
        ),
        (
            lambda lines: [
                *lines,
                write_line(12, "2031-01-01T00:00:00.000000Z", "", 1, "retired", "{}"),
            ],
            "no head of 2031",
        ),
    ],
)
def test_a_copy_that_lost_swapped_or_altered_a_change_is_found_out(lived, store, spoil, message):
    start = Mark.start(mark_now(store).identity)
    lines = spoil(list(lines_since(store, 0)))
    with pytest.raises(ChainBrokenError, match=message):
        verify_copy(lines, day_heads(store), start)


def test_a_copy_of_another_register_is_found_out(lived, store):
    with pytest.raises(ChainBrokenError, match="differs"):
        verify_copy(lines_since(store, 0), day_heads(store), Mark.start("another"))


@pytest.mark.parametrize("number", [12, 10**9, -1])
def test_a_consumer_from_the_future_is_told(lived, store, number):
    with pytest.raises(FeedPositionError, match="has come to 11"):
        changes_since(store, number)


def test_a_consumer_who_knows_more_than_a_replica_is_not_from_the_future(
    lived, settings, tmp_path, sqlite_template
):
    behind = tmp_path / "replica.sqlite3"
    shutil.copy(sqlite_template, behind)
    with Store(replace(settings, read_url=sqlite_url(behind))) as store:
        assert mark_now(store).sequence == 0
        assert list(changes_since(store, 11)) == []
        with pytest.raises(FeedPositionError):
            changes_since(store, 12)


def test_the_register_notices_when_its_own_journal_was_altered(lived, store):
    assert verify_register(store) == mark_now(store)
    store.write(
        lambda session: session.execute(
            update(ChangeRow).where(ChangeRow.sequence == 2).values(kind="retired")
        )
    )
    with pytest.raises(ChainBrokenError):
        verify_register(store)


def test_the_register_notices_when_an_author_was_altered(lived, store):
    store.write(lambda session: session.execute(update(ActRow).values(who="nobody")))
    with pytest.raises(ChainBrokenError, match="Author or reason"):
        verify_register(store)


def test_an_empty_register_holds_too(store):
    assert verify_register(store).sequence == 0
    assert list(changes_since(store, 0)) == []


def test_a_clock_put_back_does_not_put_the_feed_back(register, clerk, shophouse, clock, store):
    register.register([shophouse], clerk)
    clock.now -= timedelta(days=400)
    register.register([shophouse], clerk)
    first, second = changes_since(store, 0)
    assert first.at == second.at
    assert verify_register(store).sequence == 2


def test_any_past_state_can_be_rebuilt(lived, store, clerk):
    known = history(store, 1)
    assert [change.kind for change, _ in known] == ["registered", "corrected", "alias_added"]
    assert {author.who for _, author in known} == {clerk.who}
    before = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert address_at(store, 1, before) is None
    assert address_at(store, 1, known[0][0].at).house == "12Eo"
    assert address_at(store, 1, known[1][0].at).house == '"១២" \\ អ'
    assert address_at(store, 3, datetime(2026, 11, 26, 12, 0, tzinfo=UTC)).replaced_by == (1,)
    assert sequence_at(store, before) == 0
    evening = sequence_at(store, datetime(2026, 11, 25, 23, 0, tzinfo=UTC))
    assert [address.status for address in register_at(store, evening)] == ["current"] * 3


def test_the_journal_leads_to_what_the_table_holds(lived, store):
    rebuilt = list(register_at(store, mark_now(store).sequence))
    present = store.read(lambda session: by_ids(session, [1, 2, 3, 4, 5]))
    assert rebuilt == present


def test_a_line_tells_no_field_that_is_not_public_and_seals_it_all_the_same(
    register, store, clerk, shophouse
):
    held = replace(shophouse, parcel="12-0407/381", source="cadastre", source_id="plot 381")
    register.register([held, replace(held, source_id="plot 382"), shophouse], clerk)
    lines = list(lines_since(store, 0))
    assert not any(b"plot" in line or b"07/381" in line for line in lines)
    seals = [orjson.loads(line).get("withheld") for line in lines]
    assert len(set(seals)) == 3
    assert seals[2] is None
    assert next(changes_since(store, 0)).address.parcel == "12-0407/381"
    verify_copy(lines, day_heads(store), Mark.start(mark_now(store).identity))
    assert verify_register(store) == mark_now(store)

    def alter(session):
        (row,) = session.scalars(select(ChangeRow.state).where(ChangeRow.sequence == 1)).all()
        session.execute(
            update(ChangeRow).where(ChangeRow.sequence == 1).values(state=row.replace("381", "999"))
        )

    store.write(alter)
    with pytest.raises(ChainBrokenError):
        verify_register(store)
