"""One running emulator's parts, as the methods see them."""

from emulator.calls import Calls
from emulator.faults import Faults
from emulator.limits import Brakes, Limits
from emulator.webhook import Webhook
from emulator.world import World


class Emulation:
    """The world and what stands between it and the bot."""

    def __init__(self, world: World, webhook_retry: float = 1.0, limited: bool = False) -> None:
        self.world = world
        self.calls = Calls()
        self.faults = Faults()
        self.webhook = Webhook(world.updates, webhook_retry)
        self._limited = limited
        self._limits()

    def _limits(self) -> None:
        self.limits = Limits(self.world.clock) if self._limited else None
        self.brakes = Brakes(self.world.clock) if self._limited else None

    def clear(self) -> None:
        """Forget everything but the bot."""
        self.webhook.forget()
        self.world.clear()
        self.calls.clear()
        self.faults.clear()
        self._limits()
