"""PyTorch's side of speed.py: for each line "N" on standard input it does N steps and prints the seconds they took.

    peer.py train MODEL BATCH THREADS     a tight loop over data in memory, as a careful user writes it
    peer.py infer MODEL BATCH THREADS     a teacher in eval mode without gradients, as everybody writes it
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, inputs, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.stride, self.more = stride, channels - inputs

    def forward(self, x):
        change = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)), inplace=True)))
        if self.stride > 1 or self.more:
            x = F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, 0, self.more))
        return F.relu(change + x, inplace=True)


def resnet(depth, colours=3):
    blocks, layers, inputs = (depth - 2) // 6, [], 16
    for stage, channels in enumerate((16, 32, 64)):
        for n in range(blocks):
            layers.append(Block(inputs, channels, 2 if stage > 0 and n == 0 else 1))
            inputs = channels
    return nn.Sequential(nn.Conv2d(colours, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True), *layers,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def cnn(first=32, second=64):
    return nn.Sequential(nn.Conv2d(1, first, 3, 1, 1), nn.ReLU(inplace=True), nn.MaxPool2d(2),
                         nn.Conv2d(first, second, 3, 1, 1), nn.ReLU(inplace=True), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(second * 7 * 7, 128), nn.ReLU(inplace=True), nn.Linear(128, 10))


def mlp(*hidden):
    layers, inputs = [nn.Flatten()], 784
    for units in hidden:
        layers += [nn.Linear(inputs, units), nn.ReLU(inplace=True)]
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, 10))


MODELS = {
    "mlp": (lambda: mlp(800, 800), (1, 28, 28), "sgd"),
    "cnn": (cnn, (1, 28, 28), "adam"),
    "resnet20": (lambda: resnet(20), (3, 32, 32), "sgd"),
    "resnet56": (lambda: resnet(56), (3, 32, 32), "sgd"),
    # of usual_script.py, on Fashion-MNIST
    "small-mlp": (lambda: mlp(256), (1, 28, 28), "adam"),
    "small-cnn": (lambda: cnn(8, 16), (1, 28, 28), "adam"),
    "big-cnn": (cnn, (1, 28, 28), "adam"),
    "grey-resnet20": (lambda: resnet(20, 1), (1, 28, 28), "sgd"),
    "grey-resnet56": (lambda: resnet(56, 1), (1, 28, 28), "sgd"),
}


def train(name, batch):
    make, shape, optimizer = MODELS[name]
    torch.manual_seed(0)
    model = make()
    images = (torch.randint(0, 256, (20000, *shape)).float() / 255 - 0.5) / 0.25
    labels = torch.randint(0, 10, (20000,))
    if name != "mlp":
        model, images = model.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
    optim = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, weight_decay=5e-4) if optimizer == "sgd" else torch.optim.Adam(model.parameters(), 0.001)

    def steps():
        while True:
            order = torch.randperm(len(images))
            for at in range(0, len(images) - batch + 1, batch):
                rows = order[at:at + batch]
                loss = F.cross_entropy(model(images[rows]), labels[rows])
                optim.zero_grad(set_to_none=True)
                loss.backward()
                optim.step()
                yield

    model.train()
    return steps()


def infer(name, batch):
    make, shape, _ = MODELS[name]
    torch.manual_seed(0)
    model = make().eval()
    images = (torch.randint(0, 256, (20000, *shape)).float() / 255 - 0.5) / 0.25

    def steps():
        while True:
            for at in range(0, len(images) - batch + 1, batch):
                with torch.no_grad():
                    model(images[at:at + batch])
                yield

    return steps()


def main():
    torch.set_num_threads(int(sys.argv[4]))
    torch.set_flush_denormal(True)
    loop = {"train": train, "infer": infer}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            next(loop)
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
