"""Worker processes that run queries: a queue in front, a time limit that kills, and a new process for each one killed."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .guard import Refused
from .limits import Limits

RETIRE = 2000
"""Queries after which a worker is replaced, so that what an engine keeps cannot grow for ever."""


@dataclass(frozen=True)
class Answer:
    """The body of an answer and its media type."""

    type: str
    body: bytes


class Worker:
    """One process and what it has done."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.queries = 0

    async def send(self, request: dict[str, Any]) -> None:
        """Send a request; raises OSError if the process is gone and will never read it."""
        assert self.process.stdin
        assert self.process.stdout
        if self.process.returncode is not None or self.process.stdout.at_eof():
            raise BrokenPipeError
        self.queries += 1
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        await self.process.stdin.drain()

    async def answer(self) -> tuple[dict[str, Any], bytes]:
        """Read the answer to the request; a process that dies over it raises EOFError or OSError."""
        assert self.process.stdout
        head = await self.process.stdout.readline()
        if not head:
            raise EOFError
        found = json.loads(head)
        return found, await self.process.stdout.readexactly(found["length"])

    async def stop(self) -> None:
        """Kill the process and wait until it is gone."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


class Pool:
    """The workers of one store."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.idle: asyncio.Queue[Worker] = asyncio.Queue()
        self.workers: set[Worker] = set()
        self.inside: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = False

    async def start(self) -> None:
        """Start all workers and wait until each is ready."""
        self._open = True
        await asyncio.gather(*(self._spawn() for _ in range(self.limits.workers)))

    async def close(self) -> None:
        """End all workers."""
        self._open = False
        for task in list(self._tasks):
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.gather(*(worker.stop() for worker in list(self.workers)))
        self.workers.clear()

    async def _spawn(self) -> None:
        network = "network" if self.limits.services else "none"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bdnf_kg.serve.worker", str(self.folder), str(self.limits.memory_bytes), network,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        worker = Worker(process)
        self.workers.add(worker)
        assert process.stdout
        if not await process.stdout.readline():
            self.workers.discard(worker)
            await worker.stop()
            raise OSError(f"{self.folder}: no worker could open the store")
        self.counts["started"] += 1
        self.idle.put_nowait(worker)

    def _replace(self, worker: Worker) -> None:
        async def replace() -> None:
            self.workers.discard(worker)
            await worker.stop()
            while self._open:
                try:
                    await self._spawn()
                    break
                except OSError:
                    await asyncio.sleep(1)

        task = asyncio.create_task(replace())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ask(self, client: str, request: dict[str, Any]) -> Answer:
        """Answer a request, or raise :class:`Refused` with the status and why.

        A caller that is cancelled (the client went away) takes its query with it.
        """
        if self.inside[client] >= self.limits.per_client:
            raise Refused(429, f"{self.limits.per_client} queries of this client are running or waiting; try again when one is done")
        if self.inside.total() >= self.limits.workers + self.limits.waiting:
            raise Refused(503, "too many queries are waiting; try again in a moment")
        self.inside[client] += 1
        try:
            return await self._run({**request, "seconds": self.limits.seconds, "rows": self.limits.rows, "bytes": self.limits.answer_bytes})
        finally:
            self.inside[client] -= 1
            if not self.inside[client]:
                del self.inside[client]

    async def _free(self) -> Worker:
        """Wait for a free worker; a caller that is cancelled just as it gets one gives it back."""
        getter = asyncio.ensure_future(self.idle.get())
        try:
            await asyncio.wait({getter}, timeout=self.limits.seconds)
        except BaseException:
            if getter.done() and not getter.cancelled():
                self.idle.put_nowait(getter.result())
            getter.cancel()
            raise
        if getter.done():
            return getter.result()
        getter.cancel()
        raise Refused(503, f"no worker became free within {self.limits.seconds:g} s; try again in a moment")

    async def _sent(self, request: dict[str, Any]) -> Worker:
        """The worker that has the request; those that died while they were idle are replaced and cost no query."""
        while True:
            worker = await self._free()
            try:
                await asyncio.wait_for(worker.send(request), self.limits.seconds)
                return worker
            except (OSError, asyncio.TimeoutError):
                self._replace(worker)
                self.counts["died"] += 1
            except BaseException:
                self._replace(worker)
                raise

    async def _run(self, request: dict[str, Any]) -> Answer:
        worker = await self._sent(request)
        try:
            head, body = await asyncio.wait_for(worker.answer(), self.limits.seconds)
        except asyncio.TimeoutError:
            self._replace(worker)
            self.counts["killed"] += 1
            raise Refused(504, f"the query was stopped after {self.limits.seconds:g} s; narrow it, or add LIMIT") from None
        except (EOFError, OSError, asyncio.IncompleteReadError):
            self._replace(worker)
            self.counts["died"] += 1
            raise Refused(422, f"the query needed more than {self.limits.memory_bytes:,} bytes of memory; narrow it, or add LIMIT") from None
        except BaseException:
            self._replace(worker)
            raise
        if worker.queries >= RETIRE:
            self._replace(worker)
        else:
            self.idle.put_nowait(worker)
        self.counts["answered"] += 1
        if head["status"] != 200:
            raise Refused(head["status"], head["error"])
        return Answer(head["type"], body)
