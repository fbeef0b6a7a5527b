"""What the bot counts about itself, in Prometheus' text format."""

from __future__ import annotations

import asyncio

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)


class Metrics:
    """One set of counters per running bot; `render` is what /metrics answers."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.updates = Counter("chaski_updates", "Updates received", registry=registry)
        self.repeated = Counter("chaski_updates_repeated", "Updates seen before, skipped", registry=registry)
        self.flooded = Counter(
            "chaski_updates_flooded", "Updates of somebody who sends too many, skipped", registry=registry
        )
        self.turns = Counter("chaski_turns", "Updates worked off and committed", registry=registry)
        self.failed = Counter("chaski_turns_failed", "Updates put aside as dead letters", registry=registry)
        self.batches = Counter("chaski_batches", "Transactions of updates", registry=registry)
        self.batch_seconds = Histogram(
            "chaski_batch_seconds",
            "From an update's arrival to its commit",
            buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
            registry=registry,
        )
        self.turn_seconds = Histogram(
            "chaski_turn_seconds",
            "Handling one update, without storing and sending",
            buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5),
            registry=registry,
        )
        self.sent = Counter(
            "chaski_sent", "Calls of the Bot API that did what they should", registry=registry
        )
        self.hooked = Counter(
            "chaski_hook_sent", "What happened to leads, told to your own system", registry=registry
        )
        self.retried = Counter("chaski_retried", "Calls to be tried again", ["why"], registry=registry)
        self.dropped = Counter("chaski_dropped", "Stale callback answers and the like", registry=registry)
        self.dead = Counter("chaski_dead", "Messages that can never be sent", registry=registry)
        self.uncertain = Counter(
            "chaski_uncertain", "Messages that may have arrived or not, shown to staff", registry=registry
        )
        self.outbox = Gauge("chaski_outbox", "Messages waiting to be sent", registry=registry)
        self.poll_errors = Counter("chaski_poll_errors", "Failed calls of getUpdates", registry=registry)

        tasks = Gauge("chaski_tasks", "Tasks of the event loop", registry=registry)
        tasks.set_function(_tasks)

    def value(self, sample: str, **labels: str) -> float:
        """What a sample stands at, by the name /metrics gives it; 0 for one that never was."""
        return self._registry.get_sample_value(sample, labels) or 0.0

    def render(self) -> bytes:
        return generate_latest(self._registry)


def _tasks() -> int:
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:  # nothing is running
        return 0
