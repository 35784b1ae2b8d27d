"""Hold the requests that the documentation shows: real places, in Khmer and English."""

from __future__ import annotations

from typing import Any, Final

GEOCODE_QUERIES: Final[Any] = {
    "khmer": {
        "summary": "An address in Khmer",
        "value": "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ",
    },
    "latin": {
        "summary": "The same in Latin letters",
        "value": "Phum 14, Sangkat Boeung Kak 1, Khan Toul Kork, Phnom Penh",
    },
    "position": {"summary": "A position, as chats send it", "value": "13.4125, 103.8670"},
    "code": {"summary": "An address code", "value": "៧៧៤៧ ០៦២៦ ៤០៤៣"},
}

BEGUN_NAMES: Final[Any] = {
    "khmer": {"summary": "A name that is half typed", "value": "ទួលគ"},
    "latin": {"summary": "Freely romanised, with the unit above it", "value": "boung kak toul k"},
    "digits": {"summary": "The beginning of a postcode", "value": "1204"},
}

TYPED_BODIES: Final[Any] = {
    "khmer": {"summary": "Unspaced Khmer", "value": {"q": "ភូមិ១៤បឹងកក់ទួលគ", "limit": 3}},
    "latin": {"summary": "Behind a house and a street", "value": {"q": "#12 st 271 boeng kak"}},
}

SHORT_FORMS: Final[Any] = {
    "khmer": {"summary": "With the commune in Khmer", "value": "២៧០៧-៧៧៦៣ វត្តភ្នំ"},
    "latin": {"summary": "The same in Latin letters", "value": "2707-7763 Voat Phnum"},
    "postcode": {"summary": "With a postcode", "value": "2707-7763 120211"},
}

GEOCODE_BODIES: Final[Any] = {
    "list": {
        "summary": "A plain list",
        "value": [
            "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ",
            "Sangkat Sla Kram, Krong Siem Reap",
        ],
    },
    "objects": {
        "summary": "With your own ids; the last one cannot be used and is told so",
        "value": {
            "addresses": [
                {"id": "P-1", "address": "ឃុំបែកចាន ស្រុកអង្គស្នួល ខេត្តកណ្តាល"},
                {"id": "P-2", "latitude": 11.5759, "longitude": 104.9227, "accuracy_m": 20},
                {"id": "P-3", "latitude": 11.5759},
            ]
        },
    },
}

PLAN_BODIES: Final[Any] = {
    "three_parcels": {
        "summary": "Three parcels, one motorcycle",
        "value": {
            "hub": "11.5759,104.9227",
            "vehicles": "1xmotorcycle",
            "parcels": [
                {
                    "id": "P-1",
                    "address": "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ",
                    "weight_kg": 1.2,
                    "window": "08:00-12:00",
                },
                {"id": "P-2", "latitude": 11.5564, "longitude": 104.9282, "weight_kg": 3},
                {"id": "P-3", "address": "Sangkat Tuol Svay Prey Ti Muoy, Phnom Penh"},
            ],
            "time_limit_s": 1,
            "engine": "beeline",
        },
    },
    "objects": {
        "summary": "The fleet as objects",
        "value": {
            "hub": {"latitude": 11.5759, "longitude": 104.9227},
            "vehicles": [
                {"profile": "motorcycle", "count": 2, "capacity_kg": 30},
                {"profile": "van", "shift": "07:00-15:00", "max_stops": 60},
            ],
            "parcels": [{"id": "P-1", "latitude": 11.5564, "longitude": 104.9282}],
            "time_limit_s": 1,
            "engine": "beeline",
        },
    },
}

ROUTE_BODIES: Final[Any] = {
    "post_to_village": {
        "summary": "From a position to an address in Khmer",
        "value": {
            "places": [
                {"latitude": 11.5759, "longitude": 104.9227},
                "សង្កាត់វត្តភ្នំ ខណ្ឌដូនពេញ ភ្នំពេញ",
            ],
            "profile": "motorcycle",
        },
    },
    "codes": {
        "summary": "Between a postcode and a position",
        "value": {"places": ["120211", "11.5660, 104.9282"], "profile": "van"},
    },
}

MATRIX_BODIES: Final[Any] = {
    "three": {
        "summary": "Three places, as the crow flies",
        "value": {
            "places": ["120211", "11.5660,104.9282", "Sangkat Tuol Svay Prey Ti Muoy, Phnom Penh"],
            "engine": "beeline",
        },
    },
}

REACH_BODIES: Final[Any] = {
    "hub": {
        "summary": "Around a hub",
        "value": {
            "place": {"latitude": 11.5759, "longitude": 104.9227},
            "minutes": [5, 10],
            "profile": "motorcycle",
        },
    },
}
