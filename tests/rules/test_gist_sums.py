import json
from pathlib import Path

from tests.districts import TODAY, build
from tests.rules.test_gist import EVIDENCE

from mblkit.rules.bulk import ground_of, load_apart
from mblkit.rules.gist import gist_of
from mblkit.rules.gist_sums import pack_sum, rests_on, shelf_of, sum_of, unpack_sum, wheres_of


def test_a_sum_survives_json(tmp_path: Path) -> None:
    ground = ground_of(load_apart(build(tmp_path, "").tree).core, TODAY, None)
    one, other = (gist_of(path, EVIDENCE.encode(), ground) for path in ("a.yaml", "b.yaml"))
    assert sum_of([one], {"a.yaml": "1"}) is None  # an item of it cannot be read
    text = EVIDENCE.replace("  - {task: modeling, on: 2026-03-01}\n", "")
    one, other = (gist_of(path, text.encode(), ground) for path in ("a.yaml", "b.yaml"))
    found = sum_of([other, one], {"a.yaml": "1", "b.yaml": "2"})
    assert found is not None
    assert found.kinds == {"a.yaml": "evidence", "b.yaml": "evidence"}
    assert set(wheres_of(one)) == found.wheres == {"algebra.1"}
    assert unpack_sum(json.loads(json.dumps(pack_sum(found)))) == found
    assert sum_of([one], {}) is None
    assert shelf_of(one) == shelf_of(other)
    assert rests_on([found], []) == frozenset()
