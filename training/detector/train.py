"""Trains both networks of the text detector, turn by turn, within a given time.

Usage: train.py --cards DIR --dev-cards DIR --out DIR [--minutes 80] [--seed 1] [--device cpu] [--workers 0]
       [--resume detector.pt] [--rate 0.0025]
"""

import argparse
import copy
import itertools
import json
import math
import os
import time
from collections import deque

# Debian's OpenBLAS spins on every core while it waits; it reads this once, when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset

import degrade
from cards import read_cards
from losses import card_loss, line_loss
from network import CardFinder, LineFinder, load_checkpoint, parameter_count
from samples import CONTRAST_FLOOR, KIND_PICTURES, NOTHING, Studio

# Sizes (width, height) of pictures with a long side of 256: phones, scans, squares, strips.
CARD_SIZES = [(256, 192), (192, 256), (256, 160), (160, 256), (256, 224), (224, 256), (256, 256)]
# A picture costs the card finder a third of what a crop costs the line finder, and there is less to learn from it.
CARD_BATCH, LINE_BATCH = 4, 4
REMEMBERED_BATCHES = 40
LEARNING_RATE = 2.5e-3
WARM_UP_STEPS = 60
AVERAGE_DECAY = 0.999


class Batches(IterableDataset):
    """Endless pairs of batches, without one of lines but for every `line_every`th; each worker has a seed of its own.

    Every second batch was seen some time ago and is shot anew: making a picture costs as much as learning from it.
    """

    def __init__(self, folder, seed, made, line_every):
        self.folder, self.seed, self.made, self.line_every = folder, seed, made, line_every

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = torch.utils.data.get_worker_info()
        studio = Studio([self.seed, worker.id if worker else 0], read_cards(self.folder), made=self.made)
        rng = studio.rng
        seen_cards, seen_lines = deque(maxlen=REMEMBERED_BATCHES), deque(maxlen=REMEMBERED_BATCHES)
        for turn in itertools.count():
            with_lines = turn % self.line_every == 0
            seen_cards.append(make_card_batch(studio, CARD_BATCH))
            if with_lines:
                seen_lines.append(make_line_batch(studio, LINE_BATCH))
            yield present(seen_cards[-1]), present(seen_lines[-1]) if with_lines else None
            pictures, truth = seen_cards[rng.integers(len(seen_cards))]
            if rng.random() < 0.5:
                pictures, truth = turn_around(pictures, truth)
            cards = present((shoot_again(rng, pictures), truth))
            pictures, *truths = seen_lines[rng.integers(len(seen_lines))]
            yield cards, present((shoot_again(rng, pictures), *truths)) if with_lines else None


def present(batch):
    pictures, *truths = batch
    return to_input(pictures), *truths


def shoot_again(rng, pictures):
    """Another tone and other noise for each."""
    again = np.empty_like(pictures)
    for index, picture in enumerate(pictures):
        noise = rng.standard_normal(picture.shape, np.float32) * rng.uniform(0, 10)
        shot = np.clip(degrade.tone(rng, picture) + noise, 0, 255)
        again[index] = np.where(picture == NOTHING, NOTHING, shot)
    return again


def turn_around(pictures, truth):
    """Half a turn: the maps turn along, directions change sign."""
    turned = truth.flip(2, 3)
    turned[:, 2:4] *= -1
    return pictures[:, ::-1, ::-1], turned


def make_card_batch(studio, count):
    size = CARD_SIZES[studio.rng.integers(len(CARD_SIZES))]
    pictures, truths = zip(*(studio.make_card_sample(size) for _ in range(count)))
    return np.stack(pictures), torch.from_numpy(np.stack(truths))


def make_line_batch(studio, count):
    pictures, cores, places = zip(*(studio.make_line_sample() for _ in range(count)))
    return np.stack(pictures), torch.from_numpy(np.stack(cores)), torch.from_numpy(np.stack(places))


def to_input(pictures):
    """Each picture by its own mean and deviation; what lies outside it becomes 0, as the networks' padding."""
    there = pictures != NOTHING
    count = there.sum((1, 2), keepdims=True)
    mean = np.where(there, pictures, 0).sum((1, 2), keepdims=True) / count
    deviation = np.sqrt((np.where(there, pictures - mean, 0) ** 2).sum((1, 2), keepdims=True) / count)
    scaled = np.where(there, (pictures - mean) / (deviation + CONTRAST_FLOOR), 0)
    return torch.from_numpy(scaled[:, None].astype(np.float32))


class Learner:
    def __init__(self, network, device, rate, weights):
        # With channels last and bfloat16 a step takes half the time on CPUs that compute in it (AVX512-BF16).
        self.network = network.to(device, memory_format=torch.channels_last)
        if weights is not None:
            self.network.load_state_dict(weights)
        self.rate = rate
        self.average = copy.deepcopy(self.network).eval()
        self.optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4)
        self.steps = 0
        self.recent = []

    def learn(self, loss_of, share):
        """One step; `share` of the time used so far sets the rate."""
        rate = self.rate * min(1, (self.steps + 1) / WARM_UP_STEPS) * (0.02 + 0.98 * (1 + math.cos(math.pi * share)) / 2)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        loss = loss_of(self.network)
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.steps += 1
        self.recent.append(loss.item())
        self.follow(min(AVERAGE_DECAY, self.steps / (self.steps + 10)))

    def follow(self, decay):
        with torch.no_grad():
            own = self.network.state_dict()
            for name, value in self.average.state_dict().items():
                if value.dtype.is_floating_point:
                    value.mul_(decay).add_(own[name], alpha=1 - decay)
                else:
                    value.copy_(own[name])

    def take_loss(self):
        mean = float(np.mean(self.recent)) if self.recent else float("nan")
        self.recent = []
        return mean


