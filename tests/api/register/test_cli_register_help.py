"""Every command of the register has an example in its help and a place in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from api.cli import register

ROOT = Path(__file__).resolve().parents[3]


def commands(group, *path):
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *path, name)
        else:
            yield " ".join([*path, name]), command


COMMANDS = dict(commands(get_command(register.app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_has_an_example(phlov, name):
    code, out, _ = phlov("register", *name.split(), "--help")
    assert code == 0
    assert "Example" in out
    assert f"phlov register {name}" in " ".join(COMMANDS[name].help.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_people_can_read_about_it(name):
    text = (ROOT / "docs" / "register.md").read_text("utf-8")
    assert f"`{name}`" in text or f"`{name} " in text
