"""The way from text to pictures: composing processes set it, drawing processes photograph it, the trainer takes it."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue

# Given a seed, an endless stream of packets; given a seed, what makes a picture of a packet.
Composer = Callable[[int], Iterator[object]]
Drawer = Callable[[int], Callable[[object], object]]
WAIT_SECONDS = 5


def _put(queue: multiprocessing.Queue, packet: object, parent: int) -> bool:
    """False where the trainer has gone: one that was killed cannot end its children, so they go by themselves."""
    while True:
        try:
            queue.put(packet, timeout=WAIT_SECONDS)
            return True
        except Full:
            if os.getppid() != parent:
                return False


def _compose(queue: multiprocessing.Queue, composer: Composer, seed: int) -> None:
    parent = os.getppid()
    for packet in composer(seed):
        if not _put(queue, packet, parent):
            return


def _draw(source: multiprocessing.Queue, queue: multiprocessing.Queue, drawer: Drawer, seed: int, redraws: int) -> None:
    parent = os.getppid()
    draw = drawer(seed)
    while os.getppid() == parent:
        try:
            packet = source.get(timeout=WAIT_SECONDS)
        except Empty:
            continue
        for _ in range(redraws):
            if not _put(queue, draw(packet), parent):
                return


class Feed:
    """Drawn packets, made by `composers` and `drawers` processes of different seeds; with none, in this one.

    Each packet is photographed `redraws` times, on other ground, in other light.
    Make it before this process touches a GPU: the others are forked.
    """

    def __init__(self, composer: Composer, drawer: Drawer, seed: int, composers: int, drawers: int, redraws: int = 1) -> None:
        if composers == 0:
            packets, draw = composer(seed), drawer(seed)
            self._own = (draw(packet) for packet in packets)
            self._processes = []
            return
        self._own = None
        context = multiprocessing.get_context("fork")
        composed, drawn = context.Queue(maxsize=4 * drawers), context.Queue(maxsize=2 * drawers)
        self._processes = [
            *(context.Process(target=_compose, args=(composed, composer, seed * 1000 + index), daemon=True) for index in range(composers)),
            *(context.Process(target=_draw, args=(composed, drawn, drawer, seed * 1000 + 500 + index, redraws), daemon=True) for index in range(drawers)),
        ]
        for process in self._processes:
            process.start()
        # Unpacking takes time of its own, which a thread spends while the trainer waits for the device.
        self._ready: Queue = Queue(maxsize=4)
        threading.Thread(target=self._unpack, args=(drawn,), daemon=True).start()

    def _unpack(self, drawn: multiprocessing.Queue) -> None:
        while True:
            try:
                self._ready.put(drawn.get(timeout=WAIT_SECONDS))
            except Empty:
                if not all(process.is_alive() for process in self._processes):
                    self._ready.put(None)
                    return

    def next(self) -> object:
        """The next drawn packet; waits for as long as all processes live."""
        if self._own is not None:
            return next(self._own)
        packet = self._ready.get()
        if packet is None:
            raise RuntimeError("a composing or drawing process has ended; its own error is above")
        return packet

    def close(self) -> None:
        for process in self._processes:
            process.terminate()
