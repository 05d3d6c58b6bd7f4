"""What each network is asked for, as losses over its raw outputs."""

import torch
import torch.nn.functional as F


def card_loss(output, truth):
    """`output` and `truth` [n, 3 | 4, h, w] as CardFinder and Studio.make_card_sample give them."""
    core, weight = truth[:, 0], truth[:, 1]
    return (
        balanced_entropy(output[:, 0], core, weight)
        + dice(output[:, 0], core, weight)
        + 0.7 * direction_loss(output[:, 1:3], truth[:, 2:4], core * weight)
    )


def line_loss(outputs, truths):
    cores, places = outputs
    core_truth, place_truth = truths
    weight = core_truth[:, 2]
    loss = 0
    for kind in (0, 1):
        loss = loss + balanced_entropy(cores[:, kind], core_truth[:, kind], weight)
        loss = loss + dice(cores[:, kind], core_truth[:, kind], weight)
    on_line = place_truth[:, 4]
    distances = F.smooth_l1_loss(places[:, 0:2], place_truth[:, 0:2], reduction="none", beta=0.1).sum(1)
    loss = loss + 2 * (distances * on_line).sum() / (on_line.sum() + 1)
    loss = loss + direction_loss(places[:, 2:4], place_truth[:, 2:4], on_line)
    card = place_truth[:, 5]
    return loss + 0.5 * F.binary_cross_entropy_with_logits(places[:, 4], card)


def balanced_entropy(logits, target, weight):
    """All of the positives and the hardest negatives, three for each (a text line is a few per cent of a card)."""
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight
    positive = entropy * target
    negative = (entropy * (1 - target)).flatten()
    wanted = int(target.sum().item())
    kept = min(negative.numel(), max(3 * wanted, negative.numel() // 50))
    hardest = torch.topk(negative, kept, sorted=False)[0]
    return (positive.sum() + hardest.sum()) / (wanted + kept)


def dice(logits, target, weight):
    probability = torch.sigmoid(logits) * weight
    target = target * weight
    return 1 - (2 * (probability * target).sum() + 1) / (probability.sum() + target.sum() + 1)


def direction_loss(vectors, truth, weight):
    """1 - cosine; the raw vector's length is free, kept near 1 only to keep its gradient alive."""
    length = vectors.pow(2).sum(1).add(1e-6).sqrt()
    cosine = (vectors * truth).sum(1) / length
    return ((1 - cosine + 0.05 * (length - 1).pow(2)) * weight).sum() / (weight.sum() + 1)
