"""One running emulator's parts, as the methods see them."""

from emulator.calls import Calls
from emulator.faults import Faults
from emulator.limits import Limits
from emulator.webhook import Webhook
from emulator.world import World


class Emulation:
    """The world and what stands between it and the bot."""

    def __init__(self, world: World, webhook_retry: float = 1.0, limited: bool = False) -> None:
        self.world = world
        self.calls = Calls()
        self.faults = Faults()
        self.limits = Limits() if limited else None
        self.webhook = Webhook(world.updates, webhook_retry)

    def clear(self) -> None:
        """Forget everything but the bot and its webhook."""
        self.world.clear()
        self.calls.clear()
        self.faults.clear()
