"""Make one plan: a first one, then annealing on several threads as long as it may last."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from routing.solvers.sisr.anneal import anneal, load
from routing.solvers.sisr.cells import NEXT, NODE, OUT, ROUTE, Worker, make_cells, make_worker
from routing.solvers.sisr.ground import Ground, Ints
from routing.solvers.sisr.layout import Layout
from routing.solvers.sisr.parts import divide, plan_cost, waiting_cost
from routing.solvers.sisr.rich_anneal import anneal_rich, load_rich
from routing.solvers.sisr.ruin import Ruin
from routing.solvers.sisr.savings import saved_routes
from routing.solvers.sisr.terms import Ending, Outcome, Route, Sign, Tuning

_NOBODY = np.empty(0, dtype=np.int32)


class Run:
    """One search."""

    def __init__(
        self,
        layout: Layout,
        ending: Ending,
        began: float,
        seed: int,
        threads: int,
        tuning: Tuning,
    ) -> None:
        self._layout, self._tuning = layout, tuning
        self._ground, self._origin = layout.ground, began
        self.limit(ending, began)
        self._chance = np.random.default_rng(seed)
        self._workers = [
            make_worker(
                self._ground,
                part,
                int(self._chance.integers(1, 1 << 62)),
                units=layout.rules is not None,
            )
            for part in range(threads)
        ]
        self._cells = make_cells(self._ground, threads)
        self._own = np.zeros(self._ground.stops, dtype=np.int8)
        self._until, self._rivals = 1.0, 1
        self._mean_arc = 0.0
        self.done = 0
        self.best_cost = 0
        self._best = self._cells
        self._trace: list[tuple[float, int]] = []

    def limit(self, ending: Ending, began: float) -> None:
        """Take another ending, and another moment from which its seconds count."""
        self._ending, self.began = ending, began

    def begin(self, start: Sequence[Route], threads: int) -> None:
        """Make a first plan.

        Args:
            start: Routes to begin with.
            threads: How many work on it.
        """
        if not self._load(start):
            crew = self._workers[:threads]
            with ThreadPoolExecutor(len(crew)) as pool:
                self._epoch(pool, crew, 0.0, 0.0, self._tuning.descent * self._ground.stops)
        self._mean_arc = self._edge()

    def is_compact(self) -> bool:
        """Whether the plan has so few stops or routes that it is better not cut up at first."""
        tuning = self._tuning
        return self._ground.stops <= tuning.whole or self._used() <= tuning.few

    def improve(self, until: float, rivals: int, tell: Callable[[Sign], None] | None) -> None:
        """Anneal up to a share of the time; the plan is cut anew for the threads at each epoch.

        Args:
            until: When to stop.
            rivals: How many runs do this at once, each with one thread.
            tell: Called after each epoch.
        """
        tuning = self._tuning
        self._until, self._rivals = until, rivals
        crew = self._workers if rivals == 1 else self._workers[:1]
        hot = self._mean_arc * (tuning.hot_timed if self._ground.timed else tuning.hot)
        with ThreadPoolExecutor(len(crew)) as pool:
            while self._share() < until and self._left() > 0:
                self._epoch(pool, crew, hot, tuning.cold * self._mean_arc, tuning.epoch)
                if tell is not None:
                    served = int((self._slot_of_stop() >= 0).sum())
                    tell(Sign(min(self._share(), 1.0), self.best_cost, served))

    def _load(self, start: Sequence[Route]) -> bool:
        """Load the start, or the savings where they apply, and insert what is missing.

        Returns:
            Whether the plan is good: insertion alone makes poor ones.
        """
        ground = self._ground
        rules = self._layout.rules
        plain = not start and rules is None and _is_plain(ground)
        if plain:
            routes = [(0, route) for route in saved_routes(ground)]
        else:
            rank = self._layout.rank
            routes = [(route.kind, rank[list(route.stops)].tolist()) for route in start]
        if rules is not None:
            routes = [(kind, _in_order(route, rules.partner)) for kind, route in routes]
        free = {kind: int(np.argmax(ground.kind == kind)) for kind in set(ground.kind.tolist())}
        fitting, slots = [], []
        for kind, route in routes:
            slot = free.get(kind, len(ground.kind))
            if slot < len(ground.kind) and ground.kind[slot] == kind:
                fitting.append(route)
                slots.append(slot)
                free[kind] = slot + 1
        first = np.cumsum([0, *map(len, fitting)]).astype(np.int32)
        order = np.array([stop for route in fitting for stop in route], dtype=np.int32)
        worker = self._workers[0]
        used = np.array(slots, dtype=np.int32)
        if rules is None:
            load(ground, self._cells, worker, first, used, order)
        else:
            load_rich(ground, rules, self._cells, worker, first, used, order)
        (worker,) = self._divide([worker])
        out = np.flatnonzero(self._slot_of_stop() < 0).astype(np.int32)
        if rules is not None:
            out = out[rules.unit[out] == out]
        out = out[np.argsort(-ground.prize[out], kind="stable")]
        self._anneal(worker, 0.0, 1.0, len(out), out)
        self.best_cost, self._best = self._cost(), self._cells.copy()
        return plain or bool(start)

    def outcome(self) -> Outcome:
        """The best plan, in the caller's numbers."""
        ground, order = self._ground, self._layout.order
        nodes = self._best[: NODE * (ground.stops + 2 * len(ground.kind))].reshape(-1, NODE)
        following, slot = nodes[:, NEXT].tolist(), nodes[: ground.stops, ROUTE]
        routes = []
        for used in np.unique(slot[slot >= 0]).tolist():
            route, here = [], following[ground.stops + 2 * used]
            while here < ground.stops:
                route.append(int(order[here]))
                here = following[here]
            routes.append(Route(int(ground.kind[used]), tuple(route)))
        left_out = tuple(sorted(order[np.flatnonzero(slot < 0)].tolist()))
        return Outcome(tuple(routes), left_out, self.best_cost, self.done, tuple(self._trace))

    def _epoch(
        self,
        pool: ThreadPoolExecutor,
        crew: list[Worker],
        hot: float,
        cold: float,
        iterations: int,
    ) -> None:
        workers = self._divide(crew)
        hands = len(workers) * self._rivals
        mean = self._ground.stops / max(self._used(), 1)
        ending = self._ending
        end = self.began + self._until * ending.seconds
        until = min(ending.clock() + self._tuning.epoch_s, end)
        by_clock = ending.seconds < math.inf
        most = self._left()
        each = -(-(most if by_clock and hot > 0 else min(iterations, most)) // hands)

        def work(worker: Worker) -> int:
            done = 0
            while done < each and (not done or not by_clock or ending.clock() < until):
                share = min(self._share(done * hands), 1.0)
                temperature = hot * (cold / hot) ** share if hot > 0 else 0.0
                count = min(self._tuning.chunk, each - done)
                self._anneal(worker, temperature, mean, count)
                done += count
            return done

        self.done += self._rivals * sum(pool.map(work, workers))
        cost = self._cost()
        self._trace.append((ending.clock() - self._origin, cost))
        if cost < self.best_cost:
            self.best_cost, self._best = cost, self._cells.copy()

    def _divide(self, workers: list[Worker]) -> list[Worker]:
        rules = self._layout.rules
        unit = None if rules is None else rules.unit
        return divide(self._ground, self._cells, workers, self._own, self._chance, unit)

    def _anneal(
        self, worker: Worker, temperature: float, mean: float, count: int, queue: Ints = _NOBODY
    ) -> None:
        tuning, timed = self._tuning, self._ground.timed
        # the types of all arguments stay the same: others would be compiled for anew
        ruined = tuning.ruined
        if timed:
            short = mean <= 2 * tuning.longest
            ruined = tuning.ruined_short if short else tuning.ruined_timed
        how = Ruin(
            float(ruined),
            float(tuning.longest),
            float(tuning.split),
            float(tuning.gap),
            int(tuning.kept),
            float(tuning.tails_timed if timed else tuning.tails),
        )
        blink = math.log1p(-tuning.blink) if tuning.blink > 0 else 0.0
        rest = (tuning.width, blink, float(temperature), float(mean), queue, count)
        cells, own, rules = self._cells, self._own, self._layout.rules
        ground = self._ground
        if temperature > 0:
            ground = ground._replace(fixed=ground.fixed - self._opening(temperature))
        if rules is None:
            anneal(ground, cells, own, worker, how, *rest)
        else:
            anneal_rich(ground, rules, cells, own, worker, how, *rest)

    def _opening(self, temperature: float) -> int:
        """By how much an open route is taken to be cheaper at a temperature."""
        tuning = self._tuning
        degrees = tuning.opened_timed if self._ground.timed else tuning.opened
        return int(min(degrees * temperature, tuning.opened_most * self._mean_arc))

    def _left(self) -> int:
        """How many iterations may still be done."""
        return math.ceil(self._until * self._ending.iterations) - self.done

    def _share(self, more: int = 0) -> float:
        """How much of the search is over, with so many more iterations done."""
        ending = self._ending
        if ending.iterations <= 0 or ending.seconds <= 0:
            return 1.0
        by_clock = (ending.clock() - self.began) / ending.seconds  # 0 where there is no limit
        return max(by_clock, (self.done + more) / ending.iterations)

    def _cost(self) -> int:
        cost = int(plan_cost(self._ground, self._cells))
        rules = self._layout.rules
        if rules is not None and rules.waits:
            cost += waiting_cost(self._ground, self._cells)
        return cost

    def _slot_of_stop(self) -> Ints:
        return self._cells[: NODE * self._ground.stops].reshape(-1, NODE)[:, ROUTE]

    def _used(self) -> int:
        """How many vehicles have a stop."""
        slots = np.unique(self._slot_of_stop())
        return int((slots >= 0).sum())

    def _edge(self) -> float:
        """Mean cost of the arcs of the plan."""
        ground = self._ground
        nodes = self._cells[: NODE * (ground.stops + 2 * len(ground.kind))].reshape(-1, NODE)
        out = np.concatenate([nodes[: ground.stops, OUT], nodes[ground.stops :: 2, OUT]])
        served = np.concatenate(
            [nodes[: ground.stops, ROUTE] >= 0, nodes[ground.stops :: 2, OUT] > 0]
        )
        return float(out[served].mean()) if served.any() else 1.0


def _in_order(route: list[int], partner: Ints) -> list[int]:
    """The stops of a route without deliveries that stand before their collections."""
    place = {stop: at for at, stop in enumerate(route)}
    early = {
        delivery
        for stop in route
        if (delivery := int(partner[stop])) >= 0 and place.get(delivery, len(route)) < place[stop]
    }
    return [stop for stop in route if stop not in early]


def _is_plain(ground: Ground) -> bool:
    """Whether savings make a good start: vehicles of one kind from one place, no times."""
    hubs = ground.place[ground.stops :]
    return (
        len(ground.fixed) == 1
        and not ground.timed
        and ground.lean == 1.0
        and bool((hubs == hubs[0]).all())
        and ground.near.shape[1] > 0
    )
