"""Compiled loops are forgotten when any source of their package changes."""

import pytest

from gis_data import forget_stale_loops, loops_are_kept


@pytest.fixture
def package(tmp_path):
    (tmp_path / "kernel" / "__pycache__").mkdir(parents=True)
    (tmp_path / "kernel" / "loops.py").write_text("LEVELS = 4\n")
    (tmp_path / "arrays.py").write_text("LEVELS = 4\n")
    forget_stale_loops(tmp_path)
    return tmp_path


@pytest.fixture
def kept(package):
    path = package / "kernel" / "__pycache__" / "loops.rank.nbi"
    path.write_bytes(b"compiled")
    return path


def test_what_is_compiled_stays_while_nothing_changes(package, kept):
    forget_stale_loops(package)
    assert kept.exists()


def test_a_constant_changed_in_another_file_makes_all_loops_stale(package, kept):
    (package / "arrays.py").write_text("LEVELS = 5\n")
    forget_stale_loops(package)
    assert not kept.exists()
    kept.write_bytes(b"compiled anew")
    forget_stale_loops(package)
    assert kept.exists()


def test_a_file_more_or_less_makes_all_loops_stale(package, kept):
    (package / "arrays.py").unlink()
    forget_stale_loops(package)
    assert not kept.exists()


def test_a_folder_that_cannot_be_written_to_is_left_alone(tmp_path):
    forget_stale_loops(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_change_beside_the_named_parts_leaves_the_loops(package, kept):
    forget_stale_loops(package, "kernel")
    kept.write_bytes(b"compiled")
    (package / "arrays.py").write_text("LEVELS = 5\n")
    forget_stale_loops(package, "kernel")
    assert kept.exists()
    (package / "kernel" / "loops.py").write_text("LEVELS = 5\n")
    forget_stale_loops(package, "kernel")
    assert not kept.exists()


def test_one_can_see_whether_anything_was_compiled(package, monkeypatch):
    monkeypatch.setattr("numba.config.CACHE_DIR", "")
    assert not loops_are_kept(package)
    (package / "kernel" / "__pycache__" / "loops.rank.nbi").write_bytes(b"compiled")
    assert loops_are_kept(package)
