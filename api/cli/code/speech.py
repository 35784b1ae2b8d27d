"""Say codes in Khmer words and hear them again."""

from __future__ import annotations

from typing import Annotated

import typer

from addressing import Script, SpeechStyle, hear_code, parse_code, say_code
from api.cli.code.readings import show_reading
from api.cli.console import JsonFlag, answers, print_json


def say_words(
    code: Annotated[str, typer.Argument(help="An address code of a door.")],
    pairs: Annotated[bool, typer.Option("--pairs", help="In pairs, with the tens words.")] = False,
    latin: Annotated[bool, typer.Option("--latin", help="In Latin letters.")] = False,
    json: JsonFlag = False,
) -> None:
    """Print the Khmer words of a code, digit by digit or in pairs."""
    style = SpeechStyle.PAIRS if pairs else SpeechStyle.DIGITS
    script = Script.LATIN if latin else Script.KHMER
    words = say_code(code, style=style, script=script)
    if json:
        print_json({"code": parse_code(code), "style": style, "script": script, "words": words})
    else:
        answers.print(words, markup=False, soft_wrap=True)


def hear(
    words: Annotated[
        list[str], typer.Argument(help="Khmer or romanised number words, figures, or both.")
    ],
    json: JsonFlag = False,
) -> None:
    """Print the code that was said; exit code 65 and suggestions where it does not hold."""
    reading = hear_code(" ".join(words))
    show_reading(reading, reading.text, json=json)
