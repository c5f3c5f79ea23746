"""A distillation the way PyTorch's tutorials and the field's toolkits write it: a DataLoader with transforms for each sample, the
teacher's forward pass at every step, an evaluation after every epoch.

    usual_script.py STUDENT TEACHER EPOCHS BATCH TEMPERATURE THREADS WORKERS fixed|views FOLDER

FOLDER holds the four IDX files of MNIST's kind. Prints the test accuracy.
"""
import gzip
import sys
from pathlib import Path

import numpy
import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset

from peer import MODELS


def read(folder, name, header):
    file = next(Path(folder).rglob(name + "*"))
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rb") as stream:
        return numpy.frombuffer(stream.read(), numpy.uint8, offset=header)


class Pictures(Dataset):
    def __init__(self, folder, part, views):
        self.images = read(folder, f"{part}-images", 16).reshape(-1, 28, 28)
        self.labels = read(folder, f"{part}-labels", 8).astype(numpy.int64)
        self.views = views

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = torch.from_numpy(self.images[index].copy()).float().div(255).sub(0.286).div(0.353).unsqueeze(0)
        if self.views:
            y, x = torch.randint(0, 9, (2,)).tolist()
            image = F.pad(image, (4, 4, 4, 4))[:, y:y + 28, x:x + 28]
            if torch.rand(()) < 0.5:
                image = image.flip(2)
        return image, self.labels[index]


def main():
    student_name, teacher_name, epochs, batch, temperature, threads, workers, view, folder = sys.argv[1:]
    epochs, batch, temperature, workers = int(epochs), int(batch), float(temperature), int(workers)
    torch.set_num_threads(int(threads))
    torch.set_flush_denormal(True)
    torch.manual_seed(0)
    make_student, _, optimizer = MODELS[student_name]
    make_teacher, _, _ = MODELS[teacher_name]
    student, teacher = make_student(), make_teacher().eval()
    last = torch.channels_last
    student, teacher = student.to(memory_format=last), teacher.to(memory_format=last)
    train = DataLoader(Pictures(folder, "train", view == "views"), batch, shuffle=True, num_workers=workers, drop_last=True)
    test = DataLoader(Pictures(folder, "t10k", False), 512, num_workers=workers)
    optim = torch.optim.SGD(student.parameters(), 0.05, momentum=0.9) if optimizer == "sgd" else torch.optim.Adam(student.parameters(), 0.001)
    for _ in range(epochs):
        student.train()
        for images, labels in train:
            with torch.no_grad():
                said = teacher(images)
            logits = student(images)
            soft = F.kl_div(F.log_softmax(logits / temperature, 1), F.softmax(said / temperature, 1), reduction="batchmean") * temperature ** 2
            loss = 0.9 * soft + 0.1 * F.cross_entropy(logits, labels)
            optim.zero_grad(set_to_none=True)
            loss.backward()
            optim.step()
        student.eval()
        right = 0
        with torch.no_grad():
            for images, labels in test:
                right += (student(images).argmax(1) == labels).sum().item()
    print(right / len(test.dataset))


main()
