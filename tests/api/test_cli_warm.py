"""Compiling everything ahead: each part once, each named when it is done."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from api import warm


class SamePool:
    """A pool that does everything at once, in this process."""

    def __init__(self, *_given, **_named):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def submit(self, part):
        done = Future()
        try:
            done.set_result(part())
        except OSError as error:
            done.set_exception(error)
        return done


@pytest.fixture
def compiled(monkeypatch):
    """What was compiled; nothing really is."""
    parts = []
    names = list(warm.PARTS)
    monkeypatch.setattr(warm, "ProcessPoolExecutor", SamePool)
    for name in names:
        monkeypatch.setitem(warm.PARTS, name, lambda name=name: parts.append(name))
    return parts


def test_every_part_is_compiled_once(phlov, compiled):
    code, out, err = phlov("warm")
    assert code == 0
    assert out == ""
    assert "All loops are compiled." in err
    assert sorted(compiled) == sorted(warm.PARTS) == ["addresses", "runs"]


def test_a_part_that_fails_is_no_success(phlov, compiled, monkeypatch):
    def refuse():
        raise PermissionError(13, "Permission denied", "cache")

    monkeypatch.setitem(warm.PARTS, "runs", refuse)
    code, _, err = phlov("warm")
    assert code != 0
    assert "All loops are compiled." not in err
