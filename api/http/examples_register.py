"""Hold the requests to the register that the documentation shows, in Khmer and English."""

from __future__ import annotations

from typing import Any, Final

FIND_BODIES: Final[Any] = {
    "khmer": {
        "summary": "A text in Khmer",
        "value": {"text": "ផ្ទះ ១២Eo ផ្លូវ ២៧១ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ"},
    },
    "latin": {
        "summary": "The same in Latin letters",
        "value": {"text": "#12Eo, St. 271, Sangkat Boeng Kak 1, Phnom Penh"},
    },
    "position": {
        "summary": "The nearest to a position",
        "value": {"latitude": 11.58385, "longitude": 104.90022, "limit": 2},
    },
    "alias": {
        "summary": "A code of others",
        "value": {"alias": {"scheme": "plus-code", "value": "7P27HWM2+GX"}},
    },
}

MATCH_BODIES: Final[Any] = {
    "meters": {
        "summary": "A water supply's meters",
        "value": {
            "addresses": [
                {"key": "meter 7", "text": "#12Eo, St. 271, Sangkat Boeng Kak 1, Phnom Penh"},
                {"key": "meter 8", "house": "១៤", "street": "ផ្លូវ ២៧១", "unit": "12040714"},
                {"key": "meter 9", "latitude": 13.4125, "longitude": 103.867},
            ]
        },
    },
}

PROPOSAL_BODIES: Final[Any] = {
    "new": {
        "summary": "An address that the register does not have",
        "value": {
            "latitude": 11.58412,
            "longitude": 104.90051,
            "house": "១៦",
            "street_khmer": "ផ្លូវ ២៧១",
            "unit": "12040714",
            "note": "ផ្ទះថ្មី",
        },
    },
    "correction": {
        "summary": "A part of one that is there",
        "value": {"address": 1, "house": "12", "note": "The sign says 12."},
    },
}

DELIVERY_BODIES: Final[Any] = {
    "two": {
        "summary": "Two scans; the second names an address that is not there",
        "value": {
            "deliveries": [
                {
                    "address": 1,
                    "latitude": 11.58383,
                    "longitude": 104.90018,
                    "accuracy_m": 8,
                    "at": "2026-11-25T08:30:00+07:00",
                },
                {
                    "code": "7747-0626-4043",
                    "latitude": 13.4125,
                    "longitude": 103.867,
                    "accuracy_m": 12,
                    "at": "2026-11-25T08:41:00+07:00",
                },
            ]
        },
    },
}

PROOF_BODIES: Final[Any] = {
    "shophouse": {
        "summary": "A proof of the register that these examples are taken from",
        "value": {
            "proof": (
                "eyJhbGciOiJFZERTQSIsImtpZCI6IjFJRzJ0TUg3SjJ3IiwidHlwIjoicGhsb3YtYWRkcmVzcyJ9.e"
                "yJpZCI6MSwiY29kZSI6IjI2MTEtNDQ0MS0wNzIwIiwicG9zdGNvZGUiOiIxMjA0MDciLCJzdGF0dXM"
                "iOiJjdXJyZW50IiwibmFtZXMiOltbIuGel-GevOGemOGetyDhn6Hhn6QiLCJQaHVtIDE0Il0sWyLhn"
                "p_hnoThn5LhnoDhnrbhno_hn4vhnpThnrnhnoThnoDhnoDhn4vhnpHhnrgg4Z-"
                "hIiwiU2FuZ2thdCBCb2VuZyBLYWsgVGkgTXVveSJdXSwic2VxIjoxNSwiZGF5IjoiMjAyNi0xMS0yN"
                "SIsImlhdCI6MTc5NTU3MjAwMCwiZXhwIjoxODAzMzQ4MDAwLCJob3VzZSI6IjEyRW8iLCJ1bml0Ijo"
                "iMTIwNDA3MTQiLCJzdHJlZXQiOlsi4Z6V4Z-S4Z6b4Z684Z6cIOGfouGfp-GfoSIsIlN0cmVldCAyN"
                "zEiXX0.xeR9GMy5PUKLeWOVIfTUSqUHdarrHZUq7tj45CSXB-"
                "y0i8ePpG42sg4AWAQtMSD2IX_S5zPKAlbHWpF7aC2kAg"
            )
        },
    },
}
