"""Which requirements a credit may serve: by its `toward`, by recorded substitutions, by what requirements say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mblkit.district import Closure
from mblkit.engine.assignment import Piece
from mblkit.engine.requirements import RequirementInForce
from mblkit.engine.results import Award
from mblkit.model.decisions import Substitution
from mblkit.model.diplomas import CreditScope
from mblkit.model.origin import Kept


@dataclass(frozen=True, slots=True)
class Serving:
    """What is looked up to tell what a credit may serve.

    Attributes:
        chains: each requirement with what it is a part of, the nearest first.
        asked: the requirements that name credit by `of`.
        substitutions: the recorded substitutions.
        routes: the route of each recorded credit, by award.
    """

    chains: Mapping[str, tuple[str, ...]]
    asked: tuple[RequirementInForce, ...]
    substitutions: tuple[Kept[Substitution], ...]
    routes: Mapping[str, str]

    def piece(self, award: Award) -> Piece:
        """Return a credit to assign: its `toward` first, then substitutions, then what asks for credit of its sort."""
        serves = self.serves(award)
        instead = (one.record.requirement for one in self.substitutions if one.record.by_credit_toward in serves)
        fitting = (one.id for one in self.asked if one.of is not None and self.fits(one.of, award))
        return Piece(award.id, award.amount, tuple(dict.fromkeys((*award.toward, *instead, *fitting))))

    def serves(self, award: Award) -> set[str]:
        """Return what a credit may serve by its own `toward`, with what that is a part of."""
        return {name for target in award.toward for name in (target, *self.chains.get(target, ()))}

    def fits(self, scope: CreditScope, award: Award) -> bool:
        """Tell whether a credit is of a sort."""
        return (
            (not scope.basis or award.basis in scope.basis)
            and (not scope.pathway or award.type in scope.pathway)
            and (not scope.route or self.routes.get(award.id) in scope.route)
            and (not scope.grades or award.grade in scope.grades)
            and (not scope.toward or not self.serves(award).isdisjoint(scope.toward))
        )


def serving_of(
    requirements: Iterable[RequirementInForce], closure: Closure, substitutions: Sequence[Kept[Substitution]]
) -> Serving:
    """Return the lookups for the requirements of a diploma, parents before their parts, and one student."""
    chains: dict[str, tuple[str, ...]] = {}
    asked = tuple(requirements)
    for one in asked:
        chains[one.id] = (one.id, *chains.get(one.within or "", ()))
    routes = {
        f"credit:{kept.record.id}": kept.record.route for kept in closure.credits if kept.record.route is not None
    }
    return Serving(chains, tuple(one for one in asked if one.of is not None), tuple(substitutions), routes)