def answer(network, picture):
    """The network's outputs in full precision, computed in bfloat16."""
    picture = picture.contiguous(memory_format=torch.channels_last)
    with torch.autocast(picture.device.type, dtype=torch.bfloat16):
        outputs = network(picture)
    return tuple(map(torch.Tensor.float, outputs)) if isinstance(outputs, tuple) else outputs.float()


def measure(cards, lines, held_back, device):
    """Pixel scores on held-back cards: card IoU, share of directions within 20 degrees, line dice by kind."""
    intersection = union = right = asked = 0
    overlaps = np.zeros((2, 2))
    with torch.no_grad():
        for card_batch, line_batch in held_back:
            picture, truth = (t.to(device) for t in (to_input(card_batch[0]), card_batch[1]))
            output = cards(picture)
            core = (truth[:, 0] * truth[:, 1]) > 0
            found = (output[:, 0] > 0) & (truth[:, 1] > 0)
            intersection += (core & found).sum().item()
            union += (core | found).sum().item()
            vector = output[:, 1:3] / output[:, 1:3].pow(2).sum(1, keepdim=True).add(1e-6).sqrt()
            right += (((vector * truth[:, 2:4]).sum(1) > math.cos(math.radians(20))) & core).sum().item()
            asked += core.sum().item()
            picture, core_truth = (t.to(device) for t in (to_input(line_batch[0]), line_batch[1]))
            found_cores = (lines(picture)[0] > 0).float() * core_truth[:, 2:3]
            for kind in (0, 1):
                overlaps[kind, 0] += 2 * (found_cores[:, kind] * core_truth[:, kind]).sum().item()
                overlaps[kind, 1] += (found_cores[:, kind] + core_truth[:, kind] * core_truth[:, 2]).sum().item()
    dices = overlaps[:, 0] / np.maximum(1, overlaps[:, 1])
    return {
        "cardIou": round(intersection / max(1, union), 4),
        "cardDirection": round(right / max(1, asked), 4),
        "labelDice": round(float(dices[0]), 4),
        "valueDice": round(float(dices[1]), 4),
    }


def save(out, cards, lines, training):
    torch.save({"cards": cards.state_dict(), "lines": lines.state_dict(), "training": training}, os.path.join(out, "detector.pt.new"))
    os.replace(os.path.join(out, "detector.pt.new"), os.path.join(out, "detector.pt"))


def train(options):
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    os.makedirs(options.out, exist_ok=True)
    device = torch.device(options.device)
    before = load_checkpoint(options.resume, device) if options.resume else {"training": None}
    cards = Learner(CardFinder(), device, options.rate, before.get("cards"))
    lines = Learner(LineFinder(), device, options.rate, before.get("lines"))
    for learner in (cards, lines):
        print(type(learner.network).__name__, parameter_count(learner.network), "parameters", flush=True)
    held_back_studio = Studio(4711, read_cards(options.dev_cards), document_count=12, made=KIND_PICTURES)
    held_back = [(make_card_batch(held_back_studio, 8), make_line_batch(held_back_studio, 8)) for _ in range(8)]
    batches = DataLoader(Batches(options.cards, options.seed, count_before(before), options.line_every), batch_size=None, num_workers=options.workers)
    started = measured = time.time()
    for card_batch, line_batch in batches:
        share = min(1, (time.time() - started) / (60 * options.minutes))
        card_picture, card_truth = (t.to(device) for t in card_batch)
        cards.learn(lambda network: card_loss(answer(network, card_picture), card_truth), share)
        if line_batch is not None:
            line_picture, *line_truths = (t.to(device) for t in line_batch)
            lines.learn(lambda network: line_loss(answer(network, line_picture), line_truths), share)
        if cards.steps % 50 == 0:
            print(f"{time.time() - started:6.0f} s, step {cards.steps}, card loss {cards.take_loss():.4f}, line loss {lines.take_loss():.4f}", flush=True)
        # At least one step, however long its pictures took.
        if share >= 1:
            break
        if time.time() - measured > 300:
            report(options, before, cards, lines, held_back, device, started)
            measured = time.time()
    report(options, before, cards, lines, held_back, device, started)


def count_before(before):
    """Samples made by the runs that this one goes on from; half of those learnt from were seen before."""
    facts = before["training"]
    return sum(facts["pictures"].values()) // 2 if facts else 0


def report(options, before, cards, lines, held_back, device, started):
    scores = measure(cards.average, lines.average, held_back, device)
    facts = {
        "seed": options.seed,
        "device": options.device,
        "minutes": round((time.time() - started) / 60, 1),
        "cpuMinutes": round(time.process_time() / 60, 1),
        "steps": cards.steps,
        "pictures": {"cards": cards.steps * CARD_BATCH, "lines": lines.steps * LINE_BATCH},
        "parameters": {"cards": parameter_count(cards.network), "lines": parameter_count(lines.network)},
        "heldBack": scores,
    }
    if before["training"]:
        facts["resumedFrom"] = before["training"]
    print(json.dumps(facts), flush=True)
    save(options.out, cards.average, lines.average, facts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cards", required=True)
    parser.add_argument("--dev-cards", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=LEARNING_RATE)
    parser.add_argument("--line-every", type=int, default=1, help="train lines in every n-th step only")
    parser.add_argument("--resume", help="a detector.pt to go on from")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    train(parser.parse_args())
