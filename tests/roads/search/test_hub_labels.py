"""Tables by labels: against the engine's own table, Dijkstra, and a tree drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from planner.roads.roads import Roads
from planner.roads.search.contraction import elimination_tree
from planner.roads.search.hub_labels import FAR_MS, Chains, Labels, least_sums
from planner.roads.times.metrics import State
from tests.towns import Town, place

pytestmark = pytest.mark.slow


def tree(pairs, rank):
    tail, head = np.array(pairs).T
    return elimination_tree(tail, head, np.array(rank, np.uint32))


def test_the_tree_of_a_path_that_is_contracted_from_its_ends():
    # 0-1-2-3-4, the middle last. Without 0 and 4 nothing new joins 1 and 3: both hang on 2.
    found = tree([(0, 1), (1, 2), (2, 3), (3, 4)], rank=[0, 2, 4, 3, 1])
    assert found.parent.tolist() == [1, 2, -1, 2, 3]
    # From the root down, one branch after the other: 2, then 3 and 4 or 1 and 0.
    assert found.position[2] == 0
    assert sorted([(found.position[1], found.position[0]), (found.position[3], found.position[4])]) == [
        (1, 2), (3, 4),
    ]  # fmt: skip


def test_contracting_the_middle_joins_its_neighbours():
    # A star: contracting its middle first makes a clique of the others, so they are one chain.
    found = tree([(0, 1), (0, 2), (0, 3)], rank=[0, 1, 2, 3])
    assert found.parent.tolist() == [1, 2, 3, -1]
    assert found.position.tolist() == [3, 2, 1, 0]


def test_what_hangs_on_nothing_is_a_root_of_its_own():
    found = tree([(0, 1), (2, 3)], rank=[0, 1, 2, 3])
    assert found.parent.tolist() == [1, -1, 3, -1]
    assert sorted(found.position.tolist()) == [0, 1, 2, 3]


def test_a_chain_holds_all_states_of_a_place_or_there_is_none():
    chains = Chains(tree([(0, 1), (1, 2), (2, 3), (3, 4)], rank=[0, 2, 4, 3, 1]))
    assert chains.of([(0, 5), (2, 7)]) == [0, 1, 2]
    assert chains.of([(0, 0), (3, 0)]) is None


@pytest.mark.parametrize(("places", "under"), [(3, ()), (40, ()), (40, (0,)), (40, (0, 2))])
def test_labels_meet_in_their_common_hubs_alone(places, under):
    # Hubs of a tree of three children a node, four deep; any two labels compared hub by hub.
    rng = np.random.default_rng(places)

    def labels(under=()):
        longest = 5 - len(under)
        paths = sorted(
            (*under, *rng.integers(0, 3, rng.integers(1, longest)).tolist()) for _ in range(places)
        )
        hubs = np.full((places, 5), -1, np.int64)
        for row, path in enumerate(paths):
            for k in range(len(path) + 1):
                hubs[row, k] = int("1" + "".join(map(str, path[:k])), 4)
        ms = rng.integers(0, 1000, hubs.shape)
        ms[(hubs < 0) | (rng.random(hubs.shape) < 0.2)] = FAR_MS
        return Labels(rng.permutation(places), hubs, ms)

    # All sources in one branch and targets everywhere, or both everywhere.
    outs, ins = labels(under), labels()
    expected = np.full((places, places), FAR_MS)
    for i, a in enumerate(outs.order):
        for j, b in enumerate(ins.order):
            mine = dict(zip(outs.hubs[i].tolist(), outs.ms[i].tolist(), strict=True))
            theirs = dict(zip(ins.hubs[j].tolist(), ins.ms[j].tolist(), strict=True))
            common = (mine.keys() & theirs.keys()) - {-1}
            expected[a, b] = min([FAR_MS, *(mine[hub] + theirs[hub] for hub in common)])
    assert (least_sums(outs, ins) == expected).all()
    assert (least_sums(ins, outs) == expected.T).all()


@pytest.mark.parametrize("profile", ["coach", "car", "walk"])
def test_a_big_table_is_that_of_dijkstra_and_of_the_ways_themselves(bogor, profile):
    # Places inside streets, several on one street, some at junctions, some on private drives.
    net, rng = bogor.network, np.random.default_rng(11)
    links = rng.choice(np.flatnonzero(net.arcs_of(profile)[0::2]), 25, replace=False)
    first = net.shape_start[np.concatenate([links, links[:8]])]
    share = rng.random(len(first))
    places = [
        (a + s * (b - a), c + s * (d - c))
        for a, b, c, d, s in zip(
            net.shape_lon[first], net.shape_lon[first + 1],
            net.shape_lat[first], net.shape_lat[first + 1], share, strict=True,
        )
    ]  # fmt: skip
    nodes = rng.choice(net.tail[links], 7, replace=False)
    places += list(zip(net.node_lon[nodes].tolist(), net.node_lat[nodes].tolist(), strict=True))
    ms = bogor.durations(profile, places, places)
    assert (ms == bogor.table(profile, places, places).durations_ms).all()
    fallback = Roads.of(net, engine="scipy")
    assert (ms == fallback.durations(profile, places, places)).all()
    assert (ms >= 0).mean() > 0.9
    # Long and narrow tables, and single pairs, take other ways to the same answer.
    assert (bogor.durations(profile, places[:3], places) == ms[:3]).all()
    for i, j in rng.integers(0, len(places), (60, 2)).tolist():
        assert bogor.durations(profile, [places[i]], [places[j]])[0, 0] == ms[i, j]


def test_both_directions_of_a_street_lie_in_one_chain(bogor):
    metric = bogor._of("car").timetable._metrics.under(State())
    chains = metric.engine._topology.chains
    for ends in metric.graph.begin.reshape(-1, 2)[:2000].tolist():
        states = [(state, 0) for state in ends if state >= 0]
        assert not states or chains.of(states) is not None


def test_no_road_is_told_in_a_big_table_too():
    # Two streets that nothing joins: nobody gets from the one to the other.
    roads = Town(
        """
        A----B

        C----D
        """
    ).roads(largest_part=False)
    north, south = ([place(10 * k, north_m) for k in range(1, 9)] for north_m in (0, -100))
    assert (roads.durations("car", north, south) == -1).all()
    assert (roads.durations("car", north, north) >= 0).all()
