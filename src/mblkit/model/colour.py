"""Colours, and how well text in one of them is read on white."""

from typing import Final

_LINEAR: Final = 0.04045
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)

READABLE: Final = 4.5
"""The contrast that text of a usual size needs (WCAG 2.1, success criterion 1.4.3)."""


def contrast_on_white(colour: str) -> float:
    """Return the contrast, 1 to 21, of a colour `#rrggbb` on white.

    Source: WCAG 2.1, the definitions of relative luminance and of contrast ratio.
    """
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (one / 12.92 if one <= _LINEAR else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 1.05 / (sum(weight * one for weight, one in zip(_WEIGHTS, linear, strict=True)) + 0.05)
