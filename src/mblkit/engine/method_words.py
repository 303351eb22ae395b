"""What a policy's method does, in words for a reason."""

from collections.abc import Callable
from typing import Final

from mblkit.model import methods
from mblkit.model.methods import Method, ReckonedMethodRecord
from mblkit.model.numbers import show


def describe_method(method: Method) -> str:
    """Return what a method does, in words."""
    rounded = ""
    if isinstance(method, ReckonedMethodRecord):
        rounded = f", rounded {method.rounding} to {method.places} places"
    grouped = {
        "score": "",
        "task": ", the scores of one task as their mean",
        "task-repeated": ", the scores of one task as their mean, once for each",
    }[method.per]
    fewest = f", from {method.minimum} scores on" if method.minimum > 1 else ""
    return f"method {method.name}{_parameters(method)}{grouped}{fewest}{rounded}"


def _parameters(method: Method) -> str:
    say = _SAID.get(type(method))
    return say(method) if say is not None else ""


def _curve(method: methods.PowerLawMethod | methods.BestFitMethod) -> str:
    floor = "" if method.floor is None else f", scores lifted to {show(method.floor)}"
    return f", at the {method.at} attempt{floor}{', within the scale' if method.clamp else ''}"


def _weights(method: methods.WeightedMeanMethod) -> str:
    weights = (method.purposes or method.measures or {}).items()
    return f", {', '.join(f'{name} {show(weight)}' for name, weight in weights)}"


_SAID: Final[dict[type, Callable[..., str]]] = {
    methods.LatestMethod: lambda one: f", of equals the {one.ties}",
    methods.WeightedLatestMethod: lambda one: f", {one.weight}% of the last score and the rest of the mean before it",
    methods.DecayingAverageMethod: lambda one: f", {one.weight}% for each new score",
    methods.NMasteryMethod: lambda one: f", mean of the scores that reach the target where there are {one.n}",
    methods.ModeMethod: lambda one: f", of equals {one.tie}",
    methods.BestMethod: lambda one: f", mean of the {one.n} highest scores",
    methods.PowerLawMethod: _curve,
    methods.BestFitMethod: _curve,
    methods.WeightedMeanMethod: _weights,
    methods.LastMethod: lambda one: f" {one.n} scores, {describe_method(one.of)}",
    methods.GreatestOfMethod: lambda one: f": {'; '.join(describe_method(each) for each in one.methods)}",
}
