"""A small catalogue whose texts are as hostile as people's keyboards allow."""

from typing import Any

import pytest

from federation.models import Practice
from tests.support.sheets import full_content

# What a spreadsheet would run, or choke on.
HOSTILE = [
    "=1+1",
    "+33 5 36 49 01 10",
    "-école",
    "@SUM(A1)",
    '=HYPERLINK("http://ailleurs.example","cliquez")',
    "#N/A",
    "\tretrait",
    "deux\r\nlignes",
    'guillemets « » " et ; point-virgule',
    "œuf, Œdipe, 12 €, l’été",
    "  deux  espaces",
    "émoji 🌱",
]


@pytest.fixture
def many(publish, centre, other_centre):
    """``many(12)`` publishes as many whole sheets, of two centres."""

    def publishing(count: int, **fields: Any) -> list[Practice]:
        return [
            publish(
                of=(centre, other_centre)[number % 2],
                **{
                    **full_content(
                        title=f"Action {number}", communes=[["17131"], ["48095"]][number % 2]
                    ),
                    **fields,
                },
            )
            for number in range(count)
        ]

    return publishing
