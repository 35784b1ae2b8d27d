"""Load a group of commands only when one of them is asked for: the others start faster."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from typer.core import TyperGroup
from typer.main import get_command


def lazy_group(module: str) -> type[TyperGroup]:
    """A group whose commands are those of the ``app`` of a module.

    Args:
        module: Its full name; it is imported when a command or the help is wanted.
    """

    class LazyGroup(TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:
            return _group(module).list_commands(ctx)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            return _group(module).get_command(ctx, cmd_name)

    return LazyGroup


def _group(module: str) -> TyperGroup:
    group = get_command(import_module(module).app)
    assert isinstance(group, TyperGroup)
    return group
