"""Make, read, say and repair address codes on the command line."""

from __future__ import annotations

import typer

from api.cli.code.around import compare, neighbours, parent
from api.cli.code.place import check, decode_code, encode_position, suffix
from api.cli.code.repair import long, short, suggest_codes
from api.cli.code.speech import hear, say_words

app = typer.Typer(no_args_is_help=True, help="Make, read, say and repair address codes.")

for _name, _command, _example in (
    ("encode", encode_position, "encode 13.4125,103.8670"),
    ("decode", decode_code, "decode 7747-0626-4043"),
    ("check", check, "check ៧៧៤៧-០៦២៦-៤០៤៣"),
    ("suffix", suffix, "suffix 7747-0626-4043 2"),
    ("say", say_words, "say 7747-0626-4043 --pairs"),
    ("hear", hear, 'hear "chetseb prampir saeseb prampir soun prammuoy 26 4043"'),
    ("suggest", suggest_codes, "suggest 7747-0626-4034 --near 13.41,103.87"),
    ("short", short, "short 7747-0626-4043 --khmer"),
    ("long", long, 'long "0626-4043 Siem Reap"'),
    ("compare", compare, "compare 7747-0626-4043 7747-0626-4060 --within 10"),
    ("neighbours", neighbours, "neighbours 7747-0626-4043 --rings 2"),
    ("parent", parent, "parent 7747-0626-4043"),
):
    app.command(_name, epilog=f"Example: phlov code {_example}")(_command)
