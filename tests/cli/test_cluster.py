import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from benchmarks import generate
from mblkit.cli import cluster as clusters
from mblkit.cli.chunks import Chunk, Job, audit_chunk, clear_desks
from mblkit.cli.jobs import in_order
from mblkit.errors import MblError
from mblkit.store.spool import spool_path

pytest.importorskip("distributed", reason="the extra cluster is not installed")
pytestmark = pytest.mark.scale

ROOT = Path(__file__).resolve().parents[2]
STUDENTS = 300
TRIES = 600


@contextmanager
def begun(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Begin a program, and see to it that it ends."""
    environ = {**os.environ, "MBL_NO_CACHE": "1", "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _worker(address: str, scratch: Path) -> tuple[str, ...]:
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(scratch))
    return ("-m", "distributed.cli.dask_worker", address, *options)


@contextmanager
def cluster(scratch: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two separate workers on loopback."""
    file = scratch / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with begun("-m", "distributed.cli.dask_scheduler", *options) as scheduler:
        address = _address(file, scheduler)
        with begun(*_worker(address, scratch)) as one, begun(*_worker(address, scratch)) as two:
            from distributed import Client

            with Client(address, timeout=60, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=120)
            yield address, [one, two]


def _address(file: Path, scheduler: "subprocess.Popen[bytes]") -> str:
    for _ in range(TRIES):
        if file.exists() and file.stat().st_size:
            break
        assert scheduler.poll() is None
        time.sleep(0.1)
    address: str = json.loads(file.read_text())["address"]
    return address


def _audit(folder: Path, output: Path, *more: str) -> tuple[str, ...]:
    asked = ("--all", "--root", str(folder), "--as-of", "2026-06-20", "--format", "jsonl", "--manifest")
    return ("-m", "mblkit", "audit", *asked, "--output", str(output), *more)


def _some(output: Path) -> int:
    try:
        return len(spool_path(output).read_bytes().splitlines()) - 1
    except OSError:
        return 0


def _wait_for_some(output: Path, run: "subprocess.Popen[bytes]") -> int:
    for _ in range(TRIES):
        if run.poll() is not None or _some(output) > 0:
            break
        time.sleep(0.1)
    return _some(output)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale") / "district"
    generate.write(folder, STUDENTS)
    return folder


@pytest.fixture(scope="module")
def alone(district: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of one process."""
    output = tmp_path_factory.mktemp("alone") / "all.jsonl"
    with begun(*_audit(district, output, "--jobs", "1")) as run:
        _, err = run.communicate()
        assert run.returncode == 0, err.decode()
    return output


def test_a_worker_dies_midway_and_nothing_is_counted_twice(district: Path, alone: Path, tmp_path: Path) -> None:
    output = tmp_path / "cluster.jsonl"
    with cluster(tmp_path) as (address, workers), begun(*_audit(district, output, "--cluster", address)) as run:
        done = _wait_for_some(output, run)
        assert 0 < done < STUDENTS
        workers[0].send_signal(signal.SIGKILL)
        _, err = run.communicate()
        assert run.returncode == 0, err.decode()
        assert workers[1].poll() is None
    assert output.read_bytes() == alone.read_bytes()
    told = [json.loads(Path(f"{path}.manifest.json").read_text()) for path in (output, alone)]
    assert told[0] == told[1]
    assert told[0]["districts"][0]["audited"] == STUDENTS


def test_a_run_on_a_cluster_is_interrupted_and_goes_on(district: Path, alone: Path, tmp_path: Path) -> None:
    output = tmp_path / "cluster.jsonl"
    with cluster(tmp_path) as (address, _):
        with begun(*_audit(district, output, "--cluster", address)) as run:
            done = _wait_for_some(output, run)
            run.send_signal(signal.SIGINT)
            _, err = run.communicate()
        assert (run.returncode, output.exists()) == (130, False), err.decode()
        assert 0 < done < STUDENTS
        with begun(*_audit(district, output, "--cluster", address, "--resume")) as run:
            _, err = run.communicate()
        assert run.returncode == 0, err.decode()
    assert b"students were audited before" in err
    assert output.read_bytes() == alone.read_bytes()


def test_a_worker_of_another_version_gives_no_result(district: Path) -> None:
    job = Job(district, None, None, date(2026, 6, 20), "jsonl", None, "another")
    with pytest.raises(MblError, match="another version"):
        audit_chunk(Chunk(job, ("s-00001",), (), {}))
    clear_desks()


def test_no_scheduler(district: Path, tmp_path: Path) -> None:
    output = tmp_path / "none.jsonl"
    with begun(*_audit(district, output, "--cluster", "tcp://127.0.0.1:1")) as run:
        _, err = run.communicate()
    assert (run.returncode, b"no scheduler answers" in err) == (2, True), err.decode()


SLEEPS = [0.2] * 200


@contextmanager
def alone_scheduler(scratch: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Start a scheduler without workers."""
    file = scratch / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with begun("-m", "distributed.cli.dask_scheduler", *options) as scheduler:
        yield _address(file, scheduler), scheduler


def _refusal(address: str, midway: Callable[[], object] | None = None) -> str:
    """Return what is said of a cluster on which nothing can be done, before a run or midway."""

    def tried() -> None:
        with clusters.cluster(address) as begin:
            if midway is not None:
                with closing(in_order(time.sleep, SLEEPS, 2, begin)) as results:
                    next(results)
                    midway()
                    list(results)

    with pytest.raises(MblError) as caught:
        tried()
    return caught.value.message


def test_a_cluster_without_workers_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_WITHOUT_WORKERS", 1.0)
    with alone_scheduler(tmp_path) as (address, _):
        assert "has no worker" in _refusal(address)


def test_a_cluster_that_loses_all_workers_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_WITHOUT_WORKERS", 3.0)
    with cluster(tmp_path) as (address, workers):
        assert "has no worker" in _refusal(address, lambda: list(map(subprocess.Popen.kill, workers)))


def test_a_scheduler_that_goes_is_said(tmp_path: Path) -> None:
    with alone_scheduler(tmp_path) as (address, scheduler), begun(*_worker(address, tmp_path)):
        assert "does not answer any more" in _refusal(address, scheduler.kill)


def test_a_worker_without_mblkit_is_said(tmp_path: Path) -> None:
    with alone_scheduler(tmp_path) as (address, _):
        words = [*_worker(address, tmp_path)][1:]
        without = f"import sys; sys.modules['mblkit'] = None; sys.argv = {words!r}"
        with begun("-c", f"{without}; from distributed.cli.dask_worker import main; main()"):
            assert "has mblkit" in _refusal(address)


@pytest.mark.parametrize("address", ["tls://127.0.0.1:8786", "ucx://h", "nothing://h", "127.0.0.1:1"])
def test_an_address_where_no_scheduler_can_be(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_PATIENCE", 2)
    assert "no scheduler answers" in _refusal(address)
