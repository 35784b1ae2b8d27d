"""Answer queries with Addok; run by the Python of Addok's own environment, not by Phlov's.

It reads lines of JSON on standard input: first every document (``code``, ``name``, ``context``),
then an empty line, then one query a line; it writes the code of the best answer for each query.
Redis must listen on the port of the environment variable ``REDIS_PORT``, empty and expendable.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator


def latin(text: str) -> str:
    """Khmer in Latin letters: Addok would cut its words at every vowel sign."""
    from unidecode import unidecode  # noqa: PLC0415 - only in its environment

    written: str = unidecode(text)
    return written


def documents() -> Iterator[str]:
    """The documents as Addok's batch takes them, up to the empty line."""
    for number, line in enumerate(iter(sys.stdin.readline, "\n")):
        given = json.loads(line)
        yield json.dumps(
            {
                "_id": f"{number}",
                "id": given["code"],
                "type": "municipality",
                "name": latin(given["name"]),
                "city": latin(given["context"]),
                "lat": 0.0,
                "lon": 0.0,
                "importance": 0.0,
            }
        )


def main() -> None:
    """Index, then answer until the input ends."""
    answers, sys.stdout = sys.stdout, sys.stderr  # Addok prints what it does
    from addok.batch import process_documents  # noqa: PLC0415 - only in its environment
    from addok.config import config  # noqa: PLC0415
    from addok.core import search  # noqa: PLC0415

    config.load()
    # Tuned: more candidates are scored, and a query may miss words of the document.
    config.BUCKET_MAX = 200
    config.MATCH_THRESHOLD = 0.8
    config.MIN_SCORE = 0.0
    config.IMPORTANCE_WEIGHT = 0.0
    config.FILTERS = []
    chunk: list[str] = []
    for document in documents():
        chunk.append(document)
        if len(chunk) == config.BATCH_CHUNK_SIZE:
            process_documents(*chunk)
            chunk = []
    if chunk:
        process_documents(*chunk)
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        found = search(latin(json.loads(line)), limit=1)
        print(found[0].id if found else "", file=answers, flush=True)


if __name__ == "__main__":
    main()
