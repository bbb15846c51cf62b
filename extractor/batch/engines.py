"""Where shards are worked through: in this process, in processes of this machine, on a cluster.

In: shards in order, a ``Job``, the ``Parts`` to write. Out: a ``Done`` for each shard, in order for the
first two, as they come for clusters. The work is the same everywhere, and so are the parts, byte for byte.

``engine("ray")`` gives the adapter of Ray. To add an engine, write a function like ``_dask``.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from extractor.errors import ExtractorError
from extractor.workers import Alone, CrashedError, share_out

from .entries import Entry
from .parts import Done, Parts, Worked
from .shards import Shard, Unit
from .work import Job, crashed, read_unit, work

ENGINES = ("processes", "ray", "dask")
_AHEAD = 4
"""Shards for each worker that are handed to a cluster before the first of them is done."""

_RETRIES = 3
_GROUP = 8


@dataclass(frozen=True)
class Run:
    """What an engine needs to know of a run: picklable, for it goes to the workers.

    ``workers`` is the number of processes; ``here`` tells that there is to be no other than this one, which
    an article may then take down. ``address`` is that of a cluster, ``None`` to start one on this machine
    for the time of the run. Modules of ``preload`` are shared by all workers of this machine, ``prepare`` is
    done by each.
    """

    job: Job
    parts: Parts
    workers: int
    here: bool = False
    address: str | None = None
    afresh: bool = False
    preload: tuple[str, ...] = ()
    prepare: Callable[[], None] | None = None

    def settle(self, shard: Shard) -> Done:
        """Do one shard, here."""
        return self.parts.settle(shard, self.job, afresh=self.afresh)

    def settle_apart(self, shard: Shard) -> Done:
        """Do a shard that took a process down: each article in a process that it may take down."""
        return self.parts.settle(shard, self.job, _one_by_one, afresh=self.afresh)


Engine = Callable[[Iterable[Shard], Run], Iterator[Done]]


def engine(name: str) -> Engine:
    """The engine of that name. Raises ``ExtractorError`` for one that there is none of."""
    try:
        return {"processes": _processes, "ray": _ray, "dask": _dask}[name]
    except KeyError:
        raise ExtractorError(f"no engine {name!r}; there are {', '.join(ENGINES)}") from None


def _processes(shards: Iterable[Shard], run: Run) -> Iterator[Done]:
    """Processes of this machine; one input alone needs none beside this one."""
    rest = iter(shards)
    first = list(islice(rest, 2))
    everything = chain(first, rest)
    if run.here or sum(len(shard.units) for shard in first) < 2:
        yield from map(run.settle, everything)
    else:
        yield from share_out(
            everything,
            run.settle,
            workers=run.workers,
            settle=run.settle_apart,
            preload=run.preload,
            prepare=run.prepare,
        )


def entries_of(units: Iterable[Unit], job: Job, *, workers: int) -> Iterator[Entry]:
    """The entries of units that are no part of a run, lazily and in order.

    With more than one worker ``job.extract`` must be a function that can be imported by name.
    """
    rest = iter(units)
    groups = iter(lambda: tuple(islice(rest, _GROUP)), ())
    one = partial(work, job=job)
    if workers == 1:
        found: Iterator[Worked] = (one((unit,)) for unit in rest)
    else:
        found = share_out(groups, one, workers=workers, settle=partial(_one_by_one, job=job))
    for entries, _ in found:
        yield from chain.from_iterable(entries)


def _ray(shards: Iterable[Shard], run: Run) -> Iterator[Done]:
    """Stateless tasks of Ray Core."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray tells its makers about each cluster
    ray = _library("ray")
    # Ray listens on all interfaces unless told otherwise.
    here = {"num_cpus": run.workers, "_node_ip_address": "127.0.0.1", "include_dashboard": False}
    ray.init(address=run.address, logging_level="ERROR", **({} if run.address else here))
    try:
        settle = ray.remote(max_retries=_RETRIES, num_cpus=1)(_settle)
        known = ray.put(run)
        workers = int(ray.cluster_resources().get("CPU", 1)) if run.address else run.workers

        def wait(pending: list[Any]) -> tuple[list[Any], list[Any]]:
            done, left = ray.wait(pending)
            return list(done), list(left)

        submit = partial(settle.remote, known)
        yield from _as_they_come(shards, submit, wait, ray.get, run, ahead=_AHEAD * workers)
    finally:
        ray.shutdown()


def _dask(shards: Iterable[Shard], run: Run) -> Iterator[Done]:
    """Tasks of Dask distributed."""
    distributed = _library("distributed")
    here = {"n_workers": run.workers, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.Client(run.address, **({} if run.address else here)) as client:
        workers = sum(client.nthreads().values()) or 1

        def submit(shard: Shard) -> Any:
            return client.submit(_settle, run, shard, pure=False, retries=_RETRIES)

        def wait(pending: list[Any]) -> tuple[list[Any], list[Any]]:
            found = distributed.wait(pending, return_when="FIRST_COMPLETED")
            return list(found.done), list(found.not_done)

        yield from _as_they_come(shards, submit, wait, lambda f: f.result(), run, ahead=_AHEAD * workers)


def _settle(run: Run, shard: Shard) -> Done:
    return run.settle(shard)


def _as_they_come(
    shards: Iterable[Shard],
    submit: Callable[[Shard], Any],
    wait: Callable[[list[Any]], tuple[list[Any], list[Any]]],
    result: Callable[[Any], Done],
    run: Run,
    *,
    ahead: int,
) -> Iterator[Done]:
    """Hand shards to a cluster, some ahead; what fails there each time is done here, article by article."""
    rest = iter(shards)
    pending: dict[Any, Shard] = {}
    failed: deque[Shard] = deque()
    while True:
        for shard in islice(rest, ahead - len(pending)):
            pending[submit(shard)] = shard
        if not pending:
            break
        for future in wait(list(pending))[0]:
            shard = pending.pop(future)
            try:
                yield result(future)
            except Exception:  # of many kinds: a lost node, a killed worker, a defect of the engine
                failed.append(shard)
    yield from map(run.settle_apart, failed)


def _one_by_one(units: Sequence[Unit], job: Job) -> Worked:
    """The work on units of which one takes its process down."""
    entries, seconds = [], dict[str, float]()
    with Alone() as process:
        for unit in units:
            try:
                found, spent = process.do(partial(work, job=job), (unit,))
                entries.append(found[0])
                for name, one in spent.items():
                    seconds[name] = seconds.get(name, 0) + one
            except CrashedError:
                entries.append(_each(unit, job, process))
    return entries, seconds


def _each(unit: Unit, job: Job, process: Alone) -> list[Entry]:
    """The entries of a unit that took its process down: of all its articles but those that do so again."""
    try:
        articles = process.do(partial(read_unit, job=job), unit)
    except CrashedError:
        return crashed(unit)
    entries: list[Entry] = []
    for one in articles:
        try:
            entries += process.do(partial(work, job=job), (((one,)),))[0][0]
        except CrashedError:
            entries += crashed((one,))
    return entries


def _library(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        extra = "dask" if name == "distributed" else name
        told = f"{name} is not installed: pip install 'agreement-extractor[{extra}]'"
        raise ExtractorError(told) from error
